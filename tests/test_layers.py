"""The law of the floors, and imports that stay light."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "transformers", "skorch", "matplotlib", "gensim", "tokenizers")


def test_imports_go_strictly_downward(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_features_fusion_tuning_and_inspection_leave_networks_and_pictures_unloaded():
    loaded = _loaded_by("import skmodal.recipes, skmodal.tuning, skmodal.inspection")
    assert {"sklearn", "soundfile", "PIL"} <= loaded
    assert not loaded & set(HEAVY)


def test_networks_are_plain_torch():
    loaded = _loaded_by("import skmodal.networks")
    assert "torch" in loaded
    assert not loaded & {"sklearn", "scipy", "pandas", *HEAVY[1:]}


@pytest.mark.slow
def test_networks_leave_the_library_of_pretrained_ones_unloaded():
    loaded = _loaded_by("import skmodal.estimators, skmodal.testing")
    assert "torch" in loaded
    assert not loaded & {"transformers", "matplotlib", "gensim", "tokenizers"}


@pytest.mark.slow
def test_scale_leaves_clusters_unloaded_until_a_name_is_asked_for():
    assert not _loaded_by("import skmodal.scale") & {*HEAVY, "dask", "distributed"}
    loaded = _loaded_by("from skmodal.scale import transform_to_parquet")
    assert {"dask", "distributed"} <= loaded
    assert not loaded & set(HEAVY)


def test_the_package_alone_loads_nothing():
    loaded = _loaded_by("import skmodal")
    assert not loaded & {*HEAVY, "sklearn", "numpy", "pandas", "scipy"}


def _loaded_by(statement):
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize("room", ["estimators", "fusion"])
def test_other_rooms_are_entered_by_their_faces(room):
    lines = [line for path in (ROOT / "skmodal" / room).glob("*.py") for line in path.read_text("utf-8").splitlines()]
    assert not [line for line in lines if re.match(r"from \.\.\w+\._|from \.\._\w+\.", line)]


def test_no_file_is_too_long_to_read():
    long = [path for path in (ROOT / "skmodal").rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 300]
    assert not long
