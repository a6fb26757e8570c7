"""WordVectors: files that gensim has written, files that are broken, and clones that share what was read."""

import pickle

import gensim
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from skmodal._samples import hidden_bars
from skmodal.text import WordVectors

RNG = np.random.default_rng(0)
WORDS = ["the", "été", "你好", "don't", "42"]
VECTORS = RNG.standard_normal((5, 7)).astype(np.float32)
FORMATS = ["word2vec", "word2vec-binary", "glove"]


@pytest.fixture(params=FORMATS)
def written(request, tmp_path):
    """Return (path, format) of a file that gensim has written; GloVe's is word2vec's without the first line."""
    keyed = gensim.models.KeyedVectors(7)
    keyed.add_vectors(WORDS, VECTORS)
    path = tmp_path / "vectors"
    keyed.save_word2vec_format(path, binary=request.param == "word2vec-binary", write_header=request.param != "glove")
    return path, request.param


def test_files_of_gensim(written):
    path, file_format = written
    for stated in ("auto", file_format):
        model = WordVectors.from_file(path, format=stated)
        assert list(model.vocabulary_) == WORDS
        assert model.vectors_.dtype == np.float32
        np.testing.assert_allclose(model.vectors_, VECTORS, atol=1e-6)
    assert model.most_similar("été", topn=1)
    np.testing.assert_allclose(model.transform(["the 42"])[0], VECTORS[[0, 4]].mean(axis=0), atol=1e-6)


