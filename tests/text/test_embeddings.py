"""Word2Vec and FastText against gensim called directly; pooling and neighbors against plain formulas."""

import pickle
import sys

import gensim
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer

from skmodal.text import FastText, GloVe, SubwordTokenizer, Word2Vec, WordVectors

RNG = np.random.default_rng(0)
WORDS = [f"w{i}" for i in range(30)]
DOCUMENTS = [" ".join(RNG.choice(WORDS, RNG.integers(1, 12))) for _ in range(80)]
TOKENS = [document.split() for document in DOCUMENTS]
SMALL = {"vector_size": 10, "min_count": 1}
TABLE = {word: RNG.standard_normal(5) for word in WORDS}
MODELS = [
    Word2Vec(**SMALL, random_state=0),
    FastText(**SMALL, bucket=50, random_state=0),
    GloVe(**SMALL, random_state=0),
    WordVectors(TABLE),
]
POOLINGS = ["mean", "tfidf", "max", "sif"]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)


@pytest.mark.parametrize("sg", [0, 1])
def test_word2vec_is_gensims(sg):
    ours = Word2Vec(20, window=3, min_count=2, sg=sg, max_epochs=3, random_state=7).fit(DOCUMENTS)
    direct = gensim.models.Word2Vec(TOKENS, vector_size=20, window=3, min_count=2, sg=sg, epochs=3, seed=7, workers=1)
    assert ours.vocabulary_ == direct.wv.key_to_index
    np.testing.assert_array_equal(ours.vectors_, direct.wv.vectors)
    theirs = direct.wv.most_similar("w1", topn=5)
    assert [word for word, _ in ours.most_similar("w1", topn=5)] == [word for word, _ in theirs]
    np.testing.assert_allclose([c for _, c in ours.most_similar("w1", 5)], [c for _, c in theirs], atol=1e-6)
    (word, _), *_ = direct.wv.most_similar(positive=["w2", "w3"], negative=["w1"])
    assert ours.analogy("w1", "w2", "w3")[0][0] == word
    assert ours.similarity("w1", "w2") == pytest.approx(direct.wv.similarity("w1", "w2"), abs=1e-6)


def test_fasttext_is_gensims():
    options = {"vector_size": 20, "min_count": 2, "min_n": 2, "max_n": 4, "bucket": 100}
    ours = FastText(**options, max_epochs=3, random_state=7).fit(DOCUMENTS)
    direct = gensim.models.FastText(TOKENS, **options, epochs=3, seed=7, workers=1)
    np.testing.assert_array_equal(ours.vectors_, direct.wv.vectors)
    np.testing.assert_allclose(ours.transform(["w1x"])[0], direct.wv["w1x"], atol=1e-7)
    assert [word for word, _ in ours.most_similar("w1x", 3)] == [
        word for word, _ in direct.wv.most_similar("w1x", topn=3)
    ]


@pytest.mark.parametrize(("oov", "expected"), [("skip", TABLE["w1"]), ("zero", TABLE["w1"] / 2)])
def test_unknown_words_are_skipped_or_zero(oov, expected):
    model = WordVectors(TABLE, oov=oov).fit(DOCUMENTS)
    np.testing.assert_allclose(model.transform(["w1 unknown"])[0], expected, rtol=1e-6)
    sequence = model.set_params(pooling=None).transform(["w1 unknown"])[0]
    assert sequence.shape == ((1, 5) if oov == "skip" else (2, 5))
    assert oov == "skip" or not sequence[1].any()


def test_fasttext_knows_unknown_words_by_rule():
    rows = {
        oov: FastText(**SMALL, bucket=50, oov=oov, random_state=0).fit(DOCUMENTS).transform(["w1w2", ""])
        for oov in ("subwords", "skip", "zero")
    }
    assert rows["subwords"][0].any()
    assert not rows["skip"].any()
    assert not rows["zero"].any()
    assert not rows["subwords"][1].any()


