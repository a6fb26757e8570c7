"""The inputs of networks against plain loops over the samples."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from skmodal.estimators._inputs import DenseInputs, SequenceInputs, sequence_inputs

LENGTHS = st.lists(st.integers(1, 12), min_size=1, max_size=40)


def _arrays(lengths, *shape):
    rng = np.random.default_rng(0)
    return [rng.normal(size=(length, *shape)) for length in lengths]


def _padded(arrays):
    """Return arrays filled up with zeros to the longest, and where they have data, by a loop."""
    longest = max(len(array) for array in arrays)
    values = np.zeros((len(arrays), longest, *arrays[0].shape[1:]))
    mask = np.zeros((len(arrays), longest), dtype=bool)
    for row, array in enumerate(arrays):
        values[row, : len(array)] = array
        mask[row, : len(array)] = True
    return values, mask


def _equal(arguments, arrays):
    values, mask = _padded(arrays)
    np.testing.assert_array_equal(arguments[0], values)
    if arguments[1] is None:
        assert mask.all()
    else:
        np.testing.assert_array_equal(arguments[1], mask)


@given(LENGTHS, st.data())
@pytest.mark.parametrize("shape", [(3,), ()])
def test_a_batch_of_sequences_is_what_a_loop_fills_up(shape, lengths, data):
    arrays = _arrays(lengths, *shape)
    inputs = sequence_inputs(arrays)
    rows = data.draw(st.lists(st.integers(0, len(arrays) - 1), min_size=1))
    _equal(inputs.batch(torch.tensor(rows), torch.float64), [arrays[row] for row in rows])
    _equal(inputs.batch(slice(0, 5), torch.float64), arrays[:5])


def test_token_ids_stay_integers_and_are_filled_up_by_0():
    inputs = sequence_inputs([np.array([5, 7, 2]), np.array([9])])
    ids, mask = inputs.cast(torch.float32).batch(slice(0, 2), torch.float32)
    assert ids.tolist() == [[5, 7, 2], [9, 0, 0]]
    assert mask.tolist() == [[True, True, True], [True, False, False]]


@given(LENGTHS, st.data())
def test_taken_sequences_are_those_of_the_rows(lengths, data):
    arrays = _arrays(lengths, 2)
    rows = data.draw(st.lists(st.integers(0, len(arrays) - 1), min_size=1))
    taken = sequence_inputs(arrays).take(torch.tensor(rows))
    assert taken.lengths.tolist() == [len(arrays[row]) for row in rows]
    np.testing.assert_array_equal(taken.steps, np.concatenate([arrays[row] for row in rows]))


@given(LENGTHS, st.integers(1, 9), st.booleans())
def test_batches_have_every_sequence_once(lengths, batch_size, by_chance):
    inputs = sequence_inputs(_arrays(lengths, 2))
    generator = torch.Generator().manual_seed(0) if by_chance else None
    batches = list(inputs.order(batch_size, generator))
    assert sorted(torch.cat(batches).tolist()) == list(range(len(lengths)))
    assert max(map(len, batches)) <= batch_size


@given(st.integers(1, 60), st.integers(1, 9), st.booleans())
def test_batches_have_every_dense_row_once(n_rows, batch_size, by_chance):
    inputs = DenseInputs(torch.arange(n_rows, dtype=torch.float32)[:, None])
    generator = torch.Generator().manual_seed(0) if by_chance else None
    batches = [inputs.batch(rows, torch.float32)[0] for rows in inputs.order(batch_size, generator)]
    assert sorted(torch.cat(batches).flatten().tolist()) == list(range(n_rows))
    assert len(batches) == -(-n_rows // batch_size)


def test_batches_pad_little():
    lengths = np.random.default_rng(0).integers(1, 200, 4000)
    inputs = SequenceInputs(torch.zeros(lengths.sum(), 1), torch.from_numpy(lengths))
    batches = inputs.order(32, torch.Generator().manual_seed(0))
    n_filled = sum(len(rows) * int(inputs.lengths[rows].max()) for rows in batches)
    assert n_filled < 1.05 * lengths.sum()  # by chance alone, it is nearly twice as much


@pytest.mark.parametrize(
    "inputs", [DenseInputs(torch.zeros(50, 2)), sequence_inputs(_arrays(range(1, 51), 2))], ids=["dense", "sequences"]
)
def test_the_order_is_the_seeds(inputs):
    def order(seed):
        return torch.cat(list(inputs.order(7, torch.Generator().manual_seed(seed)))).tolist()

    assert order(0) == order(0)
    assert order(0) != order(1)


def test_images_stand_with_their_channels_last_and_bytes_go_from_0_to_1():
    pixels = np.random.default_rng(0).integers(0, 256, (4, 5, 6, 3), dtype=np.uint8)
    inputs = DenseInputs(torch.from_numpy(pixels)).cast(torch.float32)
    assert inputs.values.dtype == torch.uint8
    (images,) = inputs.batch(torch.tensor([2, 0]), torch.float32)
    assert images.is_contiguous(memory_format=torch.channels_last)
    np.testing.assert_array_equal(images, (pixels[[2, 0]].astype(np.float32) / 255).transpose(0, 3, 1, 2))
    assert (inputs.n_values, inputs.n_pixels, inputs.n_bytes) == (90, 30, pixels.nbytes)


def test_a_cast_changes_the_dtype_alone():
    arrays = _arrays([2, 4], 3)
    _equal(
        sequence_inputs(arrays).cast(torch.float32).batch(slice(0, 2), torch.float32), [a.astype("f4") for a in arrays]
    )
    dense = DenseInputs(torch.arange(6.0, dtype=torch.float64).reshape(3, 2))
    assert dense.cast(torch.float32).values.dtype == torch.float32
    assert torch.equal(dense.cast(torch.float64).values, dense.values)
