"""What a network of several modalities eats: the inputs of each, of the rows that have it."""

import torch

from ._inputs import SequenceInputs, by_chance, by_chance_and_length


class MultimodalInputs:
    """The inputs of several modalities side by side.

    Parameters
    ----------
    parts : list of inputs or None
        Of the rows that have the modality; None where no row does.
    places : tensor of int, shape (n_modalities, n_rows)
        Where a row's input lies in its part, or -1 where it lacks the modality.
    """

    def __init__(self, parts, places):
        self.parts = parts
        self.places = places
        self.is_complete = bool((places >= 0).all())

    def __len__(self):
        return self.places.shape[1]

    def to(self, device):
        """Return the inputs on a device."""
        return self._changed(lambda part: part.to(device), self.places.to(device))

    def cast(self, dtype):
        """Return the inputs as numbers of a dtype."""
        return self._changed(lambda part: part.cast(dtype), self.places)

    def pinned(self):
        """Return the inputs in memory that a GPU can read while it computes."""
        return self._changed(lambda part: part.pinned(), self.places)

    def _changed(self, change, places):
        return MultimodalInputs([part and change(part) for part in self.parts], places)

    @property
    def n_bytes(self):
        return sum(part.n_bytes for part in self.parts if part)

    @property
    def n_values(self):
        """Numbers a sample, on average over those that have them all."""
        return sum(part.n_values for part in self.parts if part)

    def batch(self, rows, dtype):
        """Return the network's arguments for rows, a slice or a tensor of places.

        First of all which modalities they have, (rows, n_modalities); then, of each modality, the values of those rows
        that have it, their mask, and which rows these are: None where all are, and values None where none is.
        """
        places = self.places[:, rows]  # (n_modalities, rows)
        present = places >= 0
        arguments = [present.T]
        for part, here, there in zip(self.parts, places, present, strict=True):
            if self.is_complete:
                values, mask = _values_and_mask(part, rows, dtype)
                arguments += [values, mask, None]
            elif part is None or not there.any():
                arguments += [None, None, None]
            else:
                values, mask = _values_and_mask(part, here[there], dtype)
                arguments += [values, mask, None if there.all() else there.nonzero()[:, 0]]
        return tuple(arguments)

    def order(self, batch_size, generator):
        """Return the rows of each batch, as the modality with the most steps of all has them."""
        pairs = zip(self.parts, self.places, strict=True)
        sequences = [pair for pair in pairs if isinstance(pair[0], SequenceInputs)]
        if not sequences:
            return by_chance(len(self), batch_size, generator, self.places.device)
        part, places = max(sequences, key=lambda pair: len(pair[0].steps))
        lengths = torch.where(places >= 0, part.lengths[places.clamp(min=0)], 0)  # 0 where the modality is missing
        return by_chance_and_length(lengths, batch_size, generator)


def _values_and_mask(part, rows, dtype):
    values, *mask = part.batch(rows, dtype)
    return values, mask[0] if mask else None
