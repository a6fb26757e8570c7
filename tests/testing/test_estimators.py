"""all_estimators lists every public class, and construct_instances makes each of them."""

import inspect

import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.pipeline import Pipeline

from skmodal import estimators, fusion, image, speech, text, tuning
from skmodal.testing import all_estimators, construct_instances
from skmodal.testing._containers import containers, frames
from skmodal.testing._suite import _digits

# A mixin, pictures, and a callback.
NO_ESTIMATORS = {"WordNeighbors", "TrainingCurveDisplay", "SearchDisplay", "SearchProgress"}


def test_every_public_class_of_the_faces_is_listed():
    faces = (text, image, speech, estimators, fusion, tuning)
    public = {name for face in faces for name in face.__all__ if inspect.isclass(getattr(face, name))}
    listed = dict(all_estimators())
    assert set(listed) == public - NO_ESTIMATORS
    assert all(issubclass(cls, BaseEstimator) for cls in listed.values())
    assert list(listed) == sorted(listed)
    assert {"TextCleaner", "HOG", "MFCC", "LateFusionClassifier", "SkipMissing"} <= set(listed)


@pytest.mark.parametrize("cls", [cls for _, cls in all_estimators()])
def test_instances(cls):
    for instances in construct_instances(cls):
        assert instances
        for instance in instances:
            # What reads features of samples, such as sequences or counts, stands behind what makes them.
            steps = [step for _, step in instance.steps] if isinstance(instance, Pipeline) else [instance]
            assert cls in map(type, steps[-2:])
            assert repr(clone(instance)) == repr(instance)


@pytest.mark.parametrize("modality", ["text", "image", "speech", "several"])
def test_the_samples_are_ragged_and_balanced(modality):
    X, y = _digits(modality)
    assert len(X) == len(y) == 24
    assert sorted(set(y.tolist())) == [1, 4, 7]
    if modality in ("image", "speech"):
        assert len({cell.shape for cell in X}) > 1
    if modality == "several":
        assert X.isna().sum().to_dict() == {"text": 2, "image": 0, "speech": 2}
        assert len(list(frames(X))) == 2


@pytest.mark.parametrize(("modality", "more"), [("text", 2), ("image", 2), ("speech", 1)])
def test_every_container_of_the_contract_is_tried(modality, more):
    X, _ = _digits(modality)
    assert len({kind for kind, _, _ in containers(X, modality)}) == 7 + more
    for _, reference, held in containers(X, modality):
        assert len(reference) == len(held) == 24
