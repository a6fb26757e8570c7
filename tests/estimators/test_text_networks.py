"""Texts, token lists, vectors and rows into sequence networks: every container, every network, every bad input."""

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from skmodal.estimators import TextClassifier, TextRegressor
from skmodal.fusion import SelectModality
from skmodal.text import SubwordTokenizer, Word2Vec

pytestmark = pytest.mark.slow

TEXTS = ["good film", "a bad film!", "very good one", "so bad"] * 6
LABELS = np.array(["+", "-"] * 12)
NETWORKS = ["cnn", "rnn", "lstm", "gru", "transformer", "mlp"]
RNG = np.random.default_rng(0)
VECTORS = [RNG.normal(size=(3 + row % 4, 5)) + (row % 2) for row in range(24)]


def cells(samples):
    array = np.empty(len(samples), dtype=object)
    array[:] = samples
    return array


TOKENS = cells([text.split() for text in TEXTS])


def classifier(**parameters):
    return TextClassifier(**{"max_epochs": 2, "n_hidden": 8, "embedding_dim": 8, "random_state": 0} | parameters)


def altered(samples, bad, row=3):
    return cells([bad if place == row else sample for place, sample in enumerate(samples)])


TEXT_CONTAINERS = {
    "tuple": tuple(TEXTS),
    "string array": np.array(TEXTS),
    "variable-width array": np.array(TEXTS, dtype=np.dtypes.StringDType()),
    "object array": np.array(TEXTS, dtype=object),
    "column": np.array(TEXTS, dtype=object)[:, None],
    "frame": pd.DataFrame({"text": TEXTS}),
    "Series": pd.Series(TEXTS, index=range(24, 0, -1)),
    "string Series": pd.Series(TEXTS, dtype="string"),
    "categories": pd.Series(TEXTS, dtype="category"),
}


@pytest.mark.parametrize("X", TEXT_CONTAINERS.values(), ids=TEXT_CONTAINERS)
def test_every_container_of_texts_gives_the_same(X):
    expected = classifier().fit(TEXTS, LABELS).predict_proba(TEXTS)
    np.testing.assert_array_equal(classifier().fit(X, LABELS).predict_proba(X), expected)


def test_polars_gives_the_same():
    polars = pytest.importorskip("polars")
    model = classifier().fit(TEXTS, LABELS)
    np.testing.assert_array_equal(model.predict_proba(polars.DataFrame({"t": TEXTS})), model.predict_proba(TEXTS))


TOKEN_CONTAINERS = {
    "list": list(TOKENS),
    "tuples": [tuple(tokens) for tokens in TOKENS],
    "arrays": cells([np.array(tokens) for tokens in TOKENS]),
    "Series": pd.Series(list(TOKENS)),
    "frame": pd.DataFrame({"tokens": list(TOKENS)}),
}


@pytest.mark.parametrize("X", TOKEN_CONTAINERS.values(), ids=TOKEN_CONTAINERS)
def test_every_container_of_token_lists_gives_the_same(X):
    expected = classifier().fit(TOKENS, LABELS).predict_proba(TOKENS)
    np.testing.assert_array_equal(classifier().fit(X, LABELS).predict_proba(X), expected)


def test_a_token_list_of_one_token_may_come_alone():
    model = classifier().fit(list(TOKENS), LABELS)
    np.testing.assert_allclose(
        model.predict_proba([["good"]]), model.predict_proba(cells([["good"], ["so", "bad"]]))[:1]
    )


def test_token_ids_are_tokens():
    ids = cells([np.array([1, 2, 3]), np.array([4, 5])] * 12)
    model = classifier(max_epochs=20).fit(ids, LABELS)
    assert set(model.vocabulary_) == {1, 2, 3, 4, 5}
    assert model.score(ids, LABELS) == 1


@pytest.mark.parametrize("X", [VECTORS, cells(VECTORS), [x.tolist() for x in VECTORS]], ids=["list", "array", "nested"])
def test_sequences_of_vectors(X):
    model = classifier().fit(X, LABELS)
    np.testing.assert_allclose(model.predict_proba(X[:1]), classifier().fit(VECTORS, LABELS).predict_proba(VECTORS)[:1])


