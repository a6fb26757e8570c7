"""Dialects: what the well-known programs do differently between a waveform and its cepstrum, by name."""

from dataclasses import dataclass, fields, replace
from numbers import Integral, Real
from typing import Any, Literal

import numpy as np
from sklearn.utils._param_validation import Interval, StrOptions, validate_parameter_constraints

_FLOAT32_EPS = float(np.finfo(np.float32).eps)
_FLOAT64_EPS = float(np.finfo(np.float64).eps)

_CONSTRAINTS = {
    "name": [str],
    "scale": [Interval(Real, 0, np.inf, closed="neither")],
    "dither": [Interval(Real, 0, np.inf, closed="left")],
    "random_state": [Interval(Integral, 0, None, closed="left")],
    "rounding": [StrOptions({"half_up", "down"})],
    "framing": [StrOptions({"pad", "snip", "center", "reflect"})],
    "min_n_fft": [Interval(Integral, 1, None, closed="left")],
    "remove_dc": ["boolean"],
    "preemphasis": [Interval(Real, 0, 1, closed="both")],
    "preemphasis_by": [StrOptions({"signal", "frame"})],
    "window": [StrOptions({"rectangular", "hamming", "hann", "hann_periodic", "povey"})],
    "spectrum": [StrOptions({"power", "magnitude"})],
    "divide_by_n_fft": ["boolean"],
    "mel_scale": [StrOptions({"htk", "slaney", "bark"})],
    "band_shape": [StrOptions({"bins", "mel", "hertz", "masking"})],
    "unit_area": ["boolean"],
    "n_mels": [Interval(Integral, 1, None, closed="left")],
    "fmin": [Interval(Real, 0, np.inf, closed="left")],
    "floor": [Interval(Real, 0, np.inf, closed="neither")],
    "floor_zeros_only": ["boolean"],
    "log": [StrOptions({"ln", "db"})],
    "top_db": [Interval(Real, 0, np.inf, closed="neither"), None],
    "dct_norm": [StrOptions({"ortho", "htk"})],
    "lifter": [Interval(Real, 0, np.inf, closed="left")],
    "c0": [StrOptions({"cepstrum", "frame_energy", "spectrum_energy"})],
    "c0_floor": [Real, None],
    "c0_last": ["boolean"],
    "equal_loudness": [StrOptions({"htk", "hermansky"})],
    "compression": [Interval(Real, 0, 1, closed="right")],
    "rasta_pole": [Interval(Real, 0, 1, closed="left")],
}


@dataclass(frozen=True, repr=False)
class Dialect:
    """All the choices between a waveform and its features; `dialect` makes one, and says what its fields mean.

    The fields stand in the order in which they act; the defaults are python_speech_features'. It is frozen, so that it
    is a plain parameter: it compares, hashes, pickles and prints as what made it.
    """

    name: str = "python_speech_features"
    scale: float = 1.0
    dither: float = 0.0
    random_state: int = 0
    rounding: str = "half_up"
    framing: str = "pad"
    min_n_fft: int = 512
    remove_dc: bool = False
    preemphasis: float = 0.97
    preemphasis_by: str = "signal"
    window: str = "rectangular"
    spectrum: str = "power"
    divide_by_n_fft: bool = True
    mel_scale: str = "htk"
    band_shape: str = "bins"
    unit_area: bool = False
    n_mels: int = 26
    fmin: float = 0.0
    floor: float = _FLOAT64_EPS
    floor_zeros_only: bool = True
    log: str = "ln"
    top_db: float | None = None
    dct_norm: str = "ortho"
    lifter: float = 22.0
    c0: str = "spectrum_energy"
    c0_floor: float | None = None
    c0_last: bool = False
    equal_loudness: str = "htk"
    compression: float = 0.33
    rasta_pole: float = 0.98

    def __post_init__(self):
        validate_parameter_constraints(_CONSTRAINTS, vars(self), caller_name="Dialect")
        for shape, scale in (("bins", "htk"), ("masking", "bark")):
            if self.band_shape == shape and self.mel_scale != scale:
                raise ValueError(
                    f"Dialect: band_shape={shape!r} goes with mel_scale={scale!r}, not {self.mel_scale!r}. "
                    "Triangles on any scale are band_shape='mel' and 'hertz'."
                )
        if self.top_db is not None and self.log != "db":
            raise ValueError(f"Dialect: top_db={self.top_db} is in decibels; it goes with log='db', not {self.log!r}.")

    def __repr__(self):
        preset = DIALECTS.get(self.name, Dialect())
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self)[1:])
        strays = [f", {key}={value!r}" for key, value in pairs if value != getattr(preset, key)]
        return f"dialect({self.name!r}{''.join(strays)})"


