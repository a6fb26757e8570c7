"""Linear layers with weights of eight bits: a quarter of the memory, for prediction."""

import copy
from typing import TypeVar

import torch
import torch.nn.functional as F
from sklearn.utils.validation import check_is_fitted
from torch import nn

from ._network_estimator import NetworkEstimator, check_network_estimator

Network = TypeVar("Network", bound=NetworkEstimator)


def quantize(estimator: Network) -> Network:
    """Return a copy of a fitted network estimator whose linear layers hold their weights in eight bits.

    Each row of a weight becomes whole numbers from -127 to 127 times one float, so that no weight is off by more than
    half a 127th of the greatest of its row. The layers take a quarter of the memory that they took in float32, and
    the optimizer's moments, twice the weights with "adam", are dropped. Embeddings, convolutions and recurrent layers
    stay as they are: an "mlp" or "transformer" shrinks much, a "resnet18" or "lstm" hardly. Predictions take as long
    as before, for torch has no public product of matrices of eight bits.

    Parameters
    ----------
    estimator : network estimator
        Of `skmodal.estimators`, fitted; it is left as it is.

    Returns
    -------
    quantized : network estimator
        It predicts. `fit` trains anew, as that of any estimator; neither ``warm_start`` nor `partial_fit` can train it
        further.

    Raises
    ------
    TypeError
        The estimator is no network estimator.
    NotFittedError
        It is not fitted.

    References
    ----------
    .. [1] Jacob et al. (2018). Quantization and training of neural networks for efficient integer-arithmetic-only
       inference. CVPR. The scale of a row, without its zero point.

    Examples
    --------
    >>> import pickle
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.estimators import ImageClassifier, quantize
    >>> X, y = load_digits(return_X_y=True)
    >>> model = ImageClassifier("mlp", n_hidden=512, precision="float32", max_epochs=3, random_state=0).fit(X, y)
    >>> small = quantize(model)
    >>> bool((small.predict(X) == model.predict(X)).mean() > 0.98)
    True
    >>> len(pickle.dumps(small)) < len(pickle.dumps(model)) / 8
    True
    """
    check_network_estimator(estimator, name="quantize")
    check_is_fitted(estimator)
    quantized = copy.copy(estimator)
    quantized.net_ = estimator.net_.for_prediction(quantize_module(estimator.net_.module_))
    return quantized


def quantize_module(module):
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
