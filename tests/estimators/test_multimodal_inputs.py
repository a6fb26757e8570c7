"""Inputs of several modalities side by side, against a loop over rows."""

import numpy as np
import pytest
import torch

from skmodal.estimators._inputs import DenseInputs, sequence_inputs
from skmodal.estimators._multimodal_inputs import MultimodalInputs

RNG = np.random.default_rng(0)
HAS = np.array([[1, 1, 0, 1, 0, 1, 1], [1, 0, 1, 1, 0, 1, 1]], dtype=bool)  # images, sequences; row 4 has none
IMAGES = RNG.random((HAS[0].sum(), 3, 3, 1))
SEQUENCES = [RNG.random((length, 2)) for length in (5, 2, 1, 4, 3)]


def _inputs(has=HAS, images=IMAGES, sequences=SEQUENCES):
    places = np.where(has, has.cumsum(axis=1) - 1, -1)
    return MultimodalInputs([DenseInputs(torch.from_numpy(images)), sequence_inputs(sequences)], torch.tensor(places))


def _whole():
    return _inputs(np.ones((2, 5), bool))


def _same(one, other):
    assert len(one) == len(other)
    for ours, expected in zip(one, other, strict=True):
        if expected is None:
            assert ours is None
        else:
            torch.testing.assert_close(ours, expected, rtol=0, atol=0)


@pytest.mark.parametrize("rows", [[0, 3], [2, 1, 4, 0], [4], [6, 5]])
def test_a_batch_has_the_rows_that_have_each_modality(rows):
    present, images, no_mask, image_rows, steps, mask, sequence_rows = _inputs().batch(
        torch.tensor(rows), torch.float64
    )
    assert no_mask is None
    np.testing.assert_array_equal(present, HAS[:, rows].T)
    of_images, of_sequences = ([i for i, row in enumerate(rows) if has[row]] for has in HAS)
    if of_images:
        expected = IMAGES[[HAS[0, : rows[i]].sum() for i in of_images]].transpose(0, 3, 1, 2)
        np.testing.assert_array_equal(images, expected)
        assert (list(range(len(rows))) if image_rows is None else image_rows.tolist()) == of_images
    else:
        assert images is image_rows is None
    for i, row in enumerate(of_sequences):
        expected = SEQUENCES[HAS[1, : rows[row]].sum()]
        np.testing.assert_array_equal(steps[i, : len(expected)], expected)
        assert mask is None or mask[i].sum() == len(expected)
    if not of_sequences:
        assert steps is mask is sequence_rows is None


def test_a_slice_is_its_rows():
    for inputs in (_inputs(), _whole()):
        _same(inputs.batch(slice(1, 4), torch.float32), inputs.batch(torch.tensor([1, 2, 3]), torch.float32))


def test_whole_rows_take_the_way_of_their_parts():
    inputs = _whole()
    assert inputs.is_complete
    present, *arguments = inputs.batch(torch.tensor([3, 0]), torch.float64)
    assert present.all()
    images, sequences = (part.batch(torch.tensor([3, 0]), torch.float64) for part in inputs.parts)
    _same(arguments, [images[0], None, None, *sequences, None])


@pytest.mark.parametrize("generator", [None, torch.Generator().manual_seed(0)])
def test_every_row_comes_once_an_epoch_and_rows_of_like_length_together(generator):
    batches = list(_inputs().order(2, generator))
    assert sorted(torch.cat(batches).tolist()) == list(range(7))
    lengths = [0 if not HAS[1, row] else len(SEQUENCES[HAS[1, :row].sum()]) for row in range(7)]
    spread = max(max(lengths[row] for row in batch) - min(lengths[row] for row in batch) for batch in batches)
    assert spread <= 1


def test_without_sequences_rows_come_by_chance_or_in_order():
    images = MultimodalInputs([DenseInputs(torch.zeros(5, 2, 2, 1))], torch.arange(5)[None])
    assert list(images.order(2, None)) == [slice(0, 2), slice(2, 4), slice(4, 6)]
    by_chance = torch.cat(list(images.order(2, torch.Generator().manual_seed(1))))
    assert by_chance.tolist() != sorted(by_chance.tolist()) == list(range(5))


def test_a_modality_that_no_row_has():
    inputs = MultimodalInputs([None, sequence_inputs(SEQUENCES)], torch.tensor([[-1] * 5, list(range(5))]))
    present, *arguments = inputs.cast(torch.float32).to("cpu").batch(slice(0, 2), torch.float32)
    assert arguments[:3] == [None, None, None]
    assert present.tolist() == [[False, True]] * 2
    assert inputs.n_values == inputs.parts[1].n_values
    assert inputs.n_bytes == inputs.parts[1].n_bytes
