"""Speech: waveforms and audio files to features."""

from ._deltas import deltas
from ._dialects import dialect
from ._log_mel import LogMel, log_mel
from ._mel import mel_filterbank
from ._mfcc import MFCC, mfcc
from ._plp import PLP, plp
from ._reader import AudioReader
from ._trimmer import SilenceTrimmer, trim_silence

__all__ = [
    "AudioReader",
    "SilenceTrimmer",
    "trim_silence",
    "MFCC",
    "mfcc",
    "PLP",
    "plp",
    "LogMel",
    "log_mel",
    "deltas",
    "mel_filterbank",
    "dialect",
]
