"""Integrated gradients against a loop by hand, captum's own call and a known answer; what they leave as it was."""

import sys

import numpy as np
import pandas as pd
import pytest
import torch
from captum.attr import LayerIntegratedGradients
from scipy.stats import spearmanr
from sklearn.datasets import load_digits
from sklearn.pipeline import make_pipeline

from skmodal.datasets import load_digits3
from skmodal.estimators import (
    ImageClassifier,
    ImageRegressor,
    SpeechClassifier,
    TextClassifier,
    TextRegressor,
    quantize,
)
from skmodal.fusion import FusionClassifier, FusionRegressor
from skmodal.inspection import saliency
from skmodal.inspection._integrated_gradients import integrated_gradients
from skmodal.testing import tiny_model
from skmodal.text import SubwordTokenizer, TextCleaner, Word2Vec

pytestmark = pytest.mark.slow

IMAGES, LABELS = load_digits(return_X_y=True)
IMAGES = list(IMAGES.reshape(-1, 8, 8) / 16)
DIGITS = load_digits3(subset="train")
TEXTS = ["good film", "a bad film", "very good", "so bad"] * 10
MOODS = ["+", "-", "+", "-"] * 10


@pytest.fixture(scope="module")
def of_images():
    return ImageClassifier("lenet", max_epochs=10, random_state=0).fit(IMAGES[:400], LABELS[:400])


@pytest.fixture(scope="module")
def of_texts():
    return TextClassifier(max_epochs=30, random_state=0).fit(TEXTS, MOODS)


@pytest.fixture(scope="module")
def joint():
    encoders = {
        "text": TextClassifier(features=SubwordTokenizer(vocab_size=300)),
        "image": ImageClassifier(),
        "speech": SpeechClassifier("gru", sampling_rate=8000, n_hidden=8),
    }
    return FusionClassifier(encoders, max_epochs=2, random_state=0).fit(DIGITS.data[:100], DIGITS.target[:100])


def test_of_a_linear_function_it_is_weight_times_input():
    torch.manual_seed(0)
    weights, x = torch.randn(3, 20, dtype=torch.float64), torch.randn(1, 4, 5, dtype=torch.float64)
    shares, error = integrated_gradients(lambda x: x.flatten(1) @ weights.T + 7, x, place=1, n_steps=4)
    torch.testing.assert_close(shares, x * weights[1].reshape(1, 4, 5), rtol=1e-6, atol=1e-6)
    assert abs(error) < 1e-6


def test_it_agrees_with_a_loop_by_hand(of_images):
    network, target = of_images.net_.module_.eval(), 3
    pixels = torch.tensor(np.array(IMAGES[5:6]), dtype=of_images.net_.dtype)[:, None]
    x = network.prepare(pixels)
    total = torch.zeros_like(x)
    points, weights = np.polynomial.legendre.leggauss(20)
    for point, weight in zip((points + 1) / 2, weights / 2, strict=True):
        here = (point * x).detach().requires_grad_()
        output = network.head(network.backbone(here))[0, target]
        total += weight * torch.autograd.grad(output, here)[0]
    (found,) = saliency(of_images, IMAGES[5:6], target=target, n_steps=20)
    np.testing.assert_allclose(found.values, (total * x)[0, 0].detach().numpy(), rtol=0, atol=1e-5)
    with torch.no_grad():
        ends = [network.head(network.backbone(end))[0, target].item() for end in (x, 0 * x)]
    assert found.output == pytest.approx(ends[0], abs=1e-5)
    assert found.error == pytest.approx(found.values.sum() - (ends[0] - ends[1]), abs=1e-4)


def test_of_words_it_agrees_with_captum_on_the_embedding_layer(of_texts):
    network = of_texts.net_.module_.eval()
    ids = torch.tensor([[of_texts.vocabulary_[word] for word in ("a", "good", "film")]])
    reference = LayerIntegratedGradients(network, network.prepare.embedding)
    wanted = reference.attribute(ids, baselines=torch.zeros_like(ids), target=1, n_steps=50).sum(2)[0]
    (found,) = saliency(of_texts, ["A good film"], target="-")
    assert found.tokens == ["a", "good", "film"]
    np.testing.assert_allclose(found.values, wanted.detach().numpy(), rtol=0, atol=1e-6)


