"""What is known already is right, whole, shared by processes, and bounded in memory."""

import os
import signal
import sqlite3
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from skmodal._samples import MEMORY, cached_arrays, sample_keys
from skmodal._samples._array_cache import ArrayMemory

OPTIONS = {"settings": "of a test", "name": "It"}
ARRAYS = hnp.arrays(hnp.floating_dtypes() | hnp.integer_dtypes(), hnp.array_shapes(min_dims=0, max_side=4, min_side=0))


@pytest.fixture(autouse=True)
def _forgetful():
    MEMORY.clear()


class Computer:
    """Give arrays, and remember which places were asked for."""

    def __init__(self, arrays):
        self.arrays = arrays
        self.asked = []

    def __call__(self, places):
        self.asked += places
        return [self.arrays[place] for place in places]


def test_content_alone_makes_the_key():
    array = np.arange(6, dtype=np.float32)
    keys = [_key(sample) for sample in (array, array.reshape(2, 3), array.view(np.int32), "a", "a\0")]
    assert len(set(keys)) == len(keys)
    assert _key(np.stack([array, array])[:, ::2]) == _key(np.tile(array[::2], (2, 1)))
    assert _key("a", "1") != _key("a", "2")


def test_the_memory_is_bounded():
    memory = ArrayMemory(max_bytes=100)
    for key in "abc":
        memory.put(key, np.zeros(5))
        memory.get("a")
    assert [memory.get(key) is not None for key in "abc"] == [True, False, True]
    memory.put("large", np.zeros(50))
    assert memory.get("large") is None
    assert memory.get("a") is None


def _key(sample, settings="1"):
    return sample_keys([sample], settings)[0]


@pytest.mark.parametrize("has_folder", [False, True])
def test_each_key_is_computed_once(tmp_path, has_folder):
    folder = tmp_path / "new" if has_folder else None
    keys = sample_keys(["a", "b", "a", "c"], "")
    compute = Computer([np.full(place, place, dtype=float) for place in range(4)])
    for _ in range(2):
        arrays = cached_arrays(keys, compute, folder=folder, **OPTIONS)
        assert [len(array) for array in arrays] == [2, 1, 2, 3]
    assert sorted(compute.asked) == [1, 2, 3]
    MEMORY.clear()
    cached_arrays(keys, compute, folder=folder, **OPTIONS)
    assert len(compute.asked) == (3 if has_folder else 6)


@given(arrays=st.lists(ARRAYS, min_size=1, max_size=4))
def test_arrays_come_back_to_the_bit(arrays, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    keys = sample_keys([str(place) for place in range(len(arrays))], "")
    for _ in range(2):
        MEMORY.clear()
        found = cached_arrays(keys, Computer(arrays), folder=folder, **OPTIONS)
        for array, other in zip(arrays, found, strict=True):
            assert (array.dtype, array.shape) == (other.dtype, other.shape)
            assert array.tobytes() == other.tobytes()


def test_an_error_keeps_nothing_half(tmp_path):
    keys = sample_keys(["a", "b"], "")

    def fail(places):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        cached_arrays(keys, fail, folder=tmp_path, **OPTIONS)
    compute = Computer([np.zeros(1), np.ones(1)])
    assert cached_arrays(keys, compute, folder=tmp_path, **OPTIONS)[1] == 1
    assert compute.asked == [0, 1]


WRITER = """
import sys, time, numpy as np
from skmodal._samples import cached_arrays, sample_keys
number, folder, slow = int(sys.argv[1]), sys.argv[2], len(sys.argv) > 3
def compute(places):
    with open(folder + "/log", "a") as log:
        log.write("".join(f"{place}\\n" for place in places))
    print("computing", flush=True)
    time.sleep(60 if slow else 0.2)
    return [np.full(3, place, dtype=float) for place in places]
keys = sample_keys([str(i) for i in range(100)], "")
rows = cached_arrays(keys[:60] if number else keys, compute, folder=folder + "/cache", settings="s", name="It")
assert [row[0] for row in rows] == list(range(len(rows)))
"""


def _writer(number, folder, *more):
    command = [sys.executable, "-c", WRITER, str(number), str(folder), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_processes_at_once_compute_nothing_twice(tmp_path):
    writers = [_writer(number, tmp_path) for number in (0, 1)]
    assert [writer.wait() for writer in writers] == [0, 0]
    computed = (tmp_path / "log").read_text().split()
    assert sorted(map(int, computed)) == list(range(100))


@pytest.mark.slow
def test_a_killed_writer_leaves_nothing_half_written(tmp_path):
    killed = _writer(0, tmp_path, "slow")
    assert killed.stdout.readline() == "computing\n"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert _writer(0, tmp_path).wait() == 0
    assert (tmp_path / "log").read_text().split().count("0") == 2


@pytest.mark.parametrize(("column", "value"), [("shape", "7"), ("dtype", "no"), ("dtype", "O"), ("bytes", b"1")])
def test_a_row_that_is_not_what_was_written_is_an_error(tmp_path, column, value):
    keys = sample_keys(["a"], "")
    cached_arrays(keys, Computer([np.zeros(3)]), folder=tmp_path, **OPTIONS)
    (path,) = tmp_path.iterdir()
    with sqlite3.connect(path) as file:
        file.execute(f"UPDATE arrays SET {column} = ?", (value,))
    file.close()
    MEMORY.clear()
    with pytest.raises(OSError, match=r"It: .*It-.*sqlite is no file of cached results .* Delete it"):
        cached_arrays(keys, Computer([]), folder=tmp_path, **OPTIONS)
