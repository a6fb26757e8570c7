"""The checks, one promise each. Every one takes the estimator, samples X, a target y and the modality of X."""

import os
import pickle
import tempfile

import numpy as np
import pandas as pd
from sklearn.base import clone, is_classifier
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import _safe_indexing

from .._samples import is_frame, object_array
from ..persistence import InvalidModelFileError, load, save
from ._containers import FLAT_IMAGES, containers, frames

WRONG = (TypeError, ValueError, OSError)


def check_parameters(estimator, X, y, modality):
    """The parameters read back as given, from the estimator and its clone, and after ``fit``."""
    try:
        copy = clone(estimator)
    except RuntimeError as error:
        raise AssertionError(f"clone fails: {error}") from error
    for own, copied in zip(estimator.get_params(False).items(), copy.get_params(False).items(), strict=True):
        assert own[0] == copied[0], f"clone has the parameter {copied[0]!r} where {own[0]!r} is expected"
        assert repr(own[1]) == repr(copied[1]), (
            f"the parameter {own[0]!r} is {copied[1]!r} in the clone, not {own[1]!r}"
        )
    before = {name: repr(value) for name, value in copy.get_params().items()}
    after = copy.fit(X, y).get_params()
    for name in before:
        assert repr(after[name]) == before[name], (
            f"fit changes the parameter {name!r} from {before[name]} to {after[name]!r}"
        )


def check_not_fitted(estimator, X, y, modality):
    """Use before ``fit`` raises NotFittedError."""
    try:
        _answer(clone(estimator), X)
    except NotFittedError:
        return
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise AssertionError(f"use before fit does not raise NotFittedError, but {error!r}") from error
    raise AssertionError("use before fit does not raise NotFittedError")


def check_pickle(estimator, X, y, modality):
    """A pickled and unpickled estimator answers the same."""
    fitted = _fitted(estimator, X, y)
    try:
        copy = pickle.loads(pickle.dumps(fitted))
    except (AttributeError, TypeError, pickle.PicklingError) as error:
        raise AssertionError(f"fitted, it cannot be pickled: {error}") from error
    _assert_same(_answer(fitted, X), _answer(copy, X), "after pickle", exact=True)


def check_save_load(estimator, X, y, modality):
    """Saved and loaded, it answers the same to the bit."""
    fitted = _fitted(estimator, X, y)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.skm")
        try:
            save(fitted, path)
            copy = load(path)
        except (TypeError, InvalidModelFileError) as error:
            raise AssertionError(f"fitted, it cannot be saved and loaded: {error}") from error
    _assert_same(_answer(fitted, X), _answer(copy, X), "after save and load", exact=True)


def check_repeated(estimator, X, y, modality):
    """Two fits with the same seed answer the same, and ``fit_transform`` as ``fit`` and ``transform``."""
    answer = _answer(_fitted(estimator, X, y), X)
    _assert_same(answer, _answer(_fitted(estimator, X, y), X), "after a second fit", exact=True)
    if hasattr(estimator, "fit_transform"):
        joined = _seeded(estimator).fit_transform(X, y)
        _assert_same(answer, joined, "by fit_transform", exact=False)


def check_containers(estimator, X, y, modality):
    """Every container of the same samples gives the same answer, in ``fit`` and after it."""
    for kind, reference, held in containers(X, modality):
        expected = _answer(_fitted(estimator, reference, y), reference)
        if kind == FLAT_IMAGES and expected.ndim == 1:
            continue  # what gives an image back gives a flat one back
        fitted = _fitted(estimator, held, y)
        _assert_same(expected, _answer(fitted, held), f"when X is a {kind}", exact=True)


def check_row_alone(estimator, X, y, modality):
    """A row alone gives what it gives in a batch: to the bit for a transformer, to 1e-5 for predictors and networks."""
    fitted = _fitted(estimator, X, y)
    exact = hasattr(estimator, "transform") and getattr(estimator, "_is_exact", True)
    whole = _answer(fitted, X)
    for row in range(0, len(X), 5):
        alone = _answer(fitted, _safe_indexing(X, [row]))
        _assert_same(whole[row : row + 1], alone, f"of row {row} alone", exact=exact)
    backward = np.arange(len(X))[::-1]
    _assert_same(whole[::-1], _answer(fitted, _safe_indexing(X, backward)), "in reverse order", exact=False)


