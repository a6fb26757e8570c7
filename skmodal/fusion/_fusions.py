"""Fusions by name, as a grid searches them."""

from .. import networks

FUSIONS = {
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
