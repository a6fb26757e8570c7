"""Other libraries' MFCC, PLP and RASTA-PLP, called as their manuals say, at the settings nearest to ours.

A maker takes the number of filters and the order of the deltas, imports its library, and returns the function from a
float32 waveform at 16 kHz to its features: frames of 25 ms every 10 ms, 13 coefficients.
"""

import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np

RATE = 16000  # Hz
FRAME, HOP, N_FFT = 400, 160, 512  # samples
N_CEPS = 13
SLOPE = np.array([-0.2, -0.1, 0.0, 0.1, 0.2])  # over two frames on either side


def installed(makers, n_mels, order):
    """Return by name what each library does with a waveform, and say which libraries are not here."""
    present = {}
    for name, maker in makers.items():
        try:
            present[name] = maker(n_mels, order)
        except (ImportError, OSError) as error:  # OSError: a library that it needs does not load
            print(f"{name} is not installed: {error}", file=sys.stderr)
    return present


def _librosa_mfcc(n_mels, order):
    import librosa

    sizes = {"n_fft": N_FFT, "win_length": FRAME, "hop_length": HOP, "center": False}

    def extract(signal):
        features = librosa.feature.mfcc(y=signal, sr=RATE, n_mfcc=N_CEPS, n_mels=n_mels, **sizes)
        slopes = [librosa.feature.delta(features, width=5, order=k, mode="nearest") for k in range(1, order + 1)]
        return np.vstack([features, *slopes])

    return extract


def _python_speech_features_mfcc(n_mels, order):
    import python_speech_features

    def extract(signal):
        blocks = [python_speech_features.mfcc(signal, RATE, nfilt=n_mels)]
        for _ in range(order):
            blocks.append(python_speech_features.delta(blocks[-1], 2))
        return np.hstack(blocks)

    return extract


def _kaldi_native_fbank_mfcc(n_mels, order):  # it has no deltas
    import kaldi_native_fbank

    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = n_mels
    options.num_ceps = N_CEPS

    def extract(signal):
        extractor = kaldi_native_fbank.OnlineMfcc(options)
        extractor.accept_waveform(RATE, signal)
        extractor.input_finished()
        return np.stack([extractor.get_frame(t) for t in range(extractor.num_frames_ready)])

    return extract


def _sonopy_mfcc(n_mels, order):  # it has no deltas
    import sonopy

    return lambda signal: sonopy.mfcc_spec(signal, RATE, (FRAME, HOP), N_FFT, n_mels, N_CEPS)


def _spafe_mfcc(n_mels, order):
    from spafe.features.mfcc import mfcc
    from spafe.utils.cepstral import deltas

    def extract(signal):
        blocks = [mfcc(signal, fs=RATE, num_ceps=N_CEPS, nfilts=n_mels, nfft=N_FFT, window=_spafe_window())]
        for _ in range(order):
            blocks.append(deltas(blocks[-1], 5))
        return np.hstack(blocks)

    return extract


def _spafe_plp(n_mels, order):
    from spafe.features.rplp import plp

    return lambda signal: plp(signal, fs=RATE, order=N_CEPS, nfilts=n_mels, nfft=N_FFT, window=_spafe_window())


def _spafe_rasta(n_mels, order):
    from spafe.features.rplp import rplp

    return lambda signal: rplp(signal, fs=RATE, order=N_CEPS, nfilts=n_mels, nfft=N_FFT, window=_spafe_window())


def _spafe_window():
    from spafe.utils.preprocessing import SlidingWindow

    return SlidingWindow(FRAME / RATE, HOP / RATE, "hamming")


def _diffsptk_mfcc(n_mels, order):
    return _diffsptk(lambda package, **setting: package.MFCC(mfcc_order=N_CEPS - 1, **setting), n_mels, order)


def _diffsptk_plp(n_mels, order):
    return _diffsptk(lambda package, **setting: package.PLP(plp_order=N_CEPS - 1, **setting), n_mels, order)


def _diffsptk(module, n_mels, order):
    with _torchaudio_stands_in():
        import diffsptk
    import torch

    torch.set_num_threads(1)
    spectrum = diffsptk.STFT(FRAME, HOP, N_FFT, window="hamming", norm="none", eps=0)
    cepstrum = module(
        diffsptk, fft_length=N_FFT, n_channel=n_mels, sample_rate=RATE, lifter=22, floor=2.0**-30, out_format="yc"
    )
    seeds = [SLOPE, np.convolve(SLOPE, SLOPE)]
    slopes = diffsptk.Delta([seed.tolist() for seed in seeds[:order]]) if order else torch.nn.Identity()

    def extract(signal):
        with torch.inference_mode():
            return slopes(cepstrum(spectrum(torch.from_numpy(signal)))).numpy()

    return extract