_OF_HTK: dict[str, Any] = {
    "scale": 32768.0,
    "framing": "snip",
    "min_n_fft": 1,
    "preemphasis_by": "frame",
    "divide_by_n_fft": False,
    "band_shape": "mel",
    "floor_zeros_only": False,
}

DIALECTS = {
    "python_speech_features": Dialect(),
    "kaldi": Dialect(
        "kaldi",
        **_OF_HTK,
        rounding="down",
        remove_dc=True,
        window="povey",
        n_mels=23,
        fmin=20.0,
        floor=_FLOAT32_EPS,
        c0="frame_energy",
        c0_floor=_FLOAT32_EPS,
        compression=0.33333,
    ),
    "htk": Dialect(
        "htk",
        **_OF_HTK,
        rounding="down",
        window="hamming",
        spectrum="magnitude",
        floor=1.0,
        dct_norm="htk",
        c0="cepstrum",
        c0_last=True,
    ),
    "librosa": Dialect(
        "librosa",
        framing="center",
        min_n_fft=1,
        preemphasis=0.0,
        window="hann_periodic",
        divide_by_n_fft=False,
        mel_scale="slaney",
        band_shape="hertz",
        unit_area=True,
        n_mels=128,
        floor=1e-10,
        floor_zeros_only=False,
        log="db",
        top_db=80.0,
        lifter=0.0,
        c0="cepstrum",
    ),
}

Preset = Literal["python_speech_features", "kaldi", "htk", "librosa"]
DIALECT_CONSTRAINTS = {"dialect": [StrOptions(set(DIALECTS)), Dialect]}


