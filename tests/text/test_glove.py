"""GloVe against a plain loop over the authors' update, and its counts against a plain count."""

import pickle
import warnings
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from skmodal.datasets import load_digits3
from skmodal.text import GloVe
from skmodal.text import _adagrad as adagrad
from skmodal.text._cooccurrence import cooccurrences, vocabulary_of

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(0)
WORDS = [f"w{i}" for i in range(40)]
DOCUMENTS = [" ".join(RNG.choice(WORDS, 12, p=np.arange(1, 41) / 820)) for _ in range(150)]
TOKENS = [document.split() for document in DOCUMENTS]


def plain_counts(documents, vocabulary, window):
    counts = defaultdict(float)
    for tokens in documents:
        known = [vocabulary[token] for token in tokens if token in vocabulary]
        for place, word in enumerate(known):
            for distance in range(1, window + 1):
                if place + distance < len(known):
                    counts[word, known[place + distance]] += 1 / distance
                    counts[known[place + distance], word] += 1 / distance
    return counts


def plain_glove(counts, order, start, *, x_max, alpha, rate, epochs):
    """Loop over the pairs in their order as the authors' program does, in double precision.

    From the vectors of words and contexts, and from their squares if those stand behind them in `start`; return the
    losses, the vectors and what `start` has become.
    """
    (w, c, *squares), losses = start.astype(np.float64), []
    size = w.shape[1] - 1
    w_squares, c_squares = squares or (np.ones_like(w), np.ones_like(c))
    for _ in range(epochs):
        loss = 0.0
        for i, j in order:
            difference = w[i, :size] @ c[j, :size] + w[i, size] + c[j, size] - np.log(counts[i, j])
            weighted = difference if counts[i, j] > x_max else (counts[i, j] / x_max) ** alpha * difference
            loss += 0.5 * weighted * difference
            weighted *= rate
            to_w, to_c = weighted * c[j, :size], weighted * w[i, :size]
            w[i, :size] -= to_w / np.sqrt(w_squares[i, :size])
            c[j, :size] -= to_c / np.sqrt(c_squares[j, :size])
            w_squares[i, :size] += to_w**2
            c_squares[j, :size] += to_c**2
            for side, squares, row in ((w, w_squares, i), (c, c_squares, j)):
                side[row, size] -= weighted / np.sqrt(squares[row, size])
                squares[row, size] += weighted**2
        losses.append(loss / len(order))
    return np.array(losses), (w + c)[:, :size], np.array([w, c, w_squares, c_squares])


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=9), min_size=1, max_size=5), st.integers(1, 12))
@settings(max_examples=60)
def test_the_counts_are_those_of_a_plain_loop(documents, window):
    vocabulary = vocabulary_of(documents, 2)
    counts = cooccurrences(documents, vocabulary, window)
    assert {pair: pytest.approx(counts[pair]) for pair in zip(*counts.nonzero(), strict=True)} == plain_counts(
        documents, vocabulary, window
    )


def test_the_counts_are_the_same_in_chunks(monkeypatch):
    vocabulary = vocabulary_of(TOKENS, 1)
    whole = cooccurrences(TOKENS, vocabulary, 5)
    monkeypatch.setattr("skmodal.text._cooccurrence.CHUNK", 50)
    np.testing.assert_allclose(cooccurrences(TOKENS, vocabulary, 5).toarray(), whole.toarray(), rtol=1e-12)


def test_the_vocabulary_is_ordered_by_count():
    assert vocabulary_of([["b", "a"], ["c", "a", "b", "a"]], 1) == {"a": 0, "b": 1, "c": 2}
    assert vocabulary_of([["b", "a"], ["c", "a", "b", "a"]], 2) == {"a": 0, "b": 1}