@contextmanager
def _torchaudio_stands_in():
    """Have an empty torchaudio: diffsptk resamples by it, for pitch; its wheels ask for the libraries of CUDA."""
    if "diffsptk" in sys.modules:
        yield
        return
    sys.modules["torchaudio"] = ModuleType("torchaudio")
    try:
        yield
    finally:
        del sys.modules["torchaudio"]


def _opensmile_mfcc(n_mels, order):
    return _opensmile("cMfcc", "firstMfcc=0;lastMfcc=12;cepLifter=22;htkcompatible=1", n_mels, order, use_power=0)


def _opensmile_plp(n_mels, order, rasta="RASTA=0"):
    steps = "doLog=1;doAud=1;doInvLog=1;doIDFT=1;doLP=1;doLpToCeps=1;newRASTA=0"
    setting = f"firstCC=0;lpOrder=12;cepLifter=22;compression=0.33;htkcompatible=1;{steps};{rasta}"
    return _opensmile("cPlp", setting, n_mels, order, use_power=1)


def _opensmile_rasta(n_mels, order):
    """Cut-offs in Hz that give the published filter, of the pole 0.98."""
    return _opensmile_plp(n_mels, order, "RASTA=1;rastaUpperCutoff=29.0215374;rastaLowerCutoff=0.3183311")


def _opensmile(component, setting, n_mels, order, use_power):
    """HTK's front end; what comes out is as HTK stores it, coefficient 0 last."""
    import opensmile

    chain = [
        ("frames", "cFramer", "wave", "frameSize=0.025;frameStep=0.010;frameCenterSpecial=left;noPostEOIprocessing=1"),
        ("emphasized", "cVectorPreemphasis", "frames", "k=0.97;de=0"),
        ("windowed", "cWindower", "emphasized", "winFunc=ham;gain=1.0;offset=0"),
        ("transformed", "cTransformFFT", "windowed", "inverse=0"),
        ("magnitudes", "cFFTmagphase", "transformed", "inverse=0;magnitude=1;phase=0"),
        (
            "bands",
            "cMelspec",
            "magnitudes",
            f"htkcompatible=1;nBands={n_mels};usePower={use_power};lofreq=0;hifreq={RATE // 2};specScale=mel",
        ),
        ("order0", component, "bands", setting),
        *((f"order{k}", "cDeltaRegression", f"order{k - 1}", "deltawin=2") for k in range(1, order + 1)),
        ("out", "cVectorConcat", ";".join(f"order{k}" for k in range(order + 1)), "includeSingleElementFields=1"),
    ]
    smile = opensmile.Smile(_opensmile_file(tuple(chain)), feature_level="out", loglevel=0)
    return lambda signal: smile.process_signal(signal, RATE).to_numpy()


@cache
def _opensmile_file(chain):
    """Write the configuration of a chain of components once, and return its path."""
    lines = ["[componentInstances:cComponentManager]", "instance[dataMemory].type=cDataMemory"]
    lines += [f"instance[{name}].type={component}" for name, component, _, _ in chain]
    lines.append(r"\{\cm[source{?}:source include config]}")
    for name, component, reads, setting in chain:
        lines += [f"[{name}:{component}]", f"reader.dmLevel={reads}", f"writer.dmLevel={name}", *setting.split(";")]
    lines.append(r"\{\cm[sink{?}:sink include config]}")
    path = Path(tempfile.mkdtemp()) / "features.conf"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


MFCC_PEERS = {
    "librosa": _librosa_mfcc,
    "python_speech_features": _python_speech_features_mfcc,
    "kaldi_native_fbank": _kaldi_native_fbank_mfcc,
    "opensmile": _opensmile_mfcc,
    "spafe": _spafe_mfcc,
    "diffsptk": _diffsptk_mfcc,
    "sonopy": _sonopy_mfcc,
}
WITHOUT_DELTAS = ("kaldi_native_fbank", "sonopy")
PLP_PEERS = {"opensmile": _opensmile_plp, "diffsptk": _diffsptk_plp, "spafe (wrong)": _spafe_plp}
RASTA_PEERS = {"opensmile": _opensmile_rasta, "spafe (wrong)": _spafe_rasta}
