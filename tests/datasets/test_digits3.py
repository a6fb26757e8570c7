"""The bundled digits: honest split, balance, pairing by seed, checked energy, and a true table of names."""

import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.pipeline import make_pipeline

import skmodal.datasets
from skmodal.datasets import load_digits3

DATA = Path(skmodal.datasets.__file__).parent / "data"
DIGITS = [str(digit) for digit in range(10)]


@pytest.fixture(scope="module")
def digits():
    return load_digits3()


@pytest.fixture(scope="module")
def whole():
    return load_digits3(image_energy=1.0)


@pytest.fixture(scope="module")
def names():
    return pd.read_csv(DATA / "digit_names.csv", keep_default_na=False, dtype=str)


def same(a, b):
    """Whether two frames of samples are equal to the bit."""
    return len(a) == len(b) and all(
        np.array_equal(x, y) for column in a for x, y in zip(a[column], b[column], strict=True)
    )


def pixels(images):
    return np.stack(list(images)).reshape(len(images), -1).astype(float)


# ------------------------------------------------------------------------------------------------ what comes back


def test_the_bunch_is_what_its_page_says(digits):
    assert list(digits.data.columns) == digits.feature_names == ["text", "image", "speech"]
    assert digits.data.shape == (1200, 3)
    assert [dtype.kind for dtype in digits.data.dtypes] == ["O"] * 3
    assert list(digits.frame.columns) == ["text", "image", "speech", "target"]
    pd.testing.assert_series_equal(digits.frame["target"], digits.target)
    assert digits.target.dtype.kind == "i"
    assert digits.target_names == ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert digits.sampling_rate == 8000
    for key in ("split", "speaker", "language", "clip_id", "image_id"):
        assert isinstance(digits[key], np.ndarray)
        assert digits[key].shape == (1200,)
    for said in ("CC BY-SA 4.0", "Zohar Jackson", "LeCun", "Vielzeuf", "paired by label"):
        assert said in digits.DESCR


def test_cells_are_samples(digits):
    assert all(type(text) is str and text for text in digits.data["text"])
    assert all(image.shape == (28, 28) and image.dtype == np.uint8 for image in digits.data["image"])
    lengths = np.array([len(wave) for wave in digits.data["speech"]])
    assert all(wave.ndim == 1 and wave.dtype == np.float32 for wave in digits.data["speech"])
    assert lengths.min() >= 1148
    assert lengths.max() <= 18262
    loudest = np.array([np.abs(wave).max() for wave in digits.data["speech"]])
    assert loudest.max() <= 1
    assert loudest.min() > 0.01


@pytest.mark.slow
def test_arrays_are_the_frame_without_its_names(digits):
    arrays = load_digits3(as_frame=False)
    assert arrays.frame is None
    assert isinstance(arrays.data, np.ndarray)
    assert arrays.data.shape == (1200, 3)
    assert same(digits.data, pd.DataFrame(arrays.data, columns=digits.feature_names))
    np.testing.assert_array_equal(arrays.target, digits.target)
    data, target = load_digits3(return_X_y=True, subset="test")
    assert isinstance(data, pd.DataFrame)
    assert (data.shape, target.shape) == ((400, 3), (400,))
    data, target = load_digits3(return_X_y=True, as_frame=False, subset="train")
    assert isinstance(data, np.ndarray)
    assert (data.shape, target.shape) == ((800, 3), (800,))


def test_subsets_are_the_parts_of_all(digits):
    for subset in ("train", "test"):
        part, kept = load_digits3(subset=subset), digits.split == subset
        assert same(part.data, digits.data[kept])
        assert list(part.data.index) == list(range(kept.sum()))
        for key in ("target", "split", "speaker", "language", "clip_id", "image_id"):
            np.testing.assert_array_equal(part[key], digits[key][kept])


def test_callers_share_nothing(digits):
    mine = load_digits3()
    for column in ("image", "speech"):
        for cell in mine.data[column]:
            cell[:] = 0
    mine.feature_names.clear()
    assert same(load_digits3().data, digits.data)


