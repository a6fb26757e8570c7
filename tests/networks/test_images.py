"""What holds for every encoder of images, and the published numbers of parameters."""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.networks import VGG, AlexNet, FlatEncoder, LeNet, ResNet

pytestmark = pytest.mark.slow

NETWORKS = [LeNet, AlexNet, VGG, ResNet, FlatEncoder]
every_network = pytest.mark.parametrize("network", NETWORKS)


def _images(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


@every_network
@pytest.mark.parametrize(
    "size", [(1, 1), (1, 2), (2, 1), (3, 5), (4, 9), (5, 5), (10, 7), (28, 28), (1, 70), (66, 6), (40, 100)], ids=str
)
def test_any_size(network, size):
    torch.manual_seed(0)
    encoder = network(3, size)
    outputs = encoder(_images(2, 3, *size))
    assert outputs.shape == (2, encoder.n_outputs)
    assert outputs.isfinite().all()
    assert outputs.std() > 0


@pytest.mark.parametrize("network", [LeNet, FlatEncoder])
@given(height=st.integers(1, 40), width=st.integers(1, 40), n_channels=st.integers(1, 4))
@settings(max_examples=30)
def test_any_size_at_random(network, height, width, n_channels):
    encoder = network(n_channels, (height, width))
    assert encoder(_images(1, n_channels, height, width)).shape == (1, encoder.n_outputs)


@every_network
@pytest.mark.parametrize("size", [(1, 1), (9, 12)], ids=str)
def test_no_row_has_a_part_in_the_result_of_another(network, size):
    torch.manual_seed(0)
    encoder = network(2, size).double().train()
    x = _images(3, 2, *size).double()
    alone = torch.cat([encoder(row[None]) for row in x])
    torch.testing.assert_close(encoder(x), alone, rtol=1e-9, atol=1e-12)


@every_network
def test_gradients_reach_every_parameter(network):
    torch.manual_seed(0)
    encoder = network(2, (28, 28))
    encoder(_images(4, 2, 28, 28)).square().sum().backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in encoder.parameters())


@every_network
def test_channels_last_gives_the_same(network):
    torch.manual_seed(0)
    encoder, x = network(3, (20, 20)).double(), _images(2, 3, 20, 20).double()
    wanted = encoder(x)
    encoder.to(memory_format=torch.channels_last)
    given = encoder(x.contiguous(memory_format=torch.channels_last))
    torch.testing.assert_close(given, wanted, rtol=1e-9, atol=1e-12)


@every_network
def test_works_under_autocast(network):
    torch.manual_seed(0)
    encoder, x = network(3, (20, 20)), _images(2, 3, 20, 20)
    wanted = encoder(x)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        low = encoder(x)
    torch.testing.assert_close(low.float(), wanted, rtol=0, atol=0.05 * float(wanted.detach().abs().max()))


@every_network
def test_a_copy_gives_the_same(network):
    encoder, x = network(1, (8, 8)), _images(2, 1, 8, 8)
    torch.testing.assert_close(copy.deepcopy(encoder)(x), encoder(x), rtol=0, atol=0)


@pytest.mark.parametrize(
    ("network", "arguments"), [(LeNet, {}), (AlexNet, {}), (VGG, {}), (ResNet, {}), (FlatEncoder, {"n_layers": 2})]
)
def test_every_dropout_drops_in_training_only(network, arguments):
    torch.manual_seed(0)
    encoder, x = network(1, (12, 12), dropout=0.5, **arguments).eval(), _images(4, 1, 12, 12)
    torch.testing.assert_close(encoder(x), encoder(x), rtol=0, atol=0)
    for module in encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.train()
            assert not torch.equal(encoder(x), encoder(x))
            module.eval()


@pytest.mark.parametrize(
    ("network", "arguments", "published"),
    [
        (AlexNet, {}, 61_100_840),
        (VGG, {"depth": 11}, 132_863_336),
        (VGG, {"depth": 16}, 138_357_544),
        (ResNet, {"depth": 18}, 11_689_512),
        (ResNet, {"depth": 34}, 21_797_672),
    ],
)
def test_has_the_published_number_of_parameters(network, arguments, published):
    with torch.device("meta"):
        encoder = network(3, (224, 224), **arguments)
        head = torch.nn.Linear(encoder.n_outputs, 1000)
    assert sum(parameter.numel() for module in (encoder, head) for parameter in module.parameters()) == published


def test_lenet_has_the_geometry_of_the_paper():
    shapes = []
    encoder = LeNet(1, (28, 28))
    for module in encoder.convolutions:
        module.register_forward_hook(lambda module, inputs, output: shapes.append(tuple(output.shape[2:])))
    encoder(_images(1, 1, 28, 28))
    assert list(dict.fromkeys(shapes)) == [(28, 28), (14, 14), (10, 10), (5, 5)]


@every_network
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_channels": 0, "image_size": (8, 8)}, "n_channels is 0; wanted an integer of at least 1"),
        ({"n_channels": 1, "image_size": 8}, "image_size is 8; wanted a tuple of 2 integers"),
        ({"n_channels": 1, "image_size": (8, 8, 3)}, r"image_size is \(8, 8, 3\); wanted a tuple of 2 integers"),
        ({"n_channels": 1, "image_size": (8, 0)}, r"image_size\[1\] is 0; wanted an integer of at least 1"),
        ({"n_channels": 1, "image_size": (8, 8), "dropout": -0.1}, "dropout is -0.1; wanted a number from 0"),
    ],
)
def test_bad_arguments(network, arguments, message):
    with pytest.raises(ValueError, match=f"{network.__name__}: {message}"):
        network(**arguments)


@pytest.mark.parametrize("network", [VGG, ResNet])
def test_a_depth_that_is_not_offered(network):
    with pytest.raises(ValueError, match="depth is 19; wanted one of"):
        network(1, (8, 8), depth=19)
