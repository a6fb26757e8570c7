import base64
import io
import re

import numpy as np
import pandas as pd
import polars as pl
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import BernoulliNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from skmodal.fusion import LateFusionClassifier, make_modality_union
from skmodal.image import Grayscale
from skmodal.inspection import group_report, make_report
from skmodal.inspection._shown_samples import show_samples
from skmodal.recipes import make_recipe
from skmodal.speech import MFCC
from skmodal.text import LatentSemanticAnalysis

pytestmark = pytest.mark.slow

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">&amp; $\\frac{$ "quoted"'


class Wrong(ClassifierMixin, BaseEstimator):
    """Answer with the label of the row before, however X looks."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.answers_ = np.roll(y, 1)
        return self

    def predict(self, X):
        return self.answers_


@pytest.fixture
def written(tmp_path, parse_page):
    """Return a function that writes a report, and reads it with all that every page must hold to."""

    def write(*args, **options):
        make_report(*args, tmp_path / "report.html", **options)
        text = (tmp_path / "report.html").read_text(encoding="utf-8")
        page = parse_page(text)
        assert not {"script", "link", "iframe", "object", "embed"} & {tag for tag, _ in page.tags}
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        fetched = [attrs[name] for tag, attrs in page.tags for name in ("src", "href", "xlink:href") if name in attrs]
        assert all(address.startswith(("data:", "#")) for address in fetched)
        assert all(address.startswith("#") for address in re.findall(r"url\(([^)]*)\)", text))
        pictures = [attrs.get("aria-label") for tag, attrs in page.tags if tag in ("svg", "audio")]
        pictures += [attrs.get("alt") for tag, attrs in page.tags if tag == "img"]
        assert all(pictures)
        assert {attrs["scope"] for tag, attrs in page.tags if tag == "th"} <= {"row", "col"}
        page.text = text
        page.sections = [attrs["id"] for tag, attrs in page.tags if tag == "section"]
        return page

    return write


@pytest.fixture(scope="module")
def several():
    """Six rows, each of them a text, an image and a waveform."""
    rng = np.random.default_rng(0)
    y = np.array(["yes", "no"] * 12)
    frame = pd.DataFrame(
        {
            "text": [f"{label} indeed" for label in y],
            "image": [rng.integers(0, 99, (8, 8), dtype=np.uint8) for _ in y],
            "speech": [rng.normal(scale=0.1, size=1600) for _ in y],
        }
    )
    frame.loc[0, "image"] = None
    return frame, y


def late(y):
    return LateFusionClassifier(
        [
            ("text", make_recipe("text", "nb")),
            ("image", make_pipeline(Grayscale(), FunctionTransformer(_flat), BernoulliNB())),
            ("speech", make_pipeline(MFCC(sampling_rate=8000), BernoulliNB())),
        ]
    )


def _flat(images):
    return np.array([np.ravel(image) for image in images])


def test_a_fusion_has_every_section(several, written):
    X, y = several
    page = written(
        late(y).fit(X, y), X, y[::-1], groups={"speaker": ["ann", "bob"] * 12, "room": [None, "a"] * 12}, n_mistakes=24
    )
    assert page.sections == ["scores", "answers", "modalities", "groups-0", "groups-1", "mistakes", "model"]
    assert {"By speaker", "By room", "text", "image", "speech"} <= set(page.texts)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("audio") > 12  # a mistake each
    assert "img" in tags
    assert "missing" in page.texts  # the image of row 0


def test_the_recordings_are_what_the_cells_hold(several, written):
    X, y = several
    page = written(Wrong().fit(X, y), X, y, n_mistakes=1, sampling_rate=4000)
    (address,) = [attrs["src"] for tag, attrs in page.tags if tag == "audio"]
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    assert rate == 4000
    np.testing.assert_allclose(samples, X["speech"][0], atol=1 / 32768)


def test_without_a_rate_a_waveform_is_silent(several, written):
    X, y = several
    page = written(Wrong().fit(X, y), X[["speech"]], y)
    assert "audio" not in [tag for tag, _ in page.tags]
    assert "Waveform, 1600 values" in page.text


def test_samples_are_bounded(written):
    rng = np.random.default_rng(0)
    X = pd.DataFrame(
        {
            "text": ["word " * 100_000] * 2,
            "image": [rng.integers(0, 255, (900, 1200, 3), dtype=np.uint8)] * 2,
            "speech": [rng.normal(scale=0.1, size=800_000)] * 2,
        }
    )
    page = written(Wrong().fit(X, np.array([0, 1])), X, [0, 1], sampling_rate=16_000)
    assert len(page.text) < 800_000
    (picture, _) = [attrs for tag, attrs in page.tags if tag == "img"]
    assert Image.open(io.BytesIO(base64.b64decode(picture["src"].partition(",")[2]))).size == (192, 144)
    assert picture["alt"] == "Image of row 0, 1200 by 900 pixels"
    assert "its first 4.0 s" in page.text


def test_files_are_shown_and_names_that_are_no_files_are_text(tmp_path, written):
    Image.new("RGB", (20, 10)).save(tmp_path / "a.png")
    soundfile.write(tmp_path / "a.wav", np.zeros((1000, 2)), 22050)
    X = pd.DataFrame(
        {"image": [str(tmp_path / "a.png")] * 2, "speech": [tmp_path / "a.wav"] * 2, "text": ["b.png", "c.wav"]}
    )
    page = written(Wrong().fit(X, np.array([0, 1])), X, [0, 1])
    tags = [tag for tag, _ in page.tags]
    assert tags.count("img") == tags.count("audio") == 2
    assert {"b.png", "c.wav"} <= set(page.texts)
    assert {f"{tmp_path.name}/a.png", f"{tmp_path.name}/a.wav"} <= set(page.texts)


def test_what_the_cells_say_is_text_and_nothing_else(written):
    y = np.array([HOSTILE, "b", "a", HOSTILE])
    X = pd.DataFrame({HOSTILE: [HOSTILE] * 4, "<b>": [{HOSTILE: 1}] * 4})
    model = Wrong().fit(X, y)
    page = written(model, X, y, groups=pl.DataFrame({HOSTILE: [HOSTILE, "a", "b", "c"]}), title=HOSTILE)
    assert HOSTILE in page.texts
    assert "b" not in [tag for tag, _ in page.tags]
    assert not [attrs for tag, attrs in page.tags if tag == "img"]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=4))
def test_any_text_reads_as_it_is(parse_page, texts):
    shown = show_samples(texts, range(len(texts)), sampling_rate=None, name="test")
    for text, piece in zip(texts, shown, strict=True):
        page = parse_page(piece)
        assert [tag for tag, _ in page.tags] == ["span"]
        assert "".join(page.texts) == text


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("label", ["七", "سبعة", "सात", "\ud800", "a\nb\x00c", "$" * 3, "]]>", "--><b>", "x" * 500])
def test_labels_of_any_script(label, written):
    y = np.array([label, "b", "c", label], dtype=object)
    page = written(Wrong().fit(None, y), [label, "b", "c", "d"], y, groups=[label, "b", label, "b"])
    assert page.sections[-1] == "model"


def test_the_parameters_are_text_too(written):
    model = DummyClassifier(strategy="constant", constant=HOSTILE).fit([[0], [0]], [HOSTILE, "a"])
    assert "constant=" in "".join(written(model, [[0], [1]], [HOSTILE, "a"]).texts)


def test_a_model_that_refuses_missing_cells_has_its_columns_shuffled(several, written):
    X, y = several
    lsa = LatentSemanticAnalysis(2)
    union = make_modality_union({"text": lsa}, missing="error")
    page = written(make_pipeline(union, LogisticRegression()).fit(X, y), X, y)
    assert "refuses rows without a modality" in page.text
    assert "falls by" in page.texts


def test_a_regressor(written):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2000, 12))
    y = X[:, 0] + 0.1 * rng.normal(size=2000)
    page = written(Ridge().fit(X, y), X, y, groups=pd.Series(["a", "b"] * 1000, name="half"))
    assert page.sections == ["scores", "answers", "groups-0", "mistakes", "model"]
    assert "By half" in page.texts
    assert "R²" in page.texts
    assert "A dot a row, 1000 of 2000" in page.text
    report = group_report(Ridge().fit(X, y), X, y, ["a", "b"] * 1000, scoring="neg_mean_absolute_error", n_resamples=1)
    assert f"{report['value'][0]:.3f}" in page.texts


@pytest.mark.parametrize("container", [list, np.array, pd.Series, pl.Series], ids=lambda one: one.__module__)
def test_one_modality_in_every_container(container, written):
    texts, y = ["good film", "bad film", "fine", "awful"] * 3, ["+", "-"] * 6
    model = GridSearchCV(make_recipe("text", "svm"), {"svm__C": [1, 10]}, cv=2).fit(texts, y)
    page = written(model, container(texts), container(y[::-1]))
    assert page.sections == ["scores", "answers", "mistakes", "model"]
    assert "good film" in page.texts
    assert "GridSearchCV: a report" in page.texts


@pytest.mark.parametrize(
    ("X", "shown"),
    [
        (csr_array(np.eye(3) / 3), "0.333, 0, 0"),
        (np.arange(30.0).reshape(3, 10), "0, 1, 2, 3, 4, 5, 6, 7, … (10)"),
        (pd.DataFrame({"age": [30.5, 40, 50], "tokens": [np.array([7, 8])] * 3}), "30.5"),
        ([["good", "film"]] * 3, "['good', 'film']"),
        ([np.zeros((4, 5, 2))] * 3, "array("),
    ],
    ids=["sparse", "table", "frame", "tokens", "odd channels"],
)
def test_what_is_no_sample_is_written_out(X, shown, written):
    page = written(Wrong().fit(None, np.arange(3)), X, np.arange(3))
    assert any(text.startswith(shown) for text in page.texts)


def test_many_classes_become_a_table(written):
    y = np.arange(60) % 30
    page = written(Wrong().fit(None, y), np.zeros((60, 1)), y)
    assert "The commonest confusions among 30 classes." in page.text


def test_a_model_without_a_mistake(written):
    page = written(DummyRegressor().fit([[0], [0]], [1.0, 1.0]), [[0], [1]], [1.0, 1.0])
    assert "Each of these rows is answered rightly." in page.texts


def test_the_worst_mistakes_come_first(written):
    X = np.array([[0.2], [0.6], [0.9], [0.9]])
    model = LogisticRegression().fit([[0.0], [1.0]] * 50, ["low", "high"] * 50)
    page = written(model, X, np.array(["high", "low", "low", "high"]), n_mistakes=2)
    table = page.text.partition('id="mistakes"')[2]
    assert re.findall(r'<th scope="row">(\d)</th>', table) == ["2", "0"]
    assert "2 of the 3 rows" in table


def test_the_same_page_twice(several, tmp_path):
    X, y = several
    for name in ("one", "two"):
        make_report(late(y).fit(X, y), X, y, tmp_path / name, groups=["a", "b"] * 12, n_mistakes=0)
    one, two = (re.sub(r"took .*? a row", "", (tmp_path / name).read_text()) for name in ("one", "two"))
    assert one == two


def test_the_pictures_take_their_colors_from_the_page(several, written):
    X, y = several
    page = written(late(y).fit(X, y), X, y[::-1], groups=["a", "b"] * 12)
    assert "var(--accent)" in page.text
    assert not re.findall(r"#0\d0\d0\d", page.text)
