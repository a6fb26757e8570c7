"""Where models come from: folders and the hub's own cache; whatever cannot be loaded is one clear error."""

import json
import shutil
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from skmodal.estimators import PretrainedImageEncoder, PretrainedSpeechEncoder, PretrainedTextEncoder
from skmodal.estimators._pretrained_models import load_network
from skmodal.testing import tiny_model

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MEND = r"Pass a folder that save_pretrained wrote, or an id of https://huggingface.co"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(tiny_model("text"), tmp_path / "model"))


@pytest.mark.parametrize("model", ["nobody/no-such-model", "/no/folder", "./none", "no such", Path("no-such-folder")])
def test_a_model_that_cannot_be_reached_is_one_clear_error(model):
    with pytest.raises(OSError, match=rf"PretrainedTextEncoder: the model '{model}' cannot be loaded: .*{MEND}"):
        PretrainedTextEncoder(model).fit(["a"])


def test_pickled_weights_are_never_read(folder):
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(OSError, match=f"cannot be loaded: .*safetensors.*{MEND}"):
        PretrainedTextEncoder(folder).fit(["a"])


def test_code_of_the_models_own_never_runs(folder):
    (folder / "own.py").write_text("raise SystemExit('it ran')")
    own = {"model_type": "own", "auto_map": {"AutoModel": "own.M", "AutoConfig": "own.C"}}
    (folder / "config.json").write_text(json.dumps(own))
    with pytest.raises(OSError, match="cannot be loaded"):
        PretrainedTextEncoder(folder).fit(["a"])


def test_a_truncated_file_is_an_error(folder):
    weights = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(weights[: len(weights) // 2])
    with pytest.raises(OSError, match=f"cannot be loaded: .*{MEND}"):
        PretrainedTextEncoder(folder).fit(["a"])


def test_weights_that_would_be_random_are_an_error(folder):
    weights = load_file(folder / "model.safetensors")
    weights.pop("embeddings.word_embeddings.weight")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(OSError, match=r"lacks 1 weights, such as 'embeddings.word_embeddings.weight'"):
        PretrainedTextEncoder(folder).fit(["a"])


def test_weights_that_play_no_part_may_be_missing(tmp_path):
    speech = Path(shutil.copytree(tiny_model("speech"), tmp_path / "speech"))
    signal = np.random.default_rng(0).normal(0, 0.1, 900)
    expected = PretrainedSpeechEncoder(speech).fit_transform([signal])
    weights = load_file(speech / "model.safetensors")
    weights.pop("masked_spec_embed")
    save_file(weights, speech / "model.safetensors", metadata={"format": "pt"})
    np.testing.assert_array_equal(PretrainedSpeechEncoder(speech).fit_transform([signal]), expected)


def test_a_model_of_another_modality_is_an_error(folder):
    with pytest.raises(OSError, match=f"PretrainedImageEncoder: the model .* cannot be loaded: .*{MEND}"):
        PretrainedImageEncoder(folder).fit([np.zeros((16, 16), np.uint8)])


def test_other_weights_give_other_embeddings(folder):
    encoder = PretrainedTextEncoder(folder).fit(["a"])
    before = encoder.transform(["a"])
    weights = load_file(folder / "model.safetensors")
    weights = {key: value.flip(0) for key, value in weights.items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    assert np.abs(PretrainedTextEncoder(folder).fit_transform(["a"]) - before).max() > 0.1
    np.testing.assert_array_equal(encoder.transform(["a"]), before)


def test_a_changed_model_is_not_mixed_with_the_fitted_one(folder):
    encoder = PretrainedTextEncoder(folder).fit(["a"])
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    load_network.cache_clear()  # as in another process
    with pytest.raises(ValueError, match=r"the files of the model .* have changed since fit. Call fit again"):
        encoder.transform(["b"])


def test_an_id_is_looked_up_in_the_hubs_own_cache(folder, tmp_path, monkeypatch):
    repository = tmp_path / "hub" / "models--nobody--tiny"
    shutil.copytree(folder, repository / "snapshots" / COMMIT)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    by_id = PretrainedTextEncoder("nobody/tiny").fit(["a cat"])
    assert by_id.fingerprint_ == COMMIT
    np.testing.assert_array_equal(by_id.transform(["a cat"]), PretrainedTextEncoder(folder).fit_transform(["a cat"]))
