"""One space for several modalities, in which a photograph lies beside its caption and a recording beside its image."""

from dataclasses import KW_ONLY, dataclass
from itertools import combinations
from numbers import Integral, Real
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin, _fit_context
from sklearn.preprocessing import normalize
from sklearn.utils import _safe_indexing
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from .._samples import Samples
from ..estimators.bases import (
    TRAINING_CONSTRAINTS,
    CallbackSupportMixin,
    as_before_on_error,
    documented,
    forget,
    with_callbacks,
)
from ._embedding_training import EmbeddingTraining
from ._encoders import ENCODERS_CONSTRAINTS, ENCODERS_DOCUMENTATION
from ._ranking import mean_average_precision
from ._row_labels import row_labels

_EMBEDDING_DOCUMENTATION = """\
    n_components : int, default=64
        Numbers of a vector. "deep_cca" wants about as many as the modalities share, and finds noise in the rest: of ten
        digits, 10 gave a mean average precision of .95 and 64 of .67.
    method : {"contrastive", "triplet", "adversarial", "dual_stream", "deep_cca", "cca"}, default="contrastive"
        "contrastive" finds each row's partner among those of the batch [1]_, and with classes all partners of its class
        [2]_. "triplet" keeps others farther than the partner by a margin [3]_.
        "adversarial" is contrastive, while a discriminator fails to tell what modality a vector is of [4]_.
        "dual_stream" is triplet, and a classifier shared by the modalities tells every row, or class, from all others
        [5]_. "deep_cca" correlates the networks' outputs [6]_, and maps them as "cca" does. "cca" wants transformers
        that give dense rows as encoders, trains no network, and finds the linear maps whose outputs correlate most
        [7]_, each component counting by its correlation [8]_. Both know rows' own partners, not classes.
    temperature : float, default=0.5
        Of "contrastive" and "adversarial": what the cosines are divided by. A low one (0.07) holds every other row off
        alike well, as millions of pairs want it; of a few thousand, in which other rows may mean the same, it learns
        the pairs by heart.
    margin : float, default=0.2
        Of "triplet" and "dual_stream", in cosines.
    regularization : float, default=1.0
        Of "cca" and "deep_cca": what is added to the variances, as a share of their mean.
"""


