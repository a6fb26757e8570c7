"""Tiny models: written once, the same everywhere, and only of the three modalities."""

import hashlib
import tempfile
from pathlib import Path

import pytest
import torch

from skmodal.testing import tiny_model


@pytest.mark.parametrize("modality", ["text", "image", "speech"])
def test_the_same_model_is_written_everywhere(modality, tmp_path, monkeypatch):
    here = Path(tiny_model(modality))
    assert str(here) == tiny_model(modality)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = torch.get_rng_state()
    there = Path(tiny_model(modality))
    assert there.parent == tmp_path
    assert _content(there) == _content(here)
    assert torch.equal(before, torch.get_rng_state())


def test_who_comes_second_takes_the_model_of_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: not path.name.startswith("skmodal-tiny") and exists(path))
    first = _content(Path(tiny_model("text")))
    assert _content(Path(tiny_model("text"))) == first
    assert len(list(tmp_path.iterdir())) == 1


def test_another_modality_is_an_error():
    with pytest.raises(ValueError, match="'modality' parameter of tiny_model"):
        tiny_model("video")


def _content(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}
