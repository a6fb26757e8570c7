"""fetch_fsdd and fetch_mnist on tiny sets of the same layout, served from this machine."""

import gzip
import hashlib
import io
import struct
import zipfile

import numpy as np
import pytest
import soundfile

from skmodal.datasets import _cache, _fsdd, _mnist, fetch_fsdd, fetch_mnist

QUICK = {"delay": 0.0, "timeout": 20.0, "n_retries": 1, "verbose": False}
TOP = "free-spoken-digit-dataset-26eb9aa/"


def wav(samples, rate=8000):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


@pytest.fixture(scope="module")
def clips():
    rng = np.random.default_rng(0)
    keys = [(digit, speaker, index) for digit in range(10) for speaker in ("ann", "bob") for index in (0, 4, 5, 10)]
    return {key: rng.integers(-32768, 32768, rng.integers(1, 200)).astype(np.int16) for key in keys}


@pytest.fixture(scope="module")
def fsdd_members(clips):
    members = {f"{TOP}recordings/{d}_{s}_{i}.wav": wav(clip) for (d, s, i), clip in reversed(clips.items())}
    return {f"{TOP}README.md": b"text", f"{TOP}recordings/": b""} | members


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(1)
    return {
        "x_train": rng.integers(0, 256, (60, 28, 28), dtype=np.uint8),
        "y_train": rng.integers(0, 10, 60, dtype=np.int8),
        "x_test": rng.integers(0, 256, (10, 28, 28), dtype=np.uint8),
        "y_test": rng.integers(0, 10, 10, dtype=np.int8),
    }


def idx(array):
    head = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


@pytest.fixture
def fsdd(site, clips, fsdd_members, tmp_path, monkeypatch):
    """The site serves a small FSDD; its content is the one to expect."""
    site["fsdd.zip"] = archive(fsdd_members)
    (tmp_path / "expected.zip").write_bytes(site.files["fsdd.zip"])
    monkeypatch.setattr(_fsdd, "URL", site.url("fsdd.zip"))
    expected = _cache.content_sha256(_fsdd.read_archive(tmp_path / "expected.zip"))
    monkeypatch.setattr(_fsdd, "CONTENT_SHA256", expected)
    return tmp_path / "home"


@pytest.fixture
def mnist(site, images, tmp_path, monkeypatch):
    """The site serves a small MNIST; its content is the one to expect."""
    files = {name: idx(array) for name, array in zip(_mnist.MD5, images.values(), strict=True)}
    site.files.update(files)
    monkeypatch.setattr(_mnist, "URL", site.url())
    monkeypatch.setattr(_mnist, "MD5", {name: hashlib.md5(content).hexdigest() for name, content in files.items()})
    monkeypatch.setattr(_mnist, "CONTENT_SHA256", _cache.content_sha256(images))
    return tmp_path / "home"


FETCHES = pytest.mark.parametrize(("fetch", "name"), [(fetch_fsdd, "fsdd_8k.npz"), (fetch_mnist, "mnist.npz")])


@pytest.fixture
def home(fsdd, mnist):
    return fsdd


def test_fsdd_arrives_and_is_read_back_without_a_network(site, fsdd, clips, left_in):
    first = fetch_fsdd(data_home=fsdd, **QUICK)
    assert left_in(fsdd) == ["fsdd_8k.npz"]
    site.files.clear()
    again = fetch_fsdd(data_home=str(fsdd), download_if_missing=False)
    assert len(site.requests) == 1
    for fetched in (first, again):
        keys = list(zip(fetched.target.tolist(), fetched.speaker.tolist(), fetched.index.tolist(), strict=True))
        assert set(keys) == set(clips)
        assert all(np.array_equal(wave, clips[key]) for key, wave in zip(keys, fetched.data, strict=True))
        assert all(wave.dtype == np.int16 for wave in fetched.data)
        np.testing.assert_array_equal(fetched.is_test, fetched.index < 5)
        assert fetched.sampling_rate == 8000
        assert "CC BY-SA 4.0" in fetched.DESCR
    assert keys[:4] == [(0, "ann", 0), (0, "ann", 10), (0, "ann", 4), (0, "ann", 5)], "in the order of the file names"


