"""Training by skmodal's estimators beside loops written by hand, stock skorch and padding to the longest, and searches.

Run as ``python -m benchmarks.training``, on an idle machine: a busy one has no second core to give. A cell has what
share of the peer's time ours takes: of a whole ``fit``, the median of the rounds, the least and the greatest, and
behind a semicolon of its epochs alone. Searches are over networks, in two processes that are there already.
"""

import torch

from benchmarks._training_searches import print_searches
from benchmarks._training_workloads import compare, lenet, lstm, mlp, ragged_speech, ragged_text
from benchmarks._turns import print_settings, read_arguments


def workloads():
    """Yield what two cores can do."""
    for batch_size in (128, 512):
        yield from mlp(batch_size, "cpu")
    yield from lstm("cpu")
    yield from lenet("cpu")
    yield from ragged_speech("cpu")
    yield from ragged_text("cpu")


def main():
    """Print a table of the work on one thread and on two, and one of the searches."""
    arguments = read_arguments(__doc__, 3, data=False)
    shares = {}
    for n_threads, setting in ((1, "one thread"), (2, "two threads")):
        torch.set_num_threads(n_threads)
        torch.manual_seed(0)
        shares[setting], wanted = compare(workloads(), arguments.rounds)
    print_settings(shares, wanted)
    print()
    print_searches(arguments.rounds)


if __name__ == "__main__":
    main()
