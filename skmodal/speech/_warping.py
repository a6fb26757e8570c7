"""Dynamic time warping of one sequence against many at once."""

from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

METRICS = ("euclidean", "sqeuclidean", "cosine")

_WORTH_SELECTING = 0.7  # part of the lanes; to copy more costs more than it saves
_MOST_COSTS = 2**23  # of a block and a query as long as its references


class Block(NamedTuple):
    """References of similar length side by side: what matters to the loop lies next to each other in memory."""

    rows: np.ndarray  # (n_lanes,), which of the references they are
    lengths: np.ndarray  # (n_lanes,)
    frames: np.ndarray  # (n_features, max_length * n_lanes), zeros beyond a reference's end
    squares: np.ndarray  # (max_length * n_lanes,), of the frames' norms


def make_blocks(references, metric, n_lanes):
    """Lay references, of shape (n_frames, n_features), out in blocks, by length.

    A block has ``n_lanes`` references at most; of long ones it has fewer, so that memory holds their costs.
    """
    order = np.argsort([len(reference) for reference in references], kind="stable")
    blocks = []
    while len(order):
        n_rows = min(n_lanes, max(1, _MOST_COSTS // len(references[order[-1]]) ** 2))
        order, rows = order[:-n_rows], order[-n_rows:]
        lengths = np.array([len(references[row]) for row in rows])
        frames = np.zeros((lengths[-1], len(rows), references[0].shape[1]))
        for lane, row in enumerate(rows):
            frames[: lengths[lane], lane] = prepared(references[row], metric)
        flat = np.ascontiguousarray(frames.reshape(-1, frames.shape[2]).T)
        blocks.append(Block(rows, lengths, flat, np.einsum("fj,fj->j", flat, flat)))
    return blocks


def prepared(sequence, metric):
    """Return a sequence as the local costs want it: of frames of norm 1 for the cosine."""
    if metric != "cosine":
        return sequence
    norms = np.linalg.norm(sequence, axis=1, keepdims=True)
    return sequence / np.where(norms > 0, norms, 1.0)


def block_distances(query, block, *, window, metric, bound=np.inf):
    """Return the distances, of shape (n_lanes,), of a prepared sequence (n_frames, n_features) to a block's references.

    The work ends when no distance can come below the bound; one above it may be infinite.
    """
    costs = _local_costs(query, block, metric)
    lanes = np.arange(costs.shape[2])
    if np.isfinite(bound):
        # Every frame of the query has a partner, so that the sum of the least costs is a lower bound.
        possible = np.flatnonzero(costs.min(axis=1).sum(axis=0) <= bound)
        if len(possible) < _WORTH_SELECTING * len(lanes):
            lanes, costs = possible, np.ascontiguousarray(costs[:, :, possible])
    distances = np.full(len(block.rows), np.inf)
    if len(lanes):
        lengths = block.lengths[lanes]
        radius = None if window is None else np.maximum(window, np.abs(lengths - len(query)))
        distances[lanes] = warped(costs, lengths, radius, bound)
    return distances


def warped(costs, lengths, radius=None, bound=np.inf):
    """Return the least sum of costs from the first cell to the last, of many matrices at once, diagonal by diagonal.

    Parameters
    ----------
    costs : ndarray of shape (n, m, n_lanes)
    lengths : int array of shape (n_lanes,)
        Columns of each lane's matrix, up to m, in ascending order.
    radius : int array of shape (n_lanes,) or None
        How far from the diagonal a path may go.
    bound : float
        The work ends when no sum can come below it; what is not known then is infinite.
    """
    n, m, n_lanes = costs.shape
    flat, step = costs.reshape(n * m, n_lanes), max(m - 1, 1)
    # Sums of this diagonal and of the two before; cell (i, d - i) stands in row i + 1, and infinity around.
    before, last, now = (np.full((n + 2, n_lanes), np.inf) for _ in range(3))
    before[0] = 0.0  # what cell (0, 0) comes from
    sums, ends = np.full(n_lanes, np.inf), lengths + n - 2
    widest = n + m if radius is None else radius.max()
    for d in range(n + m - 1):
        low, high = max(0, d - m + 1, -((widest - d) // 2)), min(n - 1, d, (d + widest) // 2) + 1
        cells = now[low + 1 : high + 1]
        np.minimum(last[low + 1 : high + 1], last[low:high], out=cells)
        np.minimum(cells, before[low:high], out=cells)
        cells += flat[d + low * (m - 1) :: step][: high - low]
        if radius is not None:
            cells[np.abs(2 * np.arange(low, high) - d)[:, np.newaxis] > radius] = np.inf
        now[low] = now[high + 1] = np.inf
        if d >= ends[0]:
            sums = np.where(ends == d, now[n], sums)
        elif d % 16 == 15 and bound < np.inf and min(cells.min(), last[low : high + 1].min()) > bound:
            break
        before, last, now = last, now, before
    return sums


def pair_costs(a, b, metric):
    """Return the costs of all pairs of frames of two sequences, of shape (len(a), len(b))."""
    if metric == "cosine":
        return np.maximum(1 - prepared(a, metric) @ prepared(b, metric).T, 0)
    return cdist(a, b, metric)


def _local_costs(query, block, metric):
    costs = query @ block.frames  # (n, max_length * n_lanes)
    if metric == "cosine":
        np.subtract(1, costs, out=costs)
        np.maximum(costs, 0, out=costs)
    else:
        costs *= -2
        costs += block.squares
        costs += np.einsum("if,if->i", query, query)[:, np.newaxis]
        np.maximum(costs, 0, out=costs)
        if metric == "euclidean":
            np.sqrt(costs, out=costs)
    return costs.reshape(len(query), -1, len(block.rows))
