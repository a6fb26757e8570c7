"""Training on a GPU beside loops written by hand, stock skorch and CUDA graphs, in larger batches.

Run as ``python -m benchmarks.training_gpu``. Cells are as those of ``benchmarks.training``.
"""

import torch

from benchmarks._training_workloads import compare, lenet, lstm, mlp
from benchmarks._turns import print_settings, read_arguments


def workloads(precision):
    """Yield what a GPU is for."""
    for batch_size in (512, 2048):
        yield from mlp(batch_size, "cuda", precision=precision)
    yield from lstm("cuda", batch_size=512, n_epochs=10, precision=precision)
    yield from lenet("cuda", batch_size=512, n_images=50_000, precision=precision)


def main():
    """Print a table of the work in both precisions, or that there is no GPU."""
    arguments = read_arguments(__doc__, 3, data=False)
    if not torch.cuda.is_available():
        print("This machine has no GPU: not measured.")
        return
    shares = {}
    for precision in ("float32", "bfloat16"):
        torch.manual_seed(0)
        setting = f"{torch.cuda.get_device_name()}, {precision}"
        shares[setting], wanted = compare(workloads(precision), arguments.rounds)
    print_settings(shares, wanted)


if __name__ == "__main__":
    main()
