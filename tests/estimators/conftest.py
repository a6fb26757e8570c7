"""Nothing is fetched, nothing is remembered from another test, and forward passes are counted."""

import huggingface_hub.constants
import numpy as np
import pytest
import transformers

from skmodal._samples import MEMORY
from skmodal.estimators import PretrainedImageEncoder, PretrainedSpeechEncoder, PretrainedTextEncoder
from skmodal.testing import tiny_model

RNG = np.random.default_rng(0)
SAMPLES = {
    "text": ["", "a cat", "two dogs, and one more", "cat", "x" * 200, "\N{SNOWMAN}", "a longer text of some words"],
    "image": [RNG.integers(0, 256, shape, dtype=np.uint8) for shape in [(9, 30), (16, 16, 3), (40, 20, 4), (16, 16)]],
    "speech": [RNG.normal(0, 0.1, n).astype(np.float32) for n in (2, 600, 1600, 900, 600, 45)],
}
ENCODERS = {"text": PretrainedTextEncoder, "image": PretrainedImageEncoder, "speech": PretrainedSpeechEncoder}


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    MEMORY.clear()


@pytest.fixture(params=ENCODERS)
def encoder(request):
    return ENCODERS[request.param](tiny_model(request.param))


@pytest.fixture
def samples(encoder):
    return SAMPLES[encoder._modality]


@pytest.fixture
def n_computed(monkeypatch):
    """A list that grows by the number of texts with every forward pass of a BERT."""
    counts = []
    forward = transformers.BertModel.forward

    def counting(self, input_ids, **options):
        counts.append(len(input_ids))
        return forward(self, input_ids, **options)

    monkeypatch.setattr(transformers.BertModel, "forward", counting)
    return counts
