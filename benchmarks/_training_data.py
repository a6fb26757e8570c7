"""Generated data to train on: training takes as long whatever it learns."""

import numpy as np

N_CLASSES = 10
QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
FSDD_FRAMES = [13, 23, 33, 40, 50, 65, 90, 227]  # of 25 ms every 10 ms: quantiles over its 3000 clips
MR_TOKENS = [1, 7, 14, 21, 28, 40, 49, 62]  # over its 10 662 sentences


def table(rng, n_rows=20_000, n_features=784):
    """Return rows of features, and their classes."""
    return rng.random((n_rows, n_features), dtype=np.float32), rng.integers(0, N_CLASSES, n_rows)


def digits(rng, n_images):
    """Return images of 28 x 28 bytes, four fifths of them 0 as of MNIST's, and their classes."""
    ink = rng.random((n_images, 28, 28)) < 0.2
    return ink * rng.integers(1, 256, ink.shape, dtype=np.uint8), rng.integers(0, N_CLASSES, n_images)


def frames(rng, lengths, n_features=40):
    """Return sequences of these lengths, and their classes."""
    sequences = [rng.standard_normal((length, n_features), dtype=np.float32) for length in lengths]
    return sequences, rng.integers(0, N_CLASSES, len(lengths))


def texts(rng, lengths, n_words=18_000):
    """Return texts of these lengths in words, which are as frequent as Zipf has it, and their classes."""
    share = 1 / np.arange(1, n_words + 1)
    words = rng.choice(n_words, lengths.sum(), p=share / share.sum())
    parts = np.split(words, np.cumsum(lengths)[:-1])
    return [" ".join(f"w{word}" for word in part) for part in parts], rng.integers(0, N_CLASSES, len(lengths))


def lengths_like(rng, quantiles, n):
    """Return n lengths that are spread as these quantiles say."""
    return np.interp(rng.random(n), QUANTILES, quantiles).round().astype(int)
