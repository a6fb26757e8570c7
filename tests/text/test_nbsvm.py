"""NBSVM against naive Bayes, a linear SVM, and the published interpolation of the two."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from skmodal.text import NBSVM, NBFeatures, log_count_ratios

RNG = np.random.default_rng(0)
X, Y = RNG.poisson(0.5, (60, 12)), np.array(["a", "b", "c", "d"])[np.arange(60) % 4]
TWO = np.where(Y < "c", "no", "yes")


def test_one_end_is_the_svm():
    ours = NBSVM(beta=1, random_state=0).fit(X, TWO)
    svm = make_pipeline(NBFeatures(), LinearSVC(random_state=0)).fit(X, TWO)
    np.testing.assert_allclose(ours.decision_function(X), svm.decision_function(X), atol=1e-9)
    np.testing.assert_array_equal(ours.predict(X), svm.predict(X))


def test_the_other_end_orders_documents_as_naive_bayes():
    scores = NBSVM(beta=0, random_state=0).fit(X, TWO).decision_function(X)
    bayes = np.diff(MultinomialNB(alpha=1).fit(X, TWO).feature_log_prob_, axis=0)[0]
    np.testing.assert_allclose(np.corrcoef(scores, X @ bayes)[0, 1], 1, atol=1e-9)


@pytest.mark.parametrize("beta", [0.25, 0.7])
def test_two_classes_have_the_published_weights(beta):
    model = NBSVM(0.5, beta=beta, C=0.3, random_state=0).fit(X, TWO)
    ratios = log_count_ratios(X, TWO, alpha=0.5)[1]
    svm = LinearSVC(C=0.3, random_state=0).fit(X * ratios, TWO == "yes")
    mean = np.abs(svm.coef_).sum() / X.shape[1]
    expected = X @ (ratios * ((1 - beta) * mean + beta * svm.coef_[0])) + svm.intercept_
    np.testing.assert_allclose(model.decision_function(X), expected, atol=1e-9)


def test_of_more_classes_the_svm_decides_alone():
    model = NBSVM(0.5, random_state=0).fit(X, Y)
    plain = make_pipeline(NBFeatures(0.5), LinearSVC(random_state=0)).fit(X, Y)
    np.testing.assert_allclose(model.decision_function(X), plain.decision_function(X), atol=1e-9)
    np.testing.assert_array_equal(model.predict(X), model.classes_[model.decision_function(X).argmax(axis=1)])


@pytest.mark.parametrize("y", [TWO, Y, Y == "a", np.arange(60) % 3])
def test_sparse_and_dense_agree(y):
    dense, thin = NBSVM(random_state=0).fit(X, y), NBSVM(random_state=0).fit(sparse.csr_array(X), y)
    np.testing.assert_allclose(
        thin.decision_function(sparse.csc_matrix(X)), dense.decision_function(X), rtol=1e-6, atol=1e-9
    )
    assert dense.predict(X).dtype == np.asarray(y).dtype


def test_a_document_without_a_known_word_is_decided_by_the_bias():
    model = make_pipeline(CountVectorizer(binary=True), NBSVM(random_state=0)).fit(
        ["good", "bad", "good fun"], [1, 0, 1]
    )
    np.testing.assert_allclose(model.decision_function(["", "never seen"]), model[-1].intercept_[0])


@pytest.mark.parametrize(
    ("counts", "y", "message"),
    [
        (-X, Y, "Negative values in data passed to NBFeatures"),
        (np.full(X.shape, np.nan), Y, "NaN"),
        (X, np.zeros(60), "y has 1 class"),
        (X, np.linspace(0, 1, 60), "Unknown label type"),
    ],
)
def test_bad_input(counts, y, message):
    with pytest.raises(ValueError, match=message):
        NBSVM().fit(counts, y)


@pytest.mark.parametrize("bad", [{"alpha": 0}, {"beta": 1.5}, {"beta": -0.1}, {"C": 0}])
def test_bad_parameters(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of NBSVM must be"):
        NBSVM(**bad).fit(X, Y)