def check_empty(estimator, X, y, modality):
    """No sample is a ValueError."""
    _assert_raises(lambda: clone(estimator).fit(X[:0], y[:0]), "fit on no sample", ValueError)
    fitted = _fitted(estimator, X, y)
    _assert_raises(lambda: _answer(fitted, X[:0]), "no sample", ValueError)


def check_pipeline(estimator, X, y, modality):
    """In a Pipeline, the answer is the same."""
    expected = _answer(_fitted(estimator, X, y), X)
    held = Pipeline([("it", _seeded(estimator))]).fit(X, y)
    _assert_same(expected, _answer(held, X), "in a Pipeline", exact=True)


def check_grid_search(estimator, X, y, modality):
    """GridSearchCV fits it in two processes."""
    if hasattr(estimator, "predict"):
        given = sorted(estimator.get_params(deep=False).items())[:1]
        search = GridSearchCV(estimator, {name: [value] for name, value in given}, cv=2, n_jobs=2)
    else:
        pipeline = Pipeline([("it", estimator), ("dummy", DummyClassifier(random_state=0))])
        search = GridSearchCV(pipeline, {"dummy__strategy": ["prior", "stratified"]}, cv=2, n_jobs=2)
    search.set_params(error_score="raise").fit(X, y)
    assert len(search.predict(X)) == len(X), "GridSearchCV predicts another number of rows"


def check_cross_val_predict(estimator, X, y, modality):
    """cross_val_predict gives one of the classes for each row, for string labels too."""
    labels = np.array([f"class {label}" for label in y])
    predicted = cross_val_predict(estimator, X, labels, cv=2)
    assert set(predicted) <= set(labels), f"predictions {sorted(set(predicted))} are no labels of y"


def check_one_class(estimator, X, y, modality):
    """Labels of one class are a ValueError, or a model that predicts it."""
    refusal = None
    try:
        fitted = clone(estimator).fit(X, np.zeros(len(X), dtype=int))
    except ValueError as error:
        refusal = str(error)
    if refusal is not None:
        assert "class" in refusal, f"the error on one class does not say so: {refusal}"
    else:
        assert (fitted.predict(X) == 0).all(), "fitted on one class, it predicts another"


def check_unions(estimator, X, y, modality):
    """Rows of fixed length stand side by side in a FeatureUnion, and come out of a ColumnTransformer."""
    rows = _answer(_fitted(estimator, X, y), X)
    if rows.ndim != 2:
        return
    joined = FeatureUnion([("one", _seeded(estimator)), ("two", _seeded(estimator))]).fit(X, y).transform(X)
    _assert_same(np.hstack([rows, rows]), joined, "in a FeatureUnion", exact=True)
    if modality != "several":
        frame = pd.DataFrame({"other": np.arange(len(X)), "samples": pd.Series(list(X), dtype=object)})
        columns = ColumnTransformer([("it", _seeded(estimator), "samples")]).fit(frame, y).transform(frame)
        _assert_same(rows, columns, "in a ColumnTransformer", exact=True)


def check_sample_weight(estimator, X, y, modality):
    """Equal weights change nothing."""
    weighted = _seeded(estimator).fit(X, y, sample_weight=np.ones(len(X)))
    _assert_same(_answer(_fitted(estimator, X, y), X), _answer(weighted, X), "with equal weights", exact=False)


def check_partial_fit(estimator, X, y, modality):
    """``partial_fit`` takes the samples piece by piece."""
    growing = _seeded(estimator)
    classes = {"classes": np.unique(y)} if is_classifier(estimator) else {}
    growing.partial_fit(_safe_indexing(X, np.arange(12)), y[:12], **classes)
    growing.partial_fit(_safe_indexing(X, np.arange(12, len(X))), y[12:])
    assert len(_answer(growing, X)) == len(X), "after partial_fit it answers another number of rows"


def check_missing_cells(estimator, X, y, modality):
    """A missing cell is filled by rule, or an error that names its row."""
    for missing in (None, np.nan, pd.NA):
        holed = object_array([missing if row == 3 else cell for row, cell in enumerate(X)])
        if _fills(estimator):
            assert len(_answer(_fitted(estimator, holed, y), holed)) == len(X), "rows with missing cells are lost"
        else:
            _assert_names_row(lambda cells: clone(estimator).fit(cells, y), holed, f"fit on {missing!r}")
            _assert_names_row(lambda cells: _answer(_fitted(estimator, X, y), cells), holed, repr(missing))


