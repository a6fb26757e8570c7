"""Attention weights against torch's own layer, of networks and of fitted estimators."""

import numpy as np
import pytest
import torch
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from torch import nn

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier
from skmodal.inspection import attention_weights
from skmodal.networks import AttentionFusion, TransformerEncoder

pytestmark = pytest.mark.slow

TEXTS = ["good film", "a bad film", "very good", "so bad"] * 10
MOODS = ["+", "-", "+", "-"] * 10
DIGITS = load_digits3(subset="train")


def _of_torch(layer, queries, keys, **options):
    """Return the weights of torch's own attention with a layer's parameters."""
    wide = hasattr(layer, "queries")
    reference = nn.MultiheadAttention(
        queries.shape[2], layer.n_heads, batch_first=True, add_zero_attn=wide, dtype=queries.dtype
    )
    parts = [layer.queries, layer.keys_values] if wide else [layer.queries_keys_values]
    reference.in_proj_weight.data = torch.cat([part.weight for part in parts])
    reference.in_proj_bias.data = torch.cat([part.bias for part in parts])
    return reference(queries, keys, keys, average_attn_weights=False, **options)[1]


def test_a_layer_agrees_with_torch_and_padding_has_no_weight():
    torch.manual_seed(0)
    layer = TransformerEncoder(3, n_hidden=8, n_heads=2).double().layers[0]
    x, mask = torch.randn(3, 6, 8, dtype=torch.float64), torch.arange(6) < torch.tensor([6, 2, 1])[:, None]
    weights = layer.attention_weights(x, mask[:, None, None])
    normed = layer.attention_norm(x)
    torch.testing.assert_close(weights, _of_torch(layer, normed, normed, key_padding_mask=~mask), rtol=0, atol=1e-12)
    torch.testing.assert_close(weights.sum(dim=3), torch.ones(3, 2, 6, dtype=torch.float64))
    assert not weights[1, :, :, 2:].any()
    normed = layer.attention_norm(x)
    torch.testing.assert_close(layer.attention_weights(x), _of_torch(layer, normed, normed), rtol=0, atol=1e-12)


def test_a_layer_across_modalities_agrees_with_torch():
    torch.manual_seed(0)
    (layer,) = AttentionFusion(2, 4, n_hidden=8, n_heads=2).double().attention_layers(1)
    x, others = torch.randn(2, 5, 8, dtype=torch.float64), torch.randn(2, 3, 8, dtype=torch.float64)
    keys = torch.tensor([[True, True, False], [False] * 3])
    weights = layer.attention_weights(x, others, keys)
    wanted = _of_torch(layer, layer.attention_norm(x), layer.others_norm(others), key_padding_mask=~keys)
    torch.testing.assert_close(weights, wanted, rtol=0, atol=1e-12)
    assert (weights[1, ..., -1] == 1).all()  # where there is nothing, it attends to nothing


@pytest.mark.parametrize("shared", [True, False])
def test_of_a_classifier_they_are_the_forward_passs(shared):
    model = TextClassifier("transformer", n_layers=3, shared_layers=shared, max_epochs=2, random_state=0)
    model.fit(TEXTS, MOODS)
    texts = ["a good film", "so", "very, very bad"]
    network = model.net_.module_.eval()
    seen = []
    layers = {id(layer): layer for layer in network.backbone.layers}.values()
    handles = [
        layer.register_forward_pre_hook(lambda layer, inputs: seen.append((layer, inputs[0]))) for layer in layers
    ]
    for text, found in zip(texts, attention_weights(model, texts), strict=True):
        n_tokens = len(found.tokens)
        assert found.tokens == found.attended
        assert found.weights.shape == (3, 4, n_tokens, n_tokens)
        np.testing.assert_allclose(found.weights.sum(axis=3), 1, atol=1e-6)
        del seen[:]
        with torch.no_grad():
            network(*model._inputs([text]).batch(torch.tensor([0]), model.net_.dtype))
        for weights, (layer, x) in zip(found.weights, seen, strict=True):
            normed = layer.attention_norm(x)
            np.testing.assert_allclose(weights, _of_torch(layer, normed, normed)[0].detach(), atol=1e-6)
    for handle in handles:
        handle.remove()
    assert not any(module._forward_pre_hooks for module in network.modules())
    assert attention_weights(model, ["Good; bad"])[0].tokens == ["good", ";", "bad"]


def test_frames_are_called_by_their_seconds():
    waveforms = list(DIGITS.data["speech"][:10])
    model = SpeechClassifier("transformer", sampling_rate=8000, max_epochs=1).fit(waveforms, DIGITS.target[:10])
    found = attention_weights(model, waveforms[:2])[1]
    assert found.tokens[:2] == ["0.01 s", "0.03 s"]
    assert found.weights.shape[2] == len(found.tokens)


@pytest.fixture(scope="module", params=["attention", "bottleneck", "concat"])
def joint(request):
    encoders = {
        "text": TextClassifier("transformer"),
        "image": ImageClassifier("mlp"),
        "speech": SpeechClassifier("mlp", sampling_rate=8000),
    }
    model = FusionClassifier(encoders, fusion=request.param, max_epochs=1, random_state=0)
    return model.fit(DIGITS.data[:40], DIGITS.target[:40])


def test_of_several_modalities(joint):
    rows = DIGITS.data[:3].assign(text=["ein zwei", "vier", "two"])
    rows.iloc[1, list(rows.columns).index("image")] = None
    whole, holed, _ = attention_weights(joint, rows, modality="text")
    assert whole.tokens[-2:] == ["ein", "zwei"]
    for found in (whole, holed):
        np.testing.assert_allclose(found.weights.sum(axis=3), 1, atol=1e-6)
        assert found.weights.shape[2:] == (len(found.tokens), len(found.attended))
    if joint.fusion == "attention":
        assert whole.attended[:2] == ["image 0", "0.01 s"]
        assert holed.attended[0] == "0.01 s"
        assert whole.attended[-1] == holed.attended[-1] == "nothing"
    elif joint.fusion == "bottleneck":
        assert whole.attended == whole.tokens == [*(f"common {number}" for number in range(4)), "ein", "zwei"]
        assert whole.weights.shape[0] == 2
    else:
        assert whole.attended == ["ein", "zwei"]
    alone = attention_weights(joint, rows.iloc[[0]], modality="text")[0]
    assert np.array_equal(alone.weights, whole.weights)
    with pytest.raises(ValueError, match=r"row 1 has no 'image'|FlatEncoder has no attention"):
        attention_weights(joint, rows, modality="image")


def test_bad_input():
    with pytest.raises(NotFittedError):
        attention_weights(TextClassifier("transformer"), TEXTS)
    with pytest.raises(TypeError, match="attention_weights: LogisticRegression has no network"):
        attention_weights(LogisticRegression().fit([[0.0], [1.0]], [0, 1]), [[0.0]])
    model = TextClassifier("gru", max_epochs=1).fit(TEXTS, MOODS)
    with pytest.raises(ValueError, match=r"RecurrentEncoder has no attention. Fit an estimator with"):
        attention_weights(model, TEXTS[:1])
    with pytest.raises(ValueError, match="The 'modality' parameter of attention_weights"):
        attention_weights(model, TEXTS[:1], modality=3)
    with pytest.raises(ValueError, match="modality is 'text', but TextClassifier reads a single one"):
        attention_weights(model, TEXTS[:1], modality="text")
