"""Fusions by name, as a grid searches them."""

from .. import networks

_KINDS = {
    "concat": networks.ConcatFusion,
    "sum": networks.SumFusion,
    "gated": networks.GatedFusion,
    "attention": networks.AttentionFusion,
    "tensor": networks.TensorFusion,
    "bottleneck": networks.BottleneckFusion,
    "poe": networks.ProductOfExpertsFusion,
    "adversarial": networks.AdversarialFusion,
    "shared": networks.SharedFusion,
}
FUSIONS = tuple(_KINDS)


def make_fusion(fusion, n_modalities, n_features):
    """Return the fusion of this name, or what a callable makes of the two numbers."""
    return (_KINDS[fusion] if isinstance(fusion, str) else fusion)(n_modalities, n_features)