def test_mnist_arrives_and_is_read_back_without_a_network(site, mnist, images, left_in):
    fetched = fetch_mnist(data_home=mnist, **QUICK)
    assert left_in(mnist) == ["mnist.npz"]
    site.files.clear()
    data, target = fetch_mnist(data_home=mnist, return_X_y=True)
    np.testing.assert_array_equal(data, np.concatenate([images["x_train"], images["x_test"]]))
    np.testing.assert_array_equal(target, np.concatenate([images["y_train"], images["y_test"]]))
    np.testing.assert_array_equal(fetched.data, data)
    np.testing.assert_array_equal(fetched.is_test, np.arange(70) >= 60)
    assert (data.dtype, target.dtype) == (np.uint8, np.int64)


@FETCHES
def test_the_two_parts_are_the_whole(home, fetch, name):
    whole = fetch(data_home=home, **QUICK)
    parts = {subset: fetch(data_home=home, subset=subset) for subset in ("train", "test")}
    for subset, part in parts.items():
        kept = whole.is_test == (subset == "test")
        np.testing.assert_array_equal(part.target, whole.target[kept])
        assert all(np.array_equal(a, b) for a, b in zip(part.data, whole.data[kept], strict=True))
    assert sum(len(part.data) for part in parts.values()) == len(whole.data)


@FETCHES
def test_the_environment_names_the_home(home, fetch, name, monkeypatch):
    monkeypatch.setenv("SKMODAL_DATA", str(home))
    fetch(**QUICK)
    assert (home / name).is_file()


def test_without_the_environment_it_is_in_the_users_home(monkeypatch, tmp_path):
    monkeypatch.delenv("SKMODAL_DATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _cache.get_data_home() == tmp_path / "skmodal_data"
    assert _cache.get_data_home("~/x") == tmp_path / "x"
    assert list(tmp_path.iterdir()) == [], "asking makes no folder"


@FETCHES
def test_missing_and_not_to_be_downloaded(site, home, fetch, name):
    with pytest.raises(FileNotFoundError, match=rf"{name} does not exist and download_if_missing=False"):
        fetch(data_home=home, download_if_missing=False)
    assert site.requests == []
    assert not home.exists()


@FETCHES
@pytest.mark.parametrize("damage", ["cut", "bits", "other arrays", "pickle", "empty", "npy"])
def test_a_damaged_file_is_named(site, home, fetch, name, damage):
    fetch(data_home=home, **QUICK)
    path = home / name
    content = path.read_bytes()
    asked = len(site.requests)
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "bits":
        path.write_bytes(content[:200] + bytes(b ^ 255 for b in content[200:260]) + content[260:])
    elif damage == "other arrays":
        np.savez(path, audio=np.zeros(3))
    elif damage == "pickle":
        np.savez(path, audio=np.array([{"run": "me"}], dtype=object))
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
    with pytest.raises(OSError, match=rf"{name}.*Delete it and call again"):
        fetch(data_home=home, **QUICK)
    assert len(site.requests) == asked
    assert path.exists(), "it is the user's to delete"


@FETCHES
def test_a_changed_source_leaves_nothing(home, fetch, name, monkeypatch, left_in):
    monkeypatch.setattr({"mnist.npz": _mnist, "fsdd_8k.npz": _fsdd}[name], "CONTENT_SHA256", "0" * 64)
    with pytest.raises(OSError, match=rf"{name}.*has content of SHA-256.*source has changed"):
        fetch(data_home=home, **QUICK)
    assert left_in(home) == []


@FETCHES
def test_no_room_leaves_nothing(home, fetch, name, left_in, files_of_at_most):
    with files_of_at_most(500), pytest.raises(OSError, match=r"Cannot write.*Make room"):
        fetch(data_home=home, **QUICK)
    assert left_in(home) == []


@FETCHES
def test_no_room_for_the_converted_file_leaves_no_half_of_it(
    site, home, fetch, name, monkeypatch, left_in, files_of_at_most
):
    room = max(map(len, site.files.values()))  # for each download, not for the arrays together
    write = _cache._write

    def write_cramped(path, arrays):
        with files_of_at_most(room // 4):
            write(path, arrays)

    monkeypatch.setattr(_cache, "_write", write_cramped)
    with pytest.raises(OSError, match=r"cannot write \S+: File too large\. Make room[^.]*$"):
        fetch(data_home=home, **QUICK)
    assert left_in(home) == []


@FETCHES
@pytest.mark.parametrize("below", ["", "further/down"])
def test_a_home_that_is_a_file(site, home, fetch, name, below, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match=f"{fetch.__name__}: data_home='.*file.*' is no folder.*Pass the path of another"):
        fetch(data_home=tmp_path / "file" / below, **QUICK)
    assert (tmp_path / "file").read_text() == "mine"
    assert site.requests == []


@FETCHES
def test_a_broken_line_is_mended(site, home, fetch, name, left_in):
    for path in site.files:
        site.faults[path] = ["truncate"]
    fetch(data_home=home, **QUICK)
    assert left_in(home) == [name]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({f"{TOP}recordings/1_ann_0.wav": b"RIFF and no more"}, "not a whole archive"),
        ({f"{TOP}recordings/1_ann_0.wav": wav(np.zeros(9), 16000)}, "16000 Hz"),
        ({f"{TOP}recordings/1_ann_0.wav": wav(np.zeros((9, 2)))}, "one channel"),
        ({f"{TOP}recordings/1_ann_0.wav": bytes((1 << 20) + 1)}, "would unpack to 1048577 bytes"),
    ],
    ids=["damaged", "rate", "stereo", "bomb"],
)
def test_a_bad_recording_is_an_error(site, fsdd, fsdd_members, change, problem, left_in):
    site["fsdd.zip"] = archive(fsdd_members | change)
    with pytest.raises(OSError, match=f"fetch_fsdd: .*{problem}.*Fetch it anew"):
        fetch_fsdd(data_home=fsdd, **QUICK)
    assert left_in(fsdd) == []


