"""Utterances to embeddings, by a pretrained network."""

import os
from dataclasses import dataclass
from numbers import Integral

import numpy as np
from sklearn.utils._param_validation import Interval

from .._samples import array_waveform, as_floats, existing_file, is_sound_waveform, waveform
from ._pretrained_encoder import PretrainedEncoder, encoder_documented


@encoder_documented
@dataclass(kw_only=True, eq=False, repr=False)
class PretrainedSpeechEncoder(PretrainedEncoder):
    """Encode utterances by a pretrained network of the library transformers, each utterance once.

    The model's own feature extractor makes the network's input of a waveform. In a batch, utterances of like length
    are padded under a mask; where the model was trained without one, as its extractor says, those of the very same
    length go together. An utterance alone gives what it gives in a batch, to 1e-5. One too short for a frame is filled
    up with zeros; what a model cuts off, such as Whisper after 30 s, is lost.

    Embeddings are kept and shared as of :class:`PretrainedTextEncoder`: no fold and no candidate of a grid computes one
    twice.

    Parameters
    ----------
    model : str or path
        A folder that ``save_pretrained`` wrote, or an id on https://huggingface.co, of which the newest commit is
        fetched once. Its weights are safetensors: nothing is unpickled, and no code of the model's own runs. Of an
        encoder and decoder, the encoder.
    sampling_rate : int, default=None
        The rate of the waveforms in Hz. It must be the model's, which it is by default: a file at another rate is an
        error. Resample first, by an AudioReader.
    pooling : {"mean", "max", "cls"} or None, default="mean"
        The mean or the largest value over the frames; "cls" is the first frame, of use where the model has a class
        token there. None gives sequences of frames.
    batch_size : int, default=8
        Utterances that the network sees at a time.
    {shared parameters}

    Attributes
    ----------
    {shared attributes}
    n_features_in_ : int
        Number of columns of the table seen in ``fit``; only set for tables.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns of the table seen in ``fit``; only set for frames whose names are all strings.

    References
    ----------
    .. [1] Baevski, Zhou, Mohamed and Auli (2020). wav2vec 2.0: a framework for self-supervised learning of speech
       representations. NeurIPS.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.estimators import PretrainedSpeechEncoder
    >>> from skmodal.testing import tiny_model
    >>> waveforms = [np.sin(np.arange(n) / 5) for n in (900, 1600)]
    >>> encoder = PretrainedSpeechEncoder(tiny_model("speech"))  # in real life "facebook/wav2vec2-base-960h"
    >>> encoder.fit_transform(waveforms).shape
    (2, 16)
    """

    sampling_rate: int | None = None
    batch_size: int = 8

    _modality = "speech"
    _processor_class = "AutoFeatureExtractor"
    _part = "audio_model"

    _parameter_constraints = {
        **PretrainedEncoder._parameter_constraints,
        "sampling_rate": [Interval(Integral, 1, None, closed="left"), None],
    }

    def _cells_of_table(self, table):
        return list(as_floats(table, np.float32, copy=True))

    def _check(self, cell, row):
        if isinstance(cell, (str, os.PathLike)):
            existing_file(cell, row=row, name=self._name)
        elif not is_sound_waveform(cell):
            array_waveform(cell, row=row, name=self._name)

    def _sample(self, cell, row):
        rate = self._processor().sampling_rate
        if self.sampling_rate not in (None, rate):
            raise ValueError(
                f"{self._name}: sampling_rate={self.sampling_rate}, but the model wants {rate} Hz. "
                f"Resample with AudioReader(sampling_rate={rate}) first, and leave sampling_rate out."
            )
        return waveform(cell, row=row, name=self._name, sampling_rate=rate, dtype=np.float32)

    def _items(self, samples, processor, config):
        shortest = _samples_of_a_frame(config)
        items = []
        for sample in samples:
            filled = np.pad(sample, (0, max(0, shortest - len(sample))))
            extracted = processor(filled, sampling_rate=processor.sampling_rate, return_tensors="np")
            items.append({key: array[0] for key, array in extracted.items()})
        return items


def _samples_of_a_frame(config):
    """Return how many values of a waveform the first frame of a convolutional front end covers; 1 without one."""
    n_samples = 1
    strides = getattr(config, "conv_stride", ())
    for kernel, stride in zip(getattr(config, "conv_kernel", ())[::-1], strides[::-1], strict=True):
        n_samples = (n_samples - 1) * stride + kernel
    return n_samples
