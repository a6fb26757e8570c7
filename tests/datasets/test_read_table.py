import os

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.datasets import load_digits3, read_table, write_digits3
from skmodal.image import ImageReader
from skmodal.speech import AudioReader


@pytest.fixture
def folder(tmp_path):
    for name in ("a.png", "b.PNG", "c.jpeg", "one.wav", "two.flac"):
        (tmp_path / name).touch()
    return tmp_path


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_kinds_of_columns(folder):
    lines = [f"word {row},a.png,one.wav,{row},{'xy'[row % 2]},,2020-01-01 {row}" for row in range(30)]
    path = write(folder / "t.csv", "text,image,sound,age,kind,nothing,day", *lines)
    table = read_table(path)
    assert table.columns == {"text": "text", "image": "image", "sound": "speech", "day": "text"}
    assert table.left_out == {"age": "numbers", "kind": "categories", "nothing": "empty"}
    assert table.data.columns.tolist() == list(table.columns)
    assert set(table.data.dtypes) == {np.dtype(object)}
    assert (table.target, table.groups) == (None, None)


def test_target_and_groups_are_no_samples(folder):
    path = write(folder / "t.csv", "text,label,who,where", "a b,yes,ann,here", "c d,no,bob,there", "e f,,ann,there")
    table = read_table(path, target="label", groups="who")
    assert table.columns == {"text": "text", "where": "text"}
    assert table.groups.tolist() == ["ann", "bob", "ann"]
    assert table.target.isna().tolist() == [False, False, True]
    several = read_table(path, target="label", groups=["who", "where"])
    assert several.columns == {"text": "text"}
    assert several.groups.columns.tolist() == ["who", "where"]


def test_files_are_beside_the_table_or_anywhere(folder, tmp_path_factory, monkeypatch):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "d.png").touch()
    relative = os.path.relpath(elsewhere / "d.png", folder)
    path = write(folder / "t.csv", "image,x", "a.png,1", f"{elsewhere / 'd.png'},1", f"{relative},1", ",1")
    for name in (path, str(path)):
        *cells, last = read_table(name).data["image"]
        assert os.path.samefile(cells[0], folder / "a.png")
        assert all(os.path.samefile(cell, elsewhere / "d.png") for cell in cells[1:])
        assert pd.isna(last)
    monkeypatch.chdir(folder)
    assert read_table("t.csv").data["image"][0] == "a.png"


@pytest.mark.parametrize("form", ["csv", "tsv", "parquet", "polars"])
def test_forms_of_files(folder, form):
    columns = {"text": ["a, b", None, 'say "c"'], "image": ["a.png", "b.PNG", None], "n": [1.5, 2.0, None]}
    path = folder / f"t.{'parquet' if form == 'polars' else form}"
    if form == "polars":
        pl.DataFrame(columns).write_parquet(path)
    elif form == "parquet":
        pd.DataFrame(columns).to_parquet(path)
    else:
        pd.DataFrame(columns).to_csv(path, index=False, sep="," if form == "csv" else "\t")
    table = read_table(path)
    assert table.columns == {"text": "text", "image": "image"}
    assert table.data["text"][0] == "a, b"
    assert table.data.isna().to_numpy().tolist() == [[False, False], [True, False], [False, True]]
    assert table.frame["n"].tolist()[:2] == [1.5, 2.0]


def test_words_that_pandas_takes_for_missing_are_words(folder):
    path = write(folder / "t.csv", "text,label", "None,NA", "null,x", "NaN,y")
    table = read_table(path, target="label")
    assert table.data["text"].tolist() == ["None", "null", "NaN"]
    assert table.target.tolist() == ["NA", "x", "y"]


def test_a_mark_of_the_encoding_is_passed_over(folder):
    (folder / "t.csv").write_bytes("\ufefftext,x\r\nüber alles,1\r\n".encode())
    assert read_table(folder / "t.csv").data["text"].tolist() == ["über alles"]


