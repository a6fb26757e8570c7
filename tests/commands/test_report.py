from skmodal.__main__ import main


def test_a_page(pets, model, tmp_path, capsys):
    out = tmp_path / "page.html"
    arguments = ["report", model, pets / "test.csv", "--target", "kind", "--groups", "owner", "--out", out]
    assert main([str(argument) for argument in arguments]) == 0
    assert "12 rows" in capsys.readouterr().out
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "By owner" in page
    assert "What each modality adds" in page
    assert list(tmp_path.iterdir()) == [out]


def test_several_groups(pets, model, tmp_path):
    out = tmp_path / "page.html"
    arguments = ["report", model, pets / "test.csv", "--target", "kind", "--out", out]
    assert main([*map(str, arguments), "--groups", "owner", "--groups", "weight"]) == 0
    assert "By weight" in out.read_text(encoding="utf-8")


def test_rows_without_a_target(pets, model, tmp_path, capsys):
    table = pets / "test.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",cat,", ",,")
    lines = [line.replace("photos/", f"{pets}/photos/") for line in lines]
    (tmp_path / "test.csv").write_text("\n".join(lines), encoding="utf-8")
    arguments = ["report", model, tmp_path / "test.csv", "--target", "kind", "--out", tmp_path / "page.html"]
    assert main([str(argument) for argument in arguments]) == 0
    assert "11 rows" in (said := capsys.readouterr().out)
    assert "1 row(s) without 'kind' are left out" in said


def test_labels_that_look_like_numbers(tmp_path, capsys):
    words = {"1": "one sun", "2": "two rain", "many": "all snow"}
    rows = [f"{words[label]} {row},{label}" for row in range(5) for label in words]
    (tmp_path / "train.csv").write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    numbers = [row for row in rows if not row.endswith("many")]
    (tmp_path / "test.csv").write_text("\n".join(["text,label", *numbers]), encoding="utf-8")
    files = {name: str(tmp_path / name) for name in ("train.csv", "test.csv", "model.skm", "page.html")}
    fit = ["fit", files["train.csv"], "--model", "nb", "--folds", "2", "--out", files["model.skm"]]
    assert main(fit) == 0
    assert main(["report", files["model.skm"], files["test.csv"], "--out", files["page.html"]]) == 0
    assert "<strong>100.0%</strong> of 10 rows" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_bad_input(pets, model, tmp_path, fails):
    assert "no column 'label'" in fails("report", model, pets / "test.csv", "--out", tmp_path / "page.html")
    target = ["--target", "kind", "--out", tmp_path / "page.html"]
    assert "no column 'speaker'" in fails("report", model, pets / "test.csv", *target, "--groups", "speaker")
    assert "is the target or a group" in fails("report", model, pets / "test.csv", *target, "--groups", "photo")
    assert "not a file" in fails("report", model, pets / "test.csv", "--target", "kind", "--out", tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_interrupt(pets, model, tmp_path, capsys, monkeypatch):
    def stopped(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("skmodal.inspection.make_report", stopped)
    arguments = ["report", model, pets / "test.csv", "--target", "kind", "--out", tmp_path / "page.html"]
    assert main([str(argument) for argument in arguments]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
