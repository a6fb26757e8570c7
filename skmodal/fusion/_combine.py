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


def evidence(probabilities, present):
    """Give each row the members' centered log-probabilities side by side: what stacking learns from.

    A member that a row lacks gives zeros, which is what equal probabilities give: no evidence.

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
    present : ndarray of bool, shape (n_members, n_samples)

    Returns
    -------
    ndarray of shape (n_samples, n_members * n_classes)
    """
    logs = np.log(np.clip(probabilities, SMALLEST, None))
    logs -= logs.mean(axis=2, keepdims=True)
    return np.concatenate(np.where(present[:, :, np.newaxis], logs, 0.0), axis=1)


def learn_weights(probabilities, present, target, *, n_iter=200, tol=1e-6):
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
    n_iter : int, default=200
    tol : float, default=1e-6
        Stop when no weight moves more.

    Returns
    -------
    ndarray of shape (n_members,)
        Nonnegative, of sum 1.
    """
    likelihood = np.clip(probabilities[:, np.arange(len(target)), target], SMALLEST, None) * present
    likelihood = likelihood[:, present.any(axis=0)]
    weights = np.full(len(likelihood), 1 / len(likelihood))
    for _ in range(n_iter):
        joint = weights[:, np.newaxis] * likelihood
        updated = (joint / joint.sum(axis=0)).mean(axis=1)
        if np.abs(updated - weights).max() < tol:
            return updated
        weights = updated
    return weights