def dialect(name: Preset = "python_speech_features", **overrides: Any) -> Dialect:
    """Make a dialect of features from a preset and what shall differ from it.

    Parameters
    ----------
    name : {"python_speech_features", "kaldi", "htk", "librosa"}, default="python_speech_features"
        Whose numbers to start from. "kaldi": mel from 20 Hz, 23 bands, the mean and 0.97 of the sample before taken out
        of every frame, povey window, 16-bit scale, energy for c0. "htk": 26 bands of magnitudes, Hamming window,
        16-bit scale, floor 1, c0 last. "librosa": Slaney's mel in 128 bands of unit area, centered periodic Hann
        windows, decibels within 80 of the loudest, no pre-emphasis, no lifter.
    overrides : values, by keyword
        Of the other parameters, such as ``window="hamming"``. Defaults stated there are python_speech_features'.

    Returns
    -------
    dialect : Dialect
        For the parameter ``dialect`` of `mfcc`, `plp`, `log_mel`, `mel_filterbank` and their transformers; it prints
        as the call that makes it.

    Other Parameters
    ----------------
    scale : float, default=1.0
        What samples in [-1, 1] are multiplied by; 32768 for programs that read 16-bit integers.
    dither, random_state : float, default=0.0, and int, default=0
        Standard deviation of the Gaussian noise added to every frame (in scaled units), and the seed from which every
        utterance draws it anew: the same utterance gives the same features, alone or in any batch.
    rounding : {"half_up", "down"}, default="half_up"
        How a length in seconds becomes samples.
    framing : {"pad", "snip", "center", "reflect"}, default="pad"
        "pad" fills up the last frame with zeros; "snip" drops what fills no frame; "center" has frame t's middle at t
        hops, with zeros beyond the ends; "reflect" at t + 1/2 hops, with the signal mirrored beyond the ends. A
        signal shorter than a frame gives one frame at least, filled up.
    min_n_fft : int, default=512
        The transform has this length, or the next power of two that holds a frame.
    remove_dc : bool, default=False
        Take the mean out of every frame.
    preemphasis, preemphasis_by : float, default=0.97, and {"signal", "frame"}, default="signal"
        ``y[t] = x[t] - preemphasis x[t-1]``, before framing (``y[0] = x[0]``), or in every frame
        (``y[0] = (1 - preemphasis) x[0]``); 0 for none.
    window : {"rectangular", "hamming", "hann", "hann_periodic", "povey"}, default="rectangular"
        Symmetric but for "hann_periodic"; "povey" is ``hann ** 0.85``. PLP takes "hann" for "rectangular", whose
        leakage it does not bear.
    spectrum, divide_by_n_fft : {"power", "magnitude"}, default="power", and bool, default=True
        ``|FFT|^2``, divided by n_fft where this says so, or its square root. PLP always takes the power.
    mel_scale : {"htk", "slaney", "bark"}, default="htk"
        ``2595 log10(1 + f / 700)`` (which is ``1127 ln``); Slaney's, linear to 1000 Hz and logarithmic above;
        ``6 asinh(f / 600)``.
    band_shape : {"bins", "mel", "hertz", "masking"}, default="bins"
        Triangles between points rounded down to bins (with "htk" only), with edges straight in mel, or straight in
        Hz; or Hermansky's masking curve (with "bark" only), flat for 1 Bark, +10 dB/Bark below and -25 dB/Bark above.
    unit_area : bool, default=False
        Divide every band's weights by half its width in Hz.
    n_mels, fmin : int, default=26, and float, default=0.0
        Number of bands, and the lower edge of the first in Hz, where ``n_mels=None`` and ``fmin=None`` ask for the
        dialect's own. Masking curves stand 1 Bark apart then, whatever n_mels is.
    floor, floor_zeros_only : float, default=2.2e-16, and bool, default=True
        Energies below the floor, or those of zero only, are raised to it before the logarithm.
    log, top_db : {"ln", "db"}, default="ln", and float, default=None
        Natural logarithm or decibels (``10 log10``). Decibels more than top_db under the loudest value **of the whole
        utterance** are raised to that: with it, a frame depends on all the others.
    dct_norm : {"ortho", "htk"}, default="ortho"
        Orthonormal DCT-II; "htk" leaves coefficient 0 greater by ``sqrt(2)``.
    lifter : float, default=22.0
        Coefficient k is multiplied by ``1 + lifter / 2 sin(pi k / lifter)``; 0 for none.
    c0 : {"cepstrum", "frame_energy", "spectrum_energy"}, default="spectrum_energy"
        Coefficient 0: the cepstrum's own; the log energy of the frame's samples, before pre-emphasis by frame and
        window; or that of its power spectrum. RASTA-PLP always has the cepstrum's own.
    c0_floor : float, default=None
        PLP's own c0 is raised to this, as Kaldi's is; never RASTA-PLP's.
    c0_last : bool, default=False
        Put coefficient 0 after the others.
    equal_loudness : {"htk", "hermansky"}, default="htk"
        PLP: ``(f^2 / (f^2 + 1.6e5))^2 (f^2 + 1.44e6) / (f^2 + 9.61e6)``; or the form of Hermansky (1990) in rad/s,
        which falls off above 5 kHz.
    compression : float, default=0.33
        PLP: the exponent from intensity to loudness.
    rasta_pole : float, default=0.98
        RASTA: nearer to 1 it forgets the channel more slowly, and keeps slower changes of speech.

    Raises
    ------
    ValueError
        The name, a field or a value is not known, or values do not go together.

    Examples
    --------
    >>> from skmodal.speech import dialect
    >>> dialect("kaldi", window="hamming")
    dialect('kaldi', window='hamming')
    >>> dialect("kaldi").fmin, dialect("kaldi").c0
    (20.0, 'frame_energy')
    """
    if name not in DIALECTS:
        raise ValueError(f"dialect: {name!r} is not known; known are {', '.join(DIALECTS)}.")
    known = [field.name for field in fields(Dialect)[1:]]
    unknown = [key for key in overrides if key not in known]
    if unknown:
        raise ValueError(f"dialect: there is no field {unknown[0]!r}; the fields are {', '.join(known)}.")
    return replace(DIALECTS[name], **overrides)


def as_dialect(preset):
    """Return the dialect of a name, or the dialect itself."""
    return DIALECTS[preset] if isinstance(preset, str) else preset
