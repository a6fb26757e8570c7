"""The page that newcomers follow: its commands run as written, in a folder with nothing in it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from skmodal.__main__ import main
from skmodal.commands import COMMANDS

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^\.\. code-block:: (\w+)\n\n((?:   .*\n|\n)+)", re.MULTILINE)


def blocks(page):
    """Return the code blocks of a page, as pairs of language and text."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [(kind, re.sub("^   ", "", code, flags=re.MULTILINE).strip()) for kind, code in BLOCK.findall(text)]


@pytest.mark.slow
def test_the_page_runs_as_written(tmp_path):
    (tmp_path / "bin").mkdir()
    for name, arguments in (("python", ""), ("skmodal", " -m skmodal")):
        script = tmp_path / "bin" / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}"{arguments} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(DOCS.parent),
    }
    work = tmp_path / "work"
    work.mkdir()
    said = {}
    for kind, code in blocks("getting_started.rst"):
        if kind == "text":
            continue
        command = [sys.executable, "-c", code] if kind == "python" else ["sh", "-e", "-c", code]
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), code
        said[kind, code.split("\n")[0].rpartition("skmodal ")[2].split(" ")[0]] = done.stdout
    assert {name for kind, name in said if kind == "shell"} >= {"fit", "predict", "report", "info"}
    shown = [code for kind, code in blocks("getting_started.rst") if kind == "text"]
    assert (work / "digits" / "train.csv").read_text(encoding="utf-8").startswith(shown[-2])
    assert masked(said["shell", "fit"]) == masked(shown[-1])
    predictions = pd.read_csv(work / "predictions.csv")
    accuracy = (predictions["prediction"] == predictions["digit"]).mean()
    assert accuracy > 0.85
    printed = next(text for (kind, _), text in said.items() if kind == "python")
    assert f"{accuracy:.2f} on two more" in printed
    assert (work / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    made = {"digits", "digits.skm", "predictions.csv", "report.html"}
    assert {path.name for path in work.iterdir()} == made


def masked(text):
    """Return what was said without its scores, sizes and seconds: their last digits are the machine's."""
    return re.sub(r"\d+\.\d+|^\d+ s", "#", text.strip(), flags=re.MULTILINE)


def test_every_option_of_every_command_is_in_the_guide(capsys):
    text = (DOCS / "guide" / "command_line.rst").read_text(encoding="utf-8")
    for command in COMMANDS:
        name = command.__name__.rpartition("._")[2]
        section = text.partition(f"\nskmodal {name}\n")[2].partition("\nskmodal ")[0]
        assert f"   skmodal {name} " in section, f"skmodal {name} has no example"
        assert main([name, "--help"]) == 0
        for option in set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}:
            assert f"``{option}" in section or f"``{option}" in text.partition("\nskmodal ")[0], (name, option)


def test_the_examples_of_the_guide_are_no_wrong_usage(monkeypatch):
    for command in COMMANDS:
        monkeypatch.setattr(command, "run", lambda options: None)
    examples = [line for kind, code in blocks("guide/command_line.rst") if kind == "shell" for line in code.split("\n")]
    assert len(examples) >= len(COMMANDS)
    for example in examples:
        words = example.split("#")[0].split()
        assert words[0] == "skmodal"
        assert main(words[1:]) == 0, example
