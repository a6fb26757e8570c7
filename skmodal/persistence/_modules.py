"""A network as what it was made of: classes, their arguments, and the networks among these."""

import json
import threading
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn
from torch.nn.modules import module as hooks
from torch.overrides import TorchFunctionMode

from .._samples import of_extra
from ..estimators._checkpoint import PretrainedBackbone
from ..estimators._quantization import Int8Linear, quantize_module
from ._names import class_named, name_of_class

_LAYERS = {"Identity": (nn.Identity, ()), "Dropout": (nn.Dropout, ("p",)), "ReLU": (nn.ReLU, ())}
_DRAWS = {torch.Tensor.normal_, torch.Tensor.uniform_}
_CLASSES = ("skmodal.networks:", "part:")
_CONFIG_IS_CODE = ("auto_map", "implementation", "quantization", "trust", "kernels", "num_labels")
_CONFIG_NAMES_MODEL = ("backbone", "backbone_kwargs", "use_timm_backbone", "architecture")  # the library would fetch it
_LARGEST_CONFIG = 2**25  # the sum of its numbers: the library makes lists of such lengths
_MOST_PARTS = 64  # modules and parameters of a network, for each of its weights
_MOST_BUFFERS = 2**28  # bytes that a network computes when it is made


def description(module, refuse):
    """Return the JSON of a module; ``refuse`` raises the error on one that cannot be made again."""
    kind = type(module)
    if kind is nn.Sequential:
        return {"layers": [description(layer, refuse) for layer in module]}
    if kind is Int8Linear:
        return {"linear": [*reversed(module.codes.shape), module.bias is not None]}
    if kind is nn.Linear:
        return {"linear": [module.in_features, module.out_features, module.bias is not None]}
    if kind.__name__ in _LAYERS and _LAYERS[kind.__name__][0] is kind:
        return {"layer": kind.__name__, "arguments": [getattr(module, name) for name in _LAYERS[kind.__name__][1]]}
    if kind is PretrainedBackbone:
        own = {name: getattr(module, name) for name in ("key", "padding", "masked", "name", "n_outputs")}
        return {"checkpoint": type(module.network).__name__, "config": config_state(module.network.config), **own}
    name = name_of_class(kind)
    if name is None or not hasattr(module, "arguments"):
        refuse(module, "its network is not made of the modules of skmodal.networks alone")
    parts = {name: _plain(value) for name, value in module.arguments.items()}
    for part in module.parts:
        held = getattr(module, part)
        several = isinstance(held, nn.ModuleList)
        parts[part] = [description(one, refuse) for one in held] if several else description(held, refuse)
    return {"module": name, "arguments": parts}


def network(described, weights, dtype, quantized):
    """Return the network of a description with the weights; raise a ValueError where they do not fit."""
    with torch.device("meta"), _NoInitialization(), _bounded(len(weights)):
        module = _whole(described, dtype, quantized)
    own = module.state_dict()
    if own.keys() != weights.keys():
        differ = sorted(own.keys() ^ weights.keys())
        raise ValueError(f"the network and its weights differ in {len(differ)} names, such as {differ[0][:80]!r}")
    for name, weight in weights.items():
        if weight.shape != own[name].shape or weight.dtype != own[name].dtype:
            told = (f"{tuple(w.shape)} of {w.dtype}" for w in (weight, own[name]))
            raise ValueError("the weight {} is {}; {} is wanted".format(name[:80], *told))
    computed = [name for name, _ in module.named_buffers() if name not in own]
    if computed:  # they are not among the weights
        if sum(buffer.nbytes for name, buffer in module.named_buffers() if name in computed) > _MOST_BUFFERS:
            raise ValueError("the network computes too much when it is made")
        with torch.random.fork_rng(devices=[]):
            module = _whole(described, dtype, quantized)
    learned = {name for name, _ in module.named_parameters(remove_duplicate=False)}
    parameters = {weights[name]: nn.Parameter(weights[name]) for name in learned}  # one that two names share stays one
    module.load_state_dict({name: parameters[w] if name in learned else w for name, w in weights.items()}, assign=True)
    return module


