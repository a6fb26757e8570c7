"""Large inputs in pieces, many fits in one process, and threads that share one fitted object."""

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest
from PIL import Image
from sklearn.base import clone
from sklearn.datasets import load_digits

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier
from skmodal.fusion import FusionClassifier, SelectModality
from skmodal.image import (
    ImageAugmenter,
    ImageReader,
    canny_edges,
    corner_keypoints,
    equalize_adaptive,
    local_binary_patterns,
)
from skmodal.persistence import load, save
from skmodal.recipes import make_recipe
from skmodal.speech import voice_activity

pytestmark = pytest.mark.slow

X, y = (part[:60] for part in load_digits(return_X_y=True))
HALVES = {"left": SelectModality(slice(0, 32)), "right": SelectModality(slice(32, 64))}
NETWORKS = [
    ImageClassifier("mlp", max_epochs=1, random_state=0),
    FusionClassifier(HALVES, max_epochs=1, random_state=0),
]


def test_speech_in_a_long_recording_is_found_block_by_block(monkeypatch):
    time = np.arange(40_000)
    signal = np.sin(time / 5) * (time % 8000 > 4000) + 0.01 * np.random.default_rng(0).normal(size=len(time))
    whole = voice_activity(signal, 8000)
    assert 0.2 < whole.mean() < 0.8
    for n_frames in (1, 37, len(whole) - 1, len(whole)):
        monkeypatch.setattr("skmodal.speech._vad._BLOCK", n_frames)
        np.testing.assert_array_equal(voice_activity(signal, 8000), whole)


@pytest.mark.parametrize(
    "found",
    [
        lambda images: canny_edges(images, sigma=1.3),
        lambda images: canny_edges(images, grid=(3, 2)),
        lambda images: canny_edges(images, sigma=0, low_threshold=0.01),
        lambda images: corner_keypoints(images, sigma=0.7, min_distance=2),
        lambda images: local_binary_patterns(images, radius=1.5, grid=None),
        lambda images: local_binary_patterns(images, radius=2, grid=(2, 2)),
        equalize_adaptive,
        lambda images: equalize_adaptive(np.stack([images, images[::-1], images], axis=3), kernel_size=(9, 10)),
        lambda images: np.stack(ImageAugmenter(rotate=(5, 9), noise=(0.1, 0.2), random_state=0).fit_transform(images)),
    ],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_a_large_image_in_strips_is_the_same_to_the_bit(found, dtype, monkeypatch):
    images = np.random.default_rng(0).integers(0, 256, (2, 25, 13)).repeat(3, axis=1).repeat(3, axis=2).astype(dtype)
    images = images / 255 if dtype == np.float64 else images
    whole = found(images)
    assert whole.any()
    for n_pixels in (1, 10 * 39, 74 * 39):
        monkeypatch.setattr("skmodal.image._batches._STRIP", n_pixels)
        np.testing.assert_array_equal(found(images), whole)


def test_a_picture_that_pil_warns_of_is_read(tmp_path, monkeypatch):
    path = tmp_path / "large.png"
    Image.fromarray(np.zeros((30, 30), np.uint8)).save(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 600)
    with pytest.warns(Image.DecompressionBombWarning):
        assert ImageReader().fit_transform([path])[0].shape == (30, 30)


def growth(work, n_first, n_more):
    """Return by how much the memory of this process grows in some repetitions more, as a share."""
    memory = []
    for n_times in (n_first, n_more):
        for _ in range(n_times):
            work()
        gc.collect()
        memory.append(psutil.Process().memory_info().rss)
    return memory[1] / memory[0] - 1


@pytest.mark.parametrize("modality", ["text", "image", "speech"])
def test_memory_stays_flat_over_fits_of_a_recipe(modality):
    digits = load_digits3(subset="train")
    samples, labels = digits.data[modality][:20], digits.target[:20]
    model = make_recipe(modality, "svm", **({"sampling_rate": 8000} if modality == "speech" else {}))
    assert growth(lambda: clone(model).fit(samples, labels).predict(samples), 30, 100) < 0.05


@pytest.mark.parametrize("model", NETWORKS, ids=["network", "fusion"])
def test_memory_stays_flat_over_fits_of_networks_that_are_saved_and_loaded(model, tmp_path):
    def work():
        save(clone(model).fit(X, y), tmp_path / "model.skm")
        load(tmp_path / "model.skm").predict(X)

    assert growth(work, 20, 60) < 0.05


@pytest.mark.parametrize("model", NETWORKS, ids=["network", "fusion"])
def test_eight_threads_predict_with_one_network_to_the_bit(model):
    fitted = clone(model).fit(X, y)
    expected = fitted.predict_proba(X)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: [fitted.predict_proba(X) for _ in range(5)], range(8)))
    assert all(np.array_equal(answer, expected) for of_thread in answers for answer in of_thread)
