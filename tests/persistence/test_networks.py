"""Networks come back: trained, pruned, quantized, tuned from a checkpoint, and fit for more training."""

import numpy as np
import pytest
import torch
from forging import forged
from torch import nn

from skmodal import networks
from skmodal.estimators import ImageClassifier, Pruner, RecurrentEmbedding, TextClassifier, quantize
from skmodal.fusion import FusionClassifier, JointEmbedding, SelectModality
from skmodal.networks._module import Module
from skmodal.persistence import _allowed, load, save
from skmodal.persistence._names import class_named, function_named
from skmodal.testing import tiny_model

pytestmark = pytest.mark.slow

SHORT = {"max_epochs": 1, "random_state": 0}
TEXTS = ["one two", "two three", "three one", "one one"] * 5
LABELS = [0, 1, 2, 0] * 5


@pytest.fixture
def back(tmp_path):
    def back(model):
        save(model, tmp_path / "model.skm")
        return load(tmp_path / "model.skm")

    return back


@pytest.mark.parametrize("network", ["lenet", "alexnet", "vgg11", "resnet18"])
def test_layers_lie_in_memory_as_they_did(network, back, digits):
    model = ImageClassifier(network, precision="float32", **SHORT).fit(digits[0][:20], digits[1][:20])
    loaded = back(model)
    pairs = zip(model.net_.module_.state_dict().items(), loaded.net_.module_.state_dict().items(), strict=True)
    for (name, weight), (other_name, other) in pairs:
        assert name == other_name
        assert weight.stride() == other.stride()
        assert torch.equal(weight, other)
        assert other.data_ptr() % 64 == 0
    np.testing.assert_array_equal(loaded.predict_proba(digits[0]), model.predict_proba(digits[0]))


def test_training_goes_on_where_it_was(back, digits):
    model = ImageClassifier("mlp", optimizer="sgd", warm_start=True, **SHORT).fit(*digits)
    loaded = back(model)
    assert len(loaded.net_.history) == 1
    for trained in (loaded, model):
        trained.net_.initialize_optimizer()  # its moments are not in a file
        trained.partial_fit(*digits)
        trained.fit(*digits)
    np.testing.assert_array_equal(loaded.predict_proba(digits[0]), model.predict_proba(digits[0]))
    assert len(loaded.learning_curve_["epoch"]) == 3


def test_a_joint_embedding_trains_on_with_what_it_lowers(back, digits):
    halves = {"left": SelectModality(slice(0, 32)), "right": SelectModality(slice(32, 64))}
    for method in ("contrastive", "dual_stream"):
        model = JointEmbedding(halves, method=method, n_components=2, warm_start=True, **SHORT).fit(*digits)
        loaded = back(model)
        assert loaded.net_.criterion_.loss is loaded.net_.module_.objective
        np.testing.assert_array_equal(loaded.transform(digits[0]), model.transform(digits[0]))
        loaded.fit(*digits)


@pytest.mark.parametrize("fusion", sorted(FusionClassifier._parameter_constraints["fusion"][0].options))
def test_every_fusion_comes_back(fusion, back, digits):
    halves = {"left": SelectModality(slice(0, 32)), "right": SelectModality(slice(32, 64))}
    model = FusionClassifier(halves, fusion=fusion, n_features=8, **SHORT).fit(*digits)
    np.testing.assert_array_equal(back(model).predict_proba(digits[0]), model.predict_proba(digits[0]))
    if fusion == "concat":
        model = FusionClassifier(halves, fusion=networks.SumFusion, n_features=8, **SHORT).fit(*digits)
        np.testing.assert_array_equal(back(model).predict_proba(digits[0]), model.predict_proba(digits[0]))


def test_pruned_and_quantized_networks_come_back(back, digits):
    model = Pruner(ImageClassifier("mlp", **SHORT), 0.5, n_rounds=1).fit(*digits)
    loaded = back(model)
    np.testing.assert_array_equal(loaded.predict_proba(digits[0]), model.predict_proba(digits[0]))
    small = quantize(model.estimator_)
    loaded = back(small)
    np.testing.assert_array_equal(loaded.predict_proba(digits[0]), small.predict_proba(digits[0]))
    assert loaded.net_.module_.state_dict()["backbone.layers.0.codes"].dtype == torch.int8
    loaded.warm_start = True
    with pytest.raises(ValueError, match="for prediction"):
        loaded.fit(*digits)


def test_weights_that_are_one_stay_one(back):
    model = RecurrentEmbedding("gru", vector_size=4, n_hidden=4, min_count=1, **SHORT).fit(TEXTS)
    language_model = back(model).net_.module_.model
    assert language_model.output.weight is language_model.embedding.weight


@pytest.mark.slow
def test_a_tuned_checkpoint_comes_back(back):
    model = TextClassifier(initialize_from=tiny_model("text"), **SHORT).fit(TEXTS, LABELS)
    loaded = back(model)
    np.testing.assert_array_equal(loaded.predict_proba(TEXTS), model.predict_proba(TEXTS))
    loaded.partial_fit(TEXTS, LABELS)


def test_a_network_of_a_gpu_comes_back_on_the_cpu(tmp_path, digits):
    model = ImageClassifier("mlp", **SHORT).fit(*digits)
    save(model, tmp_path / "model.skm")

    def on_gpu(members):
        net = next(node for node in members["model.json"]["objects"] if node[0] == "net")
        net[1]["on_gpu"] = True

    loaded = load(forged(tmp_path / "model.skm", on_gpu))
    if not torch.cuda.is_available():
        assert loaded.net_.device == "cpu"
    np.testing.assert_allclose(loaded.predict_proba(digits[0]), model.predict_proba(digits[0]), rtol=1e-5)


class Mine(nn.Module):
    reads_tokens = False
    n_outputs = 8

    def __init__(self, n_modalities, n_features):
        super().__init__()

    def forward(self, codes, present):
        return codes.mean(dim=1), None


def test_a_network_of_one_s_own_is_refused_by_name(tmp_path, digits):
    halves = {"left": SelectModality(slice(0, 32)), "right": SelectModality(slice(32, 64))}
    model = FusionClassifier(halves, fusion=Mine, n_features=8, **SHORT).fit(*digits)
    with pytest.raises(TypeError, match=r"FusionClassifier\.fusion is a?.*Mine"):
        save(model, tmp_path / "model.skm")
    model.fusion = "sum"
    with pytest.raises(TypeError, match=r"FusionClassifier\.net_ is .*Mine.*skmodal\.networks alone"):
        save(model, tmp_path / "model.skm")


def test_every_public_network_remembers_its_arguments():
    for name in networks.__all__:
        assert issubclass(getattr(networks, name), Module), name
    made = networks.Network(nn.Identity(), networks.LeNet(1, image_size=(9, 9)), head=nn.Linear(84, 2))
    assert made.parts == ["prepare", "backbone", "head"]
    assert made.arguments == {}
    assert made.backbone.arguments == {"n_channels": 1, "image_size": (9, 9)}


def test_every_name_of_the_lists_is_there():
    for alias in _allowed.PART_CLASSES:
        assert isinstance(class_named(alias), type)
    for alias in _allowed.PART_FUNCTIONS:
        assert callable(function_named(alias))
