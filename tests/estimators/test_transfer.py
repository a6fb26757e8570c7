"""Weights that are taken over: which, what stays frozen to the bit, and what is told when they do not fit."""

import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from skorch.callbacks import Callback

from skmodal.estimators import ImageClassifier, ImageRegressor, SpeechClassifier, TextClassifier, TextRegressor
from skmodal.networks import (
    VGG,
    AlexNet,
    ConvolutionalEncoder,
    FlatEncoder,
    LeNet,
    MeanEncoder,
    RecurrentEncoder,
    ResNet,
    TransformerEncoder,
)

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(0)
IMAGES, LABELS = RNG.random((40, 12, 12)), np.arange(40) % 3
FRAMES = [RNG.normal(size=(n, 5)) for n in range(11, 51)]
TEXTS = ["good film", "a bad film", "very good", "so bad"] * 5
WORDS = ["+", "-", "+", "-"] * 5


@pytest.fixture(scope="module")
def source():
    return ImageClassifier(max_epochs=1, random_state=0).fit(IMAGES, LABELS)


def _weights(estimator):
    network = estimator.net_.module_
    return {key: weight.detach().clone() for key, weight in network.state_dict().items()}


def _changed(before, estimator):
    return {key for key, weight in _weights(estimator).items() if key in before and not _same(weight, before[key])}


def _same(one, other):
    return one.shape == other.shape and one.dtype == other.dtype and torch.equal(one, other)


def test_everything_but_the_head_is_taken_by_the_same_network(source):
    taken = ImageClassifier(initialize_from=source, freeze="backbone", max_epochs=1).fit(IMAGES, LABELS % 2)
    weights = _weights(taken)
    assert set(taken.transferred_) == {key for key in weights if not key.startswith("head.")}
    assert {key: weights[key].numel() for key in taken.transferred_} == taken.transferred_
    assert not _changed(_weights(source), taken) & set(taken.transferred_)
    assert (taken.net_.module_.prepare.mean == source.net_.module_.prepare.mean).all()


def test_a_speech_network_takes_the_convolutions_of_an_image_network(source):
    speech = SpeechClassifier("lenet", initialize_from=source, freeze="backbone", max_epochs=2, random_state=0)
    speech.fit(FRAMES, LABELS)
    layers = {key.rpartition(".")[0] for key in speech.transferred_}
    assert layers == {"backbone.convolutions.0", "backbone.convolutions.3"}
    changed = _changed(_weights(source), speech)
    assert not changed & set(speech.transferred_)
    assert {"backbone.dense.0.weight", "backbone.dense.0.bias"} <= changed


def test_a_residual_network_is_taken_whole_at_another_size():
    small, tall = IMAGES[:8], RNG.random((8, 20, 9))
    source = ImageClassifier("resnet18", max_epochs=1, random_state=0).fit(small, LABELS[:8])
    taken = ImageRegressor("resnet18", initialize_from=source, freeze="backbone", max_epochs=1).fit(tall, LABELS[:8])
    assert not {key for key in _changed(_weights(source), taken) if not key.startswith("head.")}


@pytest.mark.parametrize(("given", "wanted"), [(3, 1), (1, 3)])
def test_a_network_for_color_sees_gray_images_as_it_did(given, wanted):
    gray = RNG.integers(0, 256, (12, 16, 16), dtype=np.uint8)
    images = {1: gray, 3: np.repeat(gray[..., None], 3, axis=3)}
    source = ImageClassifier(max_epochs=1, random_state=0, precision="float64").fit(images[given], LABELS[:12])
    taken = ImageClassifier(initialize_from=source, freeze="backbone", max_epochs=1, precision="float64")
    taken.fit(images[wanted], LABELS[:12])
    codes = []
    for model, channels in ((source, given), (taken, wanted)):
        network = model.net_.module_
        x = torch.from_numpy(images[channels].reshape(12, 16, 16, channels) / 255).permute(0, 3, 1, 2)
        codes.append(network.backbone(network.prepare(x)))
    torch.testing.assert_close(*codes)


