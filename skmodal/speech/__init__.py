"""Speech: waveforms and audio files to features."""

from ._compiled import kernel_info
from ._deltas import deltas
from ._mel import mel_filterbank
from ._mfcc import MFCC, mfcc
from ._reader import AudioReader
from ._trimmer import SilenceTrimmer, trim_silence

__all__ = ["AudioReader", "SilenceTrimmer", "trim_silence", "MFCC", "mfcc", "deltas", "mel_filterbank", "kernel_info"]
