"""Dialects against Kaldi, kaldi-native-fbank, HTK as opensmile has it, and librosa; and what a dialect is."""

import itertools
import pickle
import warnings
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import librosa
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, PLP, LogMel, _frames, dialect, log_mel, mel_filterbank, mfcc, plp

pytestmark = pytest.mark.slow

ORACLES = Path(__file__).parent / "oracles"
DIALECTS = ["python_speech_features", "kaldi", "htk", "librosa"]
FEATURES = {"mfcc": mfcc, "plp": plp, "log_mel": log_mel}


def noise(n_samples, seed=0):
    return 0.1 * np.random.default_rng(seed).standard_normal(n_samples)


def oracle(name):
    return np.loadtxt(ORACLES / f"{name}.txt")


@pytest.fixture(scope="module")
def sweep():
    signal, _ = soundfile.read(ORACLES / "kaldi-sweep.wav", dtype="int16")
    return signal


@pytest.fixture(scope="module")
def digits():
    return load_digits3().data["speech"]


def test_kaldi_mfcc(sweep):
    # Bands without energy make the logarithm ill-conditioned here: kaldi-native-fbank itself is 0.068 off.
    np.testing.assert_allclose(mfcc(sweep, dialect="kaldi"), oracle("kaldi-mfcc"), rtol=0, atol=0.08)


@pytest.mark.parametrize("row", [0, 240])
def test_kaldi_mfcc_on_speech(digits, row):
    ours = mfcc(digits[row], 8000, dialect="kaldi")
    np.testing.assert_allclose(ours, oracle(f"kaldi-native-fbank-mfcc-{row}"), rtol=0, atol=2e-4)


@pytest.mark.parametrize(
    ("name", "overrides", "n_plp"),
    [
        ("kaldi-plp", {}, 13),
        ("kaldi-plp-no-snip-edges", {"framing": "reflect"}, 13),
        ("kaldi-plp-htk-10-ceps", {"c0_last": True}, 10),
    ],
)
def test_kaldi_plp(sweep, name, overrides, n_plp):
    ours = plp(sweep, n_plp=n_plp, dialect=dialect("kaldi", **overrides))
    np.testing.assert_allclose(ours, oracle(name), rtol=0, atol=5e-3)


@pytest.mark.parametrize("row", [0, 240])
def test_htk_mfcc_plp_and_rasta_as_opensmile_has_them(digits, row):
    signal = np.concatenate([np.zeros(1200), digits[row]])
    theirs = oracle(f"opensmile-htk-{row}")
    np.testing.assert_allclose(mfcc(signal, 8000, dialect="htk"), theirs[:, :13], rtol=0, atol=2e-4)
    np.testing.assert_allclose(plp(signal, 8000, dialect="htk"), theirs[:, 13:26], rtol=0, atol=2e-5)
    np.testing.assert_allclose(plp(signal, 8000, rasta=True, dialect="htk"), theirs[:, 26:], rtol=0, atol=2e-5)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100])
