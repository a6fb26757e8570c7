"""RecurrentEmbedding: against a loop written by hand and a unigram model, and what its vectors are."""

import math
import pickle
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.utils import check_random_state
from torch.nn import functional as F

from skmodal.estimators import RecurrentEmbedding
from skmodal.networks import LanguageModel

pytestmark = pytest.mark.slow

X = ["the cat sat on the mat", "a dog ran", "the dog sat on the rug", "one cat"] * 5
SMALL = {"vector_size": 8, "n_hidden": 12, "min_count": 1, "random_state": 0}


@pytest.fixture(scope="module")
def fitted():
    return RecurrentEmbedding(max_epochs=3, **SMALL).fit(X)


def _ids(model, texts):
    """Return texts as the rows of an array: 2 at both ends, words from 3 on, 1 for one unknown, 0 beyond the end."""
    rows = [[2, *(model.vocabulary_.get(word, -2) + 3 for word in text.split()), 2] for text in texts]
    return torch.tensor([row + [0] * (max(map(len, rows)) - len(row)) for row in rows])


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_loss_is_that_of_a_loop_written_by_hand(cell):
    options = {"batch_size": len(X), "lr_schedule": "constant", "lr": 0.01}
    model = RecurrentEmbedding(cell, max_epochs=8, **options, **SMALL).fit(X)
    torch.manual_seed(check_random_state(0).randint(2**31 - 1))
    plain = LanguageModel(3 + len(model.vocabulary_), 8, cell, n_hidden=12).double()
    adam = torch.optim.Adam(plain.parameters(), lr=0.01)
    tokens, losses = _ids(model, X), []
    for _ in range(8):
        logits = plain(tokens[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten(), ignore_index=0)
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    np.testing.assert_allclose(model.learning_curve_["train_loss"], losses, rtol=1e-6)
    np.testing.assert_allclose(model.learning_curve_["train_perplexity"], np.exp(losses), rtol=1e-6)
    np.testing.assert_allclose(model.vectors_, plain.embedding.weight.detach()[3:], rtol=1e-4, atol=1e-6)


def test_where_words_have_an_order_it_beats_their_frequencies():
    """Sentences of a grammar of free choices, held out, against the perplexity of a unigram model."""
    rng = np.random.default_rng(0)
    parts = [["the", "a"], ["cat", "dog", "bird"], ["sees", "hears"], ["it", "us"]]
    sentences = [" ".join(rng.choice(words) for words in parts) for _ in range(300)]
    held = sentences[200:]
    model = RecurrentEmbedding(vector_size=16, n_hidden=32, lr=0.02, max_epochs=20, random_state=0)
    model.fit(sentences[:200], X_val=held)
    counts = Counter(word for sentence in sentences[:200] for word in [*sentence.split(), "."])
    tokens = [word for sentence in held for word in [*sentence.split(), "."]]
    unigram = math.exp(-np.mean([math.log(counts[token] / counts.total()) for token in tokens]))
    perfect = (2 * 3 * 2 * 2) ** (1 / 5)
    perplexity = model.learning_curve_["valid_perplexity"][-1]
    assert 0.95 * perfect < perplexity < 1.1 * perfect < 0.5 * unigram
    assert {word for word, _ in model.most_similar("cat", topn=2)} == {"dog", "bird"}


@pytest.mark.parametrize("pooling", ["mean", "max", "last", None])
def test_a_text_is_the_states_after_its_words(fitted, pooling):
    got = pickle.loads(pickle.dumps(fitted)).set_params(pooling=pooling).transform(["the cat flew", ""])
    states = fitted.net_.module_.model.hidden(_ids(fitted, ["the cat flew"])[:, :-1])[0, 1:].detach().numpy()
    pool = {"mean": lambda s: s.mean(0), "max": lambda s: s.max(0), "last": lambda s: s[-1], None: lambda s: s}[pooling]
    np.testing.assert_allclose(got[0], pool(states), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(got[1], np.zeros(8) if pooling else np.zeros((1, 8)))


def test_the_order_of_words_counts(fitted):
    one, other = fitted.set_params(pooling="last").transform(["dog cat", "cat dog"])
    fitted.set_params(pooling="mean")
    assert not np.allclose(one, other)


def test_words_that_are_rare_are_one_unknown_word():
    model = RecurrentEmbedding(max_epochs=1, **{**SMALL, "min_count": 10}).fit(X)
    assert model.vocabulary_ == {"the": 0, "cat": 1, "dog": 2, "on": 3, "sat": 4}
    assert model.vectors_.shape == (5, 8)
    np.testing.assert_array_equal(model.transform(["the mat"]), model.transform(["the moon"]))


def test_what_is_beyond_the_longest_is_not_read():
    model = RecurrentEmbedding(max_epochs=1, max_length=2, **SMALL).fit(X)
    assert "sat" not in model.vocabulary_
    np.testing.assert_array_equal(model.transform(["the cat"]), model.transform(["the cat sat"]))


def test_a_stream_goes_on_by_an_epoch():
    stream = RecurrentEmbedding(**SMALL).partial_fit(X)
    before = stream.vectors_
    stream.partial_fit(["the new cat"])
    assert len(stream.learning_curve_["epoch"]) == 2
    assert stream.vectors_.shape == before.shape
    assert not np.array_equal(stream.vectors_, before)


def test_a_warm_start_keeps_the_words():
    model = RecurrentEmbedding(max_epochs=2, warm_start=True, **SMALL).fit(X)
    assert model.fit(["a new word"] * 4).vocabulary_.keys() == {word for text in X for word in text.split()}
    assert len(model.learning_curve_["epoch"]) == 4
    assert model.set_params(warm_start=False).fit(["a new word"] * 4).vocabulary_.keys() == {"a", "new", "word"}


def test_early_stopping_holds_texts_out():
    model = RecurrentEmbedding(max_epochs=60, lr=0.3, early_stopping=True, n_iter_no_change=2, **SMALL).fit(X)
    curve = model.learning_curve_
    assert np.isfinite(curve["valid_perplexity"]).all()
    assert len(curve["epoch"]) < 60


def test_dropout_counts_in_training_alone(fitted):
    dropping = RecurrentEmbedding(max_epochs=3, dropout=0.5, **SMALL).fit(X)
    assert not np.array_equal(dropping.vectors_, fitted.vectors_)
    np.testing.assert_array_equal(dropping.transform(X[:1]), dropping.transform(X[:1]))


@settings(max_examples=20)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_has_a_vector_of_its_own(fitted, texts):
    vectors = fitted.transform(texts)
    assert vectors.shape == (len(texts), 8)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    np.testing.assert_array_equal(vectors[-1:], fitted.transform(texts[-1:]))


@pytest.mark.parametrize(
    ("texts", "options", "error", "message"),
    [
        (X[:2], {"min_count": 9}, ValueError, "no word stands min_count=9 times in 2 texts"),
        (["", " "], {}, ValueError, "no word stands"),
        (["one", None], {}, ValueError, "sample 1 is missing"),
        (["one", 2], {}, TypeError, "sample 1 is a int"),
        (X, {"batch_size": 99}, ValueError, "batch_size=99, but there are 20 rows"),
    ],
)
def test_bad_input_is_told_and_leaves_it_unfitted(texts, options, error, message):
    model = RecurrentEmbedding(**{**SMALL, **options})
    with pytest.raises(error, match=message):
        model.fit(texts)
    assert not hasattr(model, "vocabulary_")


def test_a_word_that_is_unknown_has_no_neighbors(fitted):
    with pytest.raises(ValueError, match="'moon' is none of the 10 words known"):
        fitted.most_similar("moon")
