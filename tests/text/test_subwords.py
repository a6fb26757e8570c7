"""SubwordTokenizer: its promises, and the tokenizers library used directly."""

import pickle
import sys

import numpy as np
import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline

from skmodal.text import SubwordTokenizer

DOCUMENTS = ["low lower lowest", "slow slower slowest", "the lowest of the low", "naïve हिन्दी 你好"] * 3
ALGORITHMS = ["bpe", "wordpiece"]
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(any_text)
@settings(max_examples=100)
def test_bpe_gives_every_text_back(document):
    tokenizer = fitted("bpe")
    for output in ("tokens", "ids"):
        tokens = tokenizer.set_params(output=output).transform([document])
        assert tokenizer.inverse_transform(tokens).tolist() == [document]


def fitted(algorithm, cache={}):  # noqa: B006 - one fit serves all
    if algorithm not in cache:
        cache[algorithm] = SubwordTokenizer(algorithm, vocab_size=400).fit(DOCUMENTS)
    return cache[algorithm]


def test_wordpiece_gives_words_back():
    tokenizer = SubwordTokenizer("wordpiece").fit(DOCUMENTS)
    assert tokenizer.transform(["lower slows, 你x", ""]).tolist() == [["lower", "slow", "##s", "[UNK]", "[UNK]"], []]
    assert tokenizer.transform(["ol 好 [UNK]"])[0][:3] == ["o", "##l", "好"]
    assert tokenizer.inverse_transform(tokenizer.transform(["slower low"])).tolist() == ["slower low"]


def test_bpe_is_that_of_the_library():
    direct = tokenizers.ByteLevelBPETokenizer()
    direct.train_from_iterator(DOCUMENTS, vocab_size=300, min_frequency=2, show_progress=False)
    ours = SubwordTokenizer(vocab_size=300).fit(DOCUMENTS)
    assert ours.vocabulary_ == direct.get_vocab()
    assert ours.transform(DOCUMENTS).tolist() == [encoding.tokens for encoding in direct.encode_batch(DOCUMENTS)]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_ids_are_those_of_the_vocabulary(algorithm):
    tokenizer = SubwordTokenizer(algorithm, vocab_size=300).fit(DOCUMENTS)
    tokens = tokenizer.transform(DOCUMENTS)
    ids = tokenizer.set_params(output="ids").transform(DOCUMENTS)
    assert all(row.dtype == np.int64 for row in ids)
    assert [[tokenizer.vocabulary_[token] for token in row] for row in tokens] == [row.tolist() for row in ids]
    assert len(tokenizer.vocabulary_) <= 300


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_fits_agree_and_survive_pickle(algorithm):
    one, *others = (SubwordTokenizer(algorithm, vocab_size=300).fit(DOCUMENTS) for _ in range(5))
    assert all(one.vocabulary_ == other.vocabulary_ for other in others)
    again = pickle.loads(pickle.dumps(one))
    assert again.transform(DOCUMENTS).tolist() == one.transform(DOCUMENTS).tolist()


def test_vectorizers_take_the_tokens():
    model = make_pipeline(SubwordTokenizer(vocab_size=300), CountVectorizer(analyzer=list)).fit(DOCUMENTS)
    assert "Ġlow" in model[-1].vocabulary_


def test_nothing_to_learn_from():
    for algorithm in ALGORITHMS:
        with pytest.raises(ValueError, match="none of the 2 documents holds a word"):
            SubwordTokenizer(algorithm).fit(["", " "])


def test_a_missing_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(ImportError, match=r'SubwordTokenizer needs tokenizers: pip install "skmodal\[text\]"'):
        SubwordTokenizer().fit(DOCUMENTS)


@pytest.mark.parametrize("bad", [{"algorithm": "unigram"}, {"vocab_size": 1}, {"min_frequency": 0}, {"output": "ints"}])
def test_bad_parameters(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of SubwordTokenizer must be"):
        SubwordTokenizer(**bad).fit(DOCUMENTS)


@pytest.mark.parametrize(("algorithm", "least"), [("bpe", 256), ("wordpiece", 5)])
def test_fewer_tokens_than_letters(algorithm, least):
    SubwordTokenizer(algorithm, vocab_size=least).fit(["ab"])
    with pytest.raises(ValueError, match=f"vocab_size={least - 1}, but the alphabet alone has {least} tokens"):
        SubwordTokenizer(algorithm, vocab_size=least - 1).fit(["ab"])


@pytest.mark.parametrize("bad", [["never a token"], [-1], [10**6], [1.5], [None]])
def test_bad_tokens(bad):
    with pytest.raises(ValueError, match=r"SubwordTokenizer: sample 1 has .* no token of the vocabulary"):
        fitted("bpe").inverse_transform([["low"], bad])


@pytest.mark.parametrize("bad", [None, b"x", 3, ["x"]])
def test_errors_name_the_row(bad):
    for call in (SubwordTokenizer().fit, fitted("bpe").transform):
        with pytest.raises((TypeError, ValueError), match="SubwordTokenizer: sample 1 is"):
            call(["a", bad])


def test_long_words_fall_into_pieces():
    """Some scripts write no spaces."""
    document = "我们今天去北京看长城然后吃烤鸭" * 20
    tokens = SubwordTokenizer("wordpiece", vocab_size=500).fit([document]).transform([document])[0]
    assert "[UNK]" not in tokens
    assert "".join(token.removeprefix("##") for token in tokens) == document


@pytest.mark.parametrize("algorithm", ["bpe", "wordpiece"])
def test_a_long_document_is_split_as_if_at_once(algorithm, monkeypatch):
    words = ["don't", "a", " b ", "\n", "naïve", "x-ray,", "\x1c", "12 34", "  ", "日本 語", "\u00a0"]
    document = " ".join(np.random.default_rng(0).choice(words, 2000))
    documents = [document, "", document[:50], " ", document[5:]]
    tokenizer = SubwordTokenizer(algorithm, vocab_size=400)
    whole = tokenizer.fit(documents).transform(documents)
    vocabulary = tokenizer.vocabulary_
    monkeypatch.setattr("skmodal.text._subwords._AT_ONCE", 40)
    assert [list(tokens) for tokens in tokenizer.fit(documents).transform(documents)] == [list(t) for t in whole]
    assert tokenizer.vocabulary_ == vocabulary
