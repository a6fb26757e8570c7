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
    for path, layer in list(root.named_modules(remove_duplicate=False)):
        if type(layer) is nn.Linear:
            if layer not in made:
                made[layer] = Int8Linear(layer)
            root.set_submodule(path, made[layer])
    return root[0]


class Int8Linear(nn.Module):
    """A linear layer whose weight is whole numbers from -127 to 127 and one float for each row."""

    def __init__(self, linear):
        super().__init__()
        weight = linear.weight.detach()
        scale = weight.abs().amax(dim=1) / 127
        scale = torch.where(scale > 0, scale, 1)
        self.register_buffer("scale", scale)  # (out_features,)
        self.register_buffer("codes", (weight / scale[:, None]).round().to(torch.int8))  # (out_features, in_features)
        self.register_buffer("bias", None if linear.bias is None else linear.bias.detach())

    @property
    def weight(self):
        """Return the weight in floats, for the layers of torch that read it themselves."""
        return self.codes * self.scale[:, None]

    def forward(self, inputs):
        outputs = F.linear(inputs, self.codes.to(inputs.dtype)) * self.scale  # scaled weights would take twice the time
        return outputs if self.bias is None else outputs + self.bias

    def extra_repr(self):
        n_out, n_in = self.codes.shape
        return f"in_features={n_in}, out_features={n_out}, bias={self.bias is not None}"
