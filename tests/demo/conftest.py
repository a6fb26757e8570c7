import numpy as np
import pytest
from sklearn.utils import Bunch

from skmodal.datasets import load_digits3
from skmodal.demo import run_demo, write_report

PER_ROW = ["data", "target", "speaker", "language"]


def first_of_each_digit(digits, count):
    """Return a Bunch of so many rows a digit."""
    target = digits.target.to_numpy()
    places = np.sort(np.concatenate([np.flatnonzero(target == digit)[:count] for digit in range(10)]))
    rows = {
        name: digits[name].iloc[places].reset_index(drop=True)
        if hasattr(digits[name], "iloc")
        else digits[name][places]
        for name in PER_ROW
    }
    return Bunch(**rows, target_names=digits.target_names, sampling_rate=digits.sampling_rate)


@pytest.fixture(scope="session")
def small_digits():
    return tuple(first_of_each_digit(load_digits3(subset=subset), 16) for subset in ("train", "test"))


@pytest.fixture(scope="session")
def result(small_digits):
    return run_demo(*small_digits, random_state=0, n_groups=2, n_jobs=2, verbose=0)


@pytest.fixture(scope="session")
def report(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "report.html"
    write_report(result, path)
    return path
