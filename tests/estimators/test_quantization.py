"""Linear layers of eight bits: how far they are from floats, and what they take."""

import copy
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from torch import nn

from skmodal.estimators import ImageClassifier, ImageRegressor, TextClassifier, quantize
from skmodal.estimators._quantization import Int8Linear, quantize_module

pytestmark = pytest.mark.slow


@given(
    arrays.arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(-100, 100, width=32)),
    st.booleans(),
)
def test_each_weight_is_within_half_a_step_of_its_row(weight, bias):
    layer = nn.Linear(*weight.shape[::-1], bias=bias)
    layer.weight.data = torch.from_numpy(weight)
    steps = np.maximum(np.abs(weight).max(axis=1, keepdims=True) / 127, np.finfo(np.float32).tiny)
    assert (np.abs(quantize_module(layer).weight.numpy() - weight) <= steps * 0.501).all()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_outputs_are_those_of_the_dequantized_weight(bias, dtype):
    layer = nn.Linear(30, 20, bias=bias, dtype=dtype)
    quantized = quantize_module(layer)
    layer.weight.data = quantized.weight
    inputs = torch.randn(5, 7, 30, dtype=dtype)
    tolerance = 0.02 if dtype == torch.bfloat16 else 1e-5
    torch.testing.assert_close(quantized(inputs), layer(inputs), rtol=tolerance, atol=tolerance)


def test_a_copy_is_quantized_and_shared_layers_stay_shared():
    layer = nn.Linear(8, 8)
    network = nn.Sequential(layer, nn.ReLU(), layer, nn.Dropout())
    quantized = quantize_module(network)
    assert network[0] is layer
    assert network.training
    assert not quantized.training
    assert quantized[0] is quantized[2]
    assert isinstance(quantized[0], Int8Linear)
    assert list(quantized.parameters()) == []
    assert repr(quantized[0]) == "Int8Linear(in_features=8, out_features=8, bias=True)"
    inputs = torch.randn(3, 8)
    for other in (copy.deepcopy(quantized), pickle.loads(pickle.dumps(quantized))):
        assert torch.equal(other(inputs), quantized(inputs))


def test_layers_that_read_the_weight_themselves_can():
    network = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2).eval()
    inputs = torch.randn(3, 5, 16)
    with torch.inference_mode():
        torch.testing.assert_close(quantize_module(network)(inputs), network(inputs), rtol=0, atol=0.05)


def test_digits_lose_no_accuracy_worth_the_name_and_three_quarters_of_the_memory():
    X, y = load_digits(return_X_y=True)
    inputs, targets = torch.tensor(X / 16, dtype=torch.float32), torch.tensor(y)
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for _ in range(150):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(inputs[:1200]), targets[:1200]).backward()
        optimizer.step()
    quantized = quantize_module(network)
    scores = [(net(inputs[1200:]).argmax(dim=1) == targets[1200:]).float().mean() for net in (network, quantized)]
    assert scores[0] > 0.88
    assert abs(scores[0] - scores[1]) < 0.01
    assert _n_bytes(quantized) < 0.3 * _n_bytes(network)


def _n_bytes(network):
    return sum(value.numel() * value.element_size() for value in network.state_dict().values())


def test_an_estimator_predicts_as_before_from_a_quarter_of_the_memory():
    X, y = load_digits(return_X_y=True)
    model = ImageClassifier("mlp", n_hidden=256, precision="float32", max_epochs=5, random_state=0).fit(X, y)
    before = model.predict_proba(X)
    quantized = quantize(model)
    assert np.array_equal(model.predict_proba(X), before)
    assert _n_bytes(quantized.net_.module_) < 0.3 * _n_bytes(model.net_.module_)
    assert len(pickle.dumps(quantized)) < 0.15 * len(pickle.dumps(model))
    np.testing.assert_allclose(quantized.predict_proba(X), before, atol=0.05)
    assert abs(quantized.score(X, y) - model.score(X, y)) < 0.01
    assert np.array_equal(pickle.loads(pickle.dumps(quantized)).predict_proba(X), quantized.predict_proba(X))


@pytest.mark.parametrize("network", ["cnn", "lstm", "transformer"])
def test_estimators_of_texts(network):
    texts, labels = ["good film", "a bad film", "very good", "so bad"] * 10, [1, 0, 1, 0] * 10
    model = TextClassifier(network, random_state=0).fit(texts, labels)
    np.testing.assert_allclose(quantize(model).predict_proba(texts), model.predict_proba(texts), atol=0.02)


def test_regressors():
    X, y = load_digits(return_X_y=True)
    model = ImageRegressor("mlp", max_epochs=5, random_state=0).fit(X, y)
    np.testing.assert_allclose(quantize(model).predict(X), model.predict(X), atol=0.2)


def test_a_quantized_estimator_is_trained_anew_but_not_further():
    X, y = load_digits(return_X_y=True)
    model = ImageClassifier("mlp", max_epochs=1, random_state=0).fit(X, y)
    quantized = quantize(model)
    for train in (quantized.partial_fit, copy.copy(quantized).set_params(warm_start=True).fit):
        with pytest.raises(ValueError, match="A quantized network is for prediction"):
            train(X, y)
    assert quantized.score(X, y) > 0.5
    assert np.array_equal(quantized.fit(X, y).predict_proba(X), model.predict_proba(X))
    assert list(quantized.net_.module_.parameters())


def test_what_cannot_be_quantized():
    with pytest.raises(NotFittedError):
        quantize(ImageClassifier())
    with pytest.raises(TypeError, match="quantize: estimator is a Linear; one of skmodal"):
        quantize(nn.Linear(2, 2))
