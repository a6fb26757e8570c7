"""The rules of late fusion: how several members' probabilities become one, whichever members a row has.

Throughout, ``probabilities`` has shape (n_members, n_samples, n_classes) and ``present`` is boolean of shape
(n_members, n_samples): a member that a row lacks counts for nothing there.
"""

import numpy as np

SMALLEST = 1e-6  # a probability below it says no more: one overconfident member would veto all others


def weighted_mean(probabilities, present, weights):
    """Average the probabilities, the weights renormalized over the members that a row has.

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
    present : ndarray of bool, shape (n_members, n_samples)
    weights : ndarray of shape (n_members,)

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        Rows sum to 1, and are NaN where no member is present.
    """
    shares = present * np.asarray(weights)[:, np.newaxis]
    total = shares.sum(axis=0)
    with np.errstate(invalid="ignore"):
        shares = shares / total
    return np.einsum("ms,msc->sc", shares, np.where(present[:, :, np.newaxis], probabilities, 0.0))


def product(probabilities, present, prior):
    """Multiply the probabilities as if the members were independent given the class.

    Bayes' rule gives P(c | x_1 ... x_m) proportional to P(c)^(1 - m) times the product of P(c | x_i), with m members
    present (Kittler, Hatef, Duin and Matas 1998, On combining classifiers, IEEE TPAMI 20(3), equation 7).

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
    present : ndarray of bool, shape (n_members, n_samples)
    prior : ndarray of shape (n_classes,)

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        Rows sum to 1, and are NaN where no member is present.
    """
    logs = np.log(np.clip(probabilities, SMALLEST, None))
    scores = np.where(present[:, :, np.newaxis], logs, 0.0).sum(axis=0)
    n_present = present.sum(axis=0)[:, np.newaxis]
    scores += (1 - n_present) * np.log(prior)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.where(n_present > 0, scores / scores.sum(axis=1, keepdims=True), np.nan)


def evidence(probabilities, present, absent=0.0):
    """Give each row the members' centered log-probabilities side by side: what stacking learns from.

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
    present : ndarray of bool, shape (n_members, n_samples)
    absent : float, default=0.0
        What a member that a row lacks gives. Zeros are what equal probabilities give: no evidence.

    Returns
    -------
    ndarray of shape (n_samples, n_members * n_classes)
    """
    logs = np.log(np.clip(probabilities, SMALLEST, None))
    logs -= logs.mean(axis=2, keepdims=True)
    return np.concatenate(np.where(present[:, :, np.newaxis], logs, absent), axis=1)


def check_weights(weights, n_members):
    """Return given weights scaled to sum 1, or raise."""
    shares = np.asarray(weights, dtype=float)
    if shares.shape != (n_members,) or (shares < 0).any() or not 0 < shares.sum() < np.inf:
        raise ValueError(
            f"LateFusionClassifier: weights={weights!r}; a nonnegative number is wanted for each of the {n_members} "
            "members, not all zero."
        )
    return shares / shares.sum()


def learn_weights(probabilities, present, target, sample_weight=None, *, n_iter=200, tol=1e-6):
    """Find the weights of the mean under which the observed classes are likeliest.

    Expectation maximization of the mixture's weights: each step takes a member's mean responsibility, and never lowers
    the likelihood (Dempster, Laird and Rubin 1977, section 4.3).

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
        Out of fold: probabilities of rows that a member was fitted on would flatter it.
    present : ndarray of bool, shape (n_members, n_samples)
    target : ndarray of int, shape (n_samples,)
        Places of the classes.
    sample_weight : ndarray of shape (n_samples,) or None, default=None
        None weighs the rows equally.
    n_iter : int, default=200
    tol : float, default=1e-6
        Stop when no weight moves more.

    Returns
    -------
    ndarray of shape (n_members,)
        Nonnegative, of sum 1.
    """
    likelihood = np.clip(probabilities[:, np.arange(len(target)), target], SMALLEST, None) * present
    judged = present.any(axis=0)
    likelihood = likelihood[:, judged]
    rows = None if sample_weight is None else sample_weight[judged]
    weights = np.full(len(likelihood), 1 / len(likelihood))
    for _ in range(n_iter):
        joint = weights[:, np.newaxis] * likelihood
        updated = np.average(joint / joint.sum(axis=0), axis=1, weights=rows)
        if np.abs(updated - weights).max() < tol:
            return updated
        weights = updated
    return weights
