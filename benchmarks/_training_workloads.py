"""What is trained on generated data, by ours and by others, and how long it takes.

Ours is a whole ``fit``, with what it does once: validation, standardization, the making of the network. The loops get
tensors that are ready.
"""

from typing import NamedTuple

import numpy as np
import torch

from benchmarks._training_data import FSDD_FRAMES, MR_TOKENS, digits, frames, lengths_like, table, texts
from benchmarks._training_peers import graphed_loop, padded, plain_loop, stock_skorch, tuned_loop
from benchmarks._turns import spread, take_turns
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier


class Peer(NamedTuple):
    """Who else does the work, how, and what share of its time is wanted of ours at most."""

    name: str
    call: object
    wanted: float


class Workload(NamedTuple):
    """A piece of work, and who else does it; ``ours`` adds the seconds of its epochs alone to ``epochs``."""

    name: str
    ours: object
    epochs: list
    peers: list


def compare(workloads, n_rounds):
    """Return by work and peer what share of the peer's time ours takes, and what is wanted.

    A share is the median of the rounds, with the least and the greatest, and behind a semicolon that of the epochs.
    """
    shares, wanted = {}, {}
    for work in workloads:
        wall, _ = take_turns([work.ours, *(peer.call for peer in work.peers)], n_rounds)
        for peer, seconds in zip(work.peers, wall[1:], strict=True):
            row = f"{work.name}: {peer.name}"
            shares[row] = spread(wall[0] / seconds)
            if work.epochs:
                shares[row] += f"; {np.median(work.epochs[-n_rounds:] / seconds):.2f}"
            wanted[row] = f"{peer.wanted:.2f}"
    return shares, wanted


def fitted(estimator, X, y):
    """Return what fits the estimator, where it adds the seconds of its epochs, and the network, trained a little."""
    module = estimator.fit(X, y).net_.module_
    epochs = []

    def fit():
        epochs.append(estimator.fit(X, y).learning_curve_["seconds"].sum())

    return fit, epochs, module


def mlp(batch_size, device, n_epochs=10, **options):
    """Return the workloads of a multilayer perceptron: to train it, and to predict."""
    X, y = table(np.random.default_rng(0))
    sizes = {"batch_size": batch_size, "max_epochs": n_epochs}
    model = ImageClassifier("mlp", features="passthrough", device=device, random_state=0, **sizes, **options)
    fit, epochs, module = fitted(model, X, y)
    rows = X[:, :, None, None]
    values, targets = torch.from_numpy(rows).to(device), torch.from_numpy(y).to(device)
    skorch = stock_skorch(module, batch_size, n_epochs, device).fit(rows[:batch_size], y[:batch_size])
    name = f"MLP 784-128-10, batch {batch_size}"
    peers = [
        Peer(
            "tuned loop", lambda: tuned_loop(module, [values], targets, batch_size, n_epochs, _autocast(options)), 1.1
        ),
        Peer("stock skorch", lambda: skorch.fit(rows, y), 1 / 1.6 if device == "cpu" else 1 / 3),
    ]
    if device == "cuda":
        peers.append(Peer("CUDA graph", lambda: graphed_loop(module, values, targets, batch_size, n_epochs), 1.1))
    yield Workload(name, fit, epochs, peers)
    yield Workload(
        f"{name}: predict",
        lambda: model.predict(X),
        [],
        [Peer("stock skorch", lambda: skorch.predict(rows), 1 / 3)],
    )


def lstm(device, batch_size=100, n_epochs=2, **options):
    """Return the workload of an LSTM over sequences of one length."""
    X, y = frames(np.random.default_rng(0), np.full(2000, 50))
    sizes = {"batch_size": batch_size, "max_epochs": n_epochs, "n_hidden": 64}
    model = SpeechClassifier("lstm", features="passthrough", device=device, random_state=0, **sizes, **options)
    fit, epochs, module = fitted(model, X, y)
    values, targets = torch.from_numpy(np.stack(X)).to(device), torch.from_numpy(y).to(device)
    loop = Peer(
        "tuned loop", lambda: tuned_loop(module, [values], targets, batch_size, n_epochs, _autocast(options)), 1.1
    )
    yield Workload(f"LSTM, 2000 x 50 x 40, batch {batch_size}", fit, epochs, [loop])


def lenet(device, batch_size="auto", n_images=5000, **options):
    """Return the workload of LeNet on images of bytes, one epoch as it comes."""
    X, y = digits(np.random.default_rng(0), n_images)
    model = ImageClassifier(max_epochs=1, batch_size=batch_size, device=device, random_state=0, **options)
    fit, epochs, module = fitted(model, X, y)
    size = model.net_.batch_size
    values = (torch.from_numpy(X[:, None]).float() / 255).to(device).contiguous(memory_format=torch.channels_last)
    targets = torch.from_numpy(y)
    moved = targets.to(device)
    peers = [Peer("tuned loop", lambda: tuned_loop(module, [values], moved, size, 1, _autocast(options)), 1.05)]
    if device == "cpu":
        peers.append(Peer("plain loop", lambda: plain_loop(module, X, targets, size, 1), 0.8))
    yield Workload(f"LeNet, {n_images} images, batch {size}", fit, epochs, peers)


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
    fit, epochs, module = fitted(model, X, y)
    arguments, targets = padded(sequences, model.device), torch.from_numpy(y).to(model.device)
    size = model.net_.batch_size
    loop = Peer("padded to the longest", lambda: tuned_loop(module, arguments, targets, size, n_epochs), 0.5)
    return Workload(name, fit, epochs, [loop])


def _autocast(options):
    return torch.bfloat16 if options.get("precision") == "bfloat16" else None