NETWORKS = [
    *[(TextClassifier, network) for network in ("cnn", "rnn", "lstm", "gru", "transformer", "mlp")],
    *[(ImageClassifier, network) for network in ("lenet", "mlp")],
    *[(SpeechClassifier, network) for network in ("cnn", "gru", "transformer", "lenet", "mlp")],
    *[(ImageClassifier, network) for network in ("alexnet", "vgg11", "resnet18")],
]


@pytest.mark.slow
@pytest.mark.parametrize(("cls", "network"), NETWORKS)
def test_the_shares_of_every_network_sum_to_the_difference(cls, network):
    modality = cls._modality
    options = {"sampling_rate": 8000} if modality == "speech" else {}
    samples = {"text": TEXTS, "image": IMAGES[:40], "speech": list(DIGITS.data["speech"][:40])}[modality]
    y = MOODS if modality == "text" else LABELS[:40]
    n_rows = 8 if network in ("alexnet", "vgg11", "resnet18") else 40
    model = cls(network, max_epochs=1, random_state=0, **options).fit(samples[:n_rows], y[:n_rows])
    for found in saliency(model, samples[: n_rows // 8]):
        assert found.kind == modality
        assert np.abs(found.values).sum() > 0
        assert abs(found.error) < 0.05 * np.abs(found.values).sum()


def test_more_steps_make_the_error_less(of_images):
    errors = [[abs(found.error) for found in saliency(of_images, IMAGES[:8], n_steps=n)] for n in (3, 200)]
    assert np.mean(errors[1]) < 0.1 * np.mean(errors[0])


def test_alone_and_in_company_the_map_is_the_same_to_the_bit(of_texts, of_images):
    for model, samples in ((of_texts, ["good", "a bad, bad film", "so very good a film"]), (of_images, IMAGES[:3])):
        together = saliency(model, samples)
        for sample, found in zip(samples, together, strict=True):
            assert np.array_equal(saliency(model, [sample])[0].values, found.values)


@pytest.mark.parametrize("method", ["integrated_gradients", "grad_cam", "occlusion"])
def test_it_leaves_the_model_and_the_random_numbers_as_they_were(of_images, method):
    network = of_images.net_.module_
    network.train()
    before = {key: value.clone() for key, value in network.state_dict().items()}
    grads = [parameter.grad for parameter in network.parameters()]
    torch.manual_seed(1)
    states = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
    if method != "occlusion":  # predict itself lets the network predict
        saliency(of_images, IMAGES[:2], method=method)
        assert network.training
    saliency(of_images, IMAGES[:2], method=method)
    assert torch.equal(states[0], torch.get_rng_state())
    assert np.array_equal(states[1], np.random.get_state()[1])  # noqa: NPY002
    assert all(parameter.grad is grad for parameter, grad in zip(network.parameters(), grads, strict=True))
    assert all(parameter.requires_grad for parameter in network.parameters())
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in network.modules())


def test_with_shuffled_weights_the_map_is_another(of_images):
    rng = torch.Generator().manual_seed(0)
    before = saliency(of_images, IMAGES[400:430], target=3)
    weights = {key: value.clone() for key, value in of_images.net_.module_.state_dict().items()}
    with torch.no_grad():
        for parameter in of_images.net_.module_.parameters():
            order = torch.randperm(parameter.numel(), generator=rng)
            parameter.copy_(parameter.flatten()[order].reshape(parameter.shape))
    try:
        after = saliency(of_images, IMAGES[400:430], target=3)
    finally:
        of_images.net_.module_.load_state_dict(weights)
    pairs = zip(before, after, strict=True)
    correlations = [spearmanr(one.values, other.values, axis=None).statistic for one, other in pairs]
    assert abs(np.mean(correlations)) < 0.3


def test_the_target_is_the_prediction_unless_it_is_named(of_texts):
    found, named = saliency(of_texts, ["bad film"])[0], saliency(of_texts, ["bad film"], target="+")[0]
    assert (found.label, named.label) == ("-", "+")
    assert found.label == of_texts.predict(["bad film"])[0]
    assert found.values[0] > 0 > named.values[0]


@pytest.mark.parametrize("regressor", [TextRegressor("lstm", max_epochs=5), ImageRegressor(max_epochs=5)])
def test_a_regressor_is_explained_in_the_units_of_its_target(regressor):
    samples = TEXTS if isinstance(regressor, TextRegressor) else IMAGES[:40]
    y = 100 + 10 * np.arange(40.0)
    model = regressor.set_params(random_state=0).fit(samples, np.column_stack([y, -y]))
    (found,) = saliency(model, samples[:1], target=1)
    assert found.measure == "prediction"
    assert found.output == pytest.approx(model.predict(samples[:1])[0, 1], rel=1e-5)
    wanted = saliency(model, samples[:1], target=1, n_steps=100)[0]
    np.testing.assert_allclose(found.values, wanted.values, rtol=0, atol=0.05 * np.abs(wanted.values).max())
    (single,) = saliency(regressor.fit(samples, y), samples[:1])
    assert single.target is None


@pytest.mark.parametrize("modality", ["text", "image", "speech"])
def test_in_a_joint_network_one_modality_is_explained_beside_the_others(joint, modality):
    rows = DIGITS.data[100:103].copy()
    rows.iloc[1, list(rows.columns).index("image" if modality != "image" else "speech")] = None
    for found, kind in zip(saliency(joint, rows, modality=modality), [modality] * 3, strict=True):
        assert found.kind == kind
        assert abs(found.error) < 0.02 * np.abs(found.values).sum() + 1e-4
    alone = saliency(joint, rows.iloc[[2]], modality=modality)[0]
    assert np.array_equal(alone.values, saliency(joint, rows, modality=modality)[2].values)
    network, inputs = joint.net_.module_.eval(), joint._inputs(rows.iloc[[2]])
    arguments = inputs.batch(torch.tensor([0]), joint.net_.dtype)
    prepare = network.branches[list(joint.encoders_).index(modality)].prepare
    with torch.no_grad():
        whole = network(*arguments)[0]
        handle = prepare.register_forward_hook(lambda _, inputs, output: 0 * output)
        without = network(*arguments)[0]
        handle.remove()
    place = list(joint.classes_).index(alone.target)
    assert alone.values.sum() - alone.error == pytest.approx(float((whole - without)[place]), abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("fusion", ["attention", "bottleneck", "tensor", "shared"])
def test_every_kind_of_fusion_is_explained(fusion):
    encoders = {"image": ImageClassifier(), "speech": SpeechClassifier("mlp", sampling_rate=8000)}
    data = DIGITS.data[["image", "speech"]][:40]
    model = FusionRegressor(encoders, fusion=fusion, max_epochs=1, random_state=0).fit(data, DIGITS.target[:40])
    (found,) = saliency(model, data[:1], modality="image", n_steps=100)
    assert found.values.shape == (28, 28)
    assert abs(found.error) < 0.02 * np.abs(found.values).sum()


def test_a_pipeline_is_explained_by_its_last_step():
    model = make_pipeline(TextCleaner(), TextClassifier(max_epochs=1)).fit(TEXTS, MOODS)
    (found,) = saliency(model, ["<b>Good</b>"])
    assert found.tokens == ["good"]
    assert np.array_equal(found.values, saliency(model[-1], ["good"])[0].values)


def test_tokens_are_those_that_the_network_reads():
    model = TextClassifier(features=SubwordTokenizer(vocab_size=260), max_epochs=1).fit(TEXTS, MOODS)
    (found,) = saliency(model, ["good"])
    assert "".join(found.tokens).replace("▁", "").replace("Ġ", "").endswith("good")
    lists = [text.split() for text in TEXTS]
    model = TextClassifier(max_epochs=1).fit(lists, MOODS)
    assert saliency(model, [["so", "odd"]])[0].tokens == ["so", "odd"]
    vectors = TextClassifier(features=Word2Vec(4, min_count=1, pooling=None), max_epochs=1).fit(TEXTS, MOODS)
    assert saliency(vectors, ["a good film"])[0].tokens == ["0", "1", "2"]


def test_an_empty_text_is_one_token_unknown(of_texts):
    (found,) = saliency(of_texts, [""])
    assert found.tokens == [""]
    assert found.values.tolist() == [0.0]


@pytest.mark.slow
@pytest.mark.parametrize("modality", ["text", "image"])
def test_a_pretrained_network_is_explained(modality):
    samples = TEXTS if modality == "text" else [np.uint8(255 * picture) for picture in IMAGES[:40]]
    cls = TextClassifier if modality == "text" else ImageClassifier
    model = cls(initialize_from=tiny_model(modality), max_epochs=1, random_state=0).fit(samples, MOODS)
    (found,) = saliency(model, samples[:1], n_steps=100)
    assert abs(found.error) < 0.02 * np.abs(found.values).sum() + 1e-4
    if modality == "text":
        assert len(found.tokens) == len(found.values)


BAD = [
    ({"target": "?"}, ValueError, r"target is '\?'; the classes are \['\+', '-'\]"),
    ({"modality": "text"}, ValueError, "modality is 'text', but TextClassifier reads a single one"),
    ({"method": "grad_cam"}, ValueError, "grad_cam reads the last feature map .* ConvolutionalEncoder has none"),
    ({"method": "lime"}, ValueError, "The 'method' parameter of saliency"),
    ({"n_steps": 1}, ValueError, "The 'n_steps' parameter of saliency"),
]


@pytest.mark.parametrize(("options", "error", "message"), BAD)
def test_bad_parameters(of_texts, options, error, message):
    with pytest.raises(error, match=message):
        saliency(of_texts, ["a film"], **options)


def test_bad_models_and_rows(joint):
    from sklearn.exceptions import NotFittedError
    from sklearn.linear_model import LogisticRegression

    with pytest.raises(NotFittedError):
        saliency(TextClassifier(), ["a"])
    with pytest.raises(TypeError, match="saliency: LogisticRegression has no network"):
        saliency(LogisticRegression().fit([[0.0], [1.0]], [0, 1]), [[0.0]])
    with pytest.raises(ValueError, match=r"modality is None; FusionClassifier reads \['text', 'image', 'speech'\]"):
        saliency(joint, DIGITS.data[:1])
    rows = pd.DataFrame({"text": ["one", None], "image": [DIGITS.data["image"][0]] * 2})
    with pytest.warns(UserWarning, match="lacks the columns"), pytest.raises(ValueError, match="row 1 has no 'text'"):
        saliency(joint, rows, modality="text")
    plain = ImageClassifier("mlp", features="passthrough", max_epochs=1).fit(np.eye(10), np.arange(10) % 2)
    with pytest.raises(ValueError, match="reads rows of plain features"):
        saliency(plain, np.eye(10))
    images = ImageClassifier("mlp", max_epochs=1).fit(IMAGES[:10], LABELS[:10])
    with pytest.raises(ValueError, match="a quantized network has no gradients, which integrated_gradients follows"):
        saliency(quantize(images), IMAGES[:1])
    assert saliency(quantize(images), IMAGES[:1], method="occlusion")[0].values.shape == (8, 8)
    regressor = ImageRegressor("mlp", max_epochs=1).fit(IMAGES[:10], np.zeros((10, 2)))
    with pytest.raises(ValueError, match="target is None; the number of an output is wanted, 0 to 1"):
        saliency(regressor, IMAGES[:1])


def test_without_captum_the_error_says_what_to_install(of_texts, monkeypatch):
    monkeypatch.setitem(sys.modules, "captum", None)
    monkeypatch.setitem(sys.modules, "captum.attr", None)
    with pytest.raises(ImportError, match=r'needs captum: pip install "skmodal\[explain\]"'):
        saliency(of_texts, ["a film"])
