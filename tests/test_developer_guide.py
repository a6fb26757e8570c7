"""The developer guide's example, put into a copy of the package, keeps what every estimator promises."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^\.\. code-block:: python\n   :caption: (.+)\n\n((?:   .*\n|\n)+)", re.MULTILINE)


@pytest.mark.slow
def test_an_estimator_in_eight_steps(tmp_path):
    page = (ROOT / "docs" / "developer.rst").read_text("utf-8")
    code = {caption: textwrap.dedent(block) for caption, block in BLOCK.findall(page)}
    source, test = "skmodal/image/_hu_moments.py", "tests/image/test_hu_moments.py"
    catalogue = "skmodal/image/__init__.py"
    shutil.copytree(ROOT / "skmodal", tmp_path / "skmodal", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / test).parent.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "image" / "conftest.py", tmp_path / "tests" / "image")
    (tmp_path / source).write_text(code[source] + code[f"{source}, continued"], "utf-8")
    (tmp_path / test).write_text(code[test], "utf-8")
    before, after = (tmp_path / catalogue).read_text("utf-8").split("\n__all__ = [\n")
    imports, names = code[f"{catalogue}, among the imports"], code[f"{catalogue}, in ``__all__``"]
    (tmp_path / catalogue).write_text(f"{before}{imports}\n__all__ = [\n{names}{after}", "utf-8")
    (tmp_path / "prose.rst").write_text(BLOCK.sub("", page), "utf-8")
    for arguments in (
        ["-m", "pytest", "-q", "--import-mode=importlib", "--doctest-modules", source, test],
        ["-W", "ignore", "-c", code["a quick look"]],
        ["-m", "doctest", "prose.rst"],
    ):
        subprocess.run([sys.executable, *arguments], cwd=tmp_path, check=True)
