"""Canonical correlations against scikit-learn, closed forms and other solvers."""

import numpy as np
import pytest
from scipy.linalg import eigh, sqrtm
from sklearn.cross_decomposition import CCA

from skmodal.fusion._cca import canonical_maps


def _views(widths, n_rows=200, seed=0):
    """Views of two common factors in noise."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(n_rows, 2))
    return [common @ random.normal(size=(2, width)) + random.normal(size=(n_rows, width)) for width in widths]


def _variates(views, means, maps):
    return [(view - mean) @ matrix for view, mean, matrix in zip(views, means, maps, strict=True)]


def test_two_views_as_scikit_learn_has_them():
    views = _views((5, 4))
    means, maps, correlations = canonical_maps(views, 3)
    ours = _variates(views, means, maps)
    theirs = CCA(3, max_iter=5000, tol=1e-12).fit(*views).transform(*views)
    for k in range(3):
        expected = np.corrcoef(theirs[0][:, k], theirs[1][:, k])[0, 1]
        assert correlations[k] == pytest.approx(expected, abs=1e-6)
        for mine, other in zip(ours, theirs, strict=True):
            assert abs(np.corrcoef(mine[:, k], other[:, k])[0, 1]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("regularization", [0.0, 0.3])
def test_two_views_by_the_svd_of_the_whitened_covariance(regularization):
    views = _views((6, 3))
    _, _, correlations = canonical_maps(views, 3, regularization)
    own = [np.cov(view.T, bias=True) for view in views]
    roots = [
        np.linalg.inv(sqrtm(cov + regularization * np.trace(cov) / len(cov) * np.eye(len(cov))).real) for cov in own
    ]
    cross = (views[0] - views[0].mean(0)).T @ (views[1] - views[1].mean(0)) / 200
    np.testing.assert_allclose(correlations, np.linalg.svd(roots[0] @ cross @ roots[1])[1], atol=1e-10)


def test_variates_are_uncorrelated_and_of_variance_one():
    views = _views((5, 4))
    means, maps, correlations = canonical_maps(views, 4)
    left, right = _variates(views, means, maps)
    np.testing.assert_allclose(left.T @ left / 200, np.eye(4), atol=1e-9)
    np.testing.assert_allclose(right.T @ right / 200, np.eye(4), atol=1e-9)
    np.testing.assert_allclose(left.T @ right / 200, np.diag(correlations), atol=1e-9)


def test_three_views_by_maxvar():
    """MAXVAR's common variates are the leading eigenvectors of the sum of the projections on the views."""
    views = _views((5, 4, 3))
    means, maps, correlations = canonical_maps(views, 2)
    centered = [view - view.mean(axis=0) for view in views]
    projections = sum(view @ np.linalg.pinv(view) for view in centered)
    values, vectors = eigh(projections, subset_by_index=[198, 199])
    np.testing.assert_allclose(correlations, (values[::-1] - 1) / 2, atol=1e-9)
    common = sum(_variates(views, means, maps))
    for k in range(2):
        assert abs(np.corrcoef(common[:, k], vectors[:, 1 - k])[0, 1]) == pytest.approx(1, abs=1e-9)


def test_an_incomplete_pair_counts_where_it_is_present():
    left, right = _views((3, 3))
    expected = canonical_maps([left[:150], right[:150]], 2)[2]
    right[150:] = np.nan
    means, _, correlations = canonical_maps([left, right], 2)
    np.testing.assert_allclose(means[0], left.mean(axis=0))
    np.testing.assert_allclose(means[1], right[:150].mean(axis=0))
    np.testing.assert_allclose(correlations, expected, atol=0.05)


def test_independent_views_do_not_correlate():
    random = np.random.default_rng(0)
    views = [random.normal(size=(5000, 3)) for _ in range(2)]
    assert canonical_maps(views, 1)[2][0] < 0.1


def test_collinear_columns_want_regularization():
    left, right = _views((3, 3))
    left = np.hstack([left, left])
    with pytest.raises(ValueError, match=r"6 columns .* collinear. Raise regularization"):
        canonical_maps([left, right], 2)
    assert np.isfinite(canonical_maps([left, right], 2, 0.1)[2]).all()