def test_mean_and_max_are_those_of_the_vectors():
    stacked = [np.array([TABLE[word] for word in tokens]) for tokens in TOKENS]
    for pooling, pool in (("mean", np.mean), ("max", np.max)):
        rows = WordVectors(TABLE, pooling=pooling).fit_transform(DOCUMENTS)
        np.testing.assert_allclose(rows, [pool(vectors, axis=0) for vectors in stacked], atol=1e-6)
        assert rows.dtype == np.float32


def test_tfidf_weights_are_scikit_learns():
    vectorizer = TfidfVectorizer(token_pattern=r"\S+", norm="l1").fit(DOCUMENTS)
    table = np.array([TABLE[word] for word in vectorizer.get_feature_names_out()])
    rows = WordVectors(TABLE, pooling="tfidf").fit_transform(DOCUMENTS)
    np.testing.assert_allclose(rows, vectorizer.transform(DOCUMENTS) @ table, atol=1e-5)


def test_sif_is_the_published_formula():
    counts = {word: sum(tokens.count(word) for tokens in TOKENS) for word in WORDS}
    total = sum(counts.values())
    weights = {word: 1e-3 / (1e-3 + counts[word] / total) for word in WORDS}
    means = np.array([np.mean([weights[word] * TABLE[word] for word in tokens], axis=0) for tokens in TOKENS])
    first = np.linalg.svd(means)[2][0]
    expected = means - np.outer(means @ first, first)
    np.testing.assert_allclose(WordVectors(TABLE, pooling="sif").fit_transform(DOCUMENTS), expected, atol=1e-6)


@every_model
@pytest.mark.parametrize("pooling", POOLINGS)
def test_what_no_known_word_is_in_is_zeros(model, pooling):
    model = clone(model).set_params(pooling=pooling, oov="skip").fit([*DOCUMENTS, ""])
    rows = model.transform(["", " ", "never seen", "w1 w2", "w1 never"])
    assert not rows[:3].any()
    assert np.isfinite(rows).all()
    sequences = model.set_params(pooling=None).transform(["", "never seen", "w1 w2"])
    assert [sequence.shape[0] for sequence in sequences] == [1, 1, 2]
    assert not sequences[0].any()
    assert not sequences[1].any()


@every_model
@pytest.mark.parametrize("pooling", [*POOLINGS, None])
def test_a_row_alone_is_the_same_to_the_bit(model, pooling):
    model = clone(model).set_params(pooling=pooling).fit(DOCUMENTS)
    whole = model.transform(DOCUMENTS)
    for row in range(0, 80, 7):
        np.testing.assert_array_equal(model.transform([DOCUMENTS[row]])[0], whole[row])


@pytest.mark.parametrize("model", MODELS[:3], ids=lambda model: type(model).__name__)
def test_an_empty_vocabulary_is_an_error(model):
    for X in (["", ""], ["one word", "each once"]):
        with pytest.raises(ValueError, match=r"min_count=5 times .* Lower min_count, or see whether cleaning"):
            clone(model).set_params(min_count=5).fit(X)


@every_model
def test_token_lists_are_documents_too(model):
    by_text, by_tokens = clone(model).fit(DOCUMENTS), clone(model).fit(TOKENS)
    np.testing.assert_array_equal(
        by_text.transform(DOCUMENTS), by_tokens.transform([tuple(tokens) for tokens in TOKENS])
    )
    with pytest.raises(TypeError, match="sample 1 holds a int among its tokens; a token is a str"):
        model.fit([["a", "b"], ["a", 3]])


@every_model
def test_lists_of_one_token_are_token_lists(model):
    model = clone(model).fit([*TOKENS, ["New York", "w1"]])
    X = [["w1"], ["New York"]]
    rows = model.transform(X)
    np.testing.assert_array_equal(rows, model.transform([*X, ["w1", "w2"]])[:2])
    np.testing.assert_array_equal(model.transform(X[1:])[0], rows[1])
    assert len(model.set_params(pooling=None).transform(X[1:])[0]) == 1


