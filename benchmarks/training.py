"""Training by skmodal's estimators against loops written by hand, stock skorch, and padding to the longest.

Run as ``python -m benchmarks.training``. Everything is generated, from seed 0: training takes as long whatever it
learns. Ours is a whole ``fit``, with what it does once: validation, standardization, the making of the network;
"epochs alone" leaves that out. The loops get tensors that are ready.
"""

import argparse

import numpy as np
import torch

from benchmarks._training_peers import graphed_loop, padded, plain_loop, stock_skorch, tuned_loop
from benchmarks._training_searches import print_searches
from benchmarks._training_table import Peer, Workload, print_head, print_times
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier

N_CLASSES = 10
QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
FSDD_FRAMES = [13, 23, 33, 40, 50, 65, 90, 227]  # of 25 ms every 10 ms: quantiles over its 3000 clips
MR_TOKENS = [1, 7, 14, 21, 28, 40, 49, 62]  # over its 10 662 sentences


def table(rng, n_rows=20_000, n_features=784):
    """Return rows of features, and their classes."""
    return rng.random((n_rows, n_features), dtype=np.float32), rng.integers(0, N_CLASSES, n_rows)


def digits(rng, n_images):
    """Return images of 28 x 28 bytes, four fifths of them 0 as of MNIST's, and their classes."""
    ink = rng.random((n_images, 28, 28)) < 0.2
    return ink * rng.integers(1, 256, ink.shape, dtype=np.uint8), rng.integers(0, N_CLASSES, n_images)


def frames(rng, lengths, n_features=40):
    """Return sequences of these lengths, and their classes."""
    sequences = [rng.standard_normal((length, n_features), dtype=np.float32) for length in lengths]
    return sequences, rng.integers(0, N_CLASSES, len(lengths))


def texts(rng, lengths, n_words=18_000):
    """Return texts of these lengths in words, which are as frequent as Zipf has it, and their classes."""
    share = 1 / np.arange(1, n_words + 1)
    words = rng.choice(n_words, lengths.sum(), p=share / share.sum())
    parts = np.split(words, np.cumsum(lengths)[:-1])
    return [" ".join(f"w{word}" for word in part) for part in parts], rng.integers(0, N_CLASSES, len(lengths))


def lengths_like(rng, quantiles, n):
    """Return n lengths that are spread as these quantiles say."""
    return np.interp(rng.random(n), QUANTILES, quantiles).round().astype(int)


def fitted(estimator, X, y):
    """Return what fits the estimator and tells the seconds of its epochs, and the network, trained a little."""
    module = estimator.fit(X, y).net_.module_

    def fit():
        return estimator.fit(X, y).learning_curve_["seconds"].sum()

    return fit, module


def mlp(batch_size, device, n_epochs=10, **options):
    """Return the workloads of a multilayer perceptron: to train it, and to predict."""
    X, y = table(np.random.default_rng(0))
    sizes = {"batch_size": batch_size, "max_epochs": n_epochs}
    model = ImageClassifier("mlp", features="passthrough", device=device, random_state=0, **sizes, **options)
    fit, module = fitted(model, X, y)
    rows = X[:, :, None, None]
    values, targets = torch.from_numpy(rows).to(device), torch.from_numpy(y).to(device)
    skorch = stock_skorch(module, batch_size, n_epochs, device).fit(rows[:batch_size], y[:batch_size])
    name = f"MLP 784-128-10, batch {batch_size}"
    peers = [
        Peer(
            "tuned loop", lambda: tuned_loop(module, [values], targets, batch_size, n_epochs, _autocast(options)), 1.1
        ),
        Peer("stock skorch", lambda: skorch.fit(rows, y) and None, 1 / 1.6 if device == "cpu" else 1 / 3),
    ]
    if device == "cuda":
        peers.append(Peer("CUDA graph", lambda: graphed_loop(module, values, targets, batch_size, n_epochs), 1.1))
    yield Workload(name, fit, peers)
    yield Workload(
        f"{name}: predict",
        lambda: model.predict(X) is None or None,
        [Peer("stock skorch", lambda: skorch.predict(rows) is None or None, 1 / 3)],
    )


def lstm(device, batch_size=100, n_epochs=2, **options):
    """Return the workload of an LSTM over sequences of one length."""
    X, y = frames(np.random.default_rng(0), np.full(2000, 50))
    sizes = {"batch_size": batch_size, "max_epochs": n_epochs, "n_hidden": 64}
    model = SpeechClassifier("lstm", features="passthrough", device=device, random_state=0, **sizes, **options)
    fit, module = fitted(model, X, y)
    values, targets = torch.from_numpy(np.stack(X)).to(device), torch.from_numpy(y).to(device)
    loop = Peer(
        "tuned loop", lambda: tuned_loop(module, [values], targets, batch_size, n_epochs, _autocast(options)), 1.1
    )
    yield Workload(f"LSTM, 2000 x 50 x 40, batch {batch_size}", fit, [loop])


def lenet(device, batch_size="auto", n_images=5000, **options):
    """Return the workload of LeNet on images of bytes, one epoch as it comes."""
    X, y = digits(np.random.default_rng(0), n_images)
    model = ImageClassifier(max_epochs=1, batch_size=batch_size, device=device, random_state=0, **options)
    fit, module = fitted(model, X, y)
    size = model.net_.batch_size
    values = (torch.from_numpy(X[:, None]).float() / 255).to(device).contiguous(memory_format=torch.channels_last)
    targets = torch.from_numpy(y)
    moved = targets.to(device)
    peers = [Peer("tuned loop", lambda: tuned_loop(module, [values], moved, size, 1, _autocast(options)), 1.05)]
    if device == "cpu":
        peers.append(Peer("plain loop", lambda: plain_loop(module, X, targets, size, 1), 0.8))
    yield Workload(f"LeNet, {n_images} images, batch {size}", fit, peers)


def ragged_speech(device, n_epochs=1):
    """Return the workload of a CNN over frames of clips as long as FSDD's."""
    rng = np.random.default_rng(0)
    X, y = frames(rng, lengths_like(rng, FSDD_FRAMES, 2700))
    model = SpeechClassifier(features="passthrough", max_epochs=n_epochs, device=device, random_state=0)
    yield _ragged("CNN, 2700 clips like FSDD's", model, X, y, X, n_epochs)


def ragged_text(device, n_epochs=3):
    """Return the workload of Kim's CNN over sentences as long as MR's."""
    rng = np.random.default_rng(0)
    X, y = texts(rng, lengths_like(rng, MR_TOKENS, 2000))
    model = TextClassifier(max_epochs=n_epochs, device=device, random_state=0).fit(X, y)
    ids = [np.array([model.vocabulary_[word] for word in text.split()]) for text in X]
    yield _ragged("CNN, 2000 sentences like MR's", model, X, y, ids, n_epochs)


def _ragged(name, model, X, y, sequences, n_epochs):
    fit, module = fitted(model, X, y)
    arguments, targets = padded(sequences, model.device), torch.from_numpy(y).to(model.device)
    size = model.net_.batch_size
    loop = Peer("padded to the longest", lambda: tuned_loop(module, arguments, targets, size, n_epochs), 0.5)
    return Workload(name, fit, [loop])


def _autocast(options):
    return torch.bfloat16 if options.get("precision") == "bfloat16" else None


def cpu_workloads():
    """Yield what two cores can do."""
    for batch_size in (128, 512):
        yield from mlp(batch_size, "cpu")
    yield from lstm("cpu")
    yield from lenet("cpu")
    yield from ragged_speech("cpu")
    yield from ragged_text("cpu")


def gpu_workloads(precision):
    """Yield what a GPU is for: larger batches."""
    for batch_size in (512, 2048):
        yield from mlp(batch_size, "cuda", precision=precision)
    yield from lstm("cuda", batch_size=512, n_epochs=10, precision=precision)
    yield from lenet("cuda", batch_size=512, n_images=50_000, precision=precision)


def main():
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(f"torch {torch.__version__}\n")
    print_head()
    for n_threads in arguments.threads:
        torch.set_num_threads(n_threads)
        torch.manual_seed(0)
        for workload in cpu_workloads():
            print_times(workload, f"{n_threads} thread{'s' * (n_threads > 1)}", arguments.rounds)
    if torch.cuda.is_available():
        for precision in ("float32", "bfloat16"):
            for workload in gpu_workloads(precision):
                print_times(workload, f"{torch.cuda.get_device_name()}, {precision}", arguments.rounds)
    else:
        print("\nNo GPU: its rows are missing.")
    print_searches()


if __name__ == "__main__":
    main()
