import re
import subprocess
import sys

import pandas as pd
import pytest

from skmodal.__main__ import main
from skmodal.datasets import read_table
from skmodal.fusion import FusionClassifier, LateFusionClassifier
from skmodal.persistence import info, load
from skmodal.recipes import make_table_recipe, table_columns

pytestmark = pytest.mark.slow


def write_csv(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_it_says_what_it_took_compares_and_saves(pets, tmp_path, capsys):
    path = tmp_path / "model.skm"
    code = main(["fit", str(pets / "train.csv"), "--target", "kind", "--groups", "owner", "--out", str(path)])
    said = capsys.readouterr()
    assert code == 0
    assert said.err == ""  # no terminal, no bar
    for line in ("36 rows of", "comment  text", "photo    image files", "call     speech files, at 8000 Hz"):
        assert line in said.out
    assert "weight   left out (numbers)" in said.out
    assert "kind     target, 2 classes" in said.out
    assert "owner    groups, 6 of them" in said.out
    assert "5 folds by owner" in said.out
    values = {name: float(score) for name, score in re.findall(r"^  (\S.*?) {2,}(\S+) ± ", said.out, re.MULTILINE)}
    assert set(values) == {"the commonest class", "comment alone", "photo alone", "call alone", "all together"}
    assert values["all together"] > 0.9 > 0.6 > values["the commonest class"]
    assert str(path) in said.out
    model = load(path)
    assert isinstance(model, LateFusionClassifier)
    assert table_columns(model) == {"comment": "text", "photo": "image", "call": "speech"}
    assert [file.name for file in tmp_path.iterdir()] == ["model.skm"]


def test_it_does_what_python_does(pets, model):
    table = read_table(pets / "train.csv", target="kind", columns={"comment": "text", "photo": "image"})
    fitted = make_table_recipe(table.columns, "nb").fit(table.data, table.target)
    test = read_table(pets / "test.csv", columns=table.columns).data
    assert (load(model).predict_proba(test) == fitted.predict_proba(test)).all()


def test_alone_is_the_same_by_a_model_of_its_own_and_by_late_fusion(pets):
    from skmodal.commands import _compare

    table = read_table(pets / "train.csv", target="kind", columns={"comment": "text", "photo": "image"})
    X, y = table.data, table.target.to_numpy(dtype="U")
    made = {name: make_table_recipe({name: kind}, "nb") for name, kind in table.columns.items()}
    whole = make_table_recipe(table.columns, "nb")
    train, test = range(24), range(24, 36)
    answers = _compare._answers(whole, made, X, y, train, test, "classification")
    for name, alone in made.items():
        expected = alone.fit(X.iloc[train], y[train]).predict(X.iloc[test])
        assert (answers[f"{name} alone"] == expected).all()


@pytest.mark.slow
def test_early_fusion_of_all_columns(pets, tmp_path, capsys):
    path = tmp_path / "model.skm"
    assert main(["fit", str(pets / "train.csv"), "--target", "kind", "--fusion", "early", "--out", str(path)]) == 0
    chosen = ["--columns", "image=photo,speech=call", "--folds", "2", "--jobs", "2", "--model", "knn"]
    arguments = ["fit", pets / "train.csv", "--target", "kind", "--fusion", "early", "--out", path, *chosen]
    assert main([str(argument) for argument in arguments]) == 0
    assert "photo alone" in capsys.readouterr().out


@pytest.mark.slow
def test_joint_fusion(pets, tmp_path, monkeypatch):
    path = tmp_path / "model.skm"
    arguments = ["fit", pets / "train.csv", "--target", "kind", "--columns", "image=photo", "--folds", "2"]
    assert main([*map(str, arguments), "--fusion", "joint", "--out", str(path)]) == 0
    assert isinstance(load(path), FusionClassifier)


def test_numbers_with_a_point_are_regressed(pets, tmp_path, capsys):
    path = tmp_path / "model.skm"
    chosen = ["--columns", "image=photo", "--target", "weight", "--folds", "2", "--out", str(path)]
    assert main(["fit", str(pets / "train.csv"), *chosen]) == 0
    said = capsys.readouterr().out
    assert "weight   target, numbers" in said
    assert "mean absolute error" in said
    assert info(path)["class"] == "sklearn.pipeline:Pipeline"


def test_a_folder_of_class_folders(pets, tmp_path, capsys):
    frame = pd.read_csv(pets / "train.csv").dropna()
    for photo, kind in zip(frame["photo"], frame["kind"], strict=True):
        (tmp_path / "photos" / kind).mkdir(parents=True, exist_ok=True)
        (tmp_path / "photos" / kind / photo.rpartition("/")[2]).write_bytes((pets / photo).read_bytes())
    path = tmp_path / "model.skm"
    assert main(["fit", str(tmp_path / "photos"), "--folds", "2", "--model", "nb", "--out", str(path)]) == 0
    assert "label  target, 2 classes" in capsys.readouterr().out
    assert main(["predict", str(path), str(tmp_path / "photos" / "cat")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "image,prediction"
    assert said[1].endswith(".png,cat")


def test_rows_without_a_target_are_left_out_and_it_is_said(tmp_path, capsys):
    lines = [f"word{row % 2} w{row},{'' if row == 5 else row % 2}" for row in range(20)]
    path = write_csv(tmp_path / "table.csv", "\n".join(["text,label", *lines]))
    assert main(["fit", str(path), "--model", "nb", "--folds", "2", "--out", str(tmp_path / "model.skm")]) == 0
    assert "1 row(s) without 'label' are left out" in capsys.readouterr().out
    assert load(tmp_path / "model.skm").classes_.tolist() == [0, 1]  # whole numbers, though pandas read floats


def test_a_text_of_digits_and_formulas_is_text(tmp_path, capsys):
    lines = [f"{'=2+5' if row % 2 else '@SUM(A1)'} {row},{'=A1' if row % 2 else '-1'}" for row in range(16)]
    path = write_csv(tmp_path / "table.csv", "\n".join(["text,label", *lines]))
    assert main(["fit", str(path), "--model", "nb", "--folds", "2", "--out", str(tmp_path / "model.skm")]) == 0
    assert load(tmp_path / "model.skm").classes_.tolist() == ["-1", "=A1"]


def test_an_old_model_is_replaced_and_kept_after_an_error(pets, model, tmp_path, fails):
    path = tmp_path / "model.skm"
    path.write_bytes(b"old")
    assert "'kin'" in fails("fit", pets / "train.csv", "--target", "kin", "--out", path)
    assert path.read_bytes() == b"old"
    chosen = ["--columns", "text=comment", "--target", "kind", "--model", "nb", "--folds", "2"]
    assert main(["fit", str(pets / "train.csv"), *chosen, "--out", str(path)]) == 0
    assert info(path)["class"] == "skmodal.fusion:LateFusionClassifier"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("", "cannot be read"),
        ("text,label\n", "has no rows"),
        ("text,label\n" + "one a,x\ntwo b,x\n" * 4, "all rows have the same target, 'x'"),
        ("text,label\n" + "one a,x\ntwo b,y\n" * 4 + "three,z\n", "'z', have fewer than 3 rows"),
        ("text,kind\na b,x\n", "no column 'label'"),
        ("age,label\n1,x\n2,y\n", "no column of texts"),
        ("text,label\na b,x,1\nc d,y,2\n", "cannot be read"),
        ("text;label\na b;x\n", "semicolons"),
        ("photo,label\nmissing.png,x\n", "do not exist: row 0"),
        ("photo,label\n.,x\n", "no column of"),
        ("text,label\na b,\nc d,\n", "empty in every row"),
    ],
)
def test_bad_tables(text, about, tmp_path, fails):
    path = write_csv(tmp_path / "table.csv", text)
    if about == "no column of":  # a folder is no file, whatever the user says
        assert "do not exist" in fails("fit", path, "--columns", "image=photo", "--out", tmp_path / "model.skm")
    else:
        assert about in fails("fit", path, "--out", tmp_path / "model.skm")
    assert list(tmp_path.iterdir()) == [path]


def test_bad_files(tmp_path, fails):
    out = ["--out", tmp_path / "model.skm"]
    (tmp_path / "latin.csv").write_bytes("text,label\ncafé,x\n".encode("latin-1"))
    assert "not in UTF-8" in fails("fit", tmp_path / "latin.csv", *out)
    assert "no file" in fails("fit", tmp_path / "absent.csv", *out)
    assert "does not end in .csv" in fails("fit", tmp_path / "table.docx", *out)
    assert "holds no image and no recording" in fails("fit", tmp_path, *out)
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    assert "cannot be read" in fails("fit", tmp_path / "broken.parquet", *out)
    (tmp_path / "photo.png").write_text("no picture")
    rows = "\n".join(f"photo.png,{row % 2}" for row in range(8))
    table = write_csv(tmp_path / "table.csv", f"photo,label\n{rows}\n")
    assert "no readable image file" in fails("fit", table, *out)
    assert not (tmp_path / "model.skm").exists()


def test_bad_groups(pets, tmp_path, fails):
    train = [pets / "train.csv", "--target", "kind", "--columns", "text=comment", "--out", tmp_path / "model.skm"]
    assert "is the target or a group" in fails("fit", *train, "--groups", "comment")
    assert "no column 'speaker'" in fails("fit", *train, "--groups", "speaker")
    rows = "\n".join(f"word{row % 2} {row},{row % 2},{'' if row == 3 else row}" for row in range(8))
    table = write_csv(tmp_path / "table.csv", f"text,label,who\n{rows}\n")
    assert "1 row(s) are in none" in fails("fit", table, "--groups", "who", "--out", tmp_path / "model.skm")


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        ([], "TABLE"),
        (["t.csv", "--columns", "video=clip"], "'video=clip' is not text=COLUMN"),
        (["t.csv", "--columns", "text=a,image=a"], "column 'a' comes twice"),
        (["t.csv", "--columns", "text"], "'text' is not"),
        (["t.csv", "--features", "colors"], "'colors' is not FEATURES=COLUMN"),
        (["t.csv", "--features", "colors=a,hog=a"], "column 'a' comes twice"),
        (["t.csv", "--fusion", "middle"], "middle"),
        (["t.csv", "--model", "forest"], "forest"),
        (["t.csv", "--folds", "1"], "'1' is no whole number from 2 to 100"),
        (["t.csv", "--password", "secret"], "--password"),
    ],
)
def test_wrong_usage(arguments, about, fails):
    assert about in fails("fit", *arguments, code=2)