@every_model
def test_token_lists_with_another_sample_among_them(model):
    for bad, error, message in (
        (None, ValueError, r"sample 1 is missing \(None\)"),
        (3, TypeError, "sample 1 is a int"),
        ("a b", TypeError, "sample 1 is a str among lists of tokens"),
    ):
        with pytest.raises(error, match=message):
            clone(model).fit([["a", "b"], bad, ["a"]])
    with pytest.raises(ValueError, match="sample 0 is missing"):
        clone(model).fit([None, ["a", "b"]])


def test_subwords_are_embedded():
    tokens = SubwordTokenizer(vocab_size=300).fit_transform(DOCUMENTS)
    model = Word2Vec(**SMALL, random_state=0).fit(tokens)
    assert model.transform(tokens).shape == (80, 10)
    assert "Ġw" in model.vocabulary_


@every_model
def test_neighbors(model):
    model = clone(model).fit(DOCUMENTS)
    units = model.vectors_ / np.linalg.norm(model.vectors_, axis=1, keepdims=True)
    words, row = list(model.vocabulary_), model.vocabulary_["w3"]
    cosines = units @ units[row]
    found = model.most_similar("w3", topn=100)
    assert len(found) == 29
    assert "w3" not in dict(found)
    np.testing.assert_allclose([cosine for _, cosine in found], np.sort(np.delete(cosines, row))[::-1], atol=1e-5)
    assert model.similarity("w3", words[0]) == pytest.approx(cosines[0], abs=1e-5)
    target = units[model.vocabulary_["w2"]] - units[model.vocabulary_["w1"]] + units[row]
    best = max(
        (word for word in words if word not in ("w1", "w2", "w3")), key=lambda w: units[model.vocabulary_[w]] @ target
    )
    assert model.analogy("w1", "w2", "w3")[0][0] == best


@pytest.mark.parametrize("model", [MODELS[0], MODELS[2], MODELS[3]], ids=lambda model: type(model).__name__)
def test_an_unknown_word_has_no_neighbors(model):
    model = clone(model).fit(DOCUMENTS)
    for call in (model.most_similar, lambda w: model.similarity("w1", w), lambda w: model.analogy("w1", "w2", w)):
        with pytest.raises(ValueError, match=f"{type(model).__name__}: 'unknown' is none of the 30 words known"):
            call("unknown")
    with pytest.raises(ValueError, match=r"The 'topn' parameter of WordNeighbors\.most_similar must be"):
        model.most_similar("w1", topn=0)


@pytest.mark.parametrize("model", MODELS[:3], ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("pooling", ["mean", "tfidf", "sif"])
def test_partial_fit_adds_words(model, pooling):
    model = clone(model).set_params(pooling=pooling)
    model.partial_fit(DOCUMENTS)
    before = model.vectors_.copy()
    model.partial_fit([*DOCUMENTS[:20], "new word", ""])
    assert set(model.vocabulary_) == {*WORDS, "new", "word"}
    assert not np.array_equal(model.vectors_[:30], before)
    assert np.isfinite(model.transform(["new word w1", "unseen"])).all()


@pytest.mark.parametrize("model", MODELS[:3], ids=lambda model: type(model).__name__)
def test_seeds(model):
    one, two = (clone(model).fit(DOCUMENTS).vectors_ for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert not np.array_equal(one, clone(model).set_params(random_state=1).fit(DOCUMENTS).vectors_)
    state = clone(model).set_params(random_state=np.random.RandomState(3))
    np.testing.assert_array_equal(
        state.fit(DOCUMENTS).vectors_, state.set_params(random_state=np.random.RandomState(3)).fit(DOCUMENTS).vectors_
    )
    np.random.seed(3)  # noqa: NPY002 - the global state is what must stay untouched
    clone(model).fit(DOCUMENTS)
    assert np.random.random() == np.random.RandomState(3).random()  # noqa: NPY002


@every_model
def test_pickle_and_names(model):
    model = clone(model).fit(DOCUMENTS)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.transform(DOCUMENTS), model.transform(DOCUMENTS))
    assert again.most_similar("w1") == model.most_similar("w1")
    assert model.get_feature_names_out()[1] == f"{type(model).__name__.lower()}1"
    assert model.set_params(pooling=None).get_feature_names_out().tolist() == [type(model).__name__.lower()]


@pytest.mark.parametrize("Model", [Word2Vec, FastText])
def test_a_missing_extra(Model, monkeypatch):
    monkeypatch.setitem(sys.modules, "gensim.models", None)
    with pytest.raises(ImportError, match=rf'{Model.__name__} needs gensim: pip install "skmodal\[text\]"'):
        Model().fit(DOCUMENTS)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5))
