"""Batches of like length, what a network makes of them, and the row of each sample."""

import numpy as np
import torch

from ..networks.bases import max_over_time, mean_over_time, zero_padding


def batches_of(items, *, batch_size, value):
    """Yield the places of samples and the network's input of them, a dict of tensors, batch by batch.

    Each sample is a dict of arrays. A 1-D array with a mask is filled up with ``value``; others go by equal shapes.
    """
    key, *others = items[0]
    if others == ["attention_mask"] and items[0][key].ndim == 1:
        return _padded_batches([item[key] for item in items], batch_size=batch_size, key=key, value=value)
    return _equal_batches(items, batch_size=batch_size)


def padding_value(processor):
    """Return what a tokenizer or a feature extractor fills up with."""
    return getattr(processor, "pad_token_id", None) or getattr(processor, "padding_value", 0)


def _padded_batches(sequences, *, batch_size, key, value):
    """Yield the places and inputs of batches of 1-D arrays of like length, filled up with ``value`` under a mask."""
    order = np.argsort([len(sequence) for sequence in sequences], kind="stable")
    for first in range(0, len(order), batch_size):
        places = order[first : first + batch_size]
        length = max(1, len(sequences[places[-1]]))
        padded = np.full((len(places), length), value, dtype=sequences[places[-1]].dtype)
        mask = np.zeros(padded.shape, dtype=np.int64)
        for row, place in enumerate(places):
            padded[row, : len(sequences[place])] = sequences[place]
            mask[row, : len(sequences[place])] = 1
        yield places, {key: torch.from_numpy(padded), "attention_mask": torch.from_numpy(mask)}


def _equal_batches(items, *, batch_size):
    """Yield the places and inputs of batches of samples, each a dict of arrays, whose shapes are the same."""
    by_shape = {}
    for place, item in enumerate(items):
        by_shape.setdefault(tuple((key, array.shape) for key, array in item.items()), []).append(place)
    for alike in by_shape.values():
        for first in range(0, len(alike), batch_size):
            places = alike[first : first + batch_size]
            batch = [items[place] for place in places]
            yield places, {key: torch.from_numpy(np.stack([item[key] for item in batch])) for key in batch[0]}


def hidden_states(network, inputs, *, name):
    """Return the last hidden states, of shape (batch, steps, features), and the mask of the steps that count."""
    inputs = {key: array.to(network.device) for key, array in inputs.items()}
    with torch.inference_mode(), torch.random.fork_rng(devices=[]):  # some draw numbers that they do not use
        return last_states(network, inputs, inputs.get("attention_mask"), name=name)


def last_states(network, inputs, mask, *, name):
    """Return the last hidden states and which of them count, where a mask tells which steps of the input do."""
    states = getattr(network(**inputs), "last_hidden_state", None)
    if states is None:
        raise ValueError(f"{name}: {type(network).__name__} gives no last_hidden_state. Choose another model.")
    if states.ndim == 4:  # (batch, features, height, width)
        states = states.flatten(2).transpose(1, 2)
    return states, _step_mask(network, mask, states)


def pooled(states, mask, pooling):
    """Return a float32 array for each sample: (features,), or (steps, features) without pooling.

    A sample of which no step counts is zeros.
    """
    if pooling is None:
        rows = [row[counts].cpu().numpy() for row, counts in zip(states, mask, strict=True)]
        return [row if len(row) else np.zeros((1, states.shape[2]), np.float32) for row in rows]
    if pooling == "cls":
        rows = zero_padding(states, mask)[:, 0]  # (batch, features)
    else:
        rows = {"max": max_over_time, "mean": mean_over_time}[pooling](states, mask)  # (batch, features)
    return [row.copy() for row in rows.cpu().numpy()]  # so that each can be forgotten alone


def _step_mask(network, mask, states):
    """Return which steps come of a sample and not of padding, of shape (batch, steps)."""
    n_steps = states.shape[1]
    if mask is not None and mask.shape[1] == n_steps:
        return mask.bool()
    if mask is None or not hasattr(network, "_get_feat_extract_output_lengths"):
        return torch.ones(states.shape[:2], dtype=torch.bool, device=states.device)
    lengths = network._get_feat_extract_output_lengths(mask.sum(dim=1))
    return torch.arange(n_steps, device=states.device) < lengths[:, None]
