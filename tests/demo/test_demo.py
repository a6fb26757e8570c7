import re

import numpy as np
import pytest

from skmodal.demo import format_table, write_report
from skmodal.demo._folds import crossed_folds
from skmodal.demo._report import CODE
from skmodal.demo._run import SUBSETS, without
from skmodal.inspection._drawing import COLORS
from skmodal.inspection._page import write_page

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def parsed(report, parse_page):
    return parse_page(report.read_text(encoding="utf-8"))


def test_table(result):
    table = result.table
    assert list(table.columns) == ["name", "accuracy", "balanced_accuracy", "macro_f1", "seconds"]
    assert len(table) == 17
    assert table["name"].is_unique
    scores = table[["accuracy", "balanced_accuracy", "macro_f1"]].to_numpy()
    assert ((scores >= 0) & (scores <= 1)).all()
    assert (table["seconds"] >= 0).all()


def test_majority_is_a_tenth(result):
    assert result.score("majority class").accuracy == pytest.approx(0.1)


def test_rows_in_order(result):
    kinds = [score.kind for score in result.scores]
    assert kinds == ["guess", *["text"] * 3, *["image"] * 3, *["speech"] * 3, "early", "early", *["late"] * 5]


def test_fusion_beats_its_members_on_average(result):
    """Of 160 rows, whose folds calibrate members on 40; of all rows it beats the best of them (docs/benchmarks.md)."""
    members = [result.score(f"{modality}, SVM").accuracy for modality in ("text", "image", "speech")]
    assert result.score("late fusion, product").accuracy > np.mean(members) + 0.1


def test_accuracy_is_that_of_the_predictions(result):
    for score in result.scores:
        assert score.accuracy == pytest.approx(np.mean(score.predicted == result.test.target.to_numpy()))


def test_every_fusion_is_judged_on_every_subset(result):
    fusions = [score for score in result.scores if score.kind in ("early", "late")]
    assert len(fusions) == 7
    for score in fusions:
        assert set(score.by_subset) == set(SUBSETS)
        assert score.by_subset["text", "image", "speech"] == score.accuracy


def test_a_member_alone_is_its_recipe(result):
    by_subset = result.score("late fusion, vote").by_subset
    for modality in ("text", "image", "speech"):
        assert by_subset[modality,] == result.score(f"{modality}, SVM").accuracy


def test_learned(result):
    assert all(weight >= 0 for weight in result.score("late fusion, weighted").learned.values())
    assert "classifier__C" in result.score("early fusion, tuned").learned["best"]


def test_without_leaves_the_frame_alone(small_digits):
    frame = small_digits[1].data
    kept = without(frame, ("image",))
    assert kept[["text", "speech"]].isna().all(axis=None)
    assert kept["image"].notna().all()
    assert frame.notna().all(axis=None)


def test_folds_share_no_speaker_and_no_language(small_digits):
    train, _ = small_digits
    folds = crossed_folds(train.speaker, train.language)
    for fitted, judged in folds:
        assert not set(train.speaker[fitted]) & set(train.speaker[judged])
        assert not set(train.language[fitted]) & set(train.language[judged])
    assert sorted(np.concatenate([judged for _, judged in folds])) == list(range(len(train.target)))


def test_fewer_folds_judge_no_row_twice(small_digits):
    train, _ = small_digits
    judged = np.concatenate([judged for _, judged in crossed_folds(train.speaker, train.language, n_pairs=2)])
    assert len(np.unique(judged)) == len(judged) < len(train.target)


def test_format_table_is_aligned(result):
    lines = format_table(result.table).split("\n")
    assert len({len(line) for line in lines}) == 1
    assert lines[0].split() == ["model", "accuracy", "balanced", "macro", "F1", "seconds"]
    assert len(lines) == 2 + len(result.scores)


def test_report_fetches_nothing(report, parsed):
    fetched = [
        attrs[name]
        for tag, attrs in parsed.tags
        for name in ("src", "href", "xlink:href", "srcset", "data", "poster")
        if name in attrs and tag != "a"
    ]
    assert fetched
    assert all(address.startswith(("data:", "#")) for address in fetched)
    text = report.read_text(encoding="utf-8")
    assert all(address.startswith("#") for address in re.findall(r"url\(([^)]*)\)", text))
    assert "@import" not in text
    assert not {"script", "link", "iframe"} & {tag for tag, _ in parsed.tags}


def test_report_has_every_section_and_links_to_it(parsed):
    sections = ["data", "scores", "modalities", "missing", "confusions", "sound", "code", "how", "sources"]
    assert [attrs["id"] for tag, attrs in parsed.tags if tag == "section"] == sections
    links = [attrs["href"] for tag, attrs in parsed.tags if tag == "a" and attrs["href"].startswith("#")]
    assert links == [f"#{section}" for section in sections]


def test_report_names_models_and_sources(report, result):
    text = report.read_text(encoding="utf-8")
    for score in result.scores:
        assert f'<th scope="row">{score.name}</th>' in text
    for source in ("CC BY-SA 4.0", "Zohar Jackson", "Yann LeCun", "Free Spoken Digit Dataset", "MNIST"):
        assert source in text


def test_pictures_have_words(parsed):
    pictures = [attrs.get("aria-label") for tag, attrs in parsed.tags if tag == "svg"]
    pictures += [attrs.get("alt") for tag, attrs in parsed.tags if tag == "img"]
    assert len(pictures) > 10
    assert all(pictures)


def test_pictures_take_their_colors_from_the_page(report):
    text = report.read_text(encoding="utf-8")
    assert "var(--speech)" in text
    assert not [color for color in COLORS.values() if color in text]


def test_page_replaces_a_file_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    write_page(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_page_follows_a_link(tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    write_page(tmp_path / "link.html", "new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "page.html").read_text() == "new"


def test_same_result_same_report(result, report, tmp_path):
    write_report(result, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == report.read_bytes()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_page_that_cannot_be_written_leaves_the_old_one(error, tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("old")

    def fail(source, target):
        raise error

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(type(error)):
        write_page(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_code_of_the_report_compiles():
    compile(CODE, "report", "exec")
