"""Occlusion against loops by hand, captum's own and known answers, on classic models and networks."""

import numpy as np
import polars as pl
import pytest
import soundfile
import torch
from captum.attr import Occlusion
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.datasets import load_digits
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Perceptron, Ridge
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier, LateFusionClassifier
from skmodal.inspection import saliency
from skmodal.recipes import make_recipe

pytestmark = pytest.mark.slow

ROWS, LABELS = load_digits(return_X_y=True)
DIGITS = load_digits3(subset="train")
TEXTS = ["good film", "a bad film", "very good", "so bad"] * 5
MOODS = ["+", "-", "+", "-"] * 5


def _of(model, X, **options):
    return saliency(model, X, method="occlusion", **options)


class Loudness(RegressorMixin, BaseEstimator):
    """Predict the energy of waveforms."""

    def fit(self, X, y=None):
        self.is_fitted_ = True
        return self

    def predict(self, X):
        return np.array([np.square(x, dtype=float).sum() for x in X])


def test_of_a_linear_model_of_counts_it_is_the_words_weight():
    model = make_pipeline(CountVectorizer(), Ridge()).fit(TEXTS, np.arange(20.0))
    (found,) = _of(model, ["so good, very good a thing"])
    weights = dict(zip(model[0].get_feature_names_out(), model[1].coef_, strict=True))
    wanted = [weights["so"], weights["good"], weights["very"], weights["good"], 0, 0]
    np.testing.assert_allclose(found.values, wanted, atol=1e-12)
    assert found.tokens == ["so", "good,", "very", "good", "a", "thing"]
    assert (found.target, found.measure) == (None, "prediction")


@pytest.mark.parametrize("model", [make_recipe("text", "svm"), make_recipe("text", "nb"), make_recipe("text", "nbsvm")])
def test_of_text_recipes_it_is_what_the_score_loses(model):
    model.fit(TEXTS, MOODS)
    (found,) = _of(model, ["so bad a film"], target="-")
    shorter = ["bad a film", "so a film", "so bad film", "so bad a"]
    scores = [
        model.decision_function([text])[0] if hasattr(model, "decision_function") else model.predict_proba([text])[0, 1]
        for text in ["so bad a film", *shorter]
    ]
    np.testing.assert_allclose(found.values, scores[0] - np.array(scores[1:]), atol=1e-12)
    assert np.argmax(found.values) == 1


def test_several_words_can_be_left_out_at_a_time():
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, MOODS)
    (found,) = _of(model, ["very good film"], window=2, target="+")
    left = [-model.decision_function([text])[0] for text in ("very good film", "film", "very")]
    drops = [left[0] - left[1], left[0] - left[2]]
    np.testing.assert_allclose(found.values, [drops[0], sum(drops) / 2, drops[1]], atol=1e-12)


def test_texts_without_words_and_lists_of_tokens():
    model = TextClassifier(max_epochs=1, random_state=0).fit([text.split() for text in TEXTS], MOODS)
    assert _of(model, [["good"], ["so", "bad"]])[1].tokens == ["so", "bad"]
    model = make_pipeline(TfidfVectorizer(), LinearSVC()).fit(TEXTS, MOODS)
    (empty,) = _of(model, ["  "])
    assert (empty.tokens, empty.values.shape) == ([], (0,))


def test_of_a_linear_model_of_pixels_it_is_weight_times_difference_from_the_mean():
    model = LogisticRegression(max_iter=1000).fit(ROWS[:200], LABELS[:200])
    model.image_shape = (8, 8)
    with pytest.raises(ValueError, match="states the sampling rates"):
        _of(model, ROWS[:1])  # a row of numbers may as well be a waveform
    images = ImageClassifier("mlp", max_epochs=2, random_state=0).fit(ROWS[:100], LABELS[:100])
    images.predict_proba = lambda X: model.decision_function(X)
    (found,) = _of(images, ROWS[:1], window=(1, 1), target=4)
    wanted = model.coef_[4] * (ROWS[0] - ROWS[0].mean())
    np.testing.assert_allclose(found.values, wanted.reshape(8, 8), atol=1e-9)


def test_of_a_network_it_agrees_with_captum():
    images = list(ROWS.reshape(-1, 8, 8) / 16)
    model = ImageClassifier("lenet", max_epochs=2, random_state=0).fit(images[:100], LABELS[:100])
    network = model.net_.module_.eval()
    pixels = torch.tensor(np.array(images[:1]), dtype=model.net_.dtype)[:, None]
    reference = Occlusion(lambda x: network(x).double().softmax(1))
    wanted = reference.attribute(pixels, (1, 4, 4), (1, 2, 2), baselines=pixels.mean().item(), target=3)
    (found,) = _of(model, images[:1], window=(4, 4), target=3)
    np.testing.assert_allclose(found.values, wanted[0, 0].numpy(), atol=1e-6)
    assert found.measure == "probability"


