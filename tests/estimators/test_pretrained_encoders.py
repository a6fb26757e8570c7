"""The pretrained encoders against the library transformers called sample by sample, and their promises."""

import pickle
import sys

import numpy as np
import pytest
import soundfile
import torch
import transformers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.base import clone
from transformers.models.auto.image_processing_auto import AutoImageProcessor

from skmodal._samples import MEMORY
from skmodal.estimators import PretrainedImageEncoder, PretrainedSpeechEncoder, PretrainedTextEncoder
from skmodal.testing import tiny_model

pytestmark = pytest.mark.slow

POOL = {"mean": lambda steps: steps.mean(axis=0), "max": lambda steps: steps.max(axis=0), "cls": lambda steps: steps[0]}
SMALL = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}


def _steps(network, **inputs):
    with torch.no_grad():
        return network.eval()(**inputs).last_hidden_state[0].numpy()


def _steps_of_text(folder, text):
    inputs = transformers.AutoTokenizer.from_pretrained(folder)([text], truncation=True, return_tensors="pt")
    return _steps(transformers.AutoModel.from_pretrained(folder), **inputs)


def _steps_of_image(folder, array):
    rgb = Image.fromarray(array if array.ndim == 2 else array[..., :3]).convert("RGB")
    inputs = AutoImageProcessor.from_pretrained(folder)(rgb, return_tensors="pt")
    return _steps(transformers.AutoModel.from_pretrained(folder), **inputs)


def _steps_of_speech(folder, signal):
    signal = np.pad(signal, (0, max(0, 45 - len(signal))))
    extractor = transformers.AutoFeatureExtractor.from_pretrained(folder)
    inputs = extractor(signal, sampling_rate=16000, return_tensors="pt")
    return _steps(transformers.AutoModel.from_pretrained(folder), **inputs)


STEPS = {"text": _steps_of_text, "image": _steps_of_image, "speech": _steps_of_speech}


@pytest.mark.parametrize("pooling", ["mean", "max", "cls", None])
def test_embeddings_are_those_of_the_library(encoder, samples, pooling):
    got = encoder.set_params(pooling=pooling, batch_size=3).fit_transform(samples)
    for embedding, sample in zip(got, samples, strict=True):
        steps = STEPS[encoder._modality](encoder.model, sample)
        assert embedding.dtype == np.float32
        np.testing.assert_allclose(embedding, POOL.get(pooling, lambda all_: all_)(steps), rtol=1e-5, atol=1e-5)


def test_a_sample_alone_gives_what_it_gives_in_a_batch(encoder, samples):
    together = encoder.fit(samples).transform(samples)
    _assert_alone(encoder, samples, together)


def test_an_extractor_without_a_mask_is_never_padded(tmp_path):
    transformers.Wav2Vec2FeatureExtractor(return_attention_mask=False).save_pretrained(tmp_path)
    convolutions = {"conv_dim": (16, 16), "conv_kernel": (10, 8), "conv_stride": (5, 4)}
    front = {"feat_extract_norm": "group", "num_conv_pos_embedding_groups": 2, **convolutions}
    config = transformers.HubertConfig(**front, **SMALL)
    transformers.HubertModel(config).save_pretrained(tmp_path)
    signals = [np.random.default_rng(n).normal(0, 0.1, n) for n in (600, 1600, 900, 1600)]
    encoder = PretrainedSpeechEncoder(tmp_path)
    _assert_alone(encoder, signals, encoder.fit_transform(signals))


def test_a_model_without_a_padding_token_is_padded_all_the_same(tmp_path):
    tokenizer = transformers.AutoTokenizer.from_pretrained(tiny_model("text"))
    tokenizer.backend_tokenizer.post_processor = None
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer.backend_tokenizer).save_pretrained(tmp_path)
    config = transformers.GPT2Config(vocab_size=200, n_positions=32, n_embd=16, n_layer=2, n_head=2)
    transformers.GPT2Model(config).save_pretrained(tmp_path)
    texts = ["a cat", "", "two dogs, and one more", "x" * 200]
    encoder = PretrainedTextEncoder(tmp_path)
    together = encoder.fit_transform(texts)
    _assert_alone(encoder, texts, together)
    np.testing.assert_array_equal(together[1], np.zeros(16))
    assert encoder.set_params(pooling=None).fit_transform(texts)[1].tolist() == [[0] * 16]
    np.testing.assert_array_equal(encoder.set_params(pooling="max").fit_transform(texts)[1], np.zeros(16))


def _assert_alone(encoder, samples, together):
    for sample, expected in zip(samples, together, strict=True):
        MEMORY.clear()
        np.testing.assert_allclose(encoder.transform([sample])[0], expected, rtol=1e-5, atol=1e-5)


