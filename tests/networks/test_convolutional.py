"""Kim's network against a plain loop."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.networks import ConvolutionalEncoder


@given(n_steps=st.integers(1, 9), sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3), seed=st.integers(0, 99))
@settings(max_examples=30)
def test_agrees_with_a_loop(n_steps, sizes, seed):
    torch.manual_seed(seed)
    encoder = ConvolutionalEncoder(2, n_hidden=3, kernel_sizes=sizes).double()
    x = torch.randn(1, n_steps, 2, dtype=torch.float64)
    np.testing.assert_allclose(encoder(x)[0].detach(), _by_loops(encoder, x[0].numpy()), rtol=0, atol=1e-12)


def _by_loops(encoder, steps):
    outputs = []
    for filters in encoder.filters:
        weights, biases = filters.weight.detach().numpy()[:, :, 0], filters.bias.detach().numpy()
        size = weights.shape[2]
        beyond = np.zeros((size - 1, steps.shape[1]))
        wide = np.concatenate([beyond, steps, beyond])
        for weight, bias in zip(weights, biases, strict=True):
            answers = [(wide[start : start + size].T * weight).sum() + bias for start in range(len(wide) - size + 1)]
            outputs.append(max(0.0, *answers))
    return outputs


def test_has_the_parameters_of_the_paper():
    encoder = ConvolutionalEncoder(300)
    assert encoder.n_outputs == 300
    assert sum(parameter.numel() for parameter in encoder.parameters()) == 100 * ((3 + 4 + 5) * 300 + 3)


@pytest.mark.parametrize("sizes", [(), (3, 0), 3, (3, 2.5)])
def test_bad_kernel_sizes(sizes):
    with pytest.raises(ValueError, match="ConvolutionalEncoder: kernel_sizes"):
        ConvolutionalEncoder(3, kernel_sizes=sizes)