@pytest.mark.parametrize("n_samples", [2, 100, 1601, 16000])
def test_librosa(rate, n_samples):
    signal = noise(n_samples)
    signal[n_samples // 2 :] *= 1e-6  # so that top_db has something to cut
    frame, hop = (int(np.floor(seconds * rate + 0.5)) for seconds in (0.025, 0.010))
    n_fft = 2 ** int(np.ceil(np.log2(frame)))
    setting = {"y": signal, "sr": rate, "n_fft": n_fft, "win_length": frame, "hop_length": hop, "dtype": np.float64}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # n_fft is too large for the signal
        coefficients = librosa.feature.mfcc(n_mfcc=20, **setting).T
        bands = librosa.power_to_db(librosa.feature.melspectrogram(**setting)).T
    np.testing.assert_allclose(mfcc(signal, rate, n_mfcc=20, dialect="librosa"), coefficients, rtol=0, atol=1e-9)
    np.testing.assert_allclose(log_mel(signal, rate, dialect="librosa"), bands, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("n_mels", "fmin", "fmax"), [(128, 0, None), (40, 60, 3500), (7, 900, 1100)])
def test_filter_banks_of_librosa(n_mels, fmin, fmax):
    setting = {"sr": 16000, "n_fft": 1024, "n_mels": n_mels, "fmin": fmin, "fmax": fmax, "dtype": np.float64}
    ours = [
        mel_filterbank(n_mels, 1024, 16000, fmin=fmin, fmax=fmax, dialect=choice)
        for choice in ("librosa", dialect("librosa", unit_area=False), dialect("librosa", mel_scale="htk"))
    ]
    np.testing.assert_allclose(ours[0], librosa.filters.mel(**setting), rtol=0, atol=1e-14)
    np.testing.assert_allclose(ours[1], librosa.filters.mel(norm=None, **setting), rtol=0, atol=1e-12)
    np.testing.assert_allclose(ours[2], librosa.filters.mel(htk=True, **setting), rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", [*DIALECTS, dialect("htk", mel_scale="bark", band_shape="masking")])
@pytest.mark.parametrize("feature", FEATURES)
@pytest.mark.parametrize("rate", [8000, 22050, 48000])
def test_any_length_gives_frames(name, feature, rate):
    for n_samples in (2, 3, 100, 199, 200, 201, 1103, 1201, 9000):
        features = FEATURES[feature](noise(n_samples), rate, dialect=name)
        assert len(features) >= 1
        assert np.isfinite(features).all()
        silent = FEATURES[feature](np.zeros(n_samples), rate, dialect=name)
        assert silent.shape == features.shape
        assert np.isfinite(silent).all()


def test_the_number_of_frames():
    lengths = [399, 400, 401, 560, 1000]
    for framing, counts in {
        "pad": [1, 1, 2, 2, 5],
        "snip": [1, 1, 1, 2, 4],
        "center": [3, 3, 3, 4, 7],
        "reflect": [2, 3, 3, 4, 6],
    }.items():
        choice = dialect(framing=framing)
        assert [len(log_mel(noise(n), dialect=choice)) for n in lengths] == counts


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=15)
@given(lengths=st.lists(st.integers(2, 9000), min_size=2, max_size=5), dither=st.sampled_from([0.0, 1e-3]))
def test_an_utterance_alone_gives_its_bits_in_any_batch(name, lengths, dither):
    signals = [noise(length, seed) for seed, length in enumerate(lengths)]
    choice = dialect(name, dither=dither)
    for extractor in (MFCC(dialect=choice), PLP(dialect=choice, rasta=True, deltas=1), LogMel(dialect=choice)):
        batch = extractor.fit_transform(signals)
        np.testing.assert_array_equal(extractor.set_params(n_jobs=2).fit(signals).transform(signals), batch)
        for row in range(len(signals))[::-1]:
            np.testing.assert_array_equal(extractor.transform([signals[row]])[0], batch[row])


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("n_frames", [1, 2, 3, 7, 1000])
def test_no_bit_depends_on_the_frames_that_are_computed_together(name, n_frames, monkeypatch):
    signal = noise(11000)
    choice = dialect(name, dither=1e-3)
    features = [*FEATURES.values(), partial(plp, rasta=True)]
    expected = [feature(signal, dialect=choice) for feature in features]
    monkeypatch.setattr(_frames, "_BLOCK", n_frames)
    for feature, together in zip(features, expected, strict=True):
        np.testing.assert_array_equal(feature(signal, dialect=choice), together)


@pytest.mark.parametrize("name", ["kaldi", "htk"])  # there a frame is computed from its own samples alone
@settings(max_examples=25)
@given(first=st.integers(0, 90), n_frames=st.integers(1, 100))
def test_frames_alone_have_the_bits_that_they_have_in_their_utterance(name, first, n_frames):
    signal = noise(190 * 160 + 400)
    part = signal[160 * first : 160 * (first + n_frames - 1) + 400]
    for feature in FEATURES.values():
        whole = feature(signal, dialect=name)
        np.testing.assert_array_equal(feature(part, dialect=name), whole[first : first + n_frames])


def test_a_dither_is_noise_of_its_size():
    silence = np.zeros(160000)
    drawn = log_mel(silence, dialect=dialect("kaldi", dither=1.0))
    again = log_mel(silence, dialect=dialect("kaldi", dither=1.0, random_state=1))
    assert not np.array_equal(drawn, again)
    energy = mfcc(silence, dialect=dialect("kaldi", dither=2.0))[:, 0]
    np.testing.assert_allclose(np.exp(energy).mean(), 400 * 2.0**2, rtol=0.02)


@pytest.mark.parametrize("name", DIALECTS)
def test_integers_are_the_floats_they_stand_for(name):
    integers = np.round(20000 * noise(3000)).clip(-32768, 32767).astype(np.int16)
    for feature in FEATURES.values():
        np.testing.assert_array_equal(feature(integers, dialect=name), feature(integers / 32768, dialect=name))


def test_every_single_parameter_matters():
    others = {
        "scale": 10.0, "dither": 0.01, "framing": "center", "min_n_fft": 1024, "remove_dc": True, "preemphasis": 0.5,
        "preemphasis_by": "frame", "window": "hamming", "spectrum": "magnitude", "divide_by_n_fft": False,
        "band_shape": "mel", "unit_area": True, "n_mels": 20, "fmin": 200.0, "floor": 1e-3, "log": "db",
        "dct_norm": "htk", "lifter": 0.0, "c0": "frame_energy", "c0_last": True,
    }  # fmt: skip
    of_plp = {"equal_loudness": "hermansky", "compression": 0.5, "rasta_pole": 0.5, "c0_floor": 50.0}
    signal = noise(2000) + 0.1
    base = dialect(floor_zeros_only=False, c0="cepstrum")
    for feature, overrides in ((mfcc, others), (plp, of_plp)):
        for key, value in overrides.items():
            kind = {"rasta": True} if key == "rasta_pole" else {}
            before = feature(signal, dialect=base, **kind)
            after = feature(signal, dialect=replace(base, **{key: value}), **kind)
            assert before.shape != after.shape or np.abs(before - after).max() > 1e-6, key
    tested = {*others, *of_plp, "name", "random_state", "rounding", "mel_scale", "floor_zeros_only", "top_db"}
    assert tested == {field.name for field in fields(base)}
    assert len(mfcc(noise(44100), 44100, dialect=dialect(rounding="down"))) == 99  # 1102 samples; 1103 give 98
    assert not np.array_equal(mfcc(signal, dialect=base), mfcc(signal))


def test_decibels_are_cut_under_the_loudest():
    signal = noise(8000) * np.repeat([1.0, 1e-5], 4000)
    decibels = log_mel(signal, dialect="librosa")
    assert np.isclose(decibels.max() - decibels.min(), 80)
    assert np.ptp(log_mel(signal, dialect=dialect("librosa", top_db=None))) > 90
    np.testing.assert_allclose(
        log_mel(signal, dialect=dialect(log="db")), 10 / np.log(10) * log_mel(signal), rtol=0, atol=1e-9
    )


def test_masking_curves_are_those_of_hermansky():
    bank = mel_filterbank(None, 4096, 10000, dialect=dialect("htk", mel_scale="bark", band_shape="masking"))
    assert len(bank) == 16  # and 0 Hz and 5 kHz: the 18 of the paper
    bark = 6 * np.arcsinh(np.arange(2049) * 10000 / 4096 / 600)
    distance = bark - 8 * bark[-1] / 17
    weights = bank[7]
    np.testing.assert_allclose(weights[np.abs(distance) < 0.49], 1)
    np.testing.assert_allclose(np.interp([-1.5, 1.0], distance, weights), [0.1, 10**-1.25], rtol=1e-2)
    assert not weights[(distance < -2.5) | (distance > 1.3)].any()


def test_a_dialect_is_a_plain_parameter():
    choice = dialect("kaldi", window="hamming", lifter=0)
    assert repr(choice) == "dialect('kaldi', window='hamming', lifter=0)"
    assert eval(repr(choice)) == choice == pickle.loads(pickle.dumps(choice))
    assert hash(choice) == hash(dialect("kaldi", window="hamming", lifter=0))
    assert clone(MFCC(dialect=choice)).get_params()["dialect"] == choice
    for (name, first), (_, second) in itertools.combinations([(name, dialect(name)) for name in DIALECTS], 2):
        assert first != second, name
    signals, labels = [noise(900 + row, row) for row in range(12)], np.tile([0, 1], 6)
    search = GridSearchCV(
        make_pipeline(MFCC(), KNeighborsClassifier(1)), {"mfcc__dialect": ["kaldi", choice]}, cv=2, error_score="raise"
    ).fit(signals, labels)
    assert search.best_params_["mfcc__dialect"] in ("kaldi", choice)


def test_the_names_stand_in_the_dialects_order():
    signals = [noise(900)]
    assert list(MFCC(dialect="htk", n_mfcc=3, pooling="mean").fit(signals).get_feature_names_out()) == [
        "mfcc1_mean",
        "mfcc2_mean",
        "mfcc0_mean",
    ]
    assert MFCC(n_mfcc=3).fit(signals).get_feature_names_out()[0] == "mfcc0_mean"
    assert PLP(dialect="htk").fit(signals).n_coefficients_ == 13
    assert LogMel(dialect="librosa").fit(signals).n_coefficients_ == 128


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: dialect("sphinx"), "dialect: 'sphinx' is not known; known are python_speech_features, kaldi"),
        (lambda: dialect("kaldi", windw="hann"), "dialect: there is no field 'windw'; the fields are scale, "),
        (lambda: dialect("kaldi", name="mine"), "dialect"),
        (lambda: dialect("kaldi", window="kaiser"), "'window' parameter of Dialect"),
        (lambda: dialect("kaldi", floor=0.0), "'floor' parameter of Dialect"),
        (lambda: dialect(mel_scale="slaney"), "band_shape='bins' goes with mel_scale='htk', not 'slaney'"),
        (lambda: dialect("htk", band_shape="masking"), "band_shape='masking' goes with mel_scale='bark', not 'htk'"),
        (lambda: dialect("kaldi", top_db=80.0), "top_db=80.0 is in decibels; it goes with log='db', not 'ln'"),
        (lambda: mfcc(noise(800), sampling_rate=30, dialect="kaldi"), r"is 0 sample\(s\) at 30 Hz"),
        (lambda: mfcc(noise(800), n_mfcc=24, dialect="kaldi"), "cannot come from n_mels=23 filters"),
        (lambda: mfcc(noise(800), fmax=20, dialect="kaldi"), r"fmin=20\.0 Hz is not below fmax=20 Hz"),
    ],
)
def test_what_does_not_go_together_is_an_error(build, message):
    with pytest.raises((ValueError, TypeError), match=message):
        build()
