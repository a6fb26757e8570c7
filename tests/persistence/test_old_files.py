"""Files that were written before load, and answer as they did."""

import sys
from pathlib import Path

import numpy as np
import pytest
import sklearn
from sklearn.utils.fixes import parse_version

from skmodal.persistence import info, load

pytestmark = pytest.mark.slow

FILES = Path(__file__).parent / "files"
sys.path.insert(0, str(FILES))

import make_files  # noqa: E402

OLD = sorted(FILES.glob("v*/*.skm"))


@pytest.mark.filterwarnings("ignore:load. .* was saved with scikit-learn")
@pytest.mark.parametrize("path", OLD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_old_file_answers_as_it_did(path):
    columns = {name: column for name, (_, column) in make_files.models().items()}
    columns |= {"quantized": "image", "encrypted": None}
    X, _ = make_files.rows()
    column = columns[path.stem]
    key = "key" if path.stem == "encrypted" else None
    written = info(path, key=key)["versions"]["scikit-learn"]
    if parse_version(sklearn.__version__) < parse_version(written):
        pytest.skip(f"a file of scikit-learn {written} is for that and later ones")
    model = load(path, key=key)
    expected = np.load(path.with_name("answers.npz"))[path.stem]
    given = make_files.answer(model, X if column is None else X[column].to_numpy())
    np.testing.assert_allclose(given, expected, rtol=1e-4, atol=1e-5)


def test_there_are_files_of_every_make():
    assert {path.stem for path in OLD} == {*make_files.models(), "quantized", "encrypted"}
    assert all(path.stat().st_size < 100_000 for path in OLD)