def test_losses_and_vectors_are_those_of_the_published_update():
    model = GloVe(10, window=4, min_count=1, x_max=5, max_epochs=8, random_state=0).fit(DOCUMENTS)
    counts = plain_counts(TOKENS, model.vocabulary_, 4)
    random_state = np.random.RandomState(0)
    pairs = adagrad.Pairs(cooccurrences(TOKENS, model.vocabulary_, 4), 5, 0.75, random_state)
    parameters = adagrad.Parameters(10).grown(len(model.vocabulary_), random_state)
    options = {"x_max": 5, "alpha": 0.75, "rate": 0.05, "epochs": 8}
    order = list(zip(pairs.words.tolist(), pairs.contexts.tolist(), strict=True))
    assert set(order) == set(counts)
    start = np.array([parameters.words, parameters.contexts])
    losses, vectors, _ = plain_glove(counts, order, start, **options)
    np.testing.assert_allclose(model.losses_, losses, rtol=1e-5)
    np.testing.assert_allclose(model.vectors_, vectors, atol=1e-4)


def test_partial_fit_goes_on_from_the_counts_vectors_and_squares():
    options = {"window": 4, "min_count": 3, "x_max": 5, "max_epochs": 3}
    first, then = DOCUMENTS[:100], [*DOCUMENTS[100:], *["new w39 word new"] * 3, "rare w1"]
    model = GloVe(10, **options, random_state=0).fit(first)
    old, start = dict(model.vocabulary_), model._parameters
    model.partial_fit(then)
    assert list(model.vocabulary_)[: len(old)] == list(old)
    assert "new" in model.vocabulary_
    assert "rare" not in model.vocabulary_
    counts = plain_counts(TOKENS[:100], old, 4)
    for pair, count in plain_counts([document.split() for document in then], model.vocabulary_, 4).items():
        counts[pair] += count
    random_state = np.random.RandomState(0)
    pairs = adagrad.Pairs(model._counts, 5, 0.75, random_state)
    order = list(zip(pairs.words.tolist(), pairs.contexts.tolist(), strict=True))
    assert set(order) == set(counts)
    arrays = vars(start.grown(len(model.vocabulary_), random_state)).values()
    losses, vectors, _ = plain_glove(counts, order, np.array(list(arrays)), x_max=5, alpha=0.75, rate=0.05, epochs=3)
    np.testing.assert_allclose(model.losses_, losses, rtol=1e-5)
    np.testing.assert_allclose(model.vectors_, vectors, atol=1e-4)


def test_documents_without_neighbors_teach_nothing():
    model = GloVe(5, min_count=1, random_state=0).fit(DOCUMENTS)
    before = model.vectors_.copy()
    np.testing.assert_array_equal(model.partial_fit(["", "w1"]).vectors_, before)


def test_a_fit_that_fails_leaves_nothing_behind():
    model = GloVe(5, min_count=1, lr=1e18, random_state=0)
    for X, message in ((["a", "b"], "no two words"), (DOCUMENTS, "lower it")):
        with pytest.raises(ValueError, match=message):
            model.fit(X)
        assert not [name for name in vars(model) if name.endswith("_")]
        with pytest.raises(NotFittedError):
            model.transform(["a b"])
    model.set_params(lr=0.05).fit(DOCUMENTS)
    before = pickle.dumps(model.set_params(lr=1e18))
    with pytest.raises(ValueError, match="lower it"):
        model.partial_fit(["new words"])
    assert pickle.dumps(model) == before


@pytest.mark.slow
def test_the_order_of_the_blocks_hardly_matters():
    model = GloVe(10, window=4, min_count=1, max_epochs=40, random_state=0).fit(DOCUMENTS)
    counts = plain_counts(TOKENS, model.vocabulary_, 4)
    order = list(counts)
    np.random.default_rng(1).shuffle(order)
    start = (np.random.default_rng(2).random((2, len(model.vocabulary_), 11)) - 0.5) / 10
    losses, *_ = plain_glove(counts, order, start, x_max=10, alpha=0.75, rate=0.05, epochs=40)
    np.testing.assert_allclose(model.losses_[-1], losses[-1], rtol=0.1)


def test_numpy_computes_what_the_kernel_does(monkeypatch):
    compiled = GloVe(10, min_count=1, max_epochs=2, random_state=0).fit(DOCUMENTS)
    monkeypatch.setattr(adagrad, "_glove_kernel", None)
    with pytest.warns(UserWarning, match="GloVe: skmodal has no compiled kernel"):
        plain = GloVe(10, min_count=1, max_epochs=2, random_state=0).fit(DOCUMENTS)
    np.testing.assert_allclose(compiled.losses_, plain.losses_, rtol=1e-5)
    np.testing.assert_allclose(compiled.vectors_, plain.vectors_, atol=1e-5)