def test_of_a_tone_it_is_at_its_time_and_frequency():
    time = np.arange(8000) / 8000
    tone = 0.5 * np.sin(2 * np.pi * 1000 * time) * (np.abs(time - 0.7) < 0.1)
    (found,) = _of(Loudness().fit([tone]), [tone], sampling_rate=8000, window=(0.05, 200))
    frame, bin = np.unravel_index(found.values.argmax(), found.values.shape)
    assert abs(found.times[frame] - 0.7) < 0.1
    assert abs(found.frequencies[bin] - 1000) < 100
    assert np.abs(found.values[found.times < 0.5]).max() < 1e-6 * found.values.max()
    assert found.spectrogram.shape == found.values.shape == (len(found.times), len(found.frequencies))


@pytest.mark.parametrize("n_samples", [2, 3, 50, 401])
def test_short_waveforms_come_whole(n_samples):
    signal = np.random.default_rng(0).normal(0, 0.1, n_samples)
    (found,) = _of(Loudness().fit([signal]), [signal], sampling_rate=8000, window=(10, 10000))
    np.testing.assert_allclose(found.values, found.output, rtol=1e-9)  # all is muted at once


def test_recordings_and_frames(tmp_path):
    waveforms = list(DIGITS.data["speech"][:40])
    model = make_recipe("speech", "svm", sampling_rate=8000).fit(waveforms, DIGITS.target[:40])
    path = str(tmp_path / "one.wav")
    soundfile.write(path, waveforms[0], 8000, subtype="FLOAT")
    of_array, of_file = _of(model, waveforms[:1])[0], _of(model, [path])[0]
    assert np.array_equal(of_array.values, of_file.values)
    assert of_array.measure == "score"
    frames = [np.random.default_rng(row).normal(size=(12 + row, 5)) for row in range(10)]
    model = SpeechClassifier("mlp", max_epochs=2, random_state=0).fit(frames, np.arange(10) % 2)
    (found,) = _of(model, frames[:1], window=(12, 1))
    assert np.allclose(found.values, found.values[:1])
    assert found.times is None


@pytest.mark.parametrize("late", [True, False])
def test_of_several_modalities_one_is_left_out(late):
    data, y = DIGITS.data[["image", "text"]][:60], DIGITS.target[:60]
    if late:
        members = [("image", make_recipe("image", "nb")), ("text", make_recipe("text", "nb"))]
        model = LateFusionClassifier(members).fit(data, y)
    else:
        encoders = {"image": ImageClassifier("mlp"), "text": TextClassifier("mlp")}
        model = FusionClassifier(encoders, max_epochs=2, random_state=0).fit(data, y)
    rows = data[:2].assign(text=["eins zwei", "two"])
    image, text = (_of(model, rows, modality=name) for name in ("image", "text"))
    assert image[0].values.shape == (28, 28)
    assert text[0].tokens == ["eins", "zwei"]
    shorter = rows[:1].assign(text=["zwei"])
    place = list(model.classes_).index(text[0].target)
    wanted = text[0].output - model.predict_proba(shorter)[0, place]
    assert text[0].values[0] == pytest.approx(wanted, abs=1e-6)
    polars = pl.DataFrame({"image": [image.tolist() for image in rows["image"]], "text": list(rows["text"])})
    np.testing.assert_allclose(_of(model, polars, modality="text")[0].values, text[0].values, atol=1e-12)


def test_bad_input():
    model = make_pipeline(TfidfVectorizer(), LinearSVC()).fit(TEXTS, MOODS)
    with pytest.raises(ValueError, match=r"target is 1; the classes are \['\+', '-'\]"):
        _of(model, ["a"], target=1)
    with pytest.raises(ValueError, match=r"window is \(1, 2\); a number of words is wanted"):
        _of(model, ["a"], window=(1, 2))
    with pytest.raises(ValueError, match="row 1 is missing"):
        _of(model, ["a", None])
    with pytest.raises(ValueError, match=r"X has the columns .* Choose one with modality="):
        _of(model, DIGITS.data[:1])
    with pytest.raises(TypeError, match="modality is 'text', but X is a list"):
        _of(model, ["a"], modality="text")
    with pytest.raises(ValueError, match="modality is 'sound'; the columns are"):
        _of(model, DIGITS.data[:1], modality="sound")
    images = [np.eye(8), 1 - np.eye(8)] * 5
    crosses = make_recipe("image", "svm").fit(images, [0, 1] * 5)
    with pytest.raises(ValueError, match=r"window is \(0, 1\); \(height, width\), or \(frames, bins\) is wanted"):
        _of(crosses, images[:1], window=(0, 1))
    with pytest.raises(ValueError, match=r"window is 3; \(seconds, hertz\) is wanted"):
        _of(Loudness().fit(None), [np.zeros(100)], sampling_rate=8000, window=3)
    three = make_pipeline(TfidfVectorizer(), SVC(decision_function_shape="ovo")).fit(TEXTS, [0, 1, 2, 3] * 5)
    with pytest.raises(ValueError, match="decision_function of Pipeline has 6 columns for 4 classes"):
        _of(three, ["a"])
    assert len(_of(make_pipeline(TfidfVectorizer(), Perceptron()).fit(TEXTS, MOODS), ["good a"])[0].values) == 2


def test_a_classifier_without_scores():
    class Labels(NearestCentroid):
        decision_function = predict_proba = property()

    model = Labels().fit(np.eye(4), [0, 1, 0, 1])
    with pytest.raises(TypeError, match="Labels has neither decision_function nor predict_proba"):
        _of(model, np.eye(4))