@settings(max_examples=60)
def test_any_text_has_a_finite_row(X):
    for pooling in POOLINGS:
        rows = WordVectors(TABLE, pooling=pooling, oov="zero").fit([*X, "w1 w2"]).transform(X)
        assert rows.shape == (len(X), 5)
        assert np.isfinite(rows).all()


@every_model
@pytest.mark.parametrize("bad", [None, b"x", 3, ["x", "y"]])
def test_errors_name_the_row(model, bad):
    for call in (clone(model).fit, clone(model).fit(DOCUMENTS).transform):
        with pytest.raises((TypeError, ValueError), match=f"{type(model).__name__}: sample 1 is"):
            call(["a", bad])


@pytest.mark.parametrize(
    "bad", [{"vector_size": 0}, {"sg": 2}, {"negative": 0}, {"sample": -1}, {"pooling": "median"}, {"oov": "guess"}]
)
def test_bad_parameters(bad):
    for Model in (Word2Vec, FastText):
        with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of {Model.__name__} must be"):
            Model(**bad).fit(DOCUMENTS)


@pytest.mark.parametrize("pooling", ["tfidf", "sif"])
def test_another_pooling_wants_another_fit(pooling):
    vectors = WordVectors({"a": [1.0, 0.0], "b": [1.0, 1.0]}).fit(["a b", "b"])
    with pytest.raises(NotFittedError, match=f"pooling='{pooling}' learns from documents; call fit"):
        vectors.set_params(pooling=pooling).transform(["a b"])
    assert vectors.fit(["a b", "b"]).transform(["a b"]).shape == (1, 2)


@pytest.mark.parametrize("pooling", ["tfidf", "sif"])
def test_partial_fit_adds_up_frequencies(pooling):
    whole = WordVectors(TABLE, pooling=pooling).fit(DOCUMENTS)
    parts = WordVectors(TABLE, pooling=pooling).partial_fit(DOCUMENTS[:30]).partial_fit(DOCUMENTS[30:])
    whole.common_component_ = parts.common_component_ = np.zeros(5)  # that of "sif" is of the last call
    np.testing.assert_array_equal(parts.transform(DOCUMENTS), whole.transform(DOCUMENTS))


@pytest.mark.parametrize(("first", "then"), [("tfidf", "sif"), ("sif", "tfidf"), ("mean", "tfidf")])
def test_partial_fit_with_another_pooling_begins_to_count_again(first, then):
    model = WordVectors(TABLE, pooling=first).fit(DOCUMENTS[:30])
    model.set_params(pooling=then).partial_fit(DOCUMENTS[30:])
    expected = WordVectors(TABLE, pooling=then).fit(DOCUMENTS[30:])
    np.testing.assert_array_equal(model.transform(DOCUMENTS), expected.transform(DOCUMENTS))


@pytest.mark.parametrize("Model", [Word2Vec, FastText])
def test_a_fit_that_fails_leaves_nothing_behind(Model):
    model = Model(5, random_state=0)
    with pytest.raises(ValueError, match="no word stands min_count=5 times"):
        model.partial_fit(["a b"])
    with pytest.raises(NotFittedError):
        model.transform(["a b"])
    assert model.partial_fit(["a b c"] * 9).transform(["a"]).shape == (1, 5)