def test_what_does_not_go_together(pets, tmp_path, fails):
    train = ["fit", pets / "train.csv", "--columns", "image=photo", "--out", tmp_path / "model.skm"]
    assert "does not go with" in fails(*train, "--target", "kind", "--fusion", "joint", "--model", "svm")
    assert "late fusion joins classifiers" in fails(*train, "--target", "weight", "--fusion", "late")


def test_features(pets, tmp_path, fails):
    path = tmp_path / "model.skm"
    arguments = ["fit", str(pets / "train.csv"), "--target", "kind", "--model", "nb", "--folds", "2", "--quiet"]
    arguments += ["--columns", "image=photo,speech=call", "--out", str(path)]
    assert main([*arguments, "--features", "colors=photo,functionals=call"]) == 0
    members = load(path).get_params()
    assert list(members["photo"].named_steps) == ["colors", "scaler", "nb"]
    assert list(members["call"].named_steps) == ["reader", "functionals", "scaler", "nb"]
    assert "features has 'comment'; the columns are ['photo', 'call']" in fails(*arguments, "--features", "lsa=comment")


def test_no_folder_for_the_model_is_found_before_the_work(pets, tmp_path, fails, monkeypatch):
    monkeypatch.setattr("skmodal.datasets.read_table", None)
    assert "no folder" in fails("fit", pets / "train.csv", "--out", tmp_path / "absent" / "model.skm")
    assert "not a file" in fails("fit", pets / "train.csv", "--out", tmp_path)


