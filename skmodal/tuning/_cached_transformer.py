"""Features computed once a sample, whatever fold or candidate of a search asks for them."""

import os
from numbers import Number

import joblib
import numpy as np
from PIL import Image
from sklearn import config_context
from sklearn.base import MetaEstimatorMixin, TransformerMixin, _fit_context, clone
from sklearn.pipeline import Pipeline
from sklearn.utils import _safe_indexing, get_tags
from sklearn.utils._param_validation import HasMethods
from sklearn.utils.validation import _num_samples, check_is_fitted

from .. import __version__
from .._samples import (
    ModalEstimator,
    as_cells,
    as_table,
    cached_arrays,
    is_frame,
    is_missing,
    make_cache_folder,
    object_array,
    sample_keys,
)

_OF_COST_ALONE = {"n_jobs", "verbose", "cache", "memory"}  # parameters that no result depends on


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

    def __init__(self, transformer, *, cache=None):
        self.transformer = transformer
        self.cache = cache

    @property
    def _modality(self):
        return getattr(_steps(self.transformer)[0], "_modality", None)

    @property
    def _is_exact(self):
        return all(getattr(step, "_is_exact", False) for step in _steps(self.transformer))

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X, y=None):
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
        name = type(self).__name__
        steps = _steps(self.transformer)
        for step in steps:
            _check_rows_stand_alone(step)
        if self.cache is not None:
            make_cache_folder(self.cache, name=name)
        fitted = clone(self.transformer)
        if len(steps) > 1 and _num_samples(X):
            fitted.fit(_safe_indexing(X, [0]))  # the other rows would be transformed here, and once more later
            _check_no_size_learned(_steps(fitted)[1:])
        _steps(fitted)[0].fit(X)
        self.transformer_ = fitted
        self._forget_table()
        for attribute in ("n_features_in_", "feature_names_in_"):
            if hasattr(_steps(fitted)[0], attribute):
                setattr(self, attribute, getattr(_steps(fitted)[0], attribute))
        return self

    def transform(self, X):
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
            samples = self._hashable(X)
            return self._computed(X) if samples is None else self._known(X, samples)

    def _known(self, X, samples):
        settings = self._settings()
        innermost = type(_steps(self.transformer_)[-1]).__name__
        arrays = cached_arrays(
            sample_keys(samples, settings),
            lambda places: self._of_places(X, places),
            folder=self.cache,
            settings=settings,
            name=f"CachedTransformer-{innermost}",
        )
        if arrays[0].ndim == 1 and self._gives_rows:
            return np.stack(arrays)
        return object_array([array.copy() for array in arrays])

    def get_feature_names_out(self, input_features=None):
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