def test_words_known_to_both_keep_their_vectors_and_others_say_nothing():
    source = TextClassifier("lstm", max_epochs=1, random_state=0).fit(TEXTS, WORDS)
    texts = ["good book", "bad book", "good good", "so so"] * 5
    taken = TextRegressor("lstm", initialize_from=source, freeze="backbone", max_epochs=2).fit(texts, np.arange(20.0))
    before, after = (model.net_.module_.prepare.embedding.weight for model in (source, taken))
    for word, place in taken.vocabulary_.items():
        expected = before[source.vocabulary_[word]] if word in source.vocabulary_ else torch.zeros(128)
        assert _same(after[place], expected.to(after))
    assert taken.transferred_["prepare.embedding.weight"] == 3 * 128
    assert not [key for key in _changed(_weights(source), taken) if key.startswith("backbone.")]


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw", "rmsprop", "muon"])
def test_frozen_weights_do_not_change_by_a_bit_and_have_no_gradient(source, optimizer):
    taken = ImageClassifier(
        initialize_from=source, freeze=2, optimizer=optimizer, weight_decay=0.1, l1=1e-3, max_epochs=2, random_state=0
    )
    taken.fit(IMAGES, LABELS)
    changed = {key.rpartition(".")[0] for key in _changed(_weights(source), taken)}
    assert {key for key in changed if key.startswith("backbone.")} == {"backbone.dense.0"}
    convolutions = taken.net_.module_.backbone.convolutions
    assert all(weight.grad is None for weight in convolutions.parameters())


def test_momentum_does_not_move_what_is_frozen_later():
    model = ImageClassifier(optimizer="sgd", lr=0.1, weight_decay=0.1, max_epochs=2, warm_start=True, random_state=0)
    before = _weights(model.fit(IMAGES, LABELS))
    model.set_params(freeze="backbone").fit(IMAGES, LABELS)
    assert {key.partition(".")[0] for key in _changed(before, model)} == {"head"}
    model.set_params(freeze=None).fit(IMAGES, LABELS)
    assert len(_changed(before, model)) == len(list(model.net_.module_.parameters()))


def test_blocks_are_unfrozen_from_the_top_down(source):
    """Each layer's first epoch of change, by the rule of Howard and Ruder: the head, then one block every two."""
    taken = ImageClassifier(initialize_from=source, freeze="backbone", unfreeze_every=2, random_state=0)
    before, first_change = _weights(source), {}
    for epoch in range(1, 8):
        taken.set_params(max_epochs=epoch, lr_schedule="constant").fit(IMAGES, LABELS)
        for key in _changed(before, taken):
            first_change.setdefault(key, epoch)
    assert {key: epoch for key, epoch in first_change.items() if key.startswith("backbone.")} == {
        f"backbone.{layer}.{part}": epoch
        for layer, epoch in (("dense.0", 3), ("convolutions.3", 5), ("convolutions.0", 7))
        for part in ("weight", "bias")
    }


def test_in_a_stream_the_epochs_of_all_calls_count(source):
    stream = ImageClassifier(initialize_from=source, freeze="backbone", unfreeze_every=1, random_state=0)
    for _ in range(2):
        stream.partial_fit(IMAGES, LABELS, classes=[0, 1, 2])
    changed = {key.rpartition(".")[0] for key in _changed(_weights(source), stream)}
    assert {layer for layer in changed if layer.startswith("backbone.")} == {"backbone.dense.0"}


def test_the_backbone_has_a_rate_of_its_own(source):
    taken = ImageClassifier(initialize_from=source, lr=0.01, backbone_lr_scale=0.1, max_epochs=1).fit(IMAGES, LABELS)
    rates = {w: group["initial_lr"] for group in taken.net_.optimizer_.param_groups for w in group["params"]}
    for key, weight in taken.net_.module_.named_parameters():
        assert rates[weight] == pytest.approx(0.01 if key.startswith("head.") else 0.001)
    assert taken.learning_curve_["lr"][0] > 0.001


