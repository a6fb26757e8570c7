"""One modality of a linear embedding: its column, and the transformer that makes rows of its samples."""

import numpy as np
from sklearn.base import clone
from sklearn.utils import _safe_indexing

from ..estimators.bases import ModalityNetwork
from ._column_encoder import ColumnEncoder
from ._missing import dense_rows, rows_in_errors


class RowEncoder(ColumnEncoder):
    """What makes dense rows of one modality, by a transformer."""

    def fit(self, rows, present, y):
        """Fit the transformer; return the rows of the samples that are there."""
        if isinstance(self.estimator, ModalityNetwork):
            raise TypeError(
                f"JointEmbedding: the encoder of {self.name!r} is a network, {type(self.estimator).__name__}; "
                'method="cca" wants transformers. Choose method="deep_cca", or a transformer such as HOG().'
            )
        places = np.flatnonzero(present)
        self.transformer_ = clone(self.estimator)
        with rows_in_errors(present):
            return self._dense(self.transformer_.fit_transform(_safe_indexing(rows, places), y[places]))

    def inputs(self, rows, present):
        """Return the rows of the samples that are there."""
        with rows_in_errors(present):
            return self._dense(self.transformer_.transform(_safe_indexing(rows, np.flatnonzero(present))))

    def _dense(self, rows):
        rows = dense_rows(rows, self.transformer_, name="JointEmbedding").astype(np.float64)
        finite = np.isfinite(rows).all(axis=1)
        if not finite.all():
            raise ValueError(
                f"JointEmbedding: sample {int(np.argmin(finite))} of modality {self.name!r} becomes a row with NaN or "
                "infinity. Let a SimpleImputer stand in the encoder."
            )
        return rows
