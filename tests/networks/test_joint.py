"""The joint network against its branches, one row at a time."""

import pytest
import torch
from torch import nn

from skmodal.networks import AttentionFusion, ConcatFusion, JointNetwork, LeNet, MeanEncoder, Network, SumFusion

PRESENT = torch.tensor([[True, True], [True, False], [False, True], [False, False]])
IMAGES = torch.rand(2, 1, 12, 12, generator=torch.Generator().manual_seed(0))
STEPS = torch.rand(2, 5, 3, generator=torch.Generator().manual_seed(1))
MASK = torch.tensor([[True] * 5, [True, True, False, False, False]])
PARTS = (IMAGES, None, torch.tensor([0, 1]), STEPS, MASK, torch.tensor([0, 2]))


def _network(fusion=ConcatFusion, **options):
    torch.manual_seed(0)
    backbones = LeNet(1, (12, 12)), MeanEncoder(3)
    branches = [Network(nn.Identity(), backbone, nn.Linear(backbone.n_outputs, 4)) for backbone in backbones]
    return JointNetwork(branches, fusion(2, 8), 8, 4, **options)


def test_codes_are_those_of_the_branches_at_the_rows_that_have_them():
    network = _network().eval()
    image, speech = network.branches
    codes = torch.zeros(4, 2, 8)
    codes[:2, 0] = network.maps[0](image.encode(IMAGES))
    codes[[0, 2], 1] = network.maps[1](speech.encode(STEPS, MASK))
    torch.testing.assert_close(network(PRESENT, *PARTS), network.head(network.fusion(codes, PRESENT)[0]))


@pytest.mark.parametrize("fusion", [ConcatFusion, SumFusion, AttentionFusion])
def test_a_row_alone_is_as_in_a_batch(fusion):
    network = _network(fusion).eval()
    whole = network(PRESENT, *PARTS)
    alone = [
        network(PRESENT[:1], IMAGES[:1], None, None, STEPS[:1], None, None),
        network(PRESENT[1:2], IMAGES[1:], None, None, None, None, None),
        network(PRESENT[2:3], None, None, None, STEPS[1:, :2], None, None),
        network(PRESENT[3:], None, None, None, None, None, None),
    ]
    torch.testing.assert_close(whole, torch.cat(alone), rtol=1e-4, atol=1e-5)


def test_a_fusion_of_tokens_computes_each_encoder_once():
    network, computed = _network(AttentionFusion), []
    for branch in network.branches:
        branch.backbone.register_forward_hook(lambda *_: computed.append("whole"))
    network.branches[0].backbone.convolutions.register_forward_hook(lambda *_: computed.append("convolutions"))
    outputs = network(PRESENT, *PARTS)
    assert computed == ["convolutions"]
    torch.testing.assert_close(outputs.unimodal[0][1], network.branches[0](IMAGES))


def test_in_training_each_modality_answers_too():
    outputs = _network()(PRESENT, *PARTS)
    assert outputs.joint.shape == (4, 4)
    assert [logits.shape for _, logits in outputs.unimodal] == [(2, 4), (2, 4)]
    assert [rows.tolist() for rows, _ in outputs.unimodal] == [[0, 1], [0, 2]]
    assert outputs.penalty is None


def test_what_each_modality_says_alone_can_be_added():
    network, without = (_network(adds_unimodal=adds).eval() for adds in (True, False))
    image, speech = network.branches
    expected = without(PRESENT, *PARTS)
    expected[:2] += image(IMAGES)
    expected[[0, 2]] += speech(STEPS, MASK)
    torch.testing.assert_close(network(PRESENT, *PARTS), expected)


def test_a_modality_that_dropout_took_is_not_added():
    torch.manual_seed(0)
    network = _network(adds_unimodal=True, modality_dropout=0.5)
    whole = torch.ones(400, 2, dtype=torch.bool)
    parts = IMAGES[:1].expand(400, -1, -1, -1), None, None, STEPS[:1].expand(400, -1, -1), None, None
    trained = network(whole, *parts).joint
    network.eval()
    shown = torch.tensor([[True, True], [True, False], [False, True]])
    two = torch.tensor([0, 1]), torch.tensor([0, 2])
    images, steps = IMAGES[:1].expand(2, -1, -1, -1), STEPS[:1].expand(2, -1, -1)
    answers = network(shown, images, None, two[0], steps, None, two[1])
    nearest = torch.cdist(trained, answers).min(dim=1)
    assert nearest.values.max() < 1e-4
    assert set(nearest.indices.tolist()) == {0, 1, 2}


@pytest.mark.parametrize("adds_unimodal", [False, True])
def test_the_joint_outputs_are_linear_in_the_features(adds_unimodal):
    network = _network(adds_unimodal=adds_unimodal).eval()
    features = network.features(PRESENT, *PARTS)
    assert features.shape == (4, network.n_joint_features)
    heads = [network.head[1], *(branch.head for branch in network.branches)] if adds_unimodal else [network.head[1]]
    here = [torch.ones(4, 1), *PRESENT.T[:, :, None].float()]
    parts = features.split([head.in_features for head in heads], dim=1)
    outputs = sum(
        part @ head.weight.T + there * head.bias for part, head, there in zip(parts, heads, here, strict=False)
    )
    torch.testing.assert_close(network(PRESENT, *PARTS), outputs)


def test_modality_dropout_leaves_one_modality_at_least():
    network = _network(modality_dropout=0.5)
    present = PRESENT[[0, 1, 2]].repeat(2000, 1)
    kept = network._kept(present)
    assert (kept <= present).all()
    assert kept.any(dim=1).all()
    whole = kept[::3].float()  # both kept, or one dropped: 1/4 each and 1/4 both, which stay
    assert abs(whole.mean() - 0.75) < 0.03
    assert (kept[1::3] == present[1::3]).all()


def test_nothing_is_dropped_when_not_training():
    network = _network(modality_dropout=0.9, dropout=0.9).eval()
    torch.testing.assert_close(network(PRESENT, *PARTS), network(PRESENT, *PARTS), rtol=0, atol=0)


@pytest.mark.parametrize("fusion", [ConcatFusion, AttentionFusion])
def test_gradients_are_finite_where_no_row_has_a_modality(fusion):
    network = _network(fusion)
    outputs = network(torch.tensor([[True, False]] * 2), IMAGES, None, None, None, None, None)
    (outputs.joint.sum() + outputs.unimodal[0][1].sum()).backward()
    gradients = [weight.grad for weight in network.parameters() if weight.grad is not None]
    assert gradients
    assert all(torch.isfinite(gradient).all() for gradient in gradients)
