"""What the documentation says is true: its examples run, and every public name is documented."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest
import sklearn
from sklearn.utils.fixes import parse_version

import skmodal

ROOT = Path(__file__).parents[1]
FACES = [room.name for room in pkgutil.iter_modules(skmodal.__path__) if not re.match("_|(demo|commands)$", room.name)]
PUBLIC = [(face, name) for face in FACES for name in importlib.import_module(f"skmodal.{face}").__all__]
OBJECTS = [(face, name) for face, name in PUBLIC if not name.isupper()]
_NUMBER = re.compile(r"\d+\.\d+")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.slow
def test_the_readme_example_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert blocks, "the README has no example"
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
        stated = re.findall(r"^# prints (.*)$", block, re.MULTILINE)
        printed = capsys.readouterr().out.splitlines()
        assert [_NUMBER.sub("", line) for line in printed] == [_NUMBER.sub("", line) for line in stated]
        values = [[float(number) for line in lines for number in _NUMBER.findall(line)] for lines in (printed, stated)]
        np.testing.assert_allclose(*values, atol=0.02)  # the last digit depends on the machine's arithmetic


def test_the_links_of_the_readme_lead_somewhere_from_everywhere():
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert links
    assert all(link.startswith("https://") for link in links)  # it is the page of the package's index too


PAGES = [ROOT / "docs" / "index.rst", *sorted((ROOT / "docs" / "guide").glob("*.rst"))]


@pytest.mark.slow
@pytest.mark.skipif(parse_version(sklearn.__version__) < parse_version("1.9"), reason="the guide is for the pins")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_the_pages_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testfile(str(page), module_relative=False, optionflags=FLAGS, encoding="utf-8")
    assert failed == 0


@pytest.mark.parametrize(("face", "name"), OBJECTS, ids=lambda value: value)
def test_a_public_name_has_an_example(face, name):
    documentation = inspect.getdoc(getattr(importlib.import_module(f"skmodal.{face}"), name))
    assert documentation
    assert ">>> " in documentation, f"skmodal.{face}.{name} has no example"


@pytest.mark.parametrize(("face", "name"), OBJECTS, ids=lambda value: value)
def test_every_parameter_is_documented(face, name):
    public = getattr(importlib.import_module(f"skmodal.{face}"), name)
    assert not _undocumented_parameters(public)


@pytest.mark.parametrize(("face", "name"), OBJECTS, ids=lambda value: value)
def test_every_method_is_documented(face, name):
    public = getattr(importlib.import_module(f"skmodal.{face}"), name)
    for method_name, method in inspect.getmembers(public, inspect.isroutine):
        module = getattr(inspect.unwrap(method), "__module__", None) or ""  # what is written in C may have none
        if method_name.startswith("_") or not module.startswith("skmodal"):
            continue
        assert inspect.getdoc(method), f"{name}.{method_name}"
        if face != "networks":  # whose methods take what `forward` takes
            assert not _undocumented_parameters(method), f"{name}.{method_name}"


def _undocumented_parameters(public):
    documentation = inspect.getdoc(public)
    return [
        parameter
        for parameter in inspect.signature(public).parameters
        if parameter != "self"
        and not re.search(rf"^[\w, *]*\b{parameter}\b[\w, ]*( : |$)", documentation, re.MULTILINE)
    ]
