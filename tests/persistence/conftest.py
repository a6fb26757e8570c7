"""Make ``forging`` importable, and models to be saved."""

import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from skmodal.estimators import ImageClassifier
from skmodal.persistence import save

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def digits():
    random = np.random.default_rng(0)
    X = random.integers(0, 16, (60, 64)).astype(float)
    return X, np.arange(60) % 3


@pytest.fixture(scope="session")
def models(digits):
    """One fitted model of each make."""
    network = ImageClassifier("mlp", n_hidden=4, max_epochs=1, precision="float32", random_state=0)
    made = {
        "linear": make_pipeline(StandardScaler(), LogisticRegression()),
        "forest": RandomForestClassifier(2, random_state=0),
        "neighbors": KNeighborsClassifier(3, algorithm="kd_tree"),
        "network": network,
        "random": LogisticRegression(random_state=np.random.RandomState(0)),
    }
    return {name: model.fit(*digits) for name, model in made.items()}


@pytest.fixture
def saved(models, tmp_path):
    """Save one of the models anew, and return its path."""

    def saved(name):
        path = tmp_path / f"{name}.skm"
        save(models[name], path)
        return path

    return saved