def check_bad_cells(estimator, X, y, modality):
    """What is no sample is an error that names its row."""
    fitted = _fitted(estimator, X, y)
    with tempfile.TemporaryDirectory() as folder:
        for what, cell in _bad_cells(modality, folder):
            bad = object_array([cell if row == 3 else good for row, good in enumerate(X)])
            _assert_names_row(lambda cells: _answer(fitted, cells), bad, what, given_rows=_fills(estimator))


def check_frame(estimator, X, y, modality):
    """pandas and polars frames with missing cells give the same answer; a frame without its columns is an error."""
    fitted = _fitted(estimator, X, y)
    answer = _answer(fitted, X)
    for kind, frame in frames(X):
        _assert_same(answer, _answer(fitted, frame), f"when X is a {kind}", exact=True)
        _assert_same(answer, _answer(_fitted(estimator, frame, y), frame), f"fitted on a {kind}", exact=True)
    strange = X.rename(columns=lambda name: name + "_")
    _assert_raises(lambda: clone(estimator).fit(strange, y), "fit on a frame without its columns", ValueError)
    _assert_raises(lambda: _answer(fitted, strange), "a frame without its columns", ValueError)


def _bad_cells(modality, folder):
    """What DESIGN calls bad input, for one modality, with a name for each."""
    broken = os.path.join(folder, "broken.wav" if modality == "speech" else "broken.png")
    with open(broken, "wb") as file:
        file.write(b"RIFF\x24\x00" if modality == "speech" else b"\x89PNG\r\n\x1a\n\x00\x00")
    files = [("a path that does not exist", os.path.join(folder, "none")), ("a truncated file", broken)]
    if modality == "text":
        return [("bytes", b"one"), ("a number", 3), ("a list of words", ["one", "two"])]
    if modality == "image":
        return [
            *files,
            ("an image of no area", np.zeros((0, 5), np.uint8)),
            ("a vector", np.zeros(25, np.uint8)),
            ("five channels", np.zeros((5, 5, 5), np.uint8)),
            ("complex numbers", np.zeros((5, 5), complex)),
            ("NaN", np.full((5, 5), np.nan)),
        ]
    return [
        *files,
        ("an empty waveform", np.zeros(0)),
        ("a waveform of one sample", np.zeros(1)),
        ("stereo", np.zeros((100, 2))),
        ("complex numbers", np.zeros(100, complex)),
        ("NaN", np.full(100, np.nan)),
        ("infinity", np.full(100, np.inf)),
    ]


def _fills(estimator):
    """Whether the rows of missing cells are filled by rule."""
    return getattr(estimator, "missing", "error") != "error"


def _seeded(estimator):
    """A clone with every random state that it and its parts have set to 0."""
    copied = clone(estimator)
    states = [name for name in copied.get_params() if name == "random_state" or name.endswith("__random_state")]
    return copied.set_params(**dict.fromkeys(states, 0))


def _fitted(estimator, X, y):
    return _seeded(estimator).fit(X, y)


def _answer(estimator, X):
    for method in ("transform", "predict_proba", "predict"):
        if hasattr(estimator, method):
            answer = getattr(estimator, method)(X)
            assert len(answer) == len(X), f"{method} gives {len(answer)} rows for {len(X)} samples"
            return answer.to_numpy() if is_frame(answer) else answer
    if hasattr(estimator, "kneighbors"):
        return estimator.kneighbors(X)[0]
    raise AssertionError(f"{type(estimator).__name__} has neither transform nor predict, nor kneighbors")


def _assert_same(expected, got, when, *, exact):
    assert len(expected) == len(got), f"{len(got)} rows instead of {len(expected)} {when}"
    for row, (one, other) in enumerate(zip(expected, got, strict=True)):
        if isinstance(one, (str, list)) or one is None:
            same = one == other
        elif exact:
            same = np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind == "f")
        else:
            same = np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-5, atol=1e-5, equal_nan=True)
        assert same, f"another answer {when}: row {row} is {other!r} instead of {one!r}"


def _assert_raises(call, when, kinds):
    try:
        call()
    except kinds as error:
        return str(error)
    raise AssertionError(f"no {kinds if isinstance(kinds, type) else 'error'} on {when}")


def _assert_names_row(call, X, what, *, given_rows=False):
    """Row 3 of X is bad; what skips rows (``given_rows``) counts those that it passes on, so the number may differ."""
    message = _assert_raises(lambda: call(X), what, WRONG)
    assert "3" in message or given_rows, f"the error on {what} does not name the sample: {message}"
