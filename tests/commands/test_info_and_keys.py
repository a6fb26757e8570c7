import json
import os
import zipfile

import pytest

from skmodal import __version__
from skmodal.__main__ import main

pytestmark = pytest.mark.slow


@pytest.fixture
def locked(pets, tmp_path):
    (tmp_path / "key").write_text("correct horse\n", encoding="utf-8")
    chosen = ["--columns", "text=comment", "--target", "kind", "--model", "nb", "--folds", "2"]
    files = ["--key-file", str(tmp_path / "key"), "--out", str(tmp_path / "locked.skm")]
    assert main(["fit", str(pets / "train.csv"), *chosen, *files]) == 0
    return tmp_path / "locked.skm"


def test_what_a_file_says(model, capsys):
    assert main(["info", str(model)]) == 0
    said = capsys.readouterr().out
    assert "class      LateFusionClassifier\n" in said
    assert "\nLateFusionClassifier(estimators=[('comment'," in said
    assert "MultinomialNB()" in said
    assert f"skmodal {__version__}" in said
    assert "encrypted  no" in said
    assert "MB" in said


def test_it_loads_nothing(model, monkeypatch):
    monkeypatch.setattr("skmodal.persistence._graph.GraphReader.read", None)
    assert main(["info", str(model)]) == 0


def test_keys_by_file_and_by_environment(pets, locked, capsys, monkeypatch):
    key = ["--key-file", str(locked.parent / "key")]
    assert main(["predict", str(locked), str(pets / "test.csv"), *key]) == 0
    monkeypatch.setenv("SKMODAL_KEY", "correct horse")
    assert main(["info", str(locked)]) == 0
    assert "encrypted  yes" in capsys.readouterr().out


def test_wrong_keys(pets, locked, model, tmp_path, fails, monkeypatch):
    assert "encrypted" in fails("info", locked)
    (tmp_path / "wrong").write_text("battery staple", encoding="utf-8")
    assert "key is another" in fails("predict", locked, pets / "test.csv", "--key-file", tmp_path / "wrong")
    assert "No such file" in fails("info", locked, "--key-file", tmp_path / "absent")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    assert "is empty" in fails("info", locked, "--key-file", tmp_path / "empty")
    monkeypatch.setenv("SKMODAL_KEY", "correct horse")
    assert "not encrypted" in fails("info", model)


def test_what_would_steer_a_terminal_is_not_sent(model, tmp_path, capsys):
    forged = tmp_path / "forged.skm"
    with zipfile.ZipFile(model) as given, zipfile.ZipFile(forged, "w") as written:
        for member in given.infolist():
            data = given.read(member)
            if member.filename == "manifest.json":
                manifest = json.loads(data)
                manifest["class"] = "skmodal.text:\x1b[2Jgone\n\u202eevil"
                manifest["parameters"] = "\x1b[31mred"
                data = json.dumps(manifest).encode()
            written.writestr(member, data)
    code = main(["info", str(forged)])
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out + said.err
    assert code in (0, 1)


def test_bad_files(tmp_path, fails):
    os.mkfifo(tmp_path / "pipe.skm")
    assert "no regular file" in fails("info", tmp_path / "pipe.skm")
    assert fails("info", tmp_path)
    (tmp_path / "empty.skm").touch()
    assert "empty" in fails("info", tmp_path / "empty.skm")