@pytest.mark.parametrize(
    "bad",
    [{"subset": "dev"}, {"image_energy": 0}, {"image_energy": 1.01}, {"image_energy": "25%"}, {"random_state": "x"}],
)
def test_parameters_are_validated(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of load_digits3"):
        load_digits3(**bad)


# -------------------------------------------------------------------------------------- an honest, balanced split


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1))
def test_any_seed_keeps_the_promises(seed):
    digits = load_digits3(random_state=seed, image_energy=1.0)
    train, test = digits.split == "train", digits.split == "test"
    for key in ("speaker", "language", "image_id", "clip_id"):
        assert not set(digits[key][train]) & set(digits[key][test]), key
    assert len(set(digits.clip_id)) == len(set(digits.image_id)) == 1200
    assert (digits.image_id[train] < 60_000).all()
    assert (digits.image_id[test] >= 60_000).all()
    counts = pd.crosstab([digits.split, digits.speaker], digits.target)
    assert counts.shape == (6, 10)
    assert (counts == 20).all(axis=None), "as many of every digit by every speaker"
    for part in (train, test):
        uses = pd.crosstab(digits.language[part], digits.target[part])
        assert uses.max(axis=None) - uses.min(axis=None) <= 1, "no language is favored"
    assert len(set(digits.language)) == 100
    said = [name.split("_") for name in digits.clip_id]
    np.testing.assert_array_equal([int(digit) for digit, _, _ in said], digits.target)
    np.testing.assert_array_equal([speaker for _, speaker, _ in said], digits.speaker)


def test_texts_are_the_names_in_their_language(digits, names):
    table = names.set_index("code")
    for text, code, digit in zip(digits.data["text"], digits.language, digits.target, strict=True):
        assert table.loc[code, str(digit)] == text
    splits = table.loc[digits.language, "split"].to_numpy()
    np.testing.assert_array_equal(splits, digits.split)


@pytest.mark.slow
def test_the_seed_decides_the_pairing(whole):
    assert same(load_digits3(image_energy=1.0, random_state=0).data, whole.data)
    other = load_digits3(image_energy=1.0, random_state=1)
    assert not same(other.data, whole.data)
    partner = dict(zip(whole.clip_id, whole.image_id, strict=True))
    met_again = [partner[c] == i for c, i in zip(other.clip_id, other.image_id, strict=True)]
    assert np.mean(met_again) < 0.1
    state = np.random.RandomState(0)
    assert same(load_digits3(image_energy=1.0, random_state=state).data, whole.data)
    assert not same(load_digits3(image_energy=1.0, random_state=state).data, whole.data), "a RandomState goes on"
    before = np.random.get_state()[1].copy()  # noqa: NPY002 - it is this state that must not move
    load_digits3(image_energy=1.0, random_state=3)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_rows_are_not_sorted(digits):
    for part in ("train", "test"):
        target = digits.target[digits.split == part].to_numpy()
        assert np.mean(target[1:] == target[:-1]) < 0.2


# ------------------------------------------------------------------------------------------------ the three modalities


def test_images_keep_the_share_of_energy(digits, whole):
    """Against scikit-learn's PCA of the whole images and against the eigenvalues of their covariance."""
    train = digits.split == "train"
    originals = pixels(whole.data["image"])
    mean = originals[train].mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(originals[train].T))
    shares = np.cumsum(values[::-1]) / values.sum()
    n_components = int(np.argmax(shares > 0.25)) + 1
    assert n_components == PCA(n_components=0.25, svd_solver="full").fit(originals[train]).n_components_ == 4
    leading = vectors[:, ::-1][:, :n_components]
    rebuilt = mean + (originals - mean) @ leading @ leading.T
    np.testing.assert_allclose(pixels(digits.data["image"]), np.clip(rebuilt, 0, 255), atol=0.5 + 1e-6)
    kept = ((rebuilt[train] - mean) ** 2).sum() / ((originals[train] - mean) ** 2).sum()
    assert 0.25 < kept == pytest.approx(shares[n_components - 1])


@pytest.mark.slow
@settings(max_examples=3)
@given(share=st.floats(0.01, 0.99))
def test_more_energy_is_closer_to_the_whole(whole, share):
    originals = pixels(whole.data["image"])
    errors = [
        np.square(pixels(load_digits3(image_energy=energy).data["image"]) - originals).mean()
        for energy in (share / 2, share, 1.0)
    ]
    assert errors[0] >= errors[1] >= errors[2] == 0


