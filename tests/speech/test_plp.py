"""PLP's steps against SciPy, RASTA against the published filter, and what both promise. Programs: test_dialects.py."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from skmodal.datasets import load_digits3
from skmodal.speech import PLP, dialect, log_mel, plp
from skmodal.speech._lpc import autocorrelation_basis, levinson_durbin, lpc_cepstra
from skmodal.speech._perception import equal_loudness
from skmodal.speech._rasta import rasta_filtered


def noise(n_samples, seed=0):
    return 0.1 * np.random.default_rng(seed).standard_normal(n_samples)


def autocorrelations(n_frames, order, seed=0):
    spectra = np.random.default_rng(seed).exponential(size=(n_frames, 129)) + 0.01
    return np.fft.irfft(spectra, axis=1)[:, : order + 1]


@given(order=st.integers(1, 30), seed=st.integers(0, 2**16))
def test_levinson_durbin_solves_the_toeplitz_system(order, seed):
    lags = autocorrelations(4, order, seed)
    predictor, residual = levinson_durbin(lags)
    for row in range(4):
        expected = solve_toeplitz(lags[row, :-1], -lags[row, 1:])
        np.testing.assert_allclose(predictor[row], expected, rtol=0, atol=1e-10)
        np.testing.assert_allclose(residual[row], lags[row, 0] + expected @ lags[row, 1:], rtol=1e-10)
        assert np.abs(np.roots([1, *predictor[row]])).max() < 1


@given(order=st.integers(1, 14), n_coefficients=st.integers(1, 30), seed=st.integers(0, 2**16))
def test_cepstra_are_the_inverse_transform_of_the_log_spectrum(order, n_coefficients, seed):
    predictor, residual = levinson_durbin(autocorrelations(3, order, seed))
    polynomial = np.hstack([np.ones((3, 1)), predictor])
    spectrum = residual[:, np.newaxis] / np.abs(np.fft.fft(polynomial, 1 << 14, axis=1)) ** 2
    expected = np.fft.ifft(np.log(spectrum), axis=1).real[:, :n_coefficients]
    np.testing.assert_allclose(lpc_cepstra(predictor, residual, n_coefficients), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("n_bands", [1, 5, 26])
def test_bands_become_the_autocorrelation_of_their_even_spectrum(n_bands):
    bands = np.random.default_rng(0).exponential(size=(3, n_bands))
    spectrum = np.hstack([bands[:, :1], bands, bands[:, -1:]])
    expected = np.fft.irfft(spectrum, axis=1)[:, : n_bands + 2]
    np.testing.assert_allclose(bands @ autocorrelation_basis(n_bands, n_bands + 1), expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("pole", [0.0, 0.94, 0.98])
def test_rasta_is_the_published_filter(pole):
    logs = np.random.default_rng(0).normal(size=(200, 5)) + 7
    still = np.repeat(logs[:1], 3000, axis=0)  # what the utterance is taken to have been before its first frame
    expected = lfilter([0.2, 0.1, 0.0, -0.1, -0.2], [1.0, -pole], np.vstack([still, logs]), axis=0)[3000:]
    np.testing.assert_allclose(rasta_filtered(logs, pole), expected, rtol=0, atol=1e-12)


def test_rasta_keeps_the_rate_of_speech():
    rates = np.array([0.05, 4.0, 40.0])  # Hz
    logs = np.sin(2 * np.pi * rates * np.arange(4000)[:, np.newaxis] / 100)
    kept = rasta_filtered(logs, 0.98)[2000:].std(axis=0) / logs[2000:].std(axis=0)
    assert kept[1] > 5 * kept[0]
    assert kept[1] > 5 * kept[2]


@given(level=st.floats(-30, 30), n_frames=st.integers(1, 50))
def test_rasta_of_a_constant_spectrum_is_zero(level, n_frames):
    assert not rasta_filtered(np.full((n_frames, 4), level), 0.98).any()


def test_rasta_of_a_signal_that_stands_still_is_that_of_silence():
    pulses = np.tile(np.eye(1, 80).ravel(), 100)  # every frame is like every other, for a hop of two periods
    silence = plp(np.zeros(8000), rasta=True, dialect="kaldi")
    np.testing.assert_allclose(plp(pulses, rasta=True, dialect="kaldi"), silence, rtol=0, atol=1e-12)


def test_rasta_never_looks_across_utterances():
    first, second = noise(4000), noise(4000, 1)
    extractor = PLP(rasta=True, pooling=None)
    together = extractor.fit_transform([first, second])
    np.testing.assert_array_equal(together[1], plp(second, rasta=True))
    assert not np.allclose(plp(np.concatenate([first, second]), rasta=True)[-23:], together[1][-23:])


def deviations(name, channel, rasta):
    """Root mean square by which a channel moves each coefficient on real speech, in its standard deviations."""
    waveforms = load_digits3().data["speech"][:120:4]
    before = np.vstack([plp(x, 8000, rasta=rasta, dialect=name) for x in waveforms])
    after = np.vstack([plp(lfilter(*channel, x), 8000, rasta=rasta, dialect=name) for x in waveforms])
    return np.sqrt(((after - before) ** 2).mean(axis=0)) / before.std(axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["python_speech_features", "kaldi"])
@pytest.mark.parametrize(
    "channel",
    [([1.0, -0.5], [1.0]), ([0.3], [1.0, -0.7]), ([1.0, 0.3, -0.1], [1.0])],
    ids=["rises by 10 dB", "falls by 15 dB", "bends by 5 dB"],
)
def test_rasta_takes_out_a_fixed_channel(name, channel):
    moved = deviations(name, channel, rasta=True).mean()
    assert moved < 0.03
    assert deviations(name, channel, rasta=False).mean() > 5 * moved


@pytest.mark.parametrize("name", ["python_speech_features", "kaldi"])
def test_without_rasta_a_tilt_moves_the_coefficients(name):
    assert deviations(name, ([1.0, -0.5], [1.0]), rasta=False).max() > 0.5


@pytest.mark.parametrize("name", ["python_speech_features", "kaldi"])
def test_rasta_takes_out_a_gain_altogether(name):
    assert deviations(name, ([0.1], [1.0]), rasta=True).max() < 1e-6


@pytest.mark.slow
@given(gain=st.floats(0.01, 10.0))
def test_a_gain_moves_coefficient_0_alone(gain):
    signal = noise(3000)
    for choice in ("python_speech_features", "kaldi", dialect(c0="cepstrum")):
        moved = plp(gain * signal, dialect=choice) - plp(signal, dialect=choice)
        expected = (0.33 if choice == dialect(c0="cepstrum") else 1.0) * 2 * np.log(gain)
        np.testing.assert_allclose(moved[:, 0], expected, atol=1e-9)
        np.testing.assert_allclose(moved[:, 1:], 0, atol=1e-9)
    np.testing.assert_allclose(plp(gain * signal, rasta=True), plp(signal, rasta=True), rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["python_speech_features", "kaldi", "htk", "librosa"])
def test_the_peak_of_the_model_follows_a_swept_tone(name):
    peaks = []
    frequencies = np.geomspace(300, 6000, 15)
    for frequency in frequencies:
        tone = np.sin(2 * np.pi * frequency * np.arange(1600) / 16000)
        cepstrum = plp(tone, n_plp=60, n_mels=26, dialect=dialect(name, lifter=0, c0="cepstrum", c0_last=False))[5]
        spectrum = cepstrum[1:] @ np.cos(np.outer(np.arange(1, 60), np.linspace(0, np.pi, 271)))
        peaks.append(spectrum.argmax() / 10 - 1)  # in bands
    bands = [log_mel(np.sin(2 * np.pi * f * np.arange(1600) / 16000), n_mels=26, dialect=name)[5] for f in frequencies]
    assert np.all(np.diff(peaks) > 0)
    assert np.abs(np.array(peaks) - np.argmax(bands, axis=1)).max() < 1.5


def test_equal_loudness():
    frequencies = np.array([100.0, 1000.0, 4000.0, 10000.0])
    htk, hermansky = equal_loudness(frequencies, "htk"), equal_loudness(frequencies, "hermansky")
    np.testing.assert_allclose(hermansky[:3], htk[:3], rtol=0.25)
    np.testing.assert_allclose(hermansky[:2], htk[:2], rtol=0.01)
    assert hermansky[3] < 0.05 * htk[3]  # 18 dB an octave above 5 kHz
    np.testing.assert_allclose(htk[1], (1e6 / 1.16e6) ** 2 * 2.44e6 / 1.061e7)


def test_kaldis_floor_of_c0_is_not_rastas():
    choice = dialect("kaldi", c0="cepstrum")
    quiet = 1e-8 * noise(4000)
    np.testing.assert_array_equal(plp(quiet, dialect=choice)[:, 0], choice.c0_floor)
    assert (plp(quiet, dialect=dialect("kaldi", c0="cepstrum", c0_floor=None))[:, 0] < 0).all()
    moving = plp(noise(4000), rasta=True, dialect=choice)[:, 0]
    assert (moving < 0).all()
    assert np.ptp(moving) > 0.01


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"lpc_order": 28}, "lpc_order=28 poles cannot come from n_mels=26 bands. Raise n_mels to 27 or lower"),
        ({"lpc_order": 0}, "'lpc_order' parameter of"),
        ({"n_plp": 0}, "'n_plp' parameter of"),
        ({"rasta": "yes"}, "'rasta' parameter of"),
        ({"dialect": "sphinx"}, "'dialect' parameter of"),
        ({"fmax": 9000}, "fmax=9000 Hz is above half"),
    ],
)
def test_parameters_that_do_not_go_together(parameters, message):
    with pytest.raises(ValueError, match=message):
        PLP(**parameters).fit([noise(800)])
    with pytest.raises(ValueError, match=message):
        plp(noise(800), **parameters)
