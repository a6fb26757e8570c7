"""Checkpoints of the library transformers, trained further: against the library itself, and their promises."""

import pickle

import numpy as np
import pytest
import torch
import transformers
from sklearn.model_selection import GridSearchCV
from sklearn.utils import check_random_state

from skmodal.estimators import ImageClassifier, SpeechClassifier, SpeechRegressor, TextClassifier, TextRegressor
from skmodal.testing import tiny_model

pytestmark = pytest.mark.slow

ESTIMATORS = {"text": TextClassifier, "image": ImageClassifier, "speech": SpeechClassifier}
LABELS = np.array(list("abcabca"))


@pytest.fixture
def estimator(encoder):
    Estimator = ESTIMATORS[encoder._modality]
    return Estimator(initialize_from=encoder.model, max_epochs=2, random_state=0)


@pytest.fixture
def labels(samples):
    return LABELS[: len(samples)]


def _changed(backbone, other):
    """Return the names of the weights that differ."""
    pairs = zip(backbone.named_parameters(), other.parameters(), strict=True)
    return {name for (name, one), two in pairs if not torch.equal(one, two)}


def test_a_frozen_checkpoint_gives_the_embeddings_of_its_encoder(estimator, encoder, samples, labels):
    estimator.set_params(freeze="backbone").fit(samples, labels)
    network = estimator.net_.module_
    embeddings = torch.from_numpy(encoder.fit_transform(samples))
    expected = network.eval().head(embeddings).softmax(1).detach()
    np.testing.assert_allclose(estimator.predict_proba(samples), expected, rtol=1e-4, atol=1e-5)


def test_tokens_are_the_states_that_its_encoder_does_not_pool(estimator, encoder, samples, labels):
    backbone, seen = estimator.set_params(freeze="backbone").fit(samples, labels).net_.module_.backbone, []
    backbone.register_forward_pre_hook(lambda backbone, inputs: seen.append(inputs))
    estimator.predict(samples[3:4])
    tokens, counts = backbone.tokens(*seen[0])
    assert tokens.shape[2] == backbone.n_token_features
    steps = encoder.set_params(pooling=None).fit_transform(samples[3:4])[0]
    np.testing.assert_allclose(tokens[counts].detach(), steps, rtol=1e-4, atol=1e-5)


def test_a_sample_alone_gives_what_it_gives_in_a_batch(estimator, samples, labels):
    together = estimator.fit(samples, labels).predict_proba(samples)
    for row, sample in enumerate(samples):
        np.testing.assert_allclose(estimator.predict_proba([sample])[0], together[row], rtol=1e-5, atol=1e-5)


def test_it_learns_twice_the_same_and_leaves_random_numbers_alone(estimator, samples, labels):
    of_all = check_random_state(None)
    states = of_all.get_state()[1].copy(), torch.get_rng_state()
    first = estimator.fit(samples, labels).predict_proba(samples)
    assert (of_all.get_state()[1] == states[0]).all()
    assert torch.equal(torch.get_rng_state(), states[1])
    np.testing.assert_array_equal(estimator.fit(samples, labels).predict_proba(samples), first)
    copy = pickle.loads(pickle.dumps(estimator))
    np.testing.assert_array_equal(copy.predict_proba(samples), first)
    going_on = [model.partial_fit(samples, labels).predict_proba(samples) for model in (estimator, copy)]
    np.testing.assert_array_equal(*going_on)
    assert not np.array_equal(going_on[0], first)


def test_layers_are_frozen_from_the_input_up(samples, labels, estimator):
    start = estimator.set_params(freeze="backbone").fit(samples, labels).net_.module_.backbone
    estimator.set_params(freeze=2).fit(samples, labels)  # the embeddings, and the first of two layers
    changed = _changed(start, estimator.net_.module_.backbone)
    assert changed
    assert not [name for name in changed if "embeddings" in name or "feature" in name or ".0." in name]
    with pytest.raises(ValueError, match="there are 3 blocks"):
        estimator.set_params(freeze=4).fit(samples, labels)


def test_one_that_was_tuned_is_tuned_further(estimator, samples, labels):
    tuned = estimator.fit(samples, labels)
    again = type(estimator)(initialize_from=tuned, freeze="backbone", max_epochs=1).fit(samples, labels == "a")
    assert not _changed(tuned.net_.module_.backbone, again.net_.module_.backbone)
    assert set(again.transferred_) == {key for key, _ in again.net_.module_.named_parameters() if "backbone." in key}