@documented(ENCODERS_DOCUMENTATION, _EMBEDDING_DOCUMENTATION)
@dataclass(eq=False, repr=False)
class JointEmbedding(ClassNamePrefixFeaturesOutMixin, CallbackSupportMixin, TransformerMixin, EmbeddingTraining):
    """Embed several modalities in one space of unit vectors, where what belongs together is close.

    A modality that a row lacks (None, NaN) has no part in its result. A row of one modality teaches nothing of pairs:
    "cca" knows it in that modality's covariance, and the others leave it out.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    modalities_ : list of str
    correlations_ : ndarray of shape (n_components,)
        By "cca" and "deep_cca", of the components between the modalities.
    net_ : skorch net
        The network, ``net_.module_``, and its optimizer; not by "cca".
    learning_curve_ : dict of ndarrays
        For each epoch "train_loss", "valid_loss" (NaN where no rows are held out), "lr" and "seconds"; not by "cca".
    n_features_in_ : int
        Columns of the table seen in `fit`; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of its columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    CrossModalRetriever : Find the nearest of a gallery.
    CrossModalMatcher : The probability that two samples belong together.
    ZeroShotClassifier : Classify by what is nearest to the classes' descriptions.

    References
    ----------
    .. [1] Radford and others (2021). Learning transferable visual models from natural language supervision. ICML.
    .. [2] Khosla and others (2020). Supervised contrastive learning. NeurIPS.
    .. [3] Kiros, Salakhutdinov and Zemel (2014). Unifying visual-semantic embeddings with multimodal neural language
       models. arXiv:1411.2539.
    .. [4] Wang, Yang, Xu, Hanjalic and Shen (2017). Adversarial cross-modal retrieval. ACM Multimedia.
    .. [5] Zheng and others (2020). Dual-path convolutional image-text embeddings with instance loss. ACM TOMM 16.
    .. [6] Andrew, Arora, Bilmes and Livescu (2013). Deep canonical correlation analysis. ICML.
    .. [7] Kettenring (1971). Canonical analysis of several sets of variables. Biometrika 58; regularized as of Vinod
       (1976). Canonical ridge and econometrics of joint production. Journal of Econometrics 4.
    .. [8] Gong, Ke, Isard and Lazebnik (2014). A multi-view embedding space for modeling internet images, tags, and
       their semantics. IJCV 106.

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.estimators import ImageClassifier, SpeechClassifier
    >>> from skmodal.fusion import JointEmbedding
    >>> train, test = (load_digits3(subset=subset) for subset in ("train", "test"))
    >>> encoders = {"image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}
    >>> embedding = JointEmbedding(encoders, max_epochs=10, random_state=0).fit(train.data, train.target)
    >>> embedding.transform(test.data["speech"][:3], modality="speech").shape
    (3, 64)
    >>> bool(embedding.score(test.data, test.target) > 0.3)  # of new speakers; chance is 0.1
    True
    """

    _: KW_ONLY
    n_components: int = 64
    method: Literal["contrastive", "triplet", "adversarial", "dual_stream", "deep_cca", "cca"] = "contrastive"
    temperature: float = 0.5
    margin: float = 0.2
    regularization: float = 1.0

    _is_exact = False
    _parameter_constraints = {
        **ENCODERS_CONSTRAINTS,
        "method": [StrOptions({"contrastive", "triplet", "adversarial", "dual_stream", "deep_cca", "cca"})],
        "n_components": [Interval(Integral, 1, None, closed="left")],
        "temperature": [Interval(Real, 0, None, closed="neither")],
        "margin": [Interval(Real, 0, None, closed="neither")],
        "regularization": [Interval(Real, 0, None, closed="left")],
        **TRAINING_CONSTRAINTS,
    }

    @with_callbacks
    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: ArrayLike | None = None) -> Self:
        """Learn the space from rows that have two modalities or more.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,), default=None
            Classes of the rows: those of one class belong together. Without, a row's modalities alone do.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            A column is gone, a modality stands beside another in fewer than two rows, or with ``warm_start`` the
            method, `n_components` or the classes are others than before; the estimator is left as it was.
        """
        with as_before_on_error(self):
            first = not (self.warm_start and hasattr(self, "net_") and self.method != "cca")
            if first:
                forget(self)
            X = self._samples(X, reset=first)
            labels = row_labels(X, y, who="JointEmbedding")
            paired = self._paired(X)
            if self.method == "cca":
                self._fit_rows(X, labels)
            else:
                self._train(_safe_indexing(X, paired), labels[paired], first=first)
            self.modalities_ = [column.name for column in self._fitted_columns]
            self._n_features_out = self.n_components
        return self

    def transform(self, X: Samples, modality: str | None = None) -> np.ndarray:
        """Embed rows.

        Parameters
        ----------
        X : DataFrame, pandas or polars, array of shape (n_samples, n_columns), or container of one modality's samples
        modality : str or None, default=None
            Which one to embed. None is all that a row has: the mean of their vectors, brought to unit length.

        Returns
        -------
        ndarray of shape (n_samples, n_components) and dtype float32
            Rows of unit length.

        Raises
        ------
        ValueError
            The modality is none that `fit` saw, or a row lacks it, or all.
        """
        check_is_fitted(self)
        X = self._samples(X, reset=False)
        embedded = [self._embedded(place, X) for place in self._places(X, modality)]
        absent = ~np.any([present for _, present in embedded], axis=0)
        if absent.any():
            raise ValueError(
                f"JointEmbedding: sample {int(np.argmax(absent))} is missing in "
                f"{'every modality' if modality is None else repr(modality)}; it has no vector. Drop the row."
            )
        if len(embedded) == 1:
            return embedded[0][0]
        return normalize(np.sum([vectors for vectors, _ in embedded], axis=0))

    def score(self, X: Samples, y: ArrayLike | None = None) -> float:
        """Return how well each modality finds its partners in each other one.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,), default=None
            Classes of the rows: a query's partners are then all of its class. Without, its own row's alone.

        Returns
        -------
        float
            The mean average precision, averaged over the pairs of modalities, both ways.
        """
        check_is_fitted(self)
        X = self._samples(X, reset=False)
        labels = row_labels(X, y, who="JointEmbedding")
        embedded = [self._embedded(place, X) for place in self._places(X, None)]
        precisions = []
        for (left, here), (right, there) in combinations(embedded, 2):
            both = here & there
            if not both.any():
                continue
            pair, known = (left[both], right[both]), labels[both]
            precisions += [mean_average_precision(*way, known, known) for way in (pair, pair[::-1])]
        if not precisions:
            raise ValueError(
                f"JointEmbedding: no row of X has two of the modalities {self.modalities_}; without a pair there is "
                "no score."
            )
        return float(np.mean(precisions))

    def __sklearn_is_fitted__(self):
        return hasattr(self, "modalities_")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags
