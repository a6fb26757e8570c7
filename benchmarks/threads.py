"""When a second thread pays in training: steps of several networks on one thread and on two, and which ours chooses.

Run as ``python -m benchmarks.threads`` on an idle machine: a busy one has no second core to give. A cell has the
milliseconds of a step, the least of many, on one thread and on two; those that ours would choose are bold.
"""

import time

import numpy as np
import torch

from benchmarks._table import print_head, print_row
from benchmarks._training_data import digits, frames, table, texts
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.estimators._threads import few_threads

BATCH_SIZES = (32, 64, 128, 256, 512)


def cases(rng):
    """Yield a name, an estimator and samples with their classes, 512 of each kind."""
    n_rows = max(BATCH_SIZES)
    plain = {"max_epochs": 1, "device": "cpu", "random_state": 0}
    for n_features, n_hidden in ((64, 128), (784, 128), (784, 512)):
        model = ImageClassifier("mlp", features="passthrough", n_hidden=n_hidden, **plain)
        yield f"MLP {n_features}-{n_hidden}", model, *table(rng, n_rows, n_features)
    for n_steps, n_hidden in ((10, 64), (50, 64), (50, 128)):
        model = SpeechClassifier("lstm", features="passthrough", n_hidden=n_hidden, **plain)
        yield f"LSTM {n_hidden}, {n_steps} x 40", model, *frames(rng, np.full(n_rows, n_steps))
    for n_words in (6, 20):
        yield f"Kim's CNN, {n_words} words", TextClassifier(**plain), *texts(rng, np.full(n_rows, n_words))
    X, y = digits(rng, n_rows)
    yield "LeNet, 8 x 8", ImageClassifier(**plain), X[:, 10:18, 10:18], y
    yield "LeNet, 28 x 28", ImageClassifier(**plain), X, y
    yield "ResNet-18, 8 x 8", ImageClassifier("resnet18", **plain), X[:, 10:18, 10:18], y


def step_seconds(net, batch, n_seconds=0.6):
    """Return the least seconds of a step on one thread and on two, which take turns of three steps."""
    net._set_training(True)
    hooks = {event: [] for event in ("on_batch_begin", "on_grad_computed", "on_batch_end")}
    least = {1: np.inf, 2: np.inf}
    end = time.perf_counter() + n_seconds
    while time.perf_counter() < end or least[2] == np.inf:
        for n_threads in least:
            torch.set_num_threads(n_threads)
            for _ in range(3):
                start = time.perf_counter()
                net.train_step(batch, hooks)
                least[n_threads] = min(least[n_threads], time.perf_counter() - start)
    return least


def main():
    """Print a row for each network, with a cell for each batch size and how much longer the worst choice takes."""
    print_head("network", *(f"batch {size}" for size in BATCH_SIZES), "the worst choice costs")
    for name, model, X, y in cases(np.random.default_rng(0)):
        torch.set_num_threads(1)
        net = model.fit(X, y).net_
        inputs, targets = model._inputs(model._samples(X, reset=False)).cast(net.dtype), torch.from_numpy(y)
        cells, costs = [], []
        for size in BATCH_SIZES:
            least = step_seconds(net, (inputs.batch(torch.arange(size), net.dtype), targets[:size], None))
            with few_threads(net.module_, inputs, size):
                chosen = torch.get_num_threads()
            costs.append(least[chosen] / min(least.values()) - 1)
            cells.append(", ".join(f"{'**' * (n == chosen)}{1e3 * least[n]:.2f}{'**' * (n == chosen)}" for n in least))
        print_row(name, *cells, f"{max(costs):.0%}")


if __name__ == "__main__":
    main()
