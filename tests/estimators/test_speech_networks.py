"""Networks read speech in every form: waveforms, files, tables, sequences of frames and rows of features."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
import soundfile
import torch
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.pipeline import make_pipeline

from skmodal.datasets import load_digits3
from skmodal.estimators import SpeechClassifier, SpeechRegressor
from skmodal.speech import MFCC, LogMel, SilenceTrimmer, SpecAugment, WaveformAugmenter

pytestmark = pytest.mark.slow

RATE = 8000
SEQUENCE_NETWORKS = ("cnn", "rnn", "lstm", "gru", "transformer", "mlp")
IMAGE_NETWORKS = ("lenet", "alexnet", "vgg11", "resnet18")


def tones(n_clips=24, dtype=np.float32):
    """Clips of 0.1 to 0.3 s of a low or a high tone in noise, and which it is."""
    rng = np.random.default_rng(0)
    y = np.arange(n_clips) % 2
    lengths = rng.integers(RATE // 10, 3 * RATE // 10, n_clips)
    clips = [
        0.2 * np.sin(2 * np.pi * (2000 if high else 400) * np.arange(n) / RATE) + 0.02 * rng.normal(size=n)
        for high, n in zip(y, lengths, strict=True)
    ]
    if dtype == np.int16:
        return [(clip * 32767).astype(np.int16) for clip in clips], y
    return [clip.astype(dtype) for clip in clips], y


CLIPS, Y = tones()
SEQUENCES = list(MFCC(RATE, pooling=None).fit_transform(CLIPS))


def classifier(network="cnn", **options):
    options = {"sampling_rate": RATE, "max_epochs": 4, "lr": 0.01, "random_state": 0} | options
    return SpeechClassifier(network, **options)


def column(clips):
    cells = np.empty(len(clips), dtype=object)
    cells[:] = clips
    return cells


CONTAINERS = {
    "list": list,
    "object array": column,
    "pandas Series": lambda clips: pd.Series(list(clips), index=np.arange(len(clips)) + 5),
    "one-column frame": lambda clips: pd.DataFrame({"speech": list(clips)}),
    "polars Series": lambda clips: pl.Series("speech", [clip.tolist() for clip in clips], dtype=pl.List(pl.Float32)),
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_has_the_same_answer(container):
    X = CONTAINERS[container](CLIPS)
    found = classifier().fit(X, Y).predict_proba(X)
    np.testing.assert_array_equal(found, classifier().fit(CLIPS, Y).predict_proba(CLIPS))


@pytest.mark.parametrize(("dtype", "subtype"), [(np.float32, "FLOAT"), (np.int16, "PCM_16")])
def test_files_have_the_answer_of_their_waveforms(tmp_path, dtype, subtype):
    clips, y = tones(dtype=dtype)
    paths = [tmp_path / f"{row}.wav" for row in range(len(clips))]
    for path, clip in zip(paths, clips, strict=True):
        soundfile.write(path, clip, RATE, subtype=subtype)
    model = classifier().fit(clips, y)
    np.testing.assert_array_equal(classifier().fit(paths, y).predict_proba(paths), model.predict_proba(clips))
    np.testing.assert_array_equal(model.predict_proba([str(path) for path in paths]), model.predict_proba(paths))


def test_int16_has_the_answer_of_its_floating_point():
    clips, y = tones(dtype=np.int16)
    floats = [clip / np.float32(32768) for clip in clips]
    np.testing.assert_array_equal(
        classifier().fit(clips, y).predict_proba(clips), classifier().fit(floats, y).predict_proba(floats)
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16])
def test_a_table_has_the_answer_of_its_rows(dtype):
    clips, y = tones(dtype=dtype)
    table = np.stack([clip[: RATE // 10] for clip in clips])
    model = classifier().fit(table, y)
    assert model.n_features_in_ == RATE // 10
    assert hasattr(model, "features_")
    np.testing.assert_array_equal(
        model.predict_proba(table), classifier().fit(list(table), y).predict_proba(list(table))
    )


def test_a_table_of_short_rows_is_of_features():
    table = np.random.default_rng(0).normal(size=(20, RATE // 10 - 1))
    assert not hasattr(classifier().fit(table, table[:, 0] > 0), "features_")


@pytest.mark.parametrize("network", SEQUENCE_NETWORKS)
def test_sequences_and_rows_that_were_made_before(network):
    for features in (MFCC(RATE, pooling=None), MFCC(RATE)):
        inside = classifier(network, features=features).fit(CLIPS, Y)
        X = MFCC(RATE, pooling=features.pooling).fit_transform(CLIPS)
        outside = classifier(network, features="passthrough").fit(X, Y)
        np.testing.assert_array_equal(inside.predict_proba(CLIPS), outside.predict_proba(X))


def test_sequences_are_known_without_being_told():
    found = classifier().fit(SEQUENCES, Y).predict_proba(SEQUENCES)
    told = classifier(features="passthrough").fit(SEQUENCES, Y).predict_proba(SEQUENCES)
    np.testing.assert_array_equal(found, told)


@pytest.mark.parametrize("network", [*SEQUENCE_NETWORKS, "lenet"])
def test_learns_a_pitch(network):
    model = classifier(network, max_epochs=15, lr=0.003).fit(CLIPS, Y)
    assert model.score(CLIPS, Y) == 1
    regressor = SpeechRegressor(network, sampling_rate=RATE, max_epochs=30, lr=0.003, random_state=0)
    assert regressor.fit(CLIPS, 400.0 + 1600 * Y).score(CLIPS, 400.0 + 1600 * Y) > 0.8


@pytest.mark.parametrize("network", SEQUENCE_NETWORKS)
def test_padding_does_not_change_an_answer(network):
    model = classifier(network).fit(CLIPS, Y)
    together = model.predict_proba(CLIPS)
    alone = np.concatenate([model.predict_proba([clip]) for clip in CLIPS])
    np.testing.assert_allclose(alone, together, rtol=0, atol=1e-5)
    longer = [np.tile(CLIPS[0], 20), *CLIPS]
    np.testing.assert_allclose(model.predict_proba(longer)[1:], together, rtol=0, atol=1e-5)


@pytest.mark.parametrize("network", IMAGE_NETWORKS)
def test_a_spectrogram_is_an_image(network):
    sequences = list(LogMel(RATE, n_mels=32, pooling=None).fit_transform(CLIPS))
    model = classifier(network, max_epochs=1).fit(sequences, Y)
    assert model.n_frames_ == np.quantile([len(x) for x in sequences], 0.95, method="higher")
    long = np.tile(sequences[0], (30, 1))
    answers = model.predict_proba([long, long[: model.n_frames_], sequences[1]])
    np.testing.assert_allclose(answers[0], answers[1], rtol=0, atol=1e-5)
    np.testing.assert_allclose(model.predict_proba(sequences[1:2]), answers[2:], rtol=0, atol=1e-5)


def test_an_image_network_reads_rows_of_features():
    rows = MFCC(RATE).fit_transform(CLIPS)
    assert classifier("lenet", max_epochs=10).fit(rows, Y).score(rows, Y) == 1


def test_the_default_features_follow_the_sampling_rate():
    for rate in (4000, 8000, 16000, 44100):
        clips = [np.random.default_rng(n).normal(0, 0.1, rate // 5).astype(np.float32) for n in range(4)]
        for network in ("cnn", *IMAGE_NETWORKS):
            model = classifier(network, sampling_rate=rate, max_epochs=1).fit(clips, [0, 1, 0, 1])
            assert model.features_.sampling_rate == rate
            assert np.isfinite(model.predict_proba(clips)).all()


def test_the_shortest_waveforms():
    clips = [np.array([0.1, -0.1], np.float32), np.array([0.1, 0.1], np.float32)] * 2
    for network in (*SEQUENCE_NETWORKS, *IMAGE_NETWORKS):
        assert np.isfinite(classifier(network, max_epochs=1).fit(clips, [0, 1, 0, 1]).predict_proba(clips)).all()


class Recorder(TransformerMixin, BaseEstimator):
    """An augmenter that remembers its seeds, in a list that clones share."""

    seeds: list[int] = []

    def __init__(self, random_state=None):
        self.random_state = random_state

    def fit(self, X, y=None):
        raise AssertionError("only fit_transform is called")

    def fit_transform(self, X, y=None):
        self.seeds.append(self.random_state)
        return WaveformAugmenter(RATE, noise_snr=0, speed=(0.8, 1.2), random_state=self.random_state).fit_transform(X)

    transform = fit


def test_the_augmenter_works_in_fit_alone_with_a_seed_an_epoch():
    Recorder.seeds.clear()
    model = classifier(augmenter=Recorder()).fit(CLIPS, Y)
    seeds = list(Recorder.seeds)
    assert len(set(seeds)) == len(seeds) == model.max_epochs
    first = model.predict_proba(CLIPS)
    np.testing.assert_array_equal(first, model.predict_proba(CLIPS))
    assert Recorder.seeds == seeds
    again = classifier(augmenter=Recorder()).fit(CLIPS, Y)
    assert Recorder.seeds == seeds * 2
    np.testing.assert_array_equal(again.predict_proba(CLIPS), first)
    assert not np.array_equal(classifier().fit(CLIPS, Y).predict_proba(CLIPS), first)


def test_the_augmenter_leaves_the_global_random_state_alone():
    numbers = np.random.get_state()[1].copy()  # noqa: NPY002 - it is this state that must not move
    before = torch.get_rng_state()
    classifier(augmenter=WaveformAugmenter(RATE, noise_snr=(0, 20), gain=(-6, 6))).fit(CLIPS, Y)
    np.testing.assert_array_equal(np.random.get_state()[1], numbers)  # noqa: NPY002
    assert torch.equal(torch.get_rng_state(), before)


def test_every_step_of_an_augmenter_is_seeded():
    steps = make_pipeline(WaveformAugmenter(RATE, noise_snr=5), WaveformAugmenter(RATE, gain=(-6, 6)))
    first, again = (classifier(augmenter=steps).fit(CLIPS, Y).predict_proba(CLIPS) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_sequences_are_augmented_as_they_are():
    masks = SpecAugment(n_time_masks=1, n_frequency_masks=1)
    plain, varied = (classifier(augmenter=augmenter).fit(SEQUENCES, Y) for augmenter in (None, masks))
    assert not np.array_equal(plain.predict_proba(SEQUENCES), varied.predict_proba(SEQUENCES))


def test_a_trimmer_may_go_before_and_among_the_features():
    digits = load_digits3(subset="train")
    clips, y = list(digits.data["speech"][:60]), digits.target[:60]
    features = MFCC(RATE, pooling=None)
    before = make_pipeline(SilenceTrimmer(RATE), classifier(features=features)).fit(clips, y)
    among = classifier(features=make_pipeline(SilenceTrimmer(RATE), features)).fit(clips, y)
    np.testing.assert_array_equal(before.predict_proba(clips), among.predict_proba(clips))


def changed(samples, row, sample):
    return [*samples[:row], sample, *samples[row + 1 :]]


BAD_WAVEFORMS = {
    "one value": (np.zeros(1, np.float32), ValueError, r"sample 3 has 1 value"),
    "no value": (np.zeros(0, np.float32), ValueError, r"sample 3 has 0 value"),
    "stereo": (np.zeros((2, 900), np.float32), ValueError, r"sample 3 has shape \(2, 900\).*Average the channels"),
    "NaN": (np.full(900, np.nan, np.float32), ValueError, r"sample 3 holds NaN"),
    "infinity": (np.full(900, np.inf), ValueError, r"sample 3 holds NaN or infinity"),
    "missing": (None, ValueError, r"sample 3 is missing"),
    "NA": (pd.NA, ValueError, r"sample 3 is missing"),
    "int32": (np.zeros(900, np.int32), TypeError, r"sample 3 has dtype int32"),
    "no file": ("/no/such/file.wav", FileNotFoundError, r"sample 3"),
}
BAD_SEQUENCES = {
    "length 0": (np.zeros((0, 13)), ValueError, r"sample 3 is a sequence of length 0"),
    "other width": (np.zeros((5, 12)), ValueError, r"sample 3 has shape \(5, 12\).*\(n_steps, 13\)"),
    "one axis": (np.zeros(13), ValueError, r"sample 3 has shape \(13,\)"),
    "NaN": (np.full((5, 13), np.nan), ValueError, r"sample 3 holds NaN"),
    "missing": (None, ValueError, r"sample 3 is missing"),
    "words": (np.full((5, 13), "a"), ValueError, r"sample 3 is no array of numbers"),
}
BAD = [("waveforms", name) for name in BAD_WAVEFORMS] + [("sequences", name) for name in BAD_SEQUENCES]


@pytest.mark.parametrize("network", ["cnn", "lenet"])
@pytest.mark.parametrize(("kind", "name"), BAD)
def test_a_bad_sample_is_named(kind, name, network):
    good, (bad, error, message) = (
        (CLIPS, BAD_WAVEFORMS[name]) if kind == "waveforms" else (SEQUENCES, BAD_SEQUENCES[name])
    )
    model = classifier(network, max_epochs=1)
    with pytest.raises(error, match=message):
        model.fit(changed(good, 3, bad), Y)
    assert not hasattr(model, "net_")
    model.fit(good, Y)
    with pytest.raises(error, match=message):
        model.predict(changed(good, 3, bad))


def test_another_kind_of_sample_than_in_fit():
    model = classifier(max_epochs=1).fit(SEQUENCES, Y)
    with pytest.raises(TypeError, match="no collection of sequences"):
        model.predict(np.zeros((2, 13)))
    model = classifier(max_epochs=1).fit(MFCC(RATE).fit_transform(CLIPS), Y)
    with pytest.raises(TypeError, match="no collection of rows"):
        model.predict(SEQUENCES)


def test_features_that_are_sparse():
    words = ["low low", "high"] * 12
    with pytest.raises(ValueError, match="sparse matrix"):
        classifier(features=make_pipeline(Words(words), HashingVectorizer(n_features=8))).fit(CLIPS, Y)


class Words(TransformerMixin, BaseEstimator):
    """A recognizer that always hears the same words."""

    def __init__(self, words):
        self.words = words

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return self.words