def test_sequences_of_one_length_as_an_array():
    X = RNG.normal(size=(24, 4, 5)).astype(np.float32)
    assert classifier().fit(X, LABELS).predict(VECTORS).shape == (24,)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_learns_and_sees_a_row_alone_as_in_a_batch(network):
    model = classifier(network=network, max_epochs=30, lr=0.01).fit(TEXTS, LABELS)
    assert model.score(TEXTS, LABELS) == 1
    np.testing.assert_allclose(model.predict_proba(TEXTS[1:2]), model.predict_proba(TEXTS)[1:2], atol=1e-5)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_regresses(network):
    y = np.where(LABELS == "+", 10.0, -10.0)
    model = TextRegressor(network, max_epochs=60, lr=0.03, n_hidden=8, embedding_dim=8, random_state=0)
    assert model.fit(TEXTS, y).score(TEXTS, y) > 0.8


FEATURES = {
    "tokens": SubwordTokenizer(vocab_size=300),
    "ids": SubwordTokenizer(vocab_size=300, output="ids"),
    "vectors": Word2Vec(8, min_count=1, pooling=None, random_state=0),
    "rows": make_pipeline(TfidfVectorizer(), TruncatedSVD(3, random_state=0)),
}


@pytest.mark.parametrize("features", FEATURES.values(), ids=FEATURES)
def test_what_transformers_make(features):
    model = classifier(features=features).fit(TEXTS, LABELS)
    whole = model.predict_proba([*TEXTS, "", "unheard of"])
    assert whole.shape == (26, 2)
    np.testing.assert_allclose(model.predict_proba([""]), whole[24:25], atol=1e-5)
    assert not hasattr(features, "vocabulary_")


def test_a_grid_reaches_the_network_and_the_features():
    grid = {"network": ["cnn", "mlp"], "features__vocab_size": [260, 300]}
    model = classifier(features=SubwordTokenizer(vocab_size=270))
    search = GridSearchCV(model, grid, cv=2, error_score="raise").fit(TEXTS, LABELS)
    assert len(search.cv_results_["params"]) == 4
    assert search.predict(TEXTS[:2]).dtype == LABELS.dtype


def test_a_column_of_a_frame():
    frame = pd.DataFrame({"price": np.arange(24.0), "text": TEXTS})
    model = make_pipeline(SelectModality("text"), classifier()).fit(frame, LABELS)
    np.testing.assert_array_equal(
        model.predict_proba(frame.iloc[::-1]), classifier().fit(TEXTS, LABELS).predict_proba(TEXTS[::-1])
    )


def test_a_text_without_words_is_an_unknown_one():
    model = classifier().fit(TEXTS, LABELS)
    np.testing.assert_array_equal(model.predict_proba([""]), model.predict_proba(["zebra"]))


def test_only_the_first_tokens_are_read():
    model = classifier(max_length=2).fit(TEXTS, LABELS)
    np.testing.assert_array_equal(model.predict_proba(["so bad"]), model.predict_proba(["so bad good good"]))


def test_a_weight_of_zero_leaves_a_row_out():
    weights = np.r_[np.ones(20), np.zeros(4)]
    weighted = classifier().fit(TEXTS, LABELS, sample_weight=weights)
    np.testing.assert_array_equal(
        weighted.predict_proba(TEXTS), classifier().fit(TEXTS[:20], LABELS[:20]).predict_proba(TEXTS)
    )


def test_validation_rows_are_watched():
    model = classifier(early_stopping=True).fit(TEXTS, LABELS, X_val=["good", "bad"], y_val=["+", "-"])
    assert np.isfinite(model.learning_curve_["valid_loss"]).all()


