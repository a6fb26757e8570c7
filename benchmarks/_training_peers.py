"""What trains the same network without skmodal: loops that a user writes by hand, and stock skorch."""

import copy
from contextlib import nullcontext

import torch
from skorch import NeuralNetClassifier
from torch import nn


def tuned_loop(module, arguments, targets, batch_size, n_epochs, autocast=None):
    """Train a copy by a loop over tensors in memory, as fast as one writes it without other means."""
    module = copy.deepcopy(module).train()
    optimizer = torch.optim.Adam(module.parameters(), fused=True)
    criterion = nn.CrossEntropyLoss()
    device = targets.device
    for _ in range(n_epochs):
        total = 0.0
        for rows in torch.randperm(len(targets)).to(device).split(batch_size):
            batch = [part.index_select(0, rows) for part in arguments]
            optimizer.zero_grad(set_to_none=True)
            with nullcontext() if autocast is None else torch.autocast(device.type, dtype=autocast):
                loss = criterion(module(*batch), targets.index_select(0, rows))
            loss.backward()
            optimizer.step()
            total = total + loss.detach() * len(rows)
        float(total)


def plain_loop(module, images, targets, batch_size, n_epochs):
    """Train a copy by a loop as a tutorial has it: contiguous float32 images, and Adam as it comes."""
    module = copy.deepcopy(module).to(memory_format=torch.contiguous_format).train()
    optimizer = torch.optim.Adam(module.parameters())
    criterion = nn.CrossEntropyLoss()
    images = torch.from_numpy(images[:, None]).float() / 255
    for _ in range(n_epochs):
        for rows in torch.randperm(len(targets)).split(batch_size):
            optimizer.zero_grad()
            loss = criterion(module(images[rows]), targets[rows])
            loss.backward()
            optimizer.step()


def graphed_loop(module, values, targets, batch_size, n_epochs):
    """Train a copy by replays of a step that was captured as a CUDA graph; the last rows, too few, are left out."""
    module = copy.deepcopy(module).train()
    optimizer = torch.optim.Adam(module.parameters(), fused=True, capturable=True)
    criterion = nn.CrossEntropyLoss()
    batch, wanted = values[:batch_size].clone(), targets[:batch_size].clone()

    def step():
        optimizer.zero_grad(set_to_none=True)
        criterion(module(batch), wanted).backward()
        optimizer.step()

    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    for _ in range(n_epochs):
        order = torch.randperm(len(targets)).to(targets.device)
        for rows in order[: len(order) // batch_size * batch_size].split(batch_size):
            torch.index_select(values, 0, rows, out=batch)
            torch.index_select(targets, 0, rows, out=wanted)
            graph.replay()
    torch.cuda.synchronize()


def stock_skorch(module, batch_size, n_epochs, device):
    """Return skorch's net around a copy, as it comes, but for Adam in place of SGD and no rows held out."""
    return NeuralNetClassifier(
        copy.deepcopy(module),
        criterion=nn.CrossEntropyLoss,
        optimizer=torch.optim.Adam,
        lr=1e-3,
        batch_size=batch_size,
        max_epochs=n_epochs,
        train_split=None,
        device=device,
        verbose=0,
    )


def padded(sequences, device):
    """Return sequences as one tensor, filled up with zeros to the longest, and the mask of what is theirs."""
    values = nn.utils.rnn.pad_sequence([torch.from_numpy(sequence) for sequence in sequences], batch_first=True)
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    mask = torch.arange(values.shape[1]) < lengths[:, None]
    return values.to(device), mask.to(device)
