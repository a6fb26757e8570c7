"""What the steps of a sample are called, as a network reads them: tokens, seconds and hertz."""

import numpy as np

from ..speech import LogMel


def token_names(rows, row):
    """Return the tokens of a row of text; of sequences of vectors, their numbers."""
    encoder = rows.encoder
    if encoder._fitted_checkpoint is not None:
        ids = rows.arguments(row)[1][0]  # (1, n_tokens)
        return encoder._fitted_checkpoint.encoder._processor().convert_ids_to_tokens(ids[0].tolist())
    if encoder._fitted_kind == "rows":
        return ["0"]
    (sample,) = samples = encoder._read([rows.samples[row]])
    if encoder._fitted_kind == "vectors":
        return [str(step) for step in range(len(sample))]
    return ["" if token is None else str(token) for token in encoder._tokens(samples)[0]]


def step_names(rows, row, n_steps):
    """Return what a row's steps are called: tokens, or seconds, or their numbers where they are neither."""
    encoder = rows.encoder
    if encoder._modality == "text":
        names = token_names(rows, row)
        if len(names) == n_steps:
            return names
    if encoder._modality == "speech":
        times, _ = speech_axes(encoder, n_steps, 0)
        if times is not None and not encoder._sees_images():
            return [f"{time:.2f} s" for time in times]
    return [f"{rows.modality or encoder._modality} {step}" for step in range(n_steps)]


def speech_axes(encoder, n_frames, n_bins):
    """Return the middles of the frames, in s, and of the bins, in Hz; None where they are not known."""
    features = getattr(encoder, "features_", None)
    hop, length = (getattr(features, name, None) for name in ("hop_length", "frame_length"))
    times = None if hop is None else np.arange(n_frames) * hop + length / 2
    is_bands = isinstance(features, LogMel) and features.deltas == 0
    return times, features._front_end().centers if is_bands else None
