"""What a network eats, in memory: samples of one shape in one tensor, or sequences of any length end to end."""

import numpy as np
import torch

# Batches whose sequences are sorted by length together: enough to pad little, few enough to leave chance its part.
_BATCHES_A_POOL = 32


class DenseInputs:
    """Samples of one shape: one tensor, the sample first; images stand with their channels last."""

    def __init__(self, values):
        self.values = values

    def __len__(self):
        return len(self.values)

    def to(self, device):
        """Return the inputs on a device."""
        return DenseInputs(self.values.to(device))

    def cast(self, dtype):
        """Return the inputs as numbers of a dtype; bytes stay bytes, a quarter of the memory."""
        return self if self.values.dtype == torch.uint8 else DenseInputs(self.values.to(dtype))

    def pinned(self):
        """Return the inputs in memory that a GPU can read while it computes."""
        return DenseInputs(self.values.pin_memory())

    @property
    def n_bytes(self):
        return self.values.nbytes

    @property
    def n_values(self):
        """Numbers a sample, on average."""
        return self.values[0].numel()

    @property
    def n_pixels(self):
        """Numbers a channel."""
        return self.n_values // self.values.shape[-1]

    def batch(self, rows, dtype):
        """Return the network's arguments for rows, a slice or a tensor of places."""
        values = self.values[rows] if isinstance(rows, slice) else self.values.index_select(0, rows)
        values = values.to(dtype).div_(255) if values.dtype == torch.uint8 else values.to(dtype)
        return (values.permute(0, 3, 1, 2) if values.ndim == 4 else values,)

    def order(self, batch_size, generator):
        """Return the rows of each batch, by chance, or one after another where there is no generator."""
        return by_chance(len(self), batch_size, generator, self.values.device)


class SequenceInputs:
    """Sequences of any length, all their steps end to end: token ids, or rows of features."""

    def __init__(self, steps, lengths):
        self.steps = steps  # (all steps, n_features), or (all steps,) of token ids
        self.lengths = lengths
        self.starts = torch.cumsum(lengths, 0) - lengths

    def __len__(self):
        return len(self.lengths)

    def take(self, rows):
        """Return the inputs of some rows."""
        places, mask = self._places(rows)
        return type(self)(self.steps[places[mask]], self.lengths[rows])

    def to(self, device):
        """Return the inputs on a device."""
        return type(self)(self.steps.to(device), self.lengths.to(device))

    def cast(self, dtype):
        """Return the inputs as numbers of a dtype; token ids stay as they are."""
        return type(self)(self.steps.to(dtype), self.lengths) if self.steps.is_floating_point() else self

    def pinned(self):
        """Return the inputs in memory that a GPU can read while it computes."""
        return type(self)(self.steps.pin_memory(), self.lengths)

    @property
    def n_bytes(self):
        return self.steps.nbytes

    @property
    def n_values(self):
        """Numbers a sample, on average."""
        return self.steps.numel() // len(self)

    @property
    def n_steps(self):
        """Steps a sample, on average."""
        return len(self.steps) // len(self)

    def batch(self, rows, dtype):
        """Return the network's arguments for rows: their steps, filled up with zeros, and the mask of those that count.

        The mask is None where no sequence is filled up.
        """
        places, mask = self._places(rows)
        if mask.all():
            mask = None
        steps = self.steps.index_select(0, places.reshape(-1)).reshape(*places.shape, *self.steps.shape[1:])
        if mask is not None:
            steps.masked_fill_(~(mask if steps.ndim == 2 else mask[:, :, None]), 0)
        return (steps.to(dtype) if steps.is_floating_point() else steps, mask)

    def _places(self, rows):
        """Return where the steps of rows lie, of shape (rows, longest), and the mask of those that are theirs."""
        lengths = self.lengths[rows]
        step = torch.arange(int(lengths.max()), device=lengths.device)
        mask = step < lengths[:, None]
        return torch.where(mask, self.starts[rows][:, None] + step, 0), mask

    def order(self, batch_size, generator):
        """Return the rows of each batch: of like length, and by chance where there is a generator."""
        return by_chance_and_length(self.lengths, batch_size, generator)


def sequence_inputs(arrays, kind=SequenceInputs):
    """Return the inputs of arrays of shape (n_steps, n_features), or (n_steps,) of token ids."""
    lengths = torch.tensor([len(array) for array in arrays])
    return kind(torch.from_numpy(np.concatenate(arrays)), lengths)


def by_chance(n_rows, batch_size, generator, device):
    """Yield the rows of each batch: by chance, or one after another where there is no generator or one batch alone."""
    if generator is None or n_rows <= batch_size:
        yield from (slice(first, first + batch_size) for first in range(0, n_rows, batch_size))
    else:
        yield from _shuffled(n_rows, generator).to(device).split(batch_size)


def by_chance_and_length(lengths, batch_size, generator):
    """Yield the rows of each batch: of like length, and by chance where there is a generator."""
    if generator is None:
        yield from torch.argsort(lengths, stable=True).split(batch_size)
        return
    batches = []
    for pool in _shuffled(len(lengths), generator).to(lengths.device).split(batch_size * _BATCHES_A_POOL):
        batches += pool[torch.argsort(lengths[pool], stable=True)].split(batch_size)
    for place in _shuffled(len(batches), generator):
        yield batches[place]


def _shuffled(n, generator):
    return torch.randperm(n, generator=generator)