def test_whole_images_are_distinct_handwriting(whole):
    images = pixels(whole.data["image"])
    assert len(np.unique(images, axis=0)) == 1200
    assert images.max() == 255
    assert 0.7 < (images == 0).mean() < 0.9


@pytest.mark.slow
def test_labels_fit_what_is_seen_and_said(whole):
    """A wrong pairing would show: a mean image a class is enough for most digits, another speaker's sound for many."""
    train = (whole.split == "train").nonzero()[0]
    images = pixels(whole.data["image"])
    means = np.stack([images[train][whole.target[train] == digit].mean(axis=0) for digit in range(10)])
    nearest = np.square(images[:, None] - means).sum(axis=-1).argmin(axis=1)
    assert np.mean(nearest == whole.target) > 0.75
    sounds = np.stack([log_bands(wave) for wave in whole.data["speech"]])
    model = LogisticRegression(C=0.01, max_iter=200)
    scores = cross_val_score(model, sounds, whole.target, groups=whole.speaker, cv=LeaveOneGroupOut())
    assert scores.mean() > 0.35, "chance is 0.1"


def log_bands(wave):
    """16 bands of the log spectrum in each of 5 equal parts of a clip."""
    spectra = [np.abs(np.fft.rfft(part, 512))[:256].reshape(16, 16).mean(axis=1) for part in np.array_split(wave, 5)]
    bands = np.log(np.concatenate(spectra) + 1e-3)
    return bands - bands.mean()


def test_text_can_be_learned_across_languages(digits):
    train = digits.split == "train"
    model = make_pipeline(TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3)), LogisticRegression(C=10))
    model.fit(digits.data["text"][train], digits.target[train])
    assert model.score(digits.data["text"][~train], digits.target[~train]) > 0.75


# ----------------------------------------------------------------------------------------------- the table of names


def test_a_language_is_one_row_of_ten_distinct_names(names):
    assert list(names.columns) == ["code", "language", "script", "family", "split", *DIGITS]
    assert len(names) == 100
    assert names["code"].is_unique
    assert names["language"].is_unique
    assert names["code"].str.fullmatch("[a-z]{3}").all()
    assert not names[DIGITS].duplicated().any(), "two languages would be merged"
    assert (names[DIGITS].nunique(axis=1) == 10).all()
    for name in names[DIGITS].to_numpy().ravel():
        assert name == name.strip() == unicodedata.normalize("NFC", name)
        assert name == name.lower(), "no name of a number is capitalized"


BLOCKS = {"Han": ("CJK",), "Kana": ("HIRAGANA", "KATAKANA")}  # else a script's letters are named after it


def test_a_language_is_in_its_own_script(names):
    assert names["script"].nunique() >= 20
    for script, words in zip(names["script"], names[DIGITS].to_numpy(), strict=True):
        starts = (*BLOCKS.get(script, (script.upper(),)), "MODIFIER LETTER")
        letters = {c for word in words for c in word if unicodedata.category(c)[0] in "LM"}
        strangers = [unicodedata.name(c) for c in letters if not unicodedata.name(c).startswith(starts)]
        assert not strangers, words


def test_languages_to_test_on_have_relatives_to_train_on(names):
    train, test = names[names["split"] == "train"], names[names["split"] == "test"]
    assert (len(train), len(test)) == (78, 22)
    stock = names["family"].str.split("/").str[0]
    known = set(zip(stock[train.index], train["script"], strict=True))
    assert set(zip(stock[test.index], test["script"], strict=True)) <= known


@pytest.mark.parametrize(
    ("code", "words"),
    [  # printed in textbooks and in the Unicode CLDR's spell-out rules
        ("spa", "cero uno dos tres cuatro cinco seis siete ocho nueve"),
        ("rus", "ноль один два три четыре пять шесть семь восемь девять"),
        ("ell", "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα"),
        ("kat", "ნული ერთი ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა"),
        ("kor", "영 일 이 삼 사 오 육 칠 팔 구"),
        ("tha", "ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า"),
        ("swh", "sifuri moja mbili tatu nne tano sita saba nane tisa"),
    ],
)
def test_names_are_true(names, code, words):
    assert names.set_index("code").loc[code, DIGITS].tolist() == words.split()