BAD_IN_FIT = {
    "missing": (altered(TEXTS, None), ValueError, "sample 3 is missing"),
    "first missing": (altered(TEXTS, pd.NA, 0), ValueError, "sample 0 is missing"),
    "all missing": (cells([None] * 24), ValueError, "sample 0 is missing"),
    "a number": (altered(TEXTS, 3), TypeError, "sample 3 is a int"),
    "bytes": (altered(TEXTS, b"bad"), TypeError, "sample 3 is a bytes"),
    "tokens among texts": (altered(TEXTS, ["bad"]), TypeError, "sample 3 is a list"),
    "a text among tokens": (altered(TOKENS, "bad"), TypeError, "sample 3 is no list of tokens"),
    "missing tokens": (altered(TOKENS, None), ValueError, "sample 3 is missing"),
    "no tokens": (altered(TOKENS, []), ValueError, "sample 3 is a sequence of length 0"),
    "a missing token": (altered(TOKENS, ["a", None]), TypeError, "sample 3 holds None"),
    "a nested token": (altered(TOKENS, ["a", ["b"]]), TypeError, r"sample 3 holds \['b'\]"),
    "waveforms": (cells([np.ones(9)] * 24), TypeError, r"sample 0 holds .*1\.0"),
    "missing vectors": (altered(VECTORS, None), ValueError, "sample 3 is missing"),
    "no vectors": (altered(VECTORS, np.zeros((0, 5))), ValueError, "sample 3 is a sequence of length 0"),
    "no vectors first": (altered(VECTORS, np.zeros((0, 5)), 0), ValueError, "sample 0 is a sequence of length 0"),
    "NaN": (altered(VECTORS, np.full((2, 5), np.nan)), ValueError, "sample 3 holds NaN"),
    "another width": (altered(VECTORS, np.zeros((2, 4))), ValueError, r"sample 3 has shape \(2, 4\)"),
    "vectors of strings": (altered(VECTORS, np.array([["a"] * 5])), ValueError, "sample 3 is no array of numbers"),
    "a cube": (np.zeros((24, 2, 2, 2)), ValueError, r"sample 0 has shape \(2, 2, 2\)"),
    "rows of NaN": (np.full((24, 3), np.nan), ValueError, "contains NaN"),
    "one text": (TEXTS[0], TypeError, "X is one str"),
    "nothing": ([], ValueError, r"0 sample\(s\)"),
    "two columns": (pd.DataFrame({"a": TEXTS, "b": TEXTS}), ValueError, "one modality is one column"),
}


@pytest.mark.parametrize(("X", "kind", "message"), BAD_IN_FIT.values(), ids=BAD_IN_FIT)
def test_bad_samples(X, kind, message):
    model = classifier()
    with pytest.raises(kind, match=message):
        model.fit(X, LABELS[: len(X)])
    assert not hasattr(model, "net_")


ROWS = RNG.normal(size=(24, 3))
BAD_IN_PREDICT = {
    "tokens, not texts": (TEXTS, list(TOKENS), TypeError, "sample 0 is no str"),
    "rows, not texts": (TEXTS, ROWS, TypeError, "X is no collection of str"),
    "texts, not tokens": (TOKENS, TEXTS, TypeError, "sample 0 is no list of tokens"),
    "texts, not rows": (ROWS, TEXTS, TypeError, "X is no collection of rows"),
    "rows of another width": (ROWS, ROWS[:, :2], ValueError, "2 features"),
    "texts, not vectors": (VECTORS, TEXTS, ValueError, "sample 0 is no array of numbers"),
    "vectors of another width": (VECTORS, [np.zeros((2, 4))], ValueError, r"a sequence of shape \(n_steps, 5\)"),
}


@pytest.mark.parametrize(("X", "other", "kind", "message"), BAD_IN_PREDICT.values(), ids=BAD_IN_PREDICT)
def test_other_samples_than_in_fit(X, other, kind, message):
    model = classifier(max_epochs=1).fit(X, LABELS)
    with pytest.raises(kind, match=message):
        model.predict(other)


BAD_PARAMETERS = {
    "n_layers": ({"n_layers": 2}, "TextClassifier: network='cnn' has no n_layers"),
    "shared_layers": ({"network": "lstm", "shared_layers": True}, "network='lstm' has no shared_layers"),
    "heads": ({"network": "transformer", "n_hidden": 6}, "n_hidden is 6; wanted a multiple of n_heads=4"),
    "network": ({"network": "lenet"}, "The 'network' parameter"),
    "features": ({"features": "tfidf"}, "The 'features' parameter"),
    "sparse": ({"features": TfidfVectorizer()}, r"features gives a sparse matrix of shape \(24, 6\)"),
    "batch_size": ({"batch_size": 100}, "batch_size=100, but there are 24 rows"),
}


@pytest.mark.parametrize(("parameters", "message"), BAD_PARAMETERS.values(), ids=BAD_PARAMETERS)
def test_bad_parameters(parameters, message):
    with pytest.raises(ValueError, match=message):
        classifier(**parameters).fit(TEXTS, LABELS)


def test_bad_targets():
    with pytest.raises(ValueError, match=r"the class '\?' is none of those learned, \['\+', '-'\]"):
        classifier().fit(TEXTS, LABELS, X_val=["good", "bad"], y_val=["+", "?"])
    with pytest.raises(ValueError, match="X_val and y_val go together"):
        classifier().fit(TEXTS, LABELS, X_val=["good"])
    with pytest.raises(ValueError, match="negative"):
        classifier().fit(TEXTS, LABELS, sample_weight=-np.ones(24))
