"""Fusions by name, as a grid searches them."""

from ..networks import (
    AdversarialFusion,
    AttentionFusion,
    BottleneckFusion,
    ConcatFusion,
    GatedFusion,
    ProductOfExpertsFusion,
    SharedFusion,
    SumFusion,
    TensorFusion,
)

_KINDS = {
    "concat": ConcatFusion,
    "sum": SumFusion,
    "gated": GatedFusion,
    "attention": AttentionFusion,
    "tensor": TensorFusion,
    "bottleneck": BottleneckFusion,
    "poe": ProductOfExpertsFusion,
    "adversarial": AdversarialFusion,
    "shared": SharedFusion,
}
FUSIONS = tuple(_KINDS)


def make_fusion(fusion, n_modalities, n_features):
    """Return the fusion of this name, or what a callable makes of the two numbers."""
    return (_KINDS[fusion] if isinstance(fusion, str) else fusion)(n_modalities, n_features)