def test_a_model_of_text_and_images_gives_both(tmp_path):
    size = {**SMALL, "projection_dim": 8}
    config = transformers.CLIPConfig(
        text_config={**size, "vocab_size": 300, "max_position_embeddings": 32},
        vision_config={**size, "image_size": 16, "patch_size": 8},
    )
    transformers.CLIPModel(config).save_pretrained(tmp_path)
    transformers.AutoTokenizer.from_pretrained(tiny_model("text")).save_pretrained(tmp_path)
    transformers.CLIPImageProcessorPil(size={"shortest_edge": 16}, crop_size=16).save_pretrained(tmp_path)
    assert PretrainedTextEncoder(tmp_path).fit_transform(["a cat", "dogs"]).shape == (2, 16)
    assert PretrainedImageEncoder(tmp_path).fit_transform([np.zeros((20, 30), np.uint8)]).shape == (1, 16)


def test_of_an_encoder_and_decoder_the_encoder_is_used(tmp_path):
    tokenizer = transformers.AutoTokenizer.from_pretrained(tiny_model("text"))
    tokenizer.model_max_length = int(1e30)  # what transformers takes where none is stated
    tokenizer.save_pretrained(tmp_path)
    config = transformers.T5Config(vocab_size=200, d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2)
    transformers.T5Model(config).save_pretrained(tmp_path)
    assert PretrainedTextEncoder(tmp_path).fit_transform(["a cat", "dogs" * 100]).shape == (2, 16)


def test_feature_maps_of_convolutions_are_sequences_too(tmp_path):
    transformers.ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    config = transformers.ResNetConfig(embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic")
    transformers.ResNetModel(config).save_pretrained(tmp_path)
    encoder = PretrainedImageEncoder(tmp_path, pooling=None)
    assert encoder.fit_transform([np.zeros((20, 30), np.uint8)])[0].shape[1] == 16


def test_the_same_picture_in_another_form_is_the_same():
    gray = np.arange(256, dtype=np.uint8).reshape(16, 16)
    forms = [gray, np.stack([gray] * 3, axis=2), gray / 255, gray[..., None], Image.fromarray(gray)]
    rows = PretrainedImageEncoder(tiny_model("image")).fit_transform(forms)
    assert (rows == rows[0]).all()
    flat = PretrainedImageEncoder(tiny_model("image"), image_shape=(16, 16)).fit_transform(gray.reshape(1, 256))
    np.testing.assert_array_equal(flat[0], rows[0])


def test_pixels_out_of_range_are_clipped_with_a_warning():
    encoder = PretrainedImageEncoder(tiny_model("image"))
    with pytest.warns(UserWarning, match=r"sample 0 has values outside 0\.\.1"):
        clipped = encoder.fit_transform([np.full((16, 16), 300.0)])
    np.testing.assert_array_equal(clipped, encoder.transform([np.ones((16, 16))]))


def test_nothing_leaks_and_a_pickle_holds_no_network(encoder, samples):
    torch.manual_seed(1)
    before = torch.get_rng_state()
    encoder.fit_transform(samples)
    assert torch.equal(before, torch.get_rng_state())
    assert len(pickle.dumps(encoder)) < 1000


def test_what_comes_out_may_be_changed(encoder, samples):
    embeddings = encoder.fit_transform(samples)
    expected = embeddings.copy()
    embeddings += 1
    np.testing.assert_array_equal(encoder.transform(samples), expected)
    sequences = clone(encoder).set_params(pooling=None).fit(samples)
    sequences.transform(samples)[0][:] = 0
    assert sequences.transform(samples)[0].any()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_text_has_a_finite_row(texts):
    assert np.isfinite(PretrainedTextEncoder(tiny_model("text")).fit_transform(texts)).all()


def test_half_of_a_surrogate_pair_is_an_error():
    with pytest.raises(ValueError, match=r"sample 1 has half of a surrogate pair"):
        PretrainedTextEncoder(tiny_model("text")).fit(["a"]).transform(["a", "b\ud800"])


def test_a_rate_that_is_not_the_models_is_an_error(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(800), 8000)
    encoder = PretrainedSpeechEncoder(tiny_model("speech"))
    with pytest.raises(ValueError, match=r"sample 0, .* is at 8000 Hz where 16000 Hz .* AudioReader"):
        encoder.fit([str(tmp_path / "a.wav")])
    with pytest.raises(ValueError, match=r"sampling_rate=8000, but the model wants 16000 Hz.*AudioReader"):
        encoder.set_params(sampling_rate=8000).fit([np.zeros(800)])


def test_a_missing_library_is_one_clear_error(encoder, samples, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    name = type(encoder).__name__
    with pytest.raises(ImportError, match=rf'{name} needs transformers: pip install "skmodal\[pretrained\]"'):
        encoder.fit(samples)


def test_a_device_that_is_not_there_is_an_error(encoder, samples):
    with pytest.raises(ValueError, match=r"device='nonsense' cannot be used.*device='auto'"):
        encoder.set_params(device="nonsense").fit(samples)