@given(st.dictionaries(st.text(st.characters(categories=["L", "N"]), min_size=1), st.floats(-9, 9), min_size=2))
@settings(max_examples=30)
def test_any_words(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("any") / "vectors.txt"
    path.write_text("".join(f"{word} {value} 0.5\n" for word, value in table.items()), "utf-8")
    model = WordVectors.from_file(path, format="glove")
    assert list(model.vocabulary_) == list(table)
    np.testing.assert_allclose(model.vectors_[:, 0], list(table.values()), rtol=1e-6, atol=1e-30)


@pytest.mark.parametrize("file_format", ["auto", "stated"])
@pytest.mark.parametrize(
    ("content", "stated"),
    [
        (b"New York 1 2\nthe 3 4\n", "glove"),
        (b"2 2\nNew York 1 2\nthe 3 4\n", "word2vec"),
        (b"\xef\xbb\xbfNew York 1 2\nthe 3 4", "glove"),
        (b"\xef\xbb\xbf2 2\nNew York 1 2\nthe 3 4", "word2vec"),
        (b"New York 1 2\nthe 3 4\n\n \r\n", "glove"),
        (b"2 2\nNew York 1 2\nthe 3 4\n\n\n", "word2vec"),
    ],
)
def test_spaced_first_words_byte_order_marks_and_last_blank_lines(tmp_path, content, stated, file_format, monkeypatch):
    path = tmp_path / "vectors.txt"
    path.write_bytes(content)
    for chunk in (2, 3, 1 << 20):
        if stated == "glove":  # the lines are counted in chunks
            monkeypatch.setattr("skmodal.text._vector_files._CHUNK", chunk)
        model = WordVectors.from_file(path, format="auto" if file_format == "auto" else stated)
        assert model.vocabulary_ == {"New York": 0, "the": 1}
        np.testing.assert_array_equal(model.vectors_, [[1, 2], [3, 4]])
        del model


def test_words_with_spaces_and_lines_that_end_otherwise(tmp_path):
    path = tmp_path / "glove.txt"
    path.write_bytes(b"the 1 2\r\n. . . 3 4 \nat name@domain.com 5 6")
    model = WordVectors.from_file(path)
    assert list(model.vocabulary_) == ["the", ". . .", "at name@domain.com"]
    np.testing.assert_array_equal(model.vectors_, [[1, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize("cut", [1, 10, 30, 60])
def test_truncated_files(written, cut):
    path, file_format = written
    whole = path.read_bytes()
    path.write_bytes(whole[: -cut - (file_format != "word2vec-binary")])
    if file_format == "word2vec-binary" or cut > 8:
        with pytest.raises(ValueError, match="truncated"):
            WordVectors.from_file(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a 1 2\nb 3 4 5\n", r"line 2 of .* has 3 numbers, where 2 are wanted"),
        ("a 1 2\nb 3\n", r"line 2 of .* has 1 numbers, where 2 are wanted: the file is truncated"),
        ("a 1 2\na 3 4\n", r"the word 'a' twice, as word 1 and 2"),
        ("2 2\na 1 2\n", r"line 3 of .* has 0 numbers"),
        ("1 2\na 1 2\nb 3 4\n", r"goes on after its 1 words of 2 numbers"),
        ("1 3\na 1 2\n", r"line 2 of .* has 2 numbers, where 3 are wanted"),
        ("900 300\na 1 2\n", r"too short for 900 words of 300 numbers"),
        ("3 99999999999999999999999\na 1 2\n", r"too short for 3 words of 9{23} numbers"),
        ("99999999999999999999999 3\na 1 2\n", r"too short for 9{23} words of 3 numbers"),
        ("9" * 5000 + " 3\na 1 2\n", r"line 2 of .* has 2 numbers, where 1 are wanted"),
        ("a 1 2\n\nb 3 4\n", r"line 2 of .* has 0 numbers"),
        ("0 2\n", r"too short for 0 words"),
        ("a 1 2\nb 3 x\n", r"line 2 of .* cannot be read: could not convert string to float"),
        ("a 1 2\nb 3 nan\n", r"NaN or infinity for 'b'"),
        ("a 1 2\nb 3 inf\n", r"NaN or infinity for 'b'"),
        ("", r"is no file of word vectors"),
        ("word\n", r"is no file of word vectors"),
    ],
)
def test_broken_files(tmp_path, content, message):
    path = tmp_path / "vectors.txt"
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        WordVectors.from_file(path)
    with pytest.raises(ValueError, match=message):
        WordVectors(path).fit(["a"])


def test_broken_binary_files(tmp_path):
    path = tmp_path / "vectors.bin"
    path.write_bytes(b"2 1\na " + np.float32(1).tobytes() + b"a " + np.float32(2).tobytes())
    with pytest.raises(ValueError, match="the word 'a' twice"):
        WordVectors.from_file(path)
    path.write_bytes(b"1 1\n\xff\xfe " + np.float32(1).tobytes())
    with pytest.raises(ValueError, match=r"word 1 of .* is no UTF-8"):
        WordVectors.from_file(path)
    path.write_bytes(b"a 1 2\n")
    with pytest.raises(ValueError, match="no first line with two numbers, so it is no word2vec-binary file"):
        WordVectors.from_file(path, format="word2vec-binary")


def test_a_file_that_does_not_exist(tmp_path):
    with pytest.raises(FileNotFoundError):
        WordVectors.from_file(tmp_path / "none")


def test_clones_share_the_matrix_and_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    model = WordVectors.from_file(path, pooling="tfidf")
    assert clone(model).fit(["a b"]).vectors_ is model.vectors_
    path.write_text("a 1 2\nb 3 4\nc 5 6\n")
    assert len(clone(model).fit(["a b"]).vectors_) == 3


def test_a_cache_is_read_once_and_mapped(written, tmp_path, monkeypatch):
    path, _ = written
    folder = tmp_path / "cache"
    plain = WordVectors.from_file(path)
    for _ in range(2):
        model = WordVectors.from_file(path, cache=folder)
        assert isinstance(model.vectors_.base, np.memmap)
        assert model.vocabulary_ == plain.vocabulary_
        np.testing.assert_array_equal(model.vectors_, plain.vectors_)
        assert clone(model).fit(["the"]).vectors_ is model.vectors_
        again = pickle.loads(pickle.dumps(model))
        assert not isinstance(again.vectors_.base, np.memmap)
        np.testing.assert_array_equal(again.transform(WORDS), plain.transform(WORDS))
        with pytest.raises(ValueError, match="read-only"):
            model.vectors_[:] = 9
        del model, again
        monkeypatch.setattr("skmodal.text._word_vectors.read_vectors", lambda *_, **__: pytest.fail("read again"))
    assert [file.suffix for file in folder.iterdir()] == [".npy"]


def test_a_changed_file_has_another_place_in_the_cache(tmp_path):
    path = tmp_path / "vectors.txt"
    for content, n_words in (("a 1 2\nb 3 4\n", 2), ("a 1 2\nb 3 4\nc 5 6\n", 3)):
        path.write_text(content)
        assert len(WordVectors(path, cache=tmp_path / "cache").fit(["a"]).vectors_) == n_words
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_broken_file_leaves_nothing_in_the_cache(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3\n")
    with pytest.raises(ValueError, match="line 2"):
        WordVectors.from_file(path, cache=tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


@pytest.mark.parametrize("keep", [0, 10, 100, 130, -1])
def test_a_damaged_cache_is_an_error(tmp_path, keep):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    WordVectors.from_file(path, cache=tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(OSError, match=r"\.npy is no whole file of the cache .* Delete it: it is made anew"):
        WordVectors.from_file(path, cache=tmp_path / "cache")


def test_a_pickle_in_the_cache_is_never_loaded(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    WordVectors.from_file(path, cache=tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    np.save(file, np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(OSError, match="is no whole file of the cache"):
        WordVectors.from_file(path, cache=tmp_path / "cache")


def test_a_cache_that_cannot_be_a_folder(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    with pytest.raises(OSError, match=r"WordVectors: cache=.* is no folder and cannot be made one"):
        WordVectors.from_file(path, cache=path)


def test_weights_are_learned_by_fit(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    for pooling in ("tfidf", "sif"):
        model = WordVectors.from_file(path, pooling=pooling)
        with pytest.raises(NotFittedError, match=f"WordVectors: pooling='{pooling}' learns from documents; call fit"):
            model.transform(["a"])
        assert model.fit(["a b", "a"]).transform(["a"]).shape == (1, 2)


def test_a_bar(tmp_path, capsys):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    WordVectors.from_file(path, verbose=1)
    assert "2/2" in capsys.readouterr().err
    with hidden_bars():  # as within a search
        WordVectors.from_file(path, verbose=1)
    WordVectors.from_file(path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({}, "vectors of the shapes"),
        ({"a": [1.0], "b": [1.0, 2.0]}, r"vectors of the shapes \[\(1,\), \(2,\)\]"),
        ({"a": []}, "vectors of the shapes"),
        ({"a": [[1.0]]}, "vectors of the shapes"),
        ({"a": [np.nan]}, "NaN or infinity for 'a'"),
        ({1: [1.0]}, "the key 1; a word is a str"),
        (3, "The 'source' parameter of WordVectors must be"),
    ],
)
def test_bad_sources(source, message):
    with pytest.raises((TypeError, ValueError), match=message):
        WordVectors(source).fit(["a"])


def test_bad_parameters():
    for bad in ({"format": "fasttext"}, {"cache": True}, {"pooling": "median"}, {"oov": "guess"}):
        with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of WordVectors must be"):
            WordVectors.from_file("any", **bad)


def test_the_shared_matrix_is_read_only(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 2\nb 3 4\n")
    model = WordVectors.from_file(path)
    with pytest.raises(ValueError, match="read-only"):
        model.vectors_[:] = 9
    np.testing.assert_array_equal(WordVectors.from_file(path).vectors_, [[1, 2], [3, 4]])
