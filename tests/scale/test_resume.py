"""A run that was killed goes on: nothing is lost, nothing is made twice, and nothing else comes among it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from noting import Noting
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from skmodal.scale import transform_to_parquet
from skmodal.speech import MFCC, PLP

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

RUN = """
import sys
import pandas as pd
from noting import Noting
from skmodal.scale import transform_to_parquet

folder, clips, log = sys.argv[1:]
transformer = Noting(log, pause=0.2).fit(None)
transform_to_parquet(transformer, pd.read_json(clips), folder, column="path", partition_size=2)
"""


def written(folder):
    """Return the identity and the time of change of every file of features, by number."""
    states = {path.stem: path.stat() for path in folder.glob("part-*.parquet")}
    return {int(stem.removeprefix("part-")): (state.st_ino, state.st_mtime_ns) for stem, state in states.items()}


def test_a_killed_run_goes_on(clips, tmp_path):
    folder, log = tmp_path / "out", str(tmp_path / "log")
    clips.to_json(tmp_path / "clips.json")
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, folder, tmp_path / "clips.json", log],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
    )
    try:
        while run.poll() is None and len(written(folder)) < 3:
            time.sleep(0.02)
    finally:
        run.kill()
    assert run.wait() == -signal.SIGKILL
    before = written(folder)
    assert 3 <= len(before) < 12
    transformer = Noting(log, pause=0.2)
    n_noted = len(transformer.noted())
    features = transform_to_parquet(transformer.fit(None), clips, folder, column="path", partition_size=2).compute()
    assert features["x0"].tolist() == list(range(23))
    assert features["path"].tolist() == clips["path"].tolist()
    assert {part: state for part, state in written(folder).items() if part in before} == before
    first = min(before)
    checked, made = [2 * first, 2 * first + 1], transformer.noted()[n_noted:]
    assert made[:2] == checked
    assert sorted(made[2:]) == [row for row in range(23) if row // 2 not in before]
    assert {path.name for path in folder.iterdir()} == {"_transform.json", *(f"part-{n:05}.parquet" for n in range(12))}


def test_a_cluster_gives_the_same_bits(clips, tmp_path, cluster):
    transformer = MFCC(8000, pooling=None).fit(clips["path"])
    for _ in range(2):  # the second time, all is there
        features = transform_to_parquet(transformer, clips, tmp_path / "out", column="path", partition_size=4)
    for cell, expected in zip(features.compute()["mfcc"], transformer.transform(clips["path"]), strict=True):
        np.testing.assert_array_equal(np.stack(cell), expected, strict=True)


def test_an_error_on_a_cluster_names_the_file_and_the_rest_can_follow(clips, tmp_path, cluster):
    Path(clips["path"][20]).write_bytes(b"no sound")
    options = {"column": "path", "partition_size": 4}
    transformer = MFCC(8000).fit(clips["path"])
    with pytest.raises(ValueError, match=r"20\.wav") as caught:
        transform_to_parquet(transformer, clips, tmp_path / "out", **options)
    assert "in part 5" in caught.value.__notes__[0]
    features = transform_to_parquet(transformer, clips, tmp_path / "out", errors="record", **options).compute()
    assert np.flatnonzero(features["error"].notna()).tolist() == [20]


def test_a_worker_that_dies_loses_nothing(clips, tmp_path, cluster):
    transformer = Noting(tmp_path / "log", fatal=13).fit(None)
    features = transform_to_parquet(transformer, clips, tmp_path / "out", column="path", partition_size=4).compute()
    assert features["x0"].tolist() == list(range(23))
    assert transformer.noted().count(13) == 2  # it died once


@pytest.fixture
def made(clips, tmp_path):
    """Return a function that makes the features, with arguments that can be others, in a folder that has some."""

    def make(transformer=None, source=clips, **options):
        transformer = make_pipeline(MFCC(8000), StandardScaler()) if transformer is None else transformer
        if not hasattr(transformer[-1], "mean_"):
            transformer.fit(clips["path"])
        options = {"column": "path", "partition_size": 5, **options}
        return transform_to_parquet(transformer, source, tmp_path / "out", **options)

    make()
    (tmp_path / "out" / "part-00003.parquet").unlink()
    return make


def test_what_changes_no_feature_may_change(made, clips):
    assert len(made(make_pipeline(MFCC(8000, n_jobs=2), StandardScaler()))) == 23
    assert len(made(source=clips.copy())) == 23


def test_another_parameter_is_refused(made):
    with pytest.raises(ValueError, match=r"parameter mfcc__n_mfcc was 13 and is 12\. Choose another folder"):
        made(make_pipeline(MFCC(8000, n_mfcc=12), StandardScaler()))


def test_another_transformer_is_refused(made):
    with pytest.raises(ValueError, match=r"parameter plp was None and is PLP"):
        made(make_pipeline(PLP(8000), StandardScaler()))


def test_a_fit_on_other_data_is_refused(made, clips):
    with pytest.raises(ValueError, match=r"part-00000\.parquet has other features for its first rows"):
        made(make_pipeline(MFCC(8000), StandardScaler()).fit(clips["path"][:20]))


def test_another_version_is_refused(made, monkeypatch):
    monkeypatch.setattr("skmodal.scale._record.__version__", "99")
    with pytest.raises(ValueError, match=r"version of skmodal was .* and is 99"):
        made()


def test_other_parts_are_refused(made):
    with pytest.raises(ValueError, match="partition_size was 5 and is 6; number of parts was 5 and is 4"):
        made(partition_size=6)


@pytest.mark.parametrize("change", ["label", "order", "file", "fewer"])
def test_another_source_is_refused(made, clips, change):
    source = clips
    if change == "label":
        source = clips.assign(label=clips["label"].replace({2: 1}))
    elif change == "order":
        source = clips.iloc[::-1]
    elif change == "fewer":
        source = clips.iloc[:-1]
    else:
        os.utime(clips["path"][22], ns=(0, 0))
    with pytest.raises(ValueError, match="digest of the source's rows and files was"):
        made(source=source)


def test_a_folder_without_a_whole_record_is_refused(made, tmp_path):
    record = tmp_path / "out" / "_transform.json"
    assert json.loads(record.read_text())["transformer"] == "sklearn.pipeline.Pipeline"
    record.write_text(record.read_text()[:20])
    with pytest.raises(ValueError, match="is no whole JSON file"):
        made()
    record.unlink()
    with pytest.raises(FileExistsError, match="holds parquet files of something else"):
        made()


def test_a_record_without_parts_binds_nobody(made, tmp_path):
    for path in (tmp_path / "out").glob("part-*"):
        path.unlink()
    assert len(made(make_pipeline(MFCC(8000, n_mfcc=12), StandardScaler()))) == 23
