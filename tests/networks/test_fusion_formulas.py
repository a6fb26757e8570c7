"""Each fusion of codes against what it is on paper."""

import torch

from skmodal.networks import ConcatFusion, SumFusion


def _rows():
    torch.manual_seed(0)
    return torch.randn(3, 2, 4), torch.tensor([[True, True], [True, False], [False, False]])


def test_concat_is_a_layer_over_codes_and_flags():
    codes, present = _rows()
    fusion = ConcatFusion(2, 4, n_hidden=6)
    zeros = torch.zeros(4)
    inputs = [
        torch.cat([codes[0, 0], codes[0, 1], torch.tensor([1.0, 1])]),
        torch.cat([codes[1, 0] * 2**0.5, zeros, torch.tensor([1.0, 0])]),
        torch.cat([zeros, zeros, torch.tensor([0.0, 0])]),
    ]
    torch.testing.assert_close(fusion(codes, present)[0], fusion.layer(torch.stack(inputs)).relu())


def test_sum_is_the_mean_of_what_is_there():
    codes, present = _rows()
    fusion = SumFusion(2, 4, n_hidden=6)
    first, second = (own(code).relu() for own, code in zip(fusion.layers.maps, codes.unbind(1), strict=True))
    wanted = torch.stack([(first[0] + second[0]) / 2, first[1], torch.zeros(6)])
    torch.testing.assert_close(fusion(codes, present)[0], wanted)
