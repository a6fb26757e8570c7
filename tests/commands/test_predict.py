import io
import os
import subprocess
import sys
import termios
from concurrent.futures.process import BrokenProcessPool

import pandas as pd
import pytest

from skmodal.__main__ import main
from skmodal.persistence import load, save
from skmodal.text import TextCleaner

pytestmark = pytest.mark.slow


def test_the_table_and_the_answers(pets, model, tmp_path, capsys):
    out = tmp_path / "predictions.csv"
    assert main(["predict", str(model), str(pets / "test.csv"), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
    given, answered = pd.read_csv(pets / "test.csv"), pd.read_csv(out)
    assert answered.drop(columns="prediction").equals(given)
    assert (answered["prediction"] == given["kind"]).mean() > 0.8
    assert list(tmp_path.iterdir()) == [out]


def test_standard_output_and_probabilities(pets, model, capsys):
    assert main(["predict", str(model), str(pets / "test.csv"), "--probabilities"]) == 0
    said = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert said.columns[-3:].tolist() == ["prediction", "probability of cat", "probability of dog"]
    assert (said["probability of cat"] + said["probability of dog"] - 1).abs().max() < 1e-9
    assert (said["probability of cat"] > 0.5).eq(said["prediction"] == "cat").all()


def test_new_rows_need_no_target_and_may_lack_cells(pets, model, tmp_path, capsys):
    table = tmp_path / "new.csv"  # elsewhere, with files by their whole paths
    table.write_text(f"id,photo,comment\n007,{pets / 'photos' / '0.png'},\n=1+1,,purr paw\n,,\n", encoding="utf-8")
    assert main(["predict", str(model), str(table)]) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[0] == "id,photo,comment,prediction"
    assert lines[1].startswith("007,")
    assert lines[1].endswith(",cat")
    assert lines[2] == "=1+1,,purr paw,cat"
    assert said.err.startswith("skmodal: note: LateFusionClassifier: 1 row(s), the first is 2, lack every modality")
    assert said.err.count("\n") == 1


def test_numbers_in_a_column_of_texts_stay_texts(model, tmp_path, capsys):
    table = tmp_path / "new.csv"
    table.write_text("comment,photo\n007,\n1.50,\n", encoding="utf-8")
    assert main(["predict", str(model), str(table)]) == 0
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == ["comment", "007", "1.50"]


def test_rows_in_pieces_are_the_same(pets, model, tmp_path, capsys, monkeypatch):
    arguments = ["predict", str(model), str(pets / "test.csv"), "--probabilities"]
    assert main(arguments) == 0
    whole = capsys.readouterr().out
    monkeypatch.setattr("skmodal.commands._predict._CHUNK", 5)
    assert main(arguments) == 0
    assert capsys.readouterr().out == whole


def test_bad_input(pets, model, tmp_path, fails):
    test = pets / "test.csv"
    assert "No such file" in fails("predict", tmp_path / "absent.skm", test)
    (tmp_path / "other.skm").write_bytes(b"PK no model")
    assert "no model file" in fails("predict", tmp_path / "other.skm", test)
    save(TextCleaner(), tmp_path / "cleaner.skm")
    assert "holds a TextCleaner, which predicts nothing" in fails("predict", tmp_path / "cleaner.skm", test)
    table = tmp_path / "table.csv"
    table.write_text("comment\nmeow\n", encoding="utf-8")
    assert "has no column 'photo'" in fails("predict", model, table)
    table.write_text("comment,photo,prediction\nmeow,,cat\n", encoding="utf-8")
    assert "has a column 'prediction' already" in fails("predict", model, table)
    table.write_text("comment,photo\nmeow,gone.png\n", encoding="utf-8")
    assert "gone.png" in fails("predict", model, table)
    assert "no folder" in fails("predict", model, test, "--out", tmp_path / "absent" / "answers.csv")
    assert fails("predict", model, code=2)


def test_no_probabilities(pets, tmp_path, fails):
    path = tmp_path / "model.skm"
    chosen = ["--columns", "image=photo", "--fusion", "early", "--folds", "2", "--target", "kind"]
    assert main(["fit", str(pets / "train.csv"), *chosen, "--out", str(path)]) == 0
    assert "gives no probabilities" in fails("predict", path, pets / "test.csv", "--probabilities")


def test_an_old_file_stays_after_an_error(pets, model, tmp_path, fails, monkeypatch):
    out = tmp_path / "predictions.csv"
    out.write_text("old", encoding="utf-8")

    def broken(*args):
        raise ValueError("sample 3 is broken")

    monkeypatch.setattr("skmodal.commands._predict._answers", broken)
    assert "sample 3 is broken" in fails("predict", model, pets / "test.csv", "--out", out)
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, BrokenProcessPool])
def test_stops(pets, model, tmp_path, capsys, monkeypatch, stop):
    def stopped(*args):
        raise stop

    monkeypatch.setattr("skmodal.commands._predict._answers", stopped)
    code = {KeyboardInterrupt: 130}.get(stop, 1)
    assert main(["predict", str(model), str(pets / "test.csv"), "--out", str(tmp_path / "out.csv")]) == code
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("quiet", [True, False])
def test_a_terminal_gets_a_bar(pets, model, quiet):
    terminal, end = os.openpty()
    termios.tcsetwinsize(end, (24, 80))
    command = [sys.executable, "-m", "skmodal", "predict", str(model), str(pets / "test.csv"), *["--quiet"] * quiet]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, text=True, check=True)
    os.write(end, b".")  # so that there is something to read
    said = os.read(terminal, 100_000).decode()
    os.close(terminal)
    os.close(end)
    assert ("12 rows" in said or "12/12" in said) is not quiet
    assert done.stdout.count("\n") == 13


def test_nobody_reads_the_answers(pets, model):
    command = [sys.executable, "-m", "skmodal", "predict", str(model), str(pets / "test.csv")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 1


def test_a_model_that_python_saved(pets, tmp_path, capsys):
    from skmodal.fusion import LateFusionClassifier
    from skmodal.recipes import make_recipe

    texts = [f"{word} {row}" for row in range(6) for word in ("meow", "bark")]
    fitted = LateFusionClassifier([("comment", make_recipe("text", "nb"))])
    save(fitted.fit(pd.DataFrame({"comment": texts}), ["cat", "dog"] * 6), tmp_path / "model.skm")
    assert load(tmp_path / "model.skm").classes_.tolist() == ["cat", "dog"]
    assert main(["predict", str(tmp_path / "model.skm"), str(pets / "test.csv")]) == 0
    assert ",prediction\n" in capsys.readouterr().out


def test_cells_of_other_columns_stay_as_they_are(model, tmp_path, capsys):
    rows = ["00123,purr paw,,1.10,", "2,bark,,,True", "9007199254740993,wag,,x,False"]
    table = tmp_path / "new.csv"
    table.write_text("\n".join(["id,comment,photo,price,kept", *rows, ""]), encoding="utf-8")
    assert main(["predict", str(model), str(table)]) == 0
    assert [line.rpartition(",")[0] for line in capsys.readouterr().out.splitlines()[1:]] == rows


def test_a_column_of_predictions_is_told_before_the_work(model, tmp_path, fails, monkeypatch):
    monkeypatch.setattr("skmodal.commands._predict._answers", None)
    table = tmp_path / "new.csv"
    table.write_text("comment,photo,probability of dog\npurr,,1\n", encoding="utf-8")
    assert "has a column 'probability of dog' already" in fails("predict", model, table, "--probabilities")