def test_chosen_columns_are_what_they_are_said_to_be(folder):
    path = write(folder / "t.csv", "name,code,image", "a.png,007,a.png", "gone.png,1e5,b.PNG")
    table = read_table(path, columns={"name": "text", "code": "text"})
    assert table.data.to_numpy().tolist() == [["a.png", "007"], ["gone.png", "1e5"]]
    assert table.left_out == {"image": "not chosen"}
    assert list(read_table(path, columns={"image": "image", "code": "text"}).data) == ["image", "code"]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1)), min_size=1
    )
)
def test_any_text_comes_back(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("any") / "t.csv"
    pd.DataFrame({"n": 1, "text": texts}).to_csv(path, index=False)
    table = read_table(path, columns={"text": "text"})
    assert [None if pd.isna(cell) else cell for cell in table.data["text"]] == texts


def test_a_folder_of_class_folders(folder):
    for name in ("dog/2.png", "dog/1.png", "cat/deep/3.jpg", "cat/.hidden.png", ".git/4.png", "dog/notes.txt"):
        (folder / "pets" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pets" / name).touch()
    table = read_table(folder / "pets", target="label")
    assert table.frame["image"].tolist() == ["cat/deep/3.jpg", "dog/1.png", "dog/2.png"]
    assert table.target.tolist() == ["cat", "dog", "dog"]
    assert all(os.path.isfile(path) for path in table.data["image"])
    flat = read_table(folder / "pets" / "dog")
    assert flat.frame.columns.tolist() == ["image"]
    (folder / "pets" / "5.png").touch()
    with pytest.raises(ValueError, match=r"'5.png' lies beside the folders of the classes"):
        read_table(folder / "pets")
    with pytest.raises(ValueError, match=r"holds image \('a.png'\) and speech \('one.wav'\)|speech.*and image"):
        read_table(folder)


@pytest.mark.parametrize(
    ("lines", "options", "message"),
    [
        (
            ["image,x", "a.png,1", "gone.png,1", "away.png,1"],
            {},
            r"2 file\(s\) that do not exist: row 1, '.*gone.png'; row 2",
        ),
        (
            ["image,x", "a.png,1", "one.wav,1", "b.PNG,1"],
            {},
            r"column 'image' holds .* 'image', but row 1 holds 'one.wav'",
        ),
        (["image,x", "a.png,1", "a word,1", "b.PNG,1"], {}, r"row 1 holds 'a word'"),
        (["text,x", "a b,1"], {"target": "y"}, r"no column 'y'; its columns are \['text', 'x'\]"),
        (["text,x", "a b,1"], {"groups": ["x", "z"]}, r"no column 'z'"),
        (["text,x", "a b,1"], {"columns": {"z": "text"}}, r"no column 'z'"),
        (["text,x", "a b,1"], {"columns": {"text": "video"}}, r"'text': 'video'; 'text', 'image', 'speech' are known"),
        (["text,x", "a b,1"], {"columns": {"text": "text"}, "target": "text"}, r"is the target or a group"),
        (["text,x", "a b,1"], {"columns": {"x": "image"}}, r"column 'x' names 1 file.s. that do not exist: row 0"),
        (["text,x", "a b,1"], {"columns": {}}, r"no column of texts"),
        (["x,y", "1,2"], {}, r"no column of texts .*'x': 'numbers'"),
        (["text,x"], {}, r"has no rows"),
        (["text,x", "a b,1,2", "c d,1,2"], {}, r"cannot be read"),
        (["text,x", "a b,1", "a,b,c,d"], {}, r"cannot be read: .*line 3"),
        (["text;x", "a b;1"], {}, r"semicolons"),
    ],
)
def test_bad_tables(folder, lines, options, message):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        read_table(write(folder / "t.csv", *lines), **options)


def test_bad_paths(folder, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"there is no file '.*gone.csv'"):
        read_table(folder / "gone.csv")
    with pytest.raises(ValueError, match=r"does not end in .csv, .tsv or .parquet"):
        read_table(folder / "a.png")
    (folder / "latin.csv").write_bytes("text,x\ncafé,1\n".encode("latin-1"))
    with pytest.raises(ValueError, match=r"is not in UTF-8"):
        read_table(folder / "latin.csv")
    with pytest.raises(ValueError, match=r"The 'columns' parameter of read_table must be"):
        read_table(folder, columns=["a"])
    (folder / "empty").mkdir()
    with pytest.raises(ValueError, match=r"holds no image and no recording"):
        read_table(folder / "empty")
    pd.DataFrame({"text": ["a b"], "x": [1]}).to_parquet(folder / "t.parquet")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r'read_table of .parquet needs pyarrow: pip install "skmodal\[scale\]"'):
        read_table(folder / "t.parquet")


def test_the_digits_as_files_are_the_digits(tmp_path):
    write_digits3(tmp_path / "digits")
    for subset in ("train", "test"):
        digits = load_digits3(subset=subset)
        table = read_table(tmp_path / "digits" / f"{subset}.csv", target="digit", groups="speaker")
        assert table.target.tolist() == digits.target.tolist()
        assert table.groups.tolist() == digits.speaker.tolist()
        images = ImageReader().fit_transform(table.data["image"][:50])
        assert all((mine == theirs).all() for mine, theirs in zip(images, digits.data["image"][:50], strict=True))
        signals = AudioReader(8000).fit_transform(table.data["recording"][:50])
        assert all((mine == theirs).all() for mine, theirs in zip(signals, digits.data["speech"][:50], strict=True))


def test_bad_folders_of_digits(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_digits3(tmp_path / "file")
    with pytest.raises(ValueError, match=r"The 'folder' parameter of write_digits3"):
        write_digits3(None)


def test_two_columns_of_one_name(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("text,label,text\na,1,b\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has two columns 'text'"):
        read_table(path)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_blank_line_of_one_column_is_a_row(tmp_path, end):
    path = tmp_path / "table.csv"
    path.write_bytes(end.join(["text", "one", "", "three", ""]).encode())
    assert read_table(path).data["text"].isna().tolist() == [False, True, False]


def test_cells_of_columns_that_are_not_chosen_stay_texts(tmp_path):
    path = tmp_path / "table.tsv"
    path.write_text("id\ttext\tlabel\n007\tone\t1\n8\ttwo\t2\n", encoding="utf-8")
    table = read_table(path, target="label", columns={"text": "text"})
    assert table.frame["id"].tolist() == ["007", "8"]
    assert table.target.tolist() == [1, 2]
