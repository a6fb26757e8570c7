"""Canonical correlation analysis of two or more views, whose rows need not be complete."""

import numpy as np
from scipy.linalg import LinAlgError, cholesky, eigh, solve_triangular


class CanonicalMaps:
    """The linear maps of several modalities' rows whose outputs correlate most, each times its correlation.

    Parameters
    ----------
    rows : list of ndarray of shape (n_present, n_features_j)
        Of the samples that have the modality.
    present : list of ndarray of bool, shape (n_samples,)
    n_components : int
    regularization : float
    """

    def __init__(self, rows, present, n_components, regularization):
        width = min(part.shape[1] for part in rows)
        if n_components > width:
            raise ValueError(
                f"JointEmbedding: n_components={n_components}, but an encoder gives {width} feature(s). Lower "
                "n_components, or let the encoder give more."
            )
        views = [np.full((len(here), part.shape[1]), np.nan) for part, here in zip(rows, present, strict=True)]
        for view, part, here in zip(views, rows, present, strict=True):
            view[here] = part
        self.means, maps, self.correlations = canonical_maps(views, n_components, regularization)
        self.maps = [matrix * self.correlations.clip(min=0) for matrix in maps]

    def __call__(self, place, rows):
        """Return what a modality's map makes of rows, each by itself, so that it has the same bits in any company."""
        return np.matmul((rows - self.means[place])[:, np.newaxis], self.maps[place])[:, 0]


def canonical_maps(views, n_components, regularization=0.0):
    r"""Find linear maps of several views whose outputs correlate most.

    With the covariances :math:`S_{ij}` between views and the metric :math:`D_j = S_{jj} + r v_j I`, where
    :math:`v_j` is the mean variance of the view's columns, the maps are the leading solutions of
    :math:`\sum_{j \neq i} S_{ij} w_j = \lambda D_i w_i`: of two views the canonical ridge (Vinod 1976, Canonical ridge
    and econometrics of joint production, Journal of Econometrics 4), of more Kettenring's MAXVAR (1971, Canonical
    analysis of several sets of variables, Biometrika 58).

    Parameters
    ----------
    views : list of ndarray of shape (n_samples, n_features_j)
        A row that a view lacks is NaN; each covariance is of the rows that have both of its views.
    n_components : int
        At most the number of features of the smallest view.
    regularization : float, default=0.0
        :math:`r`, at least 0.

    Returns
    -------
    means : list of ndarray of shape (n_features_j,)
    maps : list of ndarray of shape (n_features_j, n_components)
        ``(view - mean) @ map`` are the canonical variates; with two views they have variance 1 in the metric.
    correlations : ndarray of shape (n_components,)
        The mean correlation :math:`\lambda / (n\_views - 1)` of each component's variates, in decreasing order.

    Raises
    ------
    ValueError
        The columns of a view are collinear, and nothing regularizes them.
    """
    present = [~np.isnan(view[:, 0]) for view in views]
    means = [view[here].mean(axis=0) for view, here in zip(views, present, strict=True)]
    # Zero where a row is missing: it adds nothing to a product of two views.
    centered = [
        np.where(here[:, np.newaxis], view - mean, 0.0) for view, here, mean in zip(views, present, means, strict=True)
    ]
    factors = [_metric_factor(view, here.sum(), regularization) for view, here in zip(centered, present, strict=True)]
    widths = [view.shape[1] for view in views]
    whitened = np.zeros((sum(widths), sum(widths)))
    ends = np.cumsum(widths)
    places = [slice(end - width, end) for end, width in zip(ends, widths, strict=True)]
    for i in range(len(views)):
        for j in range(i):
            both = (present[i] & present[j]).sum()
            covariance = centered[i].T @ centered[j] / both
            half = solve_triangular(factors[i], covariance, lower=True)
            whitened[places[i], places[j]] = solve_triangular(factors[j], half.T, lower=True).T
    # eigh reads the lower triangle alone, and gives the largest last.
    values, vectors = eigh(whitened, subset_by_index=[sum(widths) - n_components, sum(widths) - 1])
    vectors = vectors[:, ::-1] * np.sqrt(len(views))
    maps = [
        solve_triangular(factor, vectors[place], lower=True, trans="T")
        for factor, place in zip(factors, places, strict=True)
    ]
    return means, maps, values[::-1] / (len(views) - 1)


def _metric_factor(centered, n_rows, regularization):
    """Return the lower Cholesky factor of a view's regularized covariance."""
    covariance = centered.T @ centered / n_rows
    covariance.flat[:: len(covariance) + 1] += regularization * np.trace(covariance) / len(covariance)
    try:
        return cholesky(covariance, lower=True)
    except LinAlgError:
        raise ValueError(
            f"canonical correlations: the {len(covariance)} columns of a view of {n_rows} rows are collinear. "
            "Raise regularization, or reduce the columns, e.g. by PCA."
        ) from None