def test_numbers_are_predicted_too():
    texts = ["one", "two", "three", "four"]
    model = TextRegressor(initialize_from=tiny_model("text"), max_epochs=1, random_state=0)
    assert model.fit(texts, [1.0, 2.0, 3.0, 4.0]).predict(texts).shape == (4,)


def test_a_grid_reaches_its_parameters():
    texts, labels = ["good", "bad", "so good", "so bad"] * 3, [0, 1] * 6
    model = TextClassifier(initialize_from=tiny_model("text"), max_epochs=1, random_state=0)
    grid = {"freeze": ["backbone", None], "backbone_lr_scale": [0.1]}
    search = GridSearchCV(model, grid, cv=2, error_score="raise").fit(texts, labels)
    assert len(search.predict(texts)) == 12


@pytest.fixture
def unmasked(tmp_path):
    """A model whose extractor gives no mask, as that of wav2vec 2.0's first checkpoints."""
    transformers.Wav2Vec2FeatureExtractor(return_attention_mask=False).save_pretrained(tmp_path)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    convolutions = {"conv_dim": (16, 16), "conv_kernel": (10, 8), "conv_stride": (5, 4)}
    front = {"feat_extract_norm": "group", "num_conv_pos_embedding_groups": 2, **convolutions}
    transformers.HubertModel(transformers.HubertConfig(**front, **sizes)).save_pretrained(tmp_path)
    return tmp_path


def test_without_a_mask_only_equals_are_predicted_together(unmasked):
    signals = [np.random.default_rng(n).normal(0, 0.1, n) for n in (600, 1600, 900, 1600)]
    model = SpeechRegressor(initialize_from=unmasked, max_epochs=2, random_state=0).fit(signals, np.arange(4.0))
    together = model.predict(signals)
    for row, signal in enumerate(signals):
        np.testing.assert_allclose(model.predict([signal])[0], together[row], rtol=1e-5, atol=1e-5)


def test_without_a_mask_only_equals_are_judged_together(unmasked):
    signals = [np.random.default_rng(n).normal(0, 0.1, n) for n in (600, 1600, 900, 1600)]
    y = np.arange(4.0)
    model = SpeechRegressor(initialize_from=unmasked, max_epochs=2, random_state=0)
    model.fit(signals[:2], y[:2], X_val=signals, y_val=y)
    errors = (model.predict(signals) - y) / np.std(y[:2])
    np.testing.assert_allclose(model.learning_curve_["valid_loss"][-1], np.mean(errors**2), rtol=1e-5)


def test_batch_norms_keep_their_statistics(tmp_path):
    transformers.ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    sizes = {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1], "layer_type": "basic"}
    transformers.ResNetModel(transformers.ResNetConfig(**sizes)).save_pretrained(tmp_path)
    images = np.random.default_rng(0).integers(0, 256, (6, 32, 32, 3), dtype=np.uint8)
    model = ImageClassifier(initialize_from=tmp_path, max_epochs=2, random_state=0).fit(images, list("ababab"))
    statistics = {key: value for key, value in model.net_.module_.named_buffers() if "running" in key}
    assert statistics
    assert all((value == ("var" in key)).all() for key, value in statistics.items())
    assert len(model.net_.module_.backbone.blocks()) == 3


@pytest.mark.parametrize("options", [{"features": "passthrough"}, {"n_hidden": 8}])
def test_what_the_checkpoint_decides_itself_is_told(options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} goes with no checkpoint"):
        ImageClassifier(initialize_from=tiny_model("image"), **options).fit(np.zeros((4, 8, 8)), list("abab"))


def test_a_checkpoint_of_another_modality_is_told():
    with pytest.raises(OSError, match=r"the model .* cannot be loaded"):
        ImageClassifier(initialize_from=tiny_model("text")).fit(np.zeros((4, 8, 8)), list("abab"))


@pytest.mark.parametrize(
    ("network", "samples"),
    [(TextClassifier, ["a", 3]), (ImageClassifier, [np.zeros((8, 8)), 3]), (SpeechClassifier, [np.ones(900), 3])],
)
def test_the_error_on_a_sample_names_the_network(network, samples):
    modality = network.__name__.removesuffix("Classifier").lower()
    with pytest.raises((TypeError, ValueError), match=f"^{network.__name__}: sample 1"):
        network(initialize_from=tiny_model(modality)).fit(samples, [0, 1])


def test_a_rate_that_is_not_the_models_is_told():
    model = SpeechClassifier(sampling_rate=8000, initialize_from=tiny_model("speech"))
    with pytest.raises(ValueError, match="the model wants 16000 Hz"):
        model.fit(np.random.default_rng(0).normal(size=(4, 900)), list("abab"))