@pytest.mark.parametrize("content", [b"<html>not an archive</html>", archive({"x/README.md": b""})])
def test_what_is_no_archive_of_recordings(site, fsdd, content, left_in):
    site["fsdd.zip"] = content
    with pytest.raises(OSError, match=r"fetch_fsdd: .*Fetch it anew"):
        fetch_fsdd(data_home=fsdd, **QUICK)
    assert left_in(fsdd) == []


def test_members_that_point_elsewhere_go_nowhere(site, fsdd, fsdd_members, tmp_path, clips):
    strange = ["../../7_eve_0.wav", "/tmp/recordings/7_eve_0.wav", "a/../recordings/7_eve_0.wav", "..\\7_eve_0.wav"]
    site["fsdd.zip"] = archive(fsdd_members | dict.fromkeys(strange, wav(np.zeros(9))))
    assert len(fetch_fsdd(data_home=fsdd, **QUICK).data) == len(clips)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["expected.zip", "fsdd_8k.npz", "home"]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"\0\0\x08\x03" + struct.pack(">3I", 2, 28, 28) + bytes(783)),
        gzip.compress(b"\0\0\x0d\x01" + struct.pack(">I", 4) + bytes(16)),
        gzip.compress(b"\0\0\x08\x03\0"),
        gzip.compress(b""),
        gzip.compress(bytes(99))[:-4],
        b"<html>",
    ],
    ids=["cut", "floats", "head", "empty", "gzip cut", "no gzip"],
)
def test_what_is_no_idx_file(tmp_path, content):
    path = tmp_path / "train.gz"
    path.write_bytes(content)
    with pytest.raises(OSError, match=r"fetch_mnist: .*train\.gz is no whole .* file"):
        _mnist.read_idx(path)


def test_the_content_sum_sees_every_change():
    arrays = {"a": np.arange(6, dtype=np.int16), "b": np.array(8000)}
    changed = [
        {"a": arrays["a"]},
        arrays | {"b": np.array(8001)},
        arrays | {"a": arrays["a"].reshape(2, 3)},
        arrays | {"a": arrays["a"].view(np.uint16)},
        {"c": arrays["a"], "b": arrays["b"]},
    ]
    sums = {_cache.content_sha256(each) for each in [arrays, *changed]}
    assert len(sums) == 1 + len(changed)
    assert _cache.content_sha256(dict(reversed(arrays.items()))) in sums


@FETCHES
@pytest.mark.parametrize("bad", [{"subset": "dev"}, {"n_retries": -1}, {"delay": -1}, {"timeout": 0}, {"data_home": 3}])
def test_parameters_are_validated(fetch, name, bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of {fetch.__name__}"):
        fetch(**bad)
