"""Cepstral mean and variance normalization: takes the channel out of an utterance."""

import numpy as np

_ROUNDING = 1e-6  # also of float32, in which the kernel computes


def normalized(features, cmvn):
    """Center every feature of one utterance over time, and divide it by its standard deviation.

    A microphone or a telephone line filters, which adds a constant to every cepstral coefficient; the mean over time
    holds it. A feature that does not vary is only centered.

    Parameters
    ----------
    features : ndarray of shape (n_frames, n_features)
    cmvn : bool or "mean"
        False leaves the features as they are, "mean" centers them, True divides by the standard deviation as well.

    References
    ----------
    Viikki and Laurila (1998), "Cepstral domain segmental feature vector normalization for noise robust speech
    recognition", Speech Communication 25.
    """
    if not cmvn:
        return features
    mean = features.mean(axis=0)
    centered = features - mean
    if cmvn == "mean":
        return centered
    deviation = features.std(axis=0)
    # Rounding gives a constant feature a deviation, by which it must not be divided. Features are sums of large terms,
    # so that the largest of them tells its size.
    constant = deviation <= _ROUNDING * np.abs(mean).max()
    return centered / np.where(constant, 1.0, deviation)
