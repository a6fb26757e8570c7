import os
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
import soundfile
from PIL import Image

from skmodal.__main__ import main

WORDS = {"cat": ["meow", "purr", "paw"], "dog": ["bark", "wag", "bone"]}


@pytest.fixture(scope="session")
def pets(tmp_path_factory):
    """A folder with tables of what pets are said to do, pictures and calls of them; never written to."""
    folder = tmp_path_factory.mktemp("pets")
    random = np.random.default_rng(0)
    (folder / "photos").mkdir()
    (folder / "calls").mkdir()
    rows = []
    for row in range(48):
        kind = ("cat", "dog")[row % 2]
        stripes = np.repeat(np.arange(20) % 4 * 60, 20).reshape(20, 20) + random.integers(0, 20, (20, 20))
        Image.fromarray((stripes if kind == "cat" else stripes.T).astype(np.uint8)).save(folder / f"photos/{row}.png")
        tone = np.sin(2 * np.pi * (300 if kind == "cat" else 1500) * np.arange(4000) / 8000)
        soundfile.write(folder / f"calls/{row}.wav", 0.3 * tone + 0.01 * random.normal(size=4000), 8000)
        comment = " ".join(random.choice([*WORDS[kind], "the", "a"], 5)) + f" {row}"
        rows.append([comment, f"photos/{row}.png", f"calls/{row}.wav", row / 10, kind, f"owner{row // 6}"])
    frame = pd.DataFrame(rows, columns=["comment", "photo", "call", "weight", "kind", "owner"])
    frame.loc[3, "comment"] = frame.loc[4, "photo"] = None
    frame[:36].to_csv(folder / "train.csv", index=False)
    frame[36:].to_csv(folder / "test.csv", index=False)
    return folder


@pytest.fixture(scope="session")
def model(pets, tmp_path_factory):
    """The file of a model of texts and pictures."""
    path = tmp_path_factory.mktemp("model") / "pets.skm"
    chosen = ["--columns", "text=comment,image=photo", "--target", "kind", "--model", "nb", "--folds", "2"]
    assert main(["fit", str(pets / "train.csv"), *chosen, "--out", str(path), "--quiet"]) == 0
    return path


@pytest.fixture
def fails(capsys):
    """Run the command line, which must end with a code and one line of error; return the line."""

    def run(*arguments, code=1):
        assert main([str(argument) for argument in arguments]) == code
        errors = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("skmodal: note: ")]
        assert len(errors) == 1, errors
        assert "error: " in errors[0]
        return errors[0]

    return run


@pytest.fixture
def interrupted():
    """Start the command line in a process of its own, interrupt it, and return its code and its last line."""

    def run(*arguments, until, env=None):
        command = [sys.executable, "-m", "skmodal", *map(str, arguments)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}
        )
        assert until in process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
        return process.returncode, errors.splitlines()[-1]

    return run
