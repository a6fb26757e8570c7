"""A disk that is full when something is saved: the old file stays, no half one is left, the error says what to do."""

import pandas as pd
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.naive_bayes import GaussianNB

from skmodal._samples import MEMORY
from skmodal.estimators import ImageClassifier
from skmodal.image import HOG
from skmodal.inspection import make_report
from skmodal.persistence import save
from skmodal.scale import transform_to_parquet
from skmodal.text import WordVectors
from skmodal.tuning import CachedTransformer

pytestmark = pytest.mark.slow

X, y = (part[:200] for part in load_digits(return_X_y=True))


def model(folder, turn):
    save(GaussianNB().fit(X[turn:], y[turn:]), folder / "model.skm")


def network(folder, turn):
    save(ImageClassifier("mlp", max_epochs=1, random_state=turn).fit(X, y), folder / "model.skm")


def encrypted_model(folder, turn):
    pytest.importorskip("cryptography")
    save(GaussianNB().fit(X[turn:], y[turn:]), folder / "model.skm", key="secret")


def checkpoint(folder, turn):
    ImageClassifier("mlp", max_epochs=1, random_state=turn, checkpoint=folder).fit(X, y)


def report(folder, turn):
    make_report(GaussianNB().fit(X, y), X[turn:], y[turn:], folder / "page.html", n_mistakes=0)


def parquet(folder, turn):
    rows = pd.DataFrame(X, columns=[f"pixel{place}" for place in range(64)])
    transform_to_parquet(PCA(20, random_state=0).fit(rows[turn:]), rows, folder / f"rows{turn}")


def feature_cache(folder, turn):
    MEMORY.clear()
    CachedTransformer(HOG(image_shape=(8, 8), pixels_per_cell=(2, 2)), cache=folder).fit_transform(X + turn)


def vector_cache(folder, turn):
    sources = [folder.parent / f"vectors{number}.txt" for number in (0, 1)]
    for source in sources if turn == 0 else []:
        source.write_text("\n".join(f"word{row} " + " ".join(map(str, X[row])) for row in range(30)))
    WordVectors.from_file(sources[turn], cache=folder)


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "write",
    [model, network, encrypted_model, checkpoint, report, parquet, feature_cache, vector_cache],
)
def test_what_was_there_stays_and_nothing_half_is_left(write, tmp_path, files_of_at_most):
    folder = tmp_path / "saved"
    folder.mkdir()
    write(folder, 0)
    before = contents(folder)
    with files_of_at_most(4000), pytest.raises(OSError, match=r"cannot write .*Make room"):
        write(folder, 1)
    after = contents(folder)
    assert {path: after[path] for path in before} == before
    assert {path.name for path in after.keys() - before.keys()} <= {"_transform.json"}
    write(folder, 1)  # the same call, when there is room
    assert contents(folder) != after
