"""How many threads torch has while a network trains."""

import numpy as np
import pytest
import torch
from torch import nn

from skmodal.estimators._inputs import DenseInputs, sequence_inputs
from skmodal.estimators._threads import few_threads
from skmodal.networks import Network, TokenEmbedding

ROWS = DenseInputs(torch.zeros(2, 784))
WORDS = sequence_inputs([np.zeros(20, dtype=np.int64)] * 2)


def _word_network(n_tokens):
    return Network(TokenEmbedding(n_tokens, 8), nn.Identity(), nn.Linear(8, 2))


@pytest.fixture(autouse=True)
def _two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("network", "inputs", "batch_size", "n_threads"),
    [
        (nn.Linear(784, 128), ROWS, 32, 1),
        (nn.Linear(784, 128), ROWS, 1024, 2),
        (_word_network(10), WORDS, 32, 1),
        (_word_network(10**6), WORDS, 32, 1),  # words are looked up, whatever their number
    ],
)
def test_little_work_has_one_thread_and_the_setting_comes_back(network, inputs, batch_size, n_threads):
    with few_threads(network, inputs, batch_size):
        assert torch.get_num_threads() == n_threads
    assert torch.get_num_threads() == 2


def test_the_setting_comes_back_after_an_error():
    with pytest.raises(KeyboardInterrupt), few_threads(nn.Linear(2, 2), ROWS, 2):
        raise KeyboardInterrupt
    assert torch.get_num_threads() == 2
