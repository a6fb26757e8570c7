"""Features computed once a sample, whatever fold or candidate of a search asks for them."""

import os
from functools import partial
from typing import Self

import joblib
import numpy as np
from numpy.typing import ArrayLike
from PIL import Image
from scipy.sparse import issparse
from sklearn import config_context
from sklearn.base import BaseEstimator, MetaEstimatorMixin, TransformerMixin, _fit_context, clone
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import _safe_indexing, get_tags
from sklearn.utils._param_validation import HasMethods
from sklearn.utils.validation import _num_samples, check_is_fitted, validate_data

from .. import __version__
from .._samples import (
    FilePath,
    ModalEstimator,
    Samples,
    as_cells,
    as_table,
    cached_arrays,
    existing_file,
    image,
    is_frame,
    is_missing,
    make_cache_folder,
    object_array,
    sample_keys,
)

_COSTS = {"n_jobs", "verbose", "cache", "memory"}  # parameters that no result depends on
_NOTHING = np.empty(0, "V1")  # stands for a missing sample, or result


class CachedTransformer(MetaEstimatorMixin, TransformerMixin, ModalEstimator):
    """Apply a transformer to every sample once, and know the result when the sample comes again.

    In a search, no fold and no candidate computes a feature twice: the samples that are new are transformed, the
    others' results are found by a hash of their content, and of the transformer's class, version and parameters. The
    results are those of the transformer, to the bit.

    This is right for transformers whose result for a sample depends on that sample alone and not on what they were
    fitted on, and only those are taken: skmodal's features of images and of speech, readers, noise reduction, trimming,
    the pretrained encoders, and pipelines of them. Where `fit` learns the size of the images, it is part of the key.

    Parameters
    ----------
    transformer : transformer or Pipeline
        Not fitted.
    cache : str, path or None, default=None
        A folder for the results, one SQLite file for each setting of the transformer, which processes share:
        ``n_jobs=2`` of a search wants it. They take turns, so that none computes what another does. It is yours to
        empty. None keeps up to 256 MiB in the memory of the process.

    Attributes
    ----------
    transformer_ : transformer
        The fitted clone.
    n_features_in_ : int
        Number of columns of the table seen in ``fit``; only set for tables.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns of the table seen in ``fit``; only set for frames whose names are all strings.

    Notes
    -----
    Files are known by their path, size and time of change; what lies in memory by all its bytes, at some 2 GB/s on
    processors that compute SHA-256 by themselves. Features that cost less than that, such as the MFCCs of short
    clips, gain nothing.

    Examples
    --------
    >>> from sklearn.model_selection import GridSearchCV
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.svm import SVC
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.speech import MFCC
    >>> from skmodal.tuning import CachedTransformer
    >>> digits = load_digits3(subset="train")
    >>> model = make_pipeline(CachedTransformer(MFCC(sampling_rate=8000)), SVC())
    >>> search = GridSearchCV(model, {"svc__C": [1, 10]}, cv=2).fit(digits.data["speech"], digits.target)
    >>> bool(search.best_score_ > 0.5)
    True
    """

    _parameter_constraints = {
        "transformer": [HasMethods(["fit", "transform"])],
        "cache": [str, os.PathLike, None],
    }

    _rows_stand_alone = True

    def __init__(self, transformer: BaseEstimator, *, cache: FilePath | None = None):
        self.transformer = transformer
        self.cache = cache

    @property
    def _modality(self):
        return getattr(_steps(self.transformer)[0], "_modality", None)

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Check the parameters and the samples, by the transformer's own ``fit``; of a pipeline, its first step's.

        Parameters
        ----------
        X : container of samples
        y : None
            Ignored.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            The transformer's results may depend on other samples than their own.
        OSError
            ``cache`` cannot be made a folder.
        """
        return self._fit(X, in_full=True)

    @_fit_context(prefer_skip_nested_validation=False)
    def fit_transform(self, X: Samples, y: object = None) -> np.ndarray:
        """Fit, and give the results of the same samples, each of which is looked at only once.

        Parameters
        ----------
        X : container of samples
        y : None
            Ignored.

        Returns
        -------
        results : ndarray
            As of `transform`.
        """
        return self._fit(X, in_full=False).transform(X)

    def _fit(self, X, *, in_full):
        steps = _steps(self.transformer)
        for step in steps:
            _check_rows_stand_alone(step)
        if self.cache is not None:
            make_cache_folder(self.cache, name=type(self).__name__)
        fitted = clone(self.transformer)
        if (len(steps) > 1 or not in_full) and _num_samples(X):
            rows = X if is_frame(X) or as_table(X) is None else np.asarray(X)
            fitted.fit(_safe_indexing(rows, [0]))  # `transform` looks at the others, and transforms them once
            _check_no_size_learned(_steps(fitted)[1:])
        if in_full or not _num_samples(X) or as_table(X) is not None or hasattr(_steps(fitted)[0], "size_"):
            _steps(fitted)[0].fit(X)
        self.transformer_ = fitted
        self._take_table(_steps(fitted)[0])
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Give the transformer's results, computed where they are not known.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        results : ndarray
            As of the transformer: rows, or an object array of arrays.
        """
        check_is_fitted(self)
        with config_context(transform_output="default"):
            samples = self._contents(X)
            if samples is None:  # there is none, or one that is no sample, of which the transformer tells
                return self.transformer_.transform(X)
            options = {"folder": self.cache, "settings": self._settings(X), "name": type(self).__name__}
            keys = sample_keys(samples, options["settings"])
            return _together(cached_arrays(keys, partial(self._of_places, X), **options))

    def _contents(self, X):
        """Return what the result of each sample depends on, a str or an array, or None."""
        table = as_table(X)
        if table is None:
            contents = [self._content(cell, row) for row, cell in enumerate(as_cells(X, name=type(self).__name__))]
            return None if any(content is None for content in contents) else contents
        rows = np.empty(0) if issparse(table) else np.asarray(table)
        if rows.ndim != 2 or not rows.size or rows.dtype.kind not in "biuf":
            return None
        if hasattr(self, "n_features_in_"):
            validate_data(self, X, reset=False, skip_check_array=True)
        return list(rows)

    def _content(self, cell, row):
        if isinstance(cell, np.ndarray):
            return cell if cell.dtype.kind in "biuf" else None
        if is_missing(cell):
            return _NOTHING
        if isinstance(cell, str) and self._modality == "text":
            return cell
        if isinstance(cell, (str, os.PathLike)):
            existing_file(cell, row=row, name=type(self).__name__)
            facts = os.stat(cell)
            return f"{os.path.abspath(cell)}\0{facts.st_size}\0{facts.st_mtime_ns}"
        return image(cell, row=row, name=type(self).__name__) if isinstance(cell, Image.Image) else None

    def _settings(self, X):
        """Return a hash of all that the results depend on beside the samples."""
        steps = [
            (type(step).__module__, type(step).__qualname__, {k: v for k, v in vars(step).items() if k not in _COSTS})
            for step in _steps(self.transformer_)
        ]
        return joblib.hash([__version__, steps, as_table(X) is None])

    def _of_places(self, X, places):
        """Return the results of the samples at some places, each in an array that tells a row from a cell."""
        rows = X if is_frame(X) or as_table(X) is None else np.asarray(X)
        try:
            results = self.transformer_.transform(_safe_indexing(rows, places))
        except (OSError, TypeError, ValueError):
            self.transformer_.transform(X)  # the same error, which names the sample's row of X
            raise
        return _packed(results.to_numpy() if is_frame(results) else results)

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Return the names of the columns of `transform`'s result: the transformer's.

        Parameters
        ----------
        input_features : array-like of str, default=None

        Returns
        -------
        names : ndarray of str objects
        """
        check_is_fitted(self)
        return self.transformer_.get_feature_names_out(input_features)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        inner = get_tags(self.transformer)
        tags.input_tags = inner.input_tags
        tags.transformer_tags = inner.transformer_tags
        return tags


def _steps(transformer):
    """Return the transformers that a pipeline consists of, those of pipelines inside it too."""
    if not isinstance(transformer, Pipeline):
        return [transformer]
    return [inner for _, step in transformer.steps if step not in ("passthrough", None) for inner in _steps(step)]


def _check_rows_stand_alone(step):
    if not getattr(step, "_rows_stand_alone", False):
        mend = "what comes before it, as in make_pipeline(CachedTransformer(MFCC()), StandardScaler())"
        if isinstance(step, FeatureUnion):
            mend = "what stands in it, as in make_union(CachedTransformer(HOG()), CachedTransformer(ColorHistogram()))"
        raise ValueError(
            f"CachedTransformer: what {type(step).__name__} gives for a sample may depend on more than the sample: on "
            f"those that it is fitted on, on the others of the call, or on chance. Cache {mend}."
        )


def _check_no_size_learned(steps):
    for step in steps:
        if hasattr(step, "size_") and step.size is None:
            raise ValueError(
                f"CachedTransformer: {type(step).__name__} learns its size from all images, and in a pipeline it would "
                f"see the first alone. State it, e.g. {type(step).__name__}(size={step.size_})."
            )


def _packed(results):
    """Return an array a sample: a row as it is, and of a cell, its array with an axis of one in front."""
    if results.dtype != object:
        return [row.copy() for row in results]
    return [_NOTHING if cell is None else np.array(cell)[np.newaxis] for cell in results]


def _together(arrays):
    """Return what was packed as one array of rows, or as an object array of cells."""
    if arrays[0].ndim == 1 and arrays[0].dtype != _NOTHING.dtype:
        return np.stack(arrays)
    return object_array([None if array.dtype == _NOTHING.dtype else array[0].copy() for array in arrays])
