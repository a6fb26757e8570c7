"""NBFeatures against scikit-learn's multinomial naive Bayes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from skmodal.text import NBFeatures, log_count_ratios

counts = hnp.arrays(np.int64, st.tuples(st.integers(4, 12), st.integers(1, 6)), elements=st.integers(0, 5))
RNG = np.random.default_rng(0)
X, Y = RNG.poisson(0.5, (40, 12)), np.array(["a", "b", "c", "d"])[np.arange(40) % 4]


def naive_bayes_ratios(X, y, alpha):
    """Return the difference of two log-likelihoods that scikit-learn has learned, of each class against the rest."""
    learned = [MultinomialNB(alpha=alpha).fit(X, y == label).feature_log_prob_ for label in np.unique(y)]
    return np.array([inside - outside for outside, inside in learned])


@given(counts, st.floats(0.01, 10), st.integers(2, 4))
@settings(max_examples=50)
def test_the_ratios_are_what_naive_bayes_learns(X, alpha, n_classes):
    y = np.arange(len(X)) % n_classes
    ratios = log_count_ratios(X, y, alpha=alpha)
    np.testing.assert_allclose(ratios, naive_bayes_ratios(X, y, alpha), atol=1e-10)
    np.testing.assert_allclose(log_count_ratios(sparse.csr_array(X), y, alpha=alpha), ratios, atol=1e-10)


def test_of_two_classes_the_second_counts():
    y = np.where(Y < "c", "no", "yes")
    model = NBFeatures(0.5).fit(X, y)
    np.testing.assert_array_equal(model.weights_, log_count_ratios(X, y, alpha=0.5)[1])
    np.testing.assert_array_equal(model.ratios_[0], -model.ratios_[1])
    assert model.classes_.tolist() == ["no", "yes"]


def test_of_more_classes_the_strongest_counts():
    model = NBFeatures().fit(X, Y)
    for feature, weight in enumerate(model.weights_):
        column = naive_bayes_ratios(X, Y, 1.0)[:, feature]
        assert weight == pytest.approx(column[np.abs(column).argmax()])


def test_one_vs_rest_gives_every_class_its_own_weights():
    model = OneVsRestClassifier(make_pipeline(NBFeatures(), LinearSVC())).fit(X, Y)
    for one, ratios in zip(model.estimators_, log_count_ratios(X, Y), strict=True):
        np.testing.assert_allclose(one[0].weights_, ratios)


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.csc_array, sparse.coo_matrix])
def test_sparse_stays_sparse_and_dense_stays_dense(kind):
    dense = NBFeatures().fit_transform(X, Y)
    thin = NBFeatures().fit(kind(X), Y).transform(kind(X))
    assert isinstance(dense, np.ndarray)
    assert thin.format == "csr"
    np.testing.assert_allclose(thin.toarray(), dense)
    np.testing.assert_array_equal(dense, X * NBFeatures().fit(X, Y).weights_)


def test_a_row_alone_is_the_same_to_the_bit():
    for held in (X, sparse.csr_array(X)):
        model = NBFeatures().fit(held, Y)
        whole = model.transform(held)
        assert all(abs(model.transform(held[[row]]) - whole[[row]]).sum() == 0 for row in range(len(X)))


def test_documents_without_known_words_are_zeros():
    model = make_pipeline(CountVectorizer(binary=True), NBFeatures()).fit(["good film", "bad film", ""], [0, 1, 1])
    assert model.transform(["", "words never seen"]).nnz == 0


def test_a_fold_of_empty_documents_has_no_ratios():
    rows = NBFeatures().fit(np.zeros((6, 3)), [0, 1] * 3)
    assert (rows.weights_ == 0).all()
    assert (rows.transform(np.ones((2, 3))) == 0).all()


def test_float32_stays_float32():
    assert NBFeatures().fit(X, Y).transform(X.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("bad", "y", "message"),
    [
        (-X, Y, "Negative values"),
        (np.where(X > 2, np.nan, X), Y, "contains NaN"),
        (X, np.zeros(40), "y has 1 class"),
        (X, np.linspace(0, 1, 40), "continuous"),
        (X, Y[:5], "inconsistent numbers of samples"),
        (["a text"], [1], "dtype|convert|Expected 2D"),
    ],
)
def test_bad_input(bad, y, message):
    for call in (NBFeatures().fit, log_count_ratios):
        with pytest.raises(ValueError, match=message):
            call(bad, y)


@pytest.mark.parametrize("alpha", [0, -1.0])
def test_bad_alpha(alpha):
    with pytest.raises(ValueError, match="The 'alpha' parameter of NBFeatures must be"):
        NBFeatures(alpha).fit(X, Y)
    with pytest.raises(ValueError, match="The 'alpha' parameter of log_count_ratios must be"):
        log_count_ratios(X, Y, alpha=alpha)