def _whole(described, dtype, quantized):
    module = _made(described).to(dtype)
    return quantize_module(module) if quantized else module


def _made(described):
    """Return the module of a description, with the weights that it begins with."""
    if "layers" in described:
        return nn.Sequential(*map(_made, described["layers"]))
    if "linear" in described:
        n_inputs, n_outputs, bias = described["linear"]
        return nn.Linear(n_inputs, n_outputs, bias=bias)
    if "layer" in described:
        return _LAYERS[described["layer"]][0](*described["arguments"])
    if "checkpoint" in described:
        return _backbone(**described)
    name = described["module"]
    cls = class_named(name)
    if not name.startswith(_CLASSES) or not issubclass(cls, nn.Module):
        raise ValueError(f"{name[:80]!r} is no network")
    return cls(**{key: _argument(value) for key, value in described["arguments"].items()})


def _argument(value):
    if isinstance(value, dict):
        return _made(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_made(part) for part in value]
    return tuple(value) if isinstance(value, list) else value


def _plain(value):
    """Return an argument as JSON has it."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _backbone(checkpoint, config, n_outputs, **arguments):
    config = config_of(**config)
    made = PretrainedBackbone(_of_transformers(checkpoint, "PreTrainedModel")(config), **arguments)
    made.n_outputs = made.n_token_features = n_outputs
    return made


def config_state(config):
    """Return the JSON of a configuration of the library transformers."""
    values = _allowed(json.loads(config.to_json_string(use_diff=False)))
    _check_size(values)
    return {"name": type(config).__name__, "values": values}


def config_of(name, values):
    """Return such a configuration."""
    if values != _allowed(values):
        raise ValueError("a configuration names code that is to be loaded")
    _check_size(values)
    errors = of_extra("huggingface_hub.errors", extra="pretrained", needed_by="load")
    try:
        return _of_transformers(name, "PreTrainedConfig").from_dict(values)
    except errors.StrictDataclassError as error:
        raise ValueError(f"a configuration is malformed: {error}") from error


def _check_size(values):
    if _sum(values) > _LARGEST_CONFIG:
        raise ValueError(f"the numbers of a configuration have a sum of more than {_LARGEST_CONFIG}")


def _sum(values):
    if isinstance(values, (dict, list)):
        return sum(map(_sum, values.values() if isinstance(values, dict) else values))
    return abs(values) if isinstance(values, int) else 0


def _allowed(values):
    """Return a configuration without what could choose code."""
    if isinstance(values, dict):
        return {key: _allowed(value) for key, value in values.items() if not _is_code(key)}
    return [_allowed(value) for value in values] if isinstance(values, list) else values


def _is_code(key):
    return key.startswith("_") or key in _CONFIG_NAMES_MODEL or any(word in key for word in _CONFIG_IS_CODE)


def _of_transformers(name, base):
    transformers = of_extra("transformers", extra="pretrained", needed_by="load")
    found = getattr(transformers, name, None) if isinstance(name, str) and name.isidentifier() else None
    if not isinstance(found, type) or not issubclass(found, getattr(transformers, base)):
        raise ValueError(f"{str(name)[:80]!r} is no class of the library transformers for this")
    return found


class _NoInitialization(TorchFunctionMode):
    """Leave weights as they are where a constructor would draw them: others come in their place."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func in _DRAWS or getattr(func, "__module__", None) == "torch.nn.init":
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **kwargs)


@contextmanager
def _bounded(n_weights):
    """Raise a ValueError when more is made, in this thread, than the weights are for."""
    left, thread = [_MOST_PARTS * (n_weights + 16)], threading.get_ident()

    def count(*_):
        if threading.get_ident() == thread:
            left[0] -= 1
            if left[0] < 0:
                raise ValueError(f"the network has far more parts than {n_weights} weights")

    with (
        hooks.register_module_module_registration_hook(count),
        hooks.register_module_parameter_registration_hook(count),
    ):
        yield
