"""The bundled files: small, whole or refused, and built again to the byte."""

import runpy
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from skmodal.datasets import _bundle, _digits3, load_digits3

DATA = _bundle.FOLDER


def test_the_bundle_is_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 6_000_000


@pytest.mark.parametrize("name", ["digits3_speech.flac", "digits3.npz", "digit_names.csv", "checksums.json"])
@pytest.mark.parametrize("damage", ["bit", "cut", "gone"])
def test_a_damaged_bundle_is_one_error(tmp_path, monkeypatch, name, damage):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    content = bytearray((folder / name).read_bytes())
    if damage == "gone":
        (folder / name).unlink()
    else:
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content if damage == "bit" else content[:-9])
    monkeypatch.setattr(_digits3, "read_bundle", partial(_bundle.read_bundle, folder))
    with pytest.raises(OSError, match=r"load_digits3: the bundled file .*\n?.*install skmodal again") as caught:
        load_digits3()
    if name != "checksums.json":  # a changed sum is seen at the file that it is of
        assert name in str(caught.value)


def test_the_bundle_can_be_built_again_to_the_byte(tmp_path, monkeypatch, capsys):
    rng = np.random.default_rng(0)
    keys = [(digit, speaker, index) for index in (0, 19, 20) for digit in range(10) for speaker in "cafbed"]
    digit, speaker, index = (np.array(column) for column in zip(*keys, strict=True))
    offsets = 30 * np.arange(len(keys) + 1)
    audio = np.repeat(100 * digit, 30).astype(np.int16)
    np.savez(tmp_path / "f.npz", audio=audio, offsets=offsets, digit=digit, speaker=speaker, index=index)
    mnist = {"y_train": np.arange(200) % 10, "y_test": np.arange(90) % 10}
    mnist |= {y.replace("y", "x"): rng.integers(0, 256, (len(d), 28, 28), np.uint8) for y, d in mnist.items()}
    np.savez(tmp_path / "m.npz", **mnist)
    for folder in ("a", "b"):
        arguments = ["", "--fsdd", tmp_path / "f.npz", "--mnist", tmp_path / "m.npz", "--output", tmp_path / folder]
        monkeypatch.setattr("sys.argv", [str(each) for each in arguments])
        runpy.run_path(str(Path(__file__).parents[2] / "tools" / "build_digits3.py"), run_name="__main__")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    bundle = _bundle.read_bundle(tmp_path / "a")
    table = bundle.table
    assert len(table["clip_digit"]) == len(table["image_digit"]) == 120, "recordings 0 and 19, not 20"
    assert set(table["clip_speaker"][table["clip_is_test"]]) == {"e", "f"}
    starts = bundle.audio[table["clip_offsets"][:-1]]
    np.testing.assert_array_equal(starts, (table["clip_digit"] * (100 / 32768)).astype(np.float32))
    images = np.concatenate([mnist["x_train"], mnist["x_test"]])
    np.testing.assert_array_equal(table["image"], images[table["image_id"]])
    np.testing.assert_array_equal(table["image_digit"], table["image_id"] % 10)
    np.testing.assert_array_equal(table["image_is_test"], table["image_id"] >= 200)


def test_a_bundle_without_its_description(tmp_path):
    with pytest.raises(OSError, match=r"load_digits3: the bundled file .*README\.md cannot be read"):
        _bundle.read_description(tmp_path)
