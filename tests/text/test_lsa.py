"""LatentSemanticAnalysis against plain linear algebra."""

import pickle

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import nnls
from sklearn.decomposition import NMF
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import normalize

from skmodal.datasets import load_digits3
from skmodal.text import LatentSemanticAnalysis
from skmodal.text._words import split_words

DIGITS = load_digits3(subset="train")
TEXTS, TARGET = DIGITS.data["text"].tolist()[:200], DIGITS.target[:200]
PLAIN = ["red apple pie", "green apple pie", "red red wine", "snow and ice", "rain and snow", "ice rain"]


def lsa(n_components=5, **options):
    return LatentSemanticAnalysis(n_components, random_state=0, **options)


def tfidf(X, **options):
    return TfidfVectorizer(tokenizer=split_words, token_pattern=None, sublinear_tf=True, **options).fit_transform(X)


def test_svd_coordinates_are_those_of_a_full_decomposition():
    counts = tfidf(PLAIN).toarray()
    left, singular, _ = np.linalg.svd(counts, full_matrices=False)
    for n_components in (1, 2, 3):
        expected = normalize(left[:, :n_components] * singular[:n_components])
        got = lsa(n_components).fit_transform(PLAIN)
        assert got.shape == (6, n_components)
        signs = np.sign((expected * got).sum(axis=0))
        np.testing.assert_allclose(got * signs, expected, atol=1e-8)


def test_svd_of_real_texts_captures_what_the_exact_one_does():
    counts = tfidf(TEXTS)
    *_, right = np.linalg.svd(counts.toarray(), full_matrices=False)
    model = lsa(8).fit(TEXTS)
    best = np.linalg.norm(counts @ right[:8].T)
    assert np.linalg.norm(counts @ model.components_.T) >= 0.999 * best
    np.testing.assert_allclose(model.components_ @ model.components_.T, np.eye(8), atol=1e-8)


@pytest.mark.parametrize("n_components", [2, 5])
def test_nmf_coordinates_solve_nonnegative_least_squares(n_components):
    model = lsa(n_components, method="nmf").fit(PLAIN)
    counts = tfidf(PLAIN).toarray()
    got, basis = model.transform(PLAIN), model.components_
    assert (got >= 0).all()
    for target, row in zip(counts, got, strict=True):
        exact, _ = nnls(basis.T, target)
        np.testing.assert_allclose(row, exact / (np.linalg.norm(exact) or 1), atol=1e-8)
        # Karush, Kuhn and Tucker: no gradient where a coordinate is positive, none that helps where it is zero.
        scaled = row * np.linalg.norm(exact)
        gradient = basis @ (basis.T @ scaled - target)
        np.testing.assert_allclose(gradient[scaled > 1e-10], 0, atol=1e-8)
        assert (gradient[scaled <= 1e-10] >= -1e-8).all()


def test_nmf_coordinates_agree_with_those_of_scikit_learn():
    """scikit-learn's coordinate descent stops by a criterion over the batch: to 1e-4 of a unit row here."""
    model = lsa(3, method="nmf").fit(PLAIN)
    counts = tfidf(PLAIN)
    peer = NMF(3, random_state=0, tol=1e-10, max_iter=20000).fit(counts)
    peer.components_, peer.n_components_ = model.components_, 3
    np.testing.assert_allclose(model.transform(PLAIN), normalize(peer.transform(counts)), atol=1e-4)


@pytest.mark.parametrize("method", ["svd", "nmf"])
@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
def test_a_row_alone_is_the_same_to_the_bit(method, analyzer):
    model = lsa(4, method=method, analyzer=analyzer).fit(TEXTS)
    whole = model.transform(TEXTS)
    for row in range(0, 200, 13):
        np.testing.assert_array_equal(model.transform([TEXTS[row]])[0], whole[row])
    np.testing.assert_array_equal(model.transform(TEXTS[::-1]), whole[::-1])


@pytest.mark.parametrize("method", ["svd", "nmf"])
def test_rows_have_unit_length_or_are_zero(method):
    model = lsa(3, method=method).fit(PLAIN)
    rows = model.transform([*PLAIN, "", "   ", "?!", "words never seen"])
    np.testing.assert_allclose(np.linalg.norm(rows[:6], axis=1), 1)
    assert (rows[6:] == 0).all()
    np.testing.assert_array_equal(model.transform([""]), np.zeros((1, 3)))
    assert isinstance(rows, np.ndarray)
    assert rows.dtype == np.float64


def test_an_empty_document_in_fit():
    rows = lsa(2).fit_transform([*PLAIN, ""])
    assert (rows[-1] == 0).all()
    assert np.isfinite(rows).all()


def test_nothing_to_learn_from():
    for X in (["", " "], ["?", "!"]):
        with pytest.raises(ValueError, match="empty vocabulary"):
            lsa(1).fit(X)