def test_an_interrupt_leaves_nothing(pets, tmp_path, interrupted):
    arguments = ["fit", pets / "train.csv", "--target", "kind", "--out", tmp_path / "model.skm"]
    code, error = interrupted(*arguments, "--model", "network", "--jobs", "1", until="36 rows")
    assert (code, error) == (130, "skmodal: error: interrupted; nothing was written")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["fit", "predict", "report", "info"])
def test_help_imports_nothing_heavy(command):
    code = (
        f"import sys; from skmodal.__main__ import main; main([{command!r}, '--help']); "
        f"assert main([{command!r}, '--nonsense']) == 2; "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'sklearn', 'matplotlib', 'pandas')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--help" in done.stdout


def test_numbers_are_wanted_of_texts(pets, tmp_path, fails):
    arguments = ["--target", "kind", "--task", "regression", "--out", tmp_path / "model.skm"]
    assert "column 'kind', the target, holds texts; --task regression wants numbers" in fails(
        "fit", pets / "train.csv", *arguments
    )


def test_a_column_called_self(pets, tmp_path, capsys):
    pd.read_csv(pets / "train.csv").rename(columns={"comment": "self"}).to_csv(tmp_path / "train.csv", index=False)
    chosen = ["--columns", "text=self,text=owner", "--target", "kind", "--model", "nb", "--folds", "2", "--quiet"]
    assert main(["fit", str(tmp_path / "train.csv"), *chosen, "--out", str(tmp_path / "model.skm")]) == 0
    assert "self alone" in capsys.readouterr().out
