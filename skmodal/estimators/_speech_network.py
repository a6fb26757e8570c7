"""Waveforms, files, sequences of frames or rows of features as the input of sequence and image networks."""

import os
from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions

from .._samples import array_waveform, as_floats, existing_file, is_sound_waveform
from ..networks import SpectrogramImage
from ..speech import MFCC
from ._architectures import IMAGE_NETWORKS, SEQUENCE_NETWORKS, image_backbone, sequence_backbone, whole_network
from ._features import as_features, as_sequence_inputs, fit_features, row_inputs, vector_sequences
from ._inputs import DenseInputs
from ._modality_network import ModalityNetwork
from ._standardization import standardize_layer

_SHORTEST = 0.1  # s: a shorter row of a table is no waveform
_FRAMES_QUANTILE = 0.95
_HOP = 0.020  # s: half the steps of 0.010 and as many digits of unseen speakers, by "cnn"

SPEECH_DOCUMENTATION = """\
    network : str, default="cnn"
        For sequences of frames "cnn", "rnn", "lstm", "gru", "transformer" or "mlp"; for the spectrogram as an image
        "lenet", "alexnet", "vgg11", "vgg16", "resnet18" or "resnet34", which see as many frames as 95 % of the training
        data have at most: longer utterances lose their ends.
    features : transformer, "passthrough" or None, default=None
        What makes the network's input of the waveforms: sequences, such as ``LogMel(pooling=None)``, or rows.
        "passthrough" says that X is such already. None is ``MFCC(hop_length=0.020, deltas=1, pooling=None)`` of
        waveforms, which new speakers change less than log mel bands, and what X is of anything else: arrays of more
        than two columns are sequences, and tables of rows shorter than 0.1 s plain features.
    sampling_rate : int, default=16000
        Of the waveforms, in Hz; what ``features`` is told counts where it is given.
    augmenter : transformer or None, default=None
        Its ``fit_transform`` makes other waveforms of the training's at every epoch, as `WaveformAugmenter` does. Of
        new speakers, whose vocal tracts differ, ``speed=(0.9, 1.1)`` with ``gain=(-10, 10)`` got a point more of spoken
        digits, and ``(0.75, 1.3)`` did harm.
    n_hidden : int or None, default=None
        Units of a layer and direction; 100 of "cnn", for each of its three widths, and 128 of the others.
    n_layers : int or None, default=None
        2 of "transformer", and 1 of the others; "cnn" and the networks for images have no choice.
    shared_layers : bool, default=False
        The layers of "transformer" are one and the same.
"""


@dataclass(eq=False, repr=False)
class SpeechNetwork(ModalityNetwork):
    """Base of the estimators that read speech."""

    network: Literal[
        "cnn", "rnn", "lstm", "gru", "transformer", "mlp", "lenet", "alexnet", "vgg11", "vgg16", "resnet18", "resnet34"
    ] = "cnn"
    _: KW_ONLY
    features: BaseEstimator | Literal["passthrough"] | None = None
    sampling_rate: int = 16000
    augmenter: BaseEstimator | None = None
    n_hidden: int | None = None
    n_layers: int | None = None
    shared_layers: bool = False

    _modality = "speech"
    _parameter_constraints = {
        **ModalityNetwork._parameter_constraints,
        "network": [StrOptions({*SEQUENCE_NETWORKS, *IMAGE_NETWORKS})],
        "features": [HasMethods(["fit_transform", "transform"]), StrOptions({"passthrough"}), None],
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
        "augmenter": [HasMethods(["fit_transform"]), None],
        "n_hidden": [Interval(Integral, 1, None, closed="left"), None],
        "n_layers": [Interval(Integral, 1, None, closed="left"), None],
        "shared_layers": ["boolean"],
    }

    def _fit_modality(self, samples, y):
        name = type(self).__name__
        self._fitted_reads_waveforms = self._are_waveforms(samples)
        if self._fitted_reads_waveforms:
            default = MFCC(self.sampling_rate, hop_length=_HOP, deltas=1, pooling=None)
            features = default if self.features is None else self.features
            self.features_, samples = fit_features(features, self._waveforms(samples), y, name=name)
        self._fitted_kind = "rows" if isinstance(samples, np.ndarray) else "sequences"
        if self._fitted_kind == "rows":
            self._fitted_width = samples.shape[1]
        else:
            self._fitted_width = vector_sequences(samples[:1], None, name=name)[0].shape[1]
            samples = vector_sequences(samples, self._fitted_width, name=name)
            if self._sees_images():
                lengths = [len(sample) for sample in samples]
                self.n_frames_ = int(np.quantile(lengths, _FRAMES_QUANTILE, method="higher"))
                self._fitted_fill = np.concatenate(samples).mean(axis=0)
        return self._as_inputs(samples)

    def _modality_inputs(self, samples):
        if self._fitted_reads_waveforms:
            samples = as_features(self.features_.transform(self._waveforms(samples)), name=type(self).__name__)
        return self._as_inputs(samples)

    def _as_inputs(self, samples):
        name = type(self).__name__
        if isinstance(samples, np.ndarray) != (self._fitted_kind == "rows"):
            raise TypeError(f"{name}: X is no collection of {self._fitted_kind}, as it was in fit.")
        if self._fitted_kind == "rows":
            return row_inputs(samples, self._fitted_width, name=name, as_images=self._sees_images())
        if not self._sees_images():
            return as_sequence_inputs(samples, self._fitted_width, name=name)
        frames = np.empty((len(samples), self.n_frames_, self._fitted_width), self._fitted_fill.dtype)
        frames[:] = self._fitted_fill
        for row, sequence in enumerate(vector_sequences(samples, self._fitted_width, name=name)):
            frames[row, : len(sequence)] = sequence[: self.n_frames_]
        return DenseInputs(torch.from_numpy(frames))

    def _sees_images(self):
        return self.network not in SEQUENCE_NETWORKS

    def _are_waveforms(self, samples):
        if self.features is not None:
            return not isinstance(self.features, str)
        if isinstance(samples, np.ndarray):
            return samples.shape[1] >= _SHORTEST * self.sampling_rate
        first = samples[0]
        return not (isinstance(first, np.ndarray) and first.ndim == 2 and first.shape[1] > 2)

    def _waveforms(self, samples):
        """Return samples as waveforms in float32, the network's own precision; paths stay paths."""
        if isinstance(samples, np.ndarray):
            return list(as_floats(samples, np.float32, copy=True))
        return [self._waveform(sample, row) for row, sample in enumerate(samples)]

    def _waveform(self, sample, row):
        name = type(self).__name__
        if isinstance(sample, (str, os.PathLike)):
            existing_file(sample, row=row, name=name)
            return sample
        if is_sound_waveform(sample):
            return as_floats(sample, np.float32)
        return array_waveform(sample, row=row, name=name, dtype=np.float32)

    def _make_network(self, inputs, weights, n_outputs):
        if not self._sees_images():
            prepare = standardize_layer(inputs, weights, axis=-1)
            backbone = sequence_backbone(self, self._fitted_width)
        elif self._fitted_kind == "rows":
            prepare = standardize_layer(inputs, weights, axis=1)
            backbone = image_backbone(self, self._fitted_width, (1, 1))
        else:
            prepare = torch.nn.Sequential(standardize_layer(inputs, weights, axis=-1), SpectrogramImage())
            backbone = image_backbone(self, 1, (self._fitted_width, self.n_frames_))
        return whole_network(prepare, backbone, n_outputs, self.dropout)
