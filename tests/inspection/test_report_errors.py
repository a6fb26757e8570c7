"""What make_report refuses, before the work."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, ClusterMixin
from sklearn.dummy import DummyClassifier

from skmodal.inspection import make_report

pytestmark = pytest.mark.slow


def test_a_path_that_cannot_be_written_is_found_before_the_work(tmp_path):
    class Idle(ClassifierMixin, BaseEstimator):
        def predict(self, X):
            raise AssertionError("was asked")

    with pytest.raises(OSError, match="there is no folder"):
        make_report(Idle(), [[0]], [0], tmp_path / "absent" / "report.html")


class Cluster(ClusterMixin, BaseEstimator):
    def predict(self, X):
        return np.zeros(len(X))


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"estimator": Cluster()}, ValueError, "Cluster is neither a classifier nor a regressor"),
        ({"estimator": 3}, ValueError, "'estimator' parameter"),
        ({"y": [0]}, ValueError, "inconsistent numbers"),
        ({"y": [[0, 1], [1, 0]]}, ValueError, "1d array"),
        ({"groups": ["a"]}, ValueError, "inconsistent numbers"),
        ({"groups": 3}, ValueError, "'groups' parameter"),
        ({"title": 3}, ValueError, "'title' parameter"),
        ({"sampling_rate": 0}, ValueError, "'sampling_rate' parameter"),
        ({"n_mistakes": -1}, ValueError, "'n_mistakes' parameter"),
        ({"scoring": "speed"}, ValueError, "speed"),
    ],
)
def test_bad_input(change, error, match, tmp_path):
    X, y = [[0.0], [1.0]], [0, 1]
    arguments = {"estimator": DummyClassifier().fit(X, y), "X": X, "y": y, "groups": ["a", "b"]} | change
    with pytest.raises(error, match=match):
        make_report(path=tmp_path / "report.html", **arguments)
    assert not list(tmp_path.iterdir())