def test_more_components_than_terms():
    with pytest.raises(ValueError, match=r"n_components=5, but the 2 documents have 3 terms\. Lower n_components"):
        lsa(5, method="nmf").fit(["a b", "b c"])
    assert lsa(5).fit_transform(["a b", "b a", "a", "b", "b b a"]).shape == (5, 2)


def test_a_fit_that_fails_leaves_nothing_behind():
    model = lsa(5, method="nmf")
    with pytest.raises(ValueError, match="have 3 terms"):
        model.fit(["a b", "b c"])
    with pytest.raises(NotFittedError):
        model.transform(["a b"])
    with pytest.raises(NotFittedError):
        model.get_feature_names_out()


@pytest.mark.parametrize(("method", "width"), [("svd", 3), ("nmf", 5)])
def test_more_components_than_documents(method, width):
    """A decomposition has no more directions than documents; names and columns agree all the same."""
    X = ["a b c d", "c d e f", "g h i"]
    model = lsa(5, method=method).fit(X)
    assert model.transform(X).shape == (3, width)
    assert model.get_feature_names_out().tolist() == [f"lsa{i}" for i in range(width)]
    named = model.set_output(transform="pandas").transform(pd.DataFrame({"it": pd.Series(X, index=[5, 6, 7])}))
    assert named.index.tolist() == [5, 6, 7]


def test_columns_beyond_the_rank_are_zero():
    """Rounding would be what a StandardScaler makes of them otherwise, 1e16 times as large."""
    texts = ["one two", "two three", "three one", "one two"] * 3  # of rank 3
    lsa = LatentSemanticAnalysis(6, analyzer="char", ngram_range=(1, 2), random_state=0).fit(texts)
    assert (lsa.transform(["one", "two three", "tow"])[:, 3:] == 0).all()
    assert (lsa.transform(texts)[:, :3] != 0).any(axis=0).all()


def test_seeds():
    for method in ("svd", "nmf"):
        one, two = (lsa(5, method=method).fit_transform(TEXTS) for _ in range(2))
        np.testing.assert_array_equal(one, two)
    other = LatentSemanticAnalysis(5, method="svd", random_state=1).fit(TEXTS)
    assert not np.array_equal(other.components_, lsa(5).fit(TEXTS).components_)
    np.random.seed(3)  # noqa: NPY002 - the global state is what must stay untouched
    lsa(5).fit_transform(TEXTS)
    assert np.random.random() == np.random.RandomState(3).random()  # noqa: NPY002


def test_options_reach_the_vectorizer():
    model = lsa(2, ngram_range=(1, 2), min_df=2, max_df=0.9, max_features=4, sublinear_tf=False).fit(PLAIN)
    expected = TfidfVectorizer(
        tokenizer=split_words, token_pattern=None, ngram_range=(1, 2), min_df=2, max_df=0.9, max_features=4
    ).fit(PLAIN)
    assert model.vectorizer_.get_feature_names_out().tolist() == expected.get_feature_names_out().tolist()
    np.testing.assert_array_equal(model.vectorizer_.idf_, expected.idf_)
    assert not model.vectorizer_.sublinear_tf
    assert model.components_.shape == (2, 4)


def test_words_of_any_script():
    model = lsa(2).fit(["हिन्दी, नमस्ते।", "don't हिन्दी"])
    assert sorted(model.vectorizer_.vocabulary_) == ["don", "t", "नमस्ते", "हिन्दी"]


def test_pickle():
    for method in ("svd", "nmf"):
        model = lsa(3, method=method).fit(PLAIN)
        np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).transform(PLAIN), model.transform(PLAIN))


def test_grid_search_over_components():
    pipeline = Pipeline([("lsa", lsa(analyzer="char", method="nmf")), ("nb", MultinomialNB())])
    search = GridSearchCV(pipeline, {"lsa__n_components": [1, 20]}, cv=2, error_score="raise").fit(TEXTS, TARGET)
    assert search.best_params_ == {"lsa__n_components": 20}
    assert search.best_estimator_["lsa"].components_.shape[0] == 20


@pytest.mark.parametrize("bad", [{"n_components": 0}, {"method": "lda"}, {"ngram_range": 2}, {"min_df": -1}])
def test_bad_parameters(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of LatentSemanticAnalysis must be"):
        LatentSemanticAnalysis(**{"n_components": 2, **bad}).fit(PLAIN)


@pytest.mark.parametrize("bad", [None, 3, b"x"])
def test_errors_name_the_row(bad):
    model = lsa(2).fit(PLAIN)
    for call in (lsa(2).fit, model.transform):
        with pytest.raises((TypeError, ValueError), match="LatentSemanticAnalysis: sample 2 is"):
            call(["one", "two", bad])
