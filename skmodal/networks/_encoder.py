"""The bases of the encoders: a vector of each sample, its tokens, or both of one computation."""

from abc import ABC, abstractmethod

from torch import Tensor, nn

from ._module import Module


class Encoder(Module, ABC):
    """A network with states, of which it makes a vector of each sample, of ``n_outputs``, or tokens."""

    @abstractmethod
    def _states(self, x, mask):
        """Return what both are made of."""

    @abstractmethod
    def _code(self, states, mask):
        """Return the vectors, of shape (batch, n_outputs)."""

    @abstractmethod
    def _tokens(self, states, mask):
        """Return the tokens, of shape (batch, time, n_token_features), and their mask or None."""

    @abstractmethod
    def blocks(self) -> list[list[nn.Module]]:
        """Return the layers in blocks, from the input up, which transfer learning freezes one by one."""

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the vectors of a batch, of shape (batch, n_outputs).

        It is of sequences, (batch, time, n_features), with a mask that is True where there is data, which stands before
        the padding of a row; or of images, (batch, n_channels, height, width).
        """
        return self._code(self._states(x, mask), mask)

    def tokens(self, x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Return the tokens of a batch, of shape (batch, time, n_token_features), and their mask, None where all count.

        They are the steps of a sequence, or the pixels of an image's last feature map.
        """
        return self._tokens(self._states(x, mask), mask)

    def code_and_tokens(self, x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor | None]:
        """Return what `forward` does, and then what `tokens` does, of states that are computed once."""
        states = self._states(x, mask)
        return self._code(states, mask), *self._tokens(states, mask)


class ImageEncoder(Encoder):
    """An encoder whose states are a feature map; its pixels are the tokens."""

    def _tokens(self, states, mask):
        return states.flatten(2).transpose(1, 2), None  # (batch, height * width, n_token_features)


def layer_blocks(*parts):
    """Return every layer with weights of sequential parts, as a block of its own."""
    return [[layer] for part in parts for layer in part if list(layer.parameters())]
