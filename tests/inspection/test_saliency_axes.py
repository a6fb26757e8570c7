"""Where the values of a map lie: times, frequencies and pixels."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from skmodal.datasets import load_digits3
from skmodal.estimators import (
    ImageClassifier,
    SpeechClassifier,
)
from skmodal.inspection import saliency
from skmodal.speech import LogMel

pytestmark = pytest.mark.slow

IMAGES, LABELS = load_digits(return_X_y=True)
IMAGES = list(IMAGES.reshape(-1, 8, 8) / 16)
DIGITS = load_digits3(subset="train")


def test_frames_and_bands_have_their_times_and_frequencies():
    features = LogMel(8000, n_mels=20, pooling=None)
    waveforms = list(DIGITS.data["speech"][:20])
    model = SpeechClassifier("mlp", features=features, max_epochs=1).fit(waveforms, DIGITS.target[:20])
    (found,) = saliency(model, waveforms[:1])
    assert found.values.shape == found.spectrogram.shape == (len(found.times), 20)
    np.testing.assert_array_equal(found.spectrogram, features.fit_transform(waveforms[:1])[0].astype(np.float32))
    np.testing.assert_allclose(np.diff(found.times), 0.010)
    assert found.times[0] == pytest.approx(0.0125)
    assert (np.diff(found.frequencies) > 0).all()
    assert 0 < found.frequencies[0] < found.frequencies[-1] < 4000
    cepstra = SpeechClassifier("mlp", sampling_rate=8000, max_epochs=1).fit(waveforms, DIGITS.target[:20])
    assert saliency(cepstra, waveforms[:1])[0].frequencies is None


def test_a_color_image_has_a_value_a_pixel():
    colors = [np.stack([picture, picture.T, 1 - picture], axis=2) for picture in IMAGES[:20]]
    model = ImageClassifier(max_epochs=1, image_size=(10, 12)).fit(colors, LABELS[:20])
    (found,) = saliency(model, colors[:1])
    assert (found.values.shape, found.image.shape) == ((10, 12), (10, 12, 3))