def test_a_grid_search_keeps_a_frozen_estimator(source):
    frozen = FrozenEstimator(source)
    grid = {"initialize_from": [None, frozen], "lr": [1e-3, 1e-2]}
    search = GridSearchCV(ImageClassifier(max_epochs=1, random_state=0), grid, cv=2, error_score="raise", n_jobs=2)
    search.fit(IMAGES, LABELS)
    held = ImageClassifier(initialize_from=frozen, freeze="backbone", max_epochs=1, random_state=0)
    search = GridSearchCV(held, {"lr": [1e-3]}, cv=2, error_score="raise").fit(IMAGES, LABELS)
    assert not _changed(_weights(source), search.best_estimator_) & set(search.best_estimator_.transferred_)


def test_a_clone_without_it_is_told_to_freeze(source):
    with pytest.raises(NotFittedError, match="FrozenEstimator"):
        clone(ImageClassifier(initialize_from=source)).fit(IMAGES, LABELS)


def test_a_fit_that_crashed_goes_on_where_it_was(source, tmp_path):
    class PowerCut(Callback):
        def on_epoch_begin(self, net, **kwargs):
            if len(net.history) == 4:
                raise OSError("no power")

    model = ImageClassifier(freeze="backbone", unfreeze_every=2, max_epochs=6, random_state=0)
    model.set_params(initialize_from=FrozenEstimator(source))
    whole = _weights(model.fit(IMAGES, LABELS))
    with pytest.raises(OSError, match="no power"):
        clone(model).set_params(checkpoint=tmp_path, callbacks=[PowerCut()]).fit(IMAGES, LABELS)
    resumed = clone(model).set_params(checkpoint=tmp_path).fit(IMAGES, LABELS)
    assert not _changed(whole, resumed)
    assert len(list(tmp_path.iterdir())) == 1


def test_the_source_is_left_alone(source):
    before = _weights(source)
    ImageClassifier(initialize_from=source, max_epochs=1).fit(IMAGES, LABELS)
    assert not _changed(before, source)
    assert all(weight.requires_grad for weight in source.net_.module_.parameters())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"network": "mlp"}, r"FlatEncoder here: layers.0.weight is absent there and \(128, 144\) here"),
        ({"network": "vgg11"}, "and 17 more differ"),
        ({"freeze": 4}, "3 blocks"),
        ({"unfreeze_every": 1}, "ImageClassifier: .*nothing is frozen"),
        ({"initialize_from": None, "freeze": "backbone"}, "Pass initialize_from"),
    ],
)
def test_what_does_not_fit_is_told(source, options, message):
    model = ImageClassifier(**{"initialize_from": source, **options})
    with pytest.raises(ValueError, match=message):
        model.fit(IMAGES, LABELS)
    assert not hasattr(model, "net_")


def test_sizes_that_differ_are_told():
    source = TextClassifier("lstm", n_hidden=8, max_epochs=1).fit(TEXTS, WORDS)
    with pytest.raises(ValueError, match=r"forward_layers.0.weight_ih_l0 is \(32, 128\) there and \(64, 128\) here"):
        TextClassifier("lstm", n_hidden=16, initialize_from=source).fit(TEXTS, WORDS)


def test_an_estimator_without_a_network_is_told(source):
    with pytest.raises(TypeError, match="LogisticRegression, which has no network"):
        ImageClassifier(initialize_from=LogisticRegression()).fit(IMAGES, LABELS)


@pytest.mark.parametrize(
    ("encoder", "n_blocks"),
    [
        (LeNet(1, (28, 28)), 3),
        (AlexNet(1, (28, 28)), 7),
        (VGG(1, (28, 28)), 10),
        (ResNet(1, (28, 28)), 9),
        (FlatEncoder(1, (28, 28), n_layers=2), 2),
        (MeanEncoder(4, n_layers=3), 3),
        (ConvolutionalEncoder(4), 1),
        (RecurrentEncoder(4, n_layers=2), 2),
        (RecurrentEncoder(4, bidirectional=False), 1),
        (TransformerEncoder(4, n_layers=3), 4),
        (TransformerEncoder(4, n_layers=3, shared=True), 2),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_blocks_have_every_weight_once(encoder, n_blocks):
    blocks = encoder.blocks()
    assert len(blocks) == n_blocks
    held = [weight for block in blocks for part in block for weight in part.parameters()]
    assert len(held) == len(set(held))
    assert set(held) == set(encoder.parameters())
