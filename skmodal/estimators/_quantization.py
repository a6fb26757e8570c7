"""Linear layers with weights of eight bits: a quarter of the memory, for prediction."""

import copy

import torch
import torch.nn.functional as F
from torch import nn


def quantize(module):
    """Return a copy of a module whose linear layers are `Int8Linear`: for prediction, on any device.

    torch has no public product of int8 matrices: `torch.ao.quantization` is deprecated, ``torch._int_mm`` private.
    So memory is won and not time.
    """
    root = nn.ModuleList([copy.deepcopy(module)]).eval()
    made = {}
    for parent in list(root.modules()):
        for name, child in parent.named_children():
            if type(child) is nn.Linear:
                if child not in made:
                    made[child] = Int8Linear(child)
                setattr(parent, name, made[child])
    return root[0]


class Int8Linear(nn.Module):
    """A linear layer whose weight is whole numbers from -127 to 127 and one float for each row."""

    def __init__(self, linear):
        super().__init__()
        weight = linear.weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True) / 127
        scale = torch.where(scale > 0, scale, 1)
        self.register_buffer("scale", scale)  # (out_features, 1)
        self.register_buffer("codes", (weight / scale).round().to(torch.int8))  # (out_features, in_features)
        self.register_buffer("bias", None if linear.bias is None else linear.bias.detach())

    @property
    def weight(self):
        return self.codes * self.scale

    def forward(self, inputs):
        return F.linear(inputs, self.weight, self.bias)

    def extra_repr(self):
        n_out, n_in = self.codes.shape
        return f"in_features={n_in}, out_features={n_out}, bias={self.bias is not None}"
