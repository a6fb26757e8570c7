import subprocess
import sys

import pytest

from skmodal import __version__
from skmodal.__main__ import main


def one_line(capsys):
    """Return what was said on stderr, which must be one line, and nothing on stdout."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1
    return said.err


@pytest.fixture
def never_run(monkeypatch):
    def run_demo(*args, **kwargs):
        raise AssertionError("the work began before the options were checked")

    monkeypatch.setattr("skmodal.demo.run_demo", run_demo)


def test_version_in_a_process_of_its_own():
    done = subprocess.run([sys.executable, "-m", "skmodal", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"skmodal {__version__}\n", "")


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from skmodal.__main__ import main; main(['demo', '--help']); "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'sklearn', 'matplotlib', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"]])
def test_help(arguments, capsys):
    assert main(arguments) == 0
    assert "demo" in capsys.readouterr().out


def test_help_says_what_it_writes_and_how_long_it_takes(capsys):
    main(["demo", "--help"])
    said = capsys.readouterr().out
    assert "report.html" in said
    assert "minute" in said


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        ([], "COMMAND"),
        (["dance"], "dance"),
        (["demo", "--nonsense"], "--nonsense"),
        (["demo", "extra"], "extra"),
        (["demo", "--jobs", "0"], "--jobs"),
        (["demo", "--jobs", "two"], "two"),
        (["demo", "--random-state", "-1"], "--random-state"),
        (["demo", "--random-state", "4294967296"], "4294967296"),
        (["demo", "--image-energy", "0"], "--image-energy"),
        (["demo", "--image-energy", "1.5"], "1.5"),
        (["demo", "--image-energy", "nan"], "nan"),
        (["demo", "--output"], "--output"),
    ],
)
def test_wrong_usage(arguments, about, capsys, never_run):
    assert main(arguments) == 2
    assert about in one_line(capsys)


def test_no_folder(tmp_path, capsys, never_run):
    assert main(["demo", "--output", str(tmp_path / "absent" / "report.html")]) == 1
    assert "no folder" in one_line(capsys)


def test_folder_is_a_file(tmp_path, capsys, never_run):
    (tmp_path / "file").write_text("")
    assert main(["demo", "--output", str(tmp_path / "file" / "report.html")]) == 1
    assert "cannot write" in one_line(capsys)


def test_output_is_a_folder(tmp_path, capsys, never_run):
    assert main(["demo", "--output", str(tmp_path)]) == 1
    assert "not a file" in one_line(capsys)


def test_name_is_too_long(tmp_path, capsys, never_run):
    assert main(["demo", "--output", str(tmp_path / ("x" * 300))]) == 1
    assert "cannot write" in one_line(capsys)


def test_folder_is_not_writable(tmp_path, capsys, never_run, monkeypatch):
    def refuse(path, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(
        "skmodal.inspection._page.Path.touch", refuse
    )  # root may write everywhere, so a mode would not stop it
    assert main(["demo", "--output", str(tmp_path / "report.html")]) == 1
    assert "Permission denied" in one_line(capsys)


def test_damaged_bundle(tmp_path, capsys, never_run, monkeypatch):
    def damaged(**options):
        raise OSError("load_digits3: the bundled file digits3.npz has another SHA-256.\nInstall skmodal again.")

    monkeypatch.setattr("skmodal.datasets.load_digits3", damaged)
    assert main(["demo", "--output", str(tmp_path / "report.html")]) == 1
    assert "digits3.npz" in one_line(capsys)
    assert not list(tmp_path.iterdir())


def test_interrupt(tmp_path, capsys, monkeypatch):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("skmodal.demo.run_demo", interrupted)
    assert main(["demo", "--output", str(tmp_path / "report.html")]) == 130
    assert "interrupted" in one_line(capsys)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_demo_prints_the_table_and_writes_the_report(tmp_path, capsys, monkeypatch, result):
    options = {}

    def run_demo(train, test, **given):
        options.update(given, n_train=len(train.target))
        return result

    monkeypatch.setattr("skmodal.demo.run_demo", run_demo)
    path = tmp_path / "page.html"
    assert main(["demo", "--output", str(path), "--random-state", "3", "--jobs", "1", "--quiet"]) == 0
    assert options == {"random_state": 3, "n_jobs": 1, "verbose": 0, "n_train": 800}
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("model")
    assert "late fusion, product" in said.out
    assert str(path) in said.out
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
