"""Speech: waveforms and audio files to features."""

from ._deltas import deltas
from ._mel import mel_filterbank
from ._mfcc import MFCC, mfcc
from ._reader import AudioReader

__all__ = ["AudioReader", "MFCC", "mfcc", "deltas", "mel_filterbank"]
