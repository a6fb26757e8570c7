"""Files that are made to harm: each ends in the one error, runs nothing, and takes neither time nor memory."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from forging import forged
from harming import zip_
from hostile_files import HOSTILE

from skmodal.persistence import InvalidModelFileError, load, save

pytestmark = pytest.mark.slow

ALARMS = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "subprocess.Popen",
    "pickle.find_class",
    "socket.connect",
    "socket.getaddrinfo",
)
_heard: list[str] = []
sys.addaudithook(lambda event, _: _heard.append(event) if event in ALARMS else None)


@pytest.fixture
def nothing_runs(monkeypatch, tmp_path):
    """Listen at every door to code while a file is loaded, and see that nothing is left in the folder."""
    monkeypatch.chdir(tmp_path)
    _heard.clear()
    yield
    assert not _heard
    assert {path.suffix for path in tmp_path.iterdir()} <= {".skm"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_the_error(name, saved, tmp_path, nothing_runs):
    path = HOSTILE[name](saved, tmp_path / "hostile.skm")
    with pytest.raises(InvalidModelFileError, match=r"^load: .*\.skm: "):
        load(path)


def test_a_member_of_each_kind_is_read_from_python_s_own_archive_too(saved, tmp_path):
    assert type(load(zip_()(saved, tmp_path / "zip.skm"))) is type(load(saved("linear")))


# What takes memory or time is tried where both are scarce: 64 MiB more than Python has by then, and ten seconds.
SCARCE = """
import resource, sys
from skmodal.persistence import InvalidModelFileError, load, save
import scipy.interpolate, scipy.stats, skmodal.estimators, sklearn.linear_model, sklearn.tree, sklearn.neighbors
has = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (has + 2**26, has + 2**26))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for path in sys.argv[1:]:
    try:
        load(path)
    except InvalidModelFileError:
        print("refused")
"""
GREEDY = [name for name in HOSTILE if any(word in name for word in ("2 **", "billion", "bomb", "overflows", "width"))]
GREEDY += ["a size beyond the file", "two sizes beyond the file", "a key that takes years to hash", "deep JSON"]
GREEDY += ["objects of another shape", "a header that nests", "an integer of a million digits"]


def test_what_is_claimed_takes_neither_memory_nor_time(saved, tmp_path):
    paths = [
        str(shutil.copy(HOSTILE[name](saved, tmp_path / "new.skm"), tmp_path / f"{place}.skm"))
        for place, name in enumerate(GREEDY)
    ]
    command = [sys.executable, "-c", SCARCE, *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["refused"] * len(GREEDY), done.stderr


def test_an_array_of_a_megabyte_is_not_read_a_million_times(tmp_path, models):
    model = type(models["random"])(class_weight=np.zeros(2**17))
    save(model, tmp_path / "model.skm")

    def change(members):
        objects = members["model.json"]["objects"]
        place = next(place for place, node in enumerate(objects) if node[0] == "array")
        objects[-1:-1] = [["list", [[place]] * 1000]]

    with pytest.raises(InvalidModelFileError, match="referred to too often"):
        load(forged(tmp_path / "model.skm", change))


@pytest.mark.parametrize("kind", ["linear", "network"])
def test_a_flipped_bit_is_found_or_changes_nothing(kind, saved, models, digits, tmp_path):
    expected = models[kind].predict_proba(digits[0])
    data = saved(kind).read_bytes()
    path = tmp_path / "flipped.skm"
    random, n_same = np.random.default_rng(0), 0
    for _ in range(250):
        flipped = bytearray(data)
        flipped[random.integers(len(data))] ^= 1 << random.integers(8)
        path.write_bytes(flipped)
        try:
            model = load(path)
        except InvalidModelFileError:
            continue
        n_same += 1
        np.testing.assert_array_equal(model.predict_proba(digits[0]), expected)
    assert n_same < 125  # in the padding, and in dates that nobody reads


@pytest.mark.parametrize("n_kept", [0, 1, 21, 22, 100, 1000])
def test_a_file_that_is_cut_off_is_refused(n_kept, saved):
    path = saved("linear")
    path.write_bytes(path.read_bytes()[:n_kept])
    with pytest.raises(InvalidModelFileError):
        load(path)


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.skm")
    with pytest.raises(InvalidModelFileError, match="no regular file"):
        load(tmp_path / "pipe.skm")
