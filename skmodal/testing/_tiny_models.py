"""Tiny models of random weights, in the form that the library transformers reads."""

import hashlib
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from sklearn.utils._param_validation import StrOptions, validate_params

from .._samples import Modality, of_extra

_SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}


@validate_params({"modality": [StrOptions({"text", "image", "speech"})]}, prefer_skip_nested_validation=True)
def tiny_model(modality: Modality) -> str:
    """Write a pretrained model of random weights, so that a test of an encoder needs no network and no large file.

    Parameters
    ----------
    modality : {"text", "image", "speech"}
        A BERT of characters, a ViT for images of 16 x 16, a wav2vec 2.0 at 16 kHz; 2 layers of width 16.

    Returns
    -------
    str
        A folder among the system's temporary files. It is written once, and holds the same weights everywhere.

    Raises
    ------
    ImportError
        The library transformers is not installed.

    Examples
    --------
    >>> import os
    >>> from skmodal.testing import tiny_model
    >>> "model.safetensors" in os.listdir(tiny_model("text"))
    True
    """
    transformers = of_extra("transformers", extra="pretrained", needed_by="tiny_model")
    form = hashlib.sha256(version("transformers").encode() + Path(__file__).read_bytes()).hexdigest()[:8]
    folder = Path(tempfile.gettempdir(), f"skmodal-tiny-{modality}-{os.getuid()}-{form}")
    if not folder.exists():
        draft = Path(tempfile.mkdtemp(dir=folder.parent))
        _WRITE[modality](transformers, draft)
        try:
            draft.rename(folder)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return str(folder)


def _write_text(transformers, folder):
    import tokenizers

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = {token: i for i, token in enumerate(special + letters + ["##" + letter for letter in letters])}
    backend = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    backend.post_processor = tokenizers.processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), special, strict=True))
    transformers.PreTrainedTokenizerFast(tokenizer_object=backend, model_max_length=32, **names).save_pretrained(folder)
    config = transformers.BertConfig(vocab_size=len(vocabulary), max_position_embeddings=32, **_SIZES)
    _save(transformers.BertModel, config, folder)


def _write_image(transformers, folder):
    transformers.ViTImageProcessorPil(size={"height": 16, "width": 16}).save_pretrained(folder)
    _save(transformers.ViTModel, transformers.ViTConfig(image_size=16, patch_size=8, **_SIZES), folder)


def _write_speech(transformers, folder):
    transformers.Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    convolutions = {"conv_dim": (16, 16), "conv_kernel": (10, 8), "conv_stride": (5, 4)}
    positions = {"num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 2}
    config = transformers.Wav2Vec2Config(feat_extract_norm="layer", **convolutions, **positions, **_SIZES)
    _save(transformers.Wav2Vec2Model, config, folder)


def _save(Model, config, folder):
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        Model(config).save_pretrained(folder)


_WRITE = {"text": _write_text, "image": _write_image, "speech": _write_speech}
