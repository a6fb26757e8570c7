"""What the steps of a sample are called, as a network reads them: tokens, seconds and hertz."""

import numpy as np

from ..speech import LogMel


def step_names(rows):
    """Return the tokens of every row; of sequences of vectors, their numbers."""
    encoder = rows.encoder
    if encoder._fitted_checkpoint is not None:
        tokenizer = encoder._fitted_checkpoint.encoder._processor()
        return [tokenizer.convert_ids_to_tokens(rows.arguments(row)[1][0].tolist()) for row in range(len(rows))]
    samples = encoder._read(rows.samples())
    if encoder._fitted_kind == "vectors":
        return [[str(step) for step in range(len(sample))] for sample in samples]
    return [["" if token is None else str(token) for token in tokens] for tokens in encoder._tokens(samples)]


def speech_axes(encoder, n_frames, n_bins):
    """Return the middles of the frames, in s, and of the bins, in Hz; None where they are not known."""
    features = getattr(encoder, "features_", None)
    hop, length = (getattr(features, name, None) for name in ("hop_length", "frame_length"))
    times = None if hop is None else np.arange(n_frames) * hop + length / 2
    is_bands = isinstance(features, LogMel) and features.deltas == 0
    return times, features._front_end().centers if is_bands else None