def test_the_kernel_is_there():
    """Elsewhere it is optional; where the suite runs, NumPy must not pass for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        GloVe(2, min_count=1, max_epochs=1, random_state=0).fit(DOCUMENTS)


@pytest.mark.parametrize("n_jobs", [2, 3, 8, 20])
def test_threads_give_the_same_bits(n_jobs):
    one = GloVe(17, min_count=1, random_state=0).fit(DOCUMENTS)
    many = GloVe(17, min_count=1, random_state=0, n_jobs=n_jobs).fit(DOCUMENTS)
    np.testing.assert_array_equal(one.vectors_, many.vectors_)
    np.testing.assert_array_equal(one.losses_, many.losses_)


def test_blocks_of_a_round_share_no_vector():
    pairs = adagrad.Pairs(cooccurrences(TOKENS, vocabulary_of(TOKENS, 1), 5), 10, 0.75, np.random.RandomState(0))
    n = adagrad.N_BLOCKS
    for block in range(n * n):
        rows = slice(pairs.starts[block], pairs.starts[block + 1])
        assert set(pairs.words[rows] % n) <= {block % n}
        assert set(pairs.contexts[rows] % n) <= {(block % n + block // n) % n}


def test_the_kernel_refuses_what_does_not_fit():
    zeros = np.zeros((3, 2), np.float32)
    floats, starts = np.ones(1, np.float32), np.array([0, 1])
    sides = zeros, zeros, zeros, zeros
    epoch = adagrad._glove_kernel.epoch
    for word in (3, -1):
        with pytest.raises(ValueError, match="do not fit"):
            epoch(np.array([word], np.int32), np.zeros(1, np.int32), floats, floats, starts, *sides, 1, 1, 0.05, 1)
    one = np.zeros(1, np.int32)
    with pytest.raises(ValueError, match="do not fit"):
        epoch(one, one, floats, floats, np.array([0, 2]), *sides, 1, 1, 0.05, 1)
    with pytest.raises(ValueError, match="do not fit"):
        epoch(one, one, floats, floats, starts, zeros, zeros[:2].copy(), zeros, zeros, 1, 1, 0.05, 1)


def test_neighbors_have_similar_vectors():
    X = ["red apple sweet", "green apple sweet", "red pear sweet", "cold snow white", "cold ice white"] * 50
    model = GloVe(10, min_count=1, x_max=100, max_epochs=60, random_state=0).fit(X)
    assert model.similarity("apple", "pear") > model.similarity("apple", "snow")
    assert model.similarity("snow", "ice") > model.similarity("pear", "ice")


def test_pickle():
    model = GloVe(5, min_count=1, random_state=0).fit(DOCUMENTS)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).transform(DOCUMENTS), model.transform(DOCUMENTS))


@pytest.mark.parametrize("X", [["", " "], ["a b c"], ["a", "a", "a", "a", "a"]])
def test_nothing_to_learn_from(X):
    with pytest.raises(ValueError, match=r"GloVe: no two words that stand min_count=5 times .* Lower min_count"):
        GloVe().fit(X)


def test_a_lr_that_diverges():
    with pytest.raises(ValueError, match="lr=1e\\+18; lower it"):
        GloVe(5, min_count=1, lr=1e18, random_state=0).fit(DOCUMENTS)


def test_a_bar(capsys):
    GloVe(5, min_count=1, max_epochs=3, random_state=0, verbose=1).fit(DOCUMENTS)
    assert "3/3" in capsys.readouterr().err
    GloVe(5, min_count=1, max_epochs=3, random_state=0).fit(DOCUMENTS)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "bad", [{"vector_size": 0}, {"window": 0}, {"x_max": 0}, {"alpha": -1}, {"lr": 0}, {"oov": "subwords"}]
)
def test_bad_parameters(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of GloVe must be"):
        GloVe(**bad).fit(DOCUMENTS)


def test_real_texts():
    digits = load_digits3(subset="train")
    rows = GloVe(8, min_count=1, random_state=0).fit_transform([" ".join(w) for w in digits.data["text"].head(50)])
    assert np.isfinite(rows).all()
