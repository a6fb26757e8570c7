"""Nets, configurations of checkpoints and tokenizers: what only who has them loads torch for."""

import json
from base64 import b64decode
from functools import partial
from math import prod

import torch

from .._samples import of_extra
from ..estimators._net import Net, start_net
from ..estimators._quantization import Int8Linear
from ..estimators._training import _optimizer
from ._modules import config_of, config_state, description, network

_CONFIG = 2**14  # bytes
_DTYPES = {str(dtype).removeprefix("torch."): dtype for dtype in (torch.float32, torch.float64, torch.bfloat16)}


def encoder_of(kind):
    """Return what writes a value of a kind, or None."""
    if kind is Net:
        return _put_net
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("transformers.")}
    if "PreTrainedConfig" in names:
        return lambda config, writer: ["config", config_state(config)]
    if kind.__module__.partition(".")[0] == "tokenizers" and kind.__name__ == "Tokenizer":
        return lambda tokenizer, writer: ["tokenizer", tokenizer.to_str()]
    return None


def _put_net(net, writer):
    module = getattr(net.module_, "_orig_mod", net.module_)  # where it is compiled
    loss = net.criterion_.loss
    return [
        "net",
        {
            "network": description(module, writer.refuse),
            "quantized": any(isinstance(layer, Int8Linear) for layer in module.modules()),
            "weights": _put_weights(module, writer),
            "loss": None if loss is getattr(module, "objective", None) else writer.put(loss, ".loss"),
            "optimizer": net.make_optimizer and writer.put(net.make_optimizer.keywords, ".make_optimizer"),
            "dtype": str(net.dtype).removeprefix("torch."),
            "autocast": None if net.autocast is None else str(net.autocast).removeprefix("torch."),
            "on_gpu": torch.device(net.device).type == "cuda",
            "history": writer.put(list(map(dict, net.history)), ".history"),
            "random": writer.members.add_tensor(net.generator.get_state()),
            "compile": net.compile,
            "batch_size": net.batch_size,
        },
    ]


def _put_weights(module, writer):
    """Return for each name of a weight its tensor, and its shape and strides where these are not as usual."""
    written = {}
    weights = module.state_dict(keep_vars=True)
    for weight in weights.values():
        if weight not in written:
            order = sorted(range(weight.ndim), key=weight.stride, reverse=True)
            name = writer.members.add_tensor(weight.detach().permute(order).contiguous().cpu())
            as_usual = weight.stride() == torch.empty(weight.shape, device="meta").stride()
            written[weight] = [name] if as_usual else [name, list(weight.shape), list(weight.stride())]
    return {name: written[weight] for name, weight in weights.items()}


def _get_weights(described, members):
    read = {}
    for name, *layout in described.values():
        if name not in read:
            tensor = members.tensor(name)
            read[name] = _laid_out(tensor, *layout) if layout else tensor
    return {key: read[name] for key, (name, *_) in described.items()}


def _laid_out(tensor, shape, strides):
    """Return a tensor of such strides that has every number once."""
    last = sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
    if prod(shape) != tensor.numel() or last != tensor.numel() - 1 or min(strides) < 1:
        raise ValueError(f"{tensor.numel()} numbers have no shape {shape} and strides {strides}")
    return tensor.reshape(-1).as_strided(shape, strides)


def _get_net(reader, state):
    parameters = reader.get(state["optimizer"])
    weights = _get_weights(state["weights"], reader.members)
    module = network(state["network"], weights, _DTYPES[state["dtype"]], state["quantized"] is True)
    generator = torch.Generator()
    generator.set_state(reader.members.tensor(state["random"]))
    device = "cuda" if state["on_gpu"] is True and torch.cuda.is_available() else "cpu"
    if type(state["batch_size"]) is not int or state["batch_size"] < 1:
        raise ValueError("the size of a batch is none")
    loss = reader.get(state["loss"])
    net = start_net(
        module.to(device),
        module.objective if loss is None else loss,
        (lambda module: None) if parameters is None else partial(_optimizer, **parameters),
        dtype=_DTYPES[state["dtype"]],
        autocast=_DTYPES.get(state["autocast"]),
        generator=generator,
        compile=state["compile"] is True,
        device=device,
        batch_size=state["batch_size"],
    )
    net.history.extend(reader.get_of(list, state["history"]))
    return net.for_prediction(net.module_) if parameters is None else net


def _get_config(reader, state):
    reader.charge(_CONFIG)
    return config_of(**state)


def _get_tokenizer(reader, text):
    tokenizers = of_extra("tokenizers", extra="text", needed_by="load")
    if not isinstance(text, str):
        raise ValueError(f"a {type(text).__name__} is no tokenizer")
    json.loads(text, object_pairs_hook=_checked)
    try:
        return tokenizers.Tokenizer.from_str(text)
    except BaseException as error:  # the library has no class of its own for what is wrong, and one for its own faults
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"it is no tokenizer: {error}") from error


def _checked(pairs):
    """Raise a ValueError on a part of a tokenizer that would end the process, or be read otherwise."""
    part = dict(pairs)
    if len(part) != len(pairs):
        raise ValueError("a part of a tokenizer has a key twice")
    if "precompiled_charsmap" in part:
        _check_map(b64decode(part["precompiled_charsmap"], validate=True))
    prefix = part.get("continuing_subword_prefix")
    if prefix and "merges" in part:
        seconds = (merge.split(" ")[1] if isinstance(merge, str) else merge[1] for merge in part["merges"])
        if not prefix.isascii() or not all(second.startswith(prefix) for second in seconds):
            raise ValueError("a tokenizer joins parts of words that do not begin with their prefix")
    return part


def _check_map(data):
    """Raise a ValueError unless bytes are the size of a table, the table, and a text."""
    size = int.from_bytes(data[:4], "little")
    if not data[4:] or size % 4 or size > len(data) - 4:
        raise ValueError("the table of a tokenizer is none")
    data[4 + size :].decode()


DECODE = {"net": _get_net, "config": _get_config, "tokenizer": _get_tokenizer}
