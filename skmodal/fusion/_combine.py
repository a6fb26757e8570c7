"""The rules of late fusion: how several members' probabilities become one.

A member that a row lacks, where ``present`` is False, counts for nothing there.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

SMALLEST = 1e-6  # a probability below it says no more: one overconfident member would veto all others
_PRECISE = {"ftol": 1e-12, "gtol": 1e-8}


def mean(probabilities, present):
    """Average the probabilities over the members that a row has.

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
    present : ndarray of bool, shape (n_members, n_samples)

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        Rows sum to 1, and are NaN where no member is present.
    """
    with np.errstate(invalid="ignore"):
        shares = present / present.sum(axis=0)
    return np.einsum("ms,msc->sc", shares, np.where(present[:, :, np.newaxis], probabilities, 0.0))


def product(probabilities, present, prior, weights=None):
    r"""Multiply what the members' probabilities say beyond the prior, each to the power of its weight.

    .. math:: P(c \mid x_1, \ldots, x_m) \propto P(c) \prod_i \left(\frac{P(c \mid x_i)}{P(c)}\right)^{w_i}

    over the members present. With weights of 1 that is Bayes' rule for members that are independent given the class
    (Kittler, Hatef, Duin and Matas 1998, On combining classifiers, IEEE TPAMI 20(3), equation 7); members that say the
    same want smaller ones. It is a logarithmic opinion pool (Genest and Zidek 1986, Combining probability
    distributions, Statistical Science 1(1)) whose weights need not sum to 1, the prior having the rest.

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
    present : ndarray of bool, shape (n_members, n_samples)
    prior : ndarray of shape (n_classes,)
    weights : ndarray of shape (n_members,) or None, default=None
        None is 1 for each.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
        Rows sum to 1, and are NaN where no member is present.
    """
    weights = np.ones(len(present)) if weights is None else weights
    counting = np.where(present, weights[:, np.newaxis], 0.0)
    logs = np.where(present[:, :, np.newaxis], np.log(np.clip(probabilities, SMALLEST, None)), 0.0)
    scores = (counting[:, :, np.newaxis] * logs).sum(axis=0)
    scores += (1 - counting.sum(axis=0)[:, np.newaxis]) * np.log(prior)
    return np.where(present.any(axis=0)[:, np.newaxis], softmax(scores, axis=1), np.nan)


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
    """Return given weights as an array, or raise."""
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (n_members,) or not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
        raise ValueError(
            f"LateFusionClassifier: weights={weights.tolist()}; a nonnegative number is wanted for each of the "
            f"{n_members} members, not all zero."
        )
    return weights


def learn_weights(probabilities, present, prior, target, sample_weight=None):
    r"""Find the weights of the product under which the observed classes are likeliest.

    The log-likelihood of a logarithmic pool is concave in the weights (Heskes 1998, Selecting weighting factors in
    logarithmic opinion pools, NIPS 10). What is maximized is that of all rows, less :math:`\sum_i (w_i - 1)^2 / 2`:
    few rows move the weights little from the plain product, and the best ones are unique and finite.

    Parameters
    ----------
    probabilities : ndarray of shape (n_members, n_samples, n_classes)
        Out of fold: probabilities of rows that a member was fitted on would flatter it.
    present : ndarray of bool, shape (n_members, n_samples)
    prior : ndarray of shape (n_classes,)
    target : ndarray of int, shape (n_samples,)
        Places of the classes.
    sample_weight : ndarray of shape (n_samples,) or None, default=None
        As how many rows each counts; None is one.

    Returns
    -------
    ndarray of shape (n_members,)
        Nonnegative.
    """
    beyond = np.log(np.clip(probabilities, SMALLEST, None)) - np.log(prior)
    beyond = np.where(present[:, :, np.newaxis], beyond, 0.0)
    rows = np.arange(len(target))
    counts = np.ones(len(target)) if sample_weight is None else sample_weight

    def loss(weights):
        logs = log_softmax(np.tensordot(weights, beyond, axes=1) + np.log(prior), axis=1)
        expected = np.einsum("sc,msc->ms", np.exp(logs), beyond)
        gradient = (expected - beyond[:, rows, target]) @ counts + (weights - 1)
        return -counts @ logs[rows, target] + ((weights - 1) ** 2).sum() / 2, gradient

    start = np.ones(len(beyond))
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(beyond), options=_PRECISE).x
