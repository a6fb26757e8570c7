"""The pictures of saliency and attention: what is drawn, where, and bad input."""

import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier
from skmodal.inspection import AttentionDisplay, SaliencyDisplay, SaliencyMap, saliency
from skmodal.speech import LogMel

pytestmark = pytest.mark.slow

matplotlib.use("Agg")
DIGITS = load_digits3(subset="train")
TEXTS = ["good film", "a bad film", "very good", "so bad"] * 10
MOODS = ["+", "-", "+", "-"] * 10


@pytest.fixture
def plt():
    import matplotlib.pyplot as plt

    yield plt
    plt.close("all")


def _map(kind, values, **facts):
    facts = {"method": "integrated_gradients", "target": np.int64(3), "output": 1.5, "measure": "logit", **facts}
    return SaliencyMap(kind=kind, values=np.asarray(values), **facts)


def test_words_are_colored_and_wrapped(plt):
    tokens = ["word", "another", "good"] * 20
    values = [-1.0, 0.0, 0.5] * 20
    display = SaliencyDisplay(saliency_map=_map("text", values, tokens=tokens)).plot()
    display.figure_.canvas.draw()
    words, boxes = display.ax_.texts, display.ax_.patches
    assert [word.get_text() for word in words] == tokens
    lines = [word.get_position()[1] for word in words]
    assert sorted(lines, reverse=True) == lines
    assert len(set(lines)) > 2
    right = display.ax_.get_window_extent().x1
    assert all(box.get_window_extent().x1 <= right + 1 for box in boxes)
    for word, box in zip(words, boxes, strict=True):
        around, inside = box.get_window_extent(), word.get_window_extent()
        assert around.x0 <= inside.x0
        assert inside.x1 <= around.x1
        assert around.y0 <= inside.y0 + 2
    against, nothing, speaking = (box.get_facecolor()[:3] for box in boxes[:3])
    assert against[2] > against[0]  # blue
    assert speaking[0] > speaking[2]  # red
    assert min(nothing) > 0.9
    assert words[0].get_color() == "white"
    assert display.ax_.get_title() == "for 3 (logit 1.5)"
    assert display.colorbar_.mappable.norm.vmin == -display.colorbar_.mappable.norm.vmax == -1
    assert display.colorbar_.ax.get_xlabel() == "share of the logit"


def test_a_text_of_no_words_and_a_map_of_zeros_are_drawn(plt):
    SaliencyDisplay(saliency_map=_map("text", [], tokens=[])).plot().figure_.canvas.draw()
    SaliencyDisplay(saliency_map=_map("image", np.zeros((2, 2)), image=np.ones((2, 2)))).plot().figure_.canvas.draw()
    one = _map("speech", [[1.0]], spectrogram=np.ones((1, 1)), times=np.array([0.1]))
    SaliencyDisplay(saliency_map=one).plot().figure_.canvas.draw()


def test_a_heat_map_lies_over_an_image(plt):
    X, y = load_digits(return_X_y=True)
    model = ImageClassifier("mlp", max_epochs=1, random_state=0).fit(X[:50], y[:50])
    figure, axes = plt.subplots(1, 2)
    display = SaliencyDisplay.from_estimator(model, X[0], target=4, ax=axes[1])
    assert display.ax_ is axes[1]
    assert display.figure_ is figure
    below, above = display.ax_.images
    values = saliency(model, X[:1], target=4)[0].values
    colors = above.get_array()
    assert colors.shape == (8, 8, 4)
    np.testing.assert_allclose(colors[..., 3].max(), 1)
    assert np.array_equal(
        np.unravel_index(colors[..., 3].argmax(), (8, 8)), np.unravel_index(abs(values).argmax(), (8, 8))
    )
    assert below.get_array().min() == 0.5
    figure.canvas.draw()


def test_a_spectrogram_has_seconds_and_hertz(plt):
    waveforms = list(DIGITS.data["speech"][:20])
    model = SpeechClassifier("mlp", features=LogMel(8000, pooling=None), max_epochs=1)
    model.fit(waveforms, DIGITS.target[:20])
    display = SaliencyDisplay.from_estimator(model, waveforms[0])
    assert (display.ax_.get_xlabel(), display.ax_.get_ylabel()) == ("time (s)", "frequency (Hz)")
    assert display.colorbar_.ax.get_ylabel() == "share of the logit"
    occluded = SaliencyDisplay.from_estimator(model, waveforms[0], method="occlusion", sampling_rate=8000)
    assert occluded.colorbar_.ax.get_ylabel() == "probability lost without it"
    _, right, *_ = occluded.ax_.images[0].get_extent()
    assert 0 <= right - len(waveforms[0]) / 8000 < 0.05
    display.figure_.canvas.draw()


def test_a_row_of_several_modalities_and_a_classic_pipeline(plt):
    encoders = {"image": ImageClassifier("mlp"), "speech": SpeechClassifier("mlp", sampling_rate=8000)}
    model = FusionClassifier(encoders, max_epochs=1).fit(DIGITS.data[:20], DIGITS.target[:20])
    display = SaliencyDisplay.from_estimator(model, DIGITS.data.iloc[[0]], modality="image")
    assert display.saliency_map.kind == "image"
    model = make_pipeline(TfidfVectorizer(), LinearSVC()).fit(TEXTS, MOODS)
    display = SaliencyDisplay.from_estimator(model, "a good film", method="occlusion")
    assert [word.get_text() for word in display.ax_.texts] == ["a", "good", "film"]


def test_attention_is_drawn_by_layer_and_head(plt):
    model = TextClassifier("transformer", max_epochs=1, random_state=0).fit(TEXTS, MOODS)
    display = AttentionDisplay.from_estimator(model, "a good film")
    assert display.ax_.get_title() == "layer 1, mean of the heads"
    np.testing.assert_array_equal(display.ax_.images[0].get_array(), display.weights[1].mean(axis=0))
    axes = plt.subplots()[1]
    again = display.plot(layer=0, head=2, ax=axes)
    assert again.ax_ is axes
    np.testing.assert_array_equal(axes.images[0].get_array(), display.weights[0, 2])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "good", "film"]
    long = AttentionDisplay.from_estimator(model, "good film " * 60)
    assert len(long.ax_.get_yticks()) <= 30
    with pytest.raises(ValueError, match="layer is 2; the layers are 0 to 1"):
        display.plot(layer=2)
    with pytest.raises(ValueError, match="head is 4; the heads are 0 to 3"):
        display.plot(head=4)
    plt.close(display.figure_)


def test_bad_input():
    model = TextClassifier(max_epochs=1).fit(TEXTS, MOODS)
    with pytest.raises(TypeError, match="saliency_map is a list; one of saliency's is wanted"):
        SaliencyDisplay(saliency_map=[]).plot()
    with pytest.raises(ValueError, match="SaliencyDisplay: sample has 2 rows; one is wanted"):
        SaliencyDisplay.from_estimator(model, DIGITS.data[:2])
    with pytest.raises(ValueError, match="AttentionDisplay: sample has 2 rows; one is wanted"):
        AttentionDisplay.from_estimator(model, DIGITS.data[:2])
    with pytest.raises(TypeError, match="saliency_map"):
        SaliencyDisplay()
    with pytest.raises(TypeError, match="values"):
        SaliencyMap(kind="text")


def test_the_room_is_light_until_it_is_used():
    code = "import sys, skmodal.inspection; print({'torch', 'captum', 'matplotlib'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "set()\n"
