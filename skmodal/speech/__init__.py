"""Speech: waveforms and audio files to features."""

from ._audio_files import audio_files
from ._augmenter import WaveformAugmenter
from ._compiled import kernel_info
from ._deltas import deltas
from ._dialects import dialect
from ._dtw import DTWNeighborsClassifier, dtw_distance
from ._log_mel import LogMel, log_mel
from ._mel import mel_filterbank
from ._mfcc import MFCC, mfcc
from ._noise import NoiseReducer, reduce_noise
from ._plp import PLP, plp
from ._reader import AudioReader
from ._spec_augment import SpecAugment
from ._trimmer import SilenceTrimmer, trim_silence
from ._vad import VoiceActivityDetector, voice_activity

__all__ = [
    "AudioReader",
    "audio_files",
    "NoiseReducer",
    "reduce_noise",
    "SilenceTrimmer",
    "trim_silence",
    "VoiceActivityDetector",
    "voice_activity",
    "WaveformAugmenter",
    "SpecAugment",
    "MFCC",
    "mfcc",
    "PLP",
    "plp",
    "LogMel",
    "log_mel",
    "deltas",
    "mel_filterbank",
    "dialect",
    "DTWNeighborsClassifier",
    "dtw_distance",
    "kernel_info",
]
