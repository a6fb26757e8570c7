"""Pretrained models: found in a folder or on the hub, known by a fingerprint, and loaded once a process."""

import hashlib
import os
import re
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import torch
from safetensors import SafetensorError

from .._samples import of_extra

# Weights that a checkpoint may lack: those behind the last hidden states, and those of training by masks.
_UNUSED = ("pooler", "mask")

_MODULES = {
    "AutoTokenizer": "tokenization_auto",
    "AutoImageProcessor": "image_processing_auto",
    "AutoFeatureExtractor": "feature_extraction_auto",
}

_HUB_ID = re.compile(r"\w[\w.-]*(/[\w.-]+)?")
_HUB_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]


def find_model(model, *, revision=None, name):
    """Return the folder that holds a model, and its fingerprint: a hash of the files, or the commit on the hub.

    Parameters
    ----------
    model : str or path
        A folder, or an id on the hub, which is asked once a process.
    revision : str or None
        The commit on the hub; None is the newest. Of a folder, the fingerprint that it must have.
    """
    folder = Path(model).expanduser()
    with _explained(model, name):
        if not folder.is_dir():
            if not isinstance(model, str) or not _HUB_ID.fullmatch(model):
                raise FileNotFoundError("there is no such folder, and no id on the hub is of this form")
            folder = Path(_snapshot(model, revision, name))
            return folder, folder.name
        files = sorted(path for path in folder.iterdir() if path.is_file())
        fingerprint = _hash_of(tuple((path, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files))
    if revision not in (None, fingerprint):
        raise ValueError(f"{name}: the files of the model {os.fspath(model)!r} have changed since fit. Call fit again.")
    return folder, fingerprint


@lru_cache(maxsize=3)
def load_processor(kind, model, fingerprint, name):
    """Return what makes the network's input of samples, by transformers' class ``kind``, such as "AutoTokenizer"."""
    transformers = of_extra("transformers", extra="pretrained", needed_by=name)
    # By its own module: transformers 5.12 and older hide AutoImageProcessor where torchvision is missing.
    auto = import_module(f"transformers.models.auto.{_MODULES[kind]}")
    folder, _ = find_model(model, revision=fingerprint, name=name)
    # With torchvision another path would be chosen, that gives other numbers.
    options = {"backend": "pil"} if kind == "AutoImageProcessor" else {}
    with _explained(model, name), _quiet(transformers):
        return getattr(auto, kind).from_pretrained(folder, trust_remote_code=False, local_files_only=True, **options)


@lru_cache(maxsize=3)
def load_network(part, model, fingerprint, device, name):
    """Return the network in float32, for inference; of a model of two modalities the ``part``, such as "text_model"."""
    transformers = of_extra("transformers", extra="pretrained", needed_by=name)
    folder, _ = find_model(model, revision=fingerprint, name=name)
    with _explained(model, name), _quiet(transformers), torch.random.fork_rng(devices=[]):
        network, report = transformers.AutoModel.from_pretrained(
            folder, use_safetensors=True, trust_remote_code=False, local_files_only=True, output_loading_info=True
        )
        random = sorted(weight for weight in report["missing_keys"] if not any(word in weight for word in _UNUSED))
        if random:
            raise ValueError(f"its file lacks {len(random)} weights, such as {random[0]!r}, which would be random")
    network = network.get_encoder() if network.config.is_encoder_decoder else getattr(network, part, network)
    return network.float().eval().requires_grad_(False).to(device)


def as_device(device, *, name):
    """Return a torch device; "auto" is the GPU if there is one."""
    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        return torch.empty(0, device=device).device
    except (RuntimeError, AssertionError) as error:  # torch asserts that it was built for CUDA
        reason = str(error).partition("\n")[0]
        raise ValueError(f"{name}: device={device!r} cannot be used: {reason}. Pass device='auto' or 'cpu'.") from error


@lru_cache(maxsize=16)
def _snapshot(model, revision, name):
    hub = of_extra("huggingface_hub", extra="pretrained", needed_by=name)
    return hub.snapshot_download(model, revision=revision, allow_patterns=_HUB_FILES, ignore_patterns=["*/*"])


@lru_cache(maxsize=16)
def _hash_of(files):
    """Return a hash of files (path, size, time of the last change): size and time only say when to read them again."""
    digest = hashlib.blake2b(digest_size=20)
    for path, size, _ in files:
        digest.update(f"{path.name} {size}\n".encode())
        with path.open("rb") as file:
            while block := file.read(2**20):
                digest.update(block)
    return digest.hexdigest()


@contextmanager
def _explained(model, name):
    """Turn any error of the search and of the loading into one that names the model and the mend."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        reason = (str(error).strip() or type(error).__name__).partition("\n")[0].rstrip(".")
        raise OSError(
            f"{name}: the model {os.fspath(model)!r} cannot be loaded: {reason}. Pass a folder that save_pretrained "
            "wrote, or an id of https://huggingface.co that can be reached, of a model for this modality with weights "
            "in safetensors."
        ) from error


@contextmanager
def _quiet(transformers):
    """Silence the progress bar and the report of a checkpoint's other heads."""
    logging = transformers.utils.logging
    verbosity, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bar:
            logging.enable_progress_bar()
