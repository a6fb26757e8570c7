"""Inspection: what a fitted model looks at, which modality it relies on, and whom it serves worse.

What needs torch is loaded when it is asked for.
"""

from importlib import import_module

from ._saliency_map import SaliencyMap

_ON_TORCH = {
    "saliency": "._saliency",
    "SaliencyDisplay": "._saliency_display",
    "attention_weights": "._attention_weights",
    "AttentionDisplay": "._attention_display",
}

__all__ = ["SaliencyMap", *_ON_TORCH]


def __getattr__(name):
    if name not in _ON_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_TORCH[name], __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})
