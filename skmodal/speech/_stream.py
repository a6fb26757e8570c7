"""Streams: the frames of an utterance while its samples come."""

from functools import partial

import numpy as np

from .._samples import array_waveform, checked_waveform
from ._compiled import KERNEL_DTYPES, is_within_range, kernel_sequences
from ._deltas import with_deltas
from ._frames import layout
from ._rasta import RastaFeatures, RastaFilter


def check_streamable(dialect, cmvn, *, name):
    """Raise an error when a frame depends on more than its neighborhood."""
    if cmvn:
        raise ValueError(
            f"{name}.stream: cmvn={cmvn!r} normalizes over the whole utterance, which is not there yet. "
            "Set cmvn=False, or call transform when the utterance has ended."
        )
    for field, what in (("top_db", "cuts under the loudest frame of the whole utterance"), ("dither", "adds chance")):
        if getattr(dialect, field):
            off = "None" if field == "top_db" else "0"
            raise ValueError(
                f"{name}.stream: the dialect's {field}={getattr(dialect, field)} {what}. "
                f"Leave it out: dialect({dialect.name!r}, {field}={off})."
            )


def sound_chunks(chunks, *, name, may_be_empty):
    """Yield the chunks of one utterance as arrays that belong to the stream, of float32 or of float64.

    An error names the chunk. A stream that ends before its second sample is an error unless it may be empty.
    """
    n_samples, is_single, waiting = 0, None, []  # one sample alone is no waveform
    for number, chunk in enumerate(chunks):
        signal = array_waveform(chunk, row=f"0, chunk {number},", name=name, min_samples=0)
        if len(signal) == 0:
            continue
        had, is_single = is_single, getattr(chunk, "dtype", None) in KERNEL_DTYPES
        if had not in (None, is_single):
            raise TypeError(
                f"{name}: sample 0, chunk {number}, is {'not ' * had}float32 or int16, and the chunks before it are"
                f"{' not' * (not had)}. Bring all to one type, e.g. x.astype(np.float32)."
            )
        n_samples += len(signal)
        waiting.append(signal)
        if n_samples > 1:
            yield np.concatenate(waiting, dtype=np.float32 if is_single else np.float64)
            waiting.clear()
    if n_samples < 2 and not may_be_empty:
        checked_waveform(np.zeros(n_samples), of=f"{name}: sample 0")


def stream_frames(signals, front, extract, order, *, path, plan):
    """Yield the frames of `sound_chunks`, with their deltas: by the kernel, or where its plan is None by NumPy."""
    sizes, framing = front.sizes, front.dialect.framing
    first, _ = layout(0, sizes, framing)
    before, after = max(1, 1 - first), first + sizes.frame  # pre-emphasis wants the sample before
    add_deltas = partial(with_deltas, order=order)
    if isinstance(extract, RastaFeatures):
        logs = sliding((signal.astype(np.float64) for signal in signals), extract.logs, sizes.hop, before, after)
        frames = map(extract.features, map(RastaFilter(extract.pole), logs))
        return sliding(frames, add_deltas, 1, 2 * order, 2 * order + 1)
    peak = 0.0

    def features(signal):
        nonlocal peak
        peak = max(peak, np.abs(signal).max())  # of the utterance so far, as transform goes by that of the whole
        if plan is None or signal.dtype != np.float32 or not is_within_range(peak, plan):
            return add_deltas(extract(signal.astype(np.float64)))
        _, n_frames = layout(np.array([len(signal)]), sizes, framing)
        return kernel_sequences(path, plan, [signal], n_frames, deltas=order)[0][0]

    context = 2 * order * sizes.hop
    return sliding(signals, features, sizes.hop, before + context, after + context)


def sliding(chunks, function, hop, before, after):
    """Yield what a function makes of a whole sequence, as far as the chunks that have come allow.

    Parameters
    ----------
    chunks : iterable of ndarray
        Parts of the sequence, along the first axis.
    function : callable
        From a sequence to its values. Value t depends on the items ``[t hop - before, t hop + after)``, and on the
        sequence's ends where these are among them.
    hop, before, after : int
        In items.

    Yields
    ------
    values : ndarray
        Those that have become sure; one at least.
    """
    kept, begin, n_sure = None, 0, 0  # the items from begin hops on; the function takes them for a sequence
    for chunk in chunks:
        kept = chunk if kept is None else np.concatenate([kept, chunk])
        end = begin * hop + len(kept)
        n_ready = (end - after) // hop + 1
        if n_ready > n_sure:
            yield function(kept)[n_sure - begin : n_ready - begin]
            n_sure, start = n_ready, max(0, min((n_ready * hop - before) // hop, end // hop))
            kept, begin = kept[(start - begin) * hop :].copy(), start
    if kept is not None and len(kept) and len(rest := function(kept)[n_sure - begin :]):
        yield rest
