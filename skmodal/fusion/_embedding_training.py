"""The training of a joint embedding: of networks on pairs, or of linear maps on rows."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
import torch
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import normalize
from sklearn.utils import _safe_indexing, check_random_state

from .._samples import as_cells, as_table, is_frame, object_array
from ..estimators.bases import Rows, Split, TrainingParameters, epoch_tasks, fork_random, make_net, train
from ..networks import EmbeddingNetwork
from ._cca import CanonicalMaps
from ._encoders import ModalityEncoders
from ._objectives import Adversarial, Contrastive, Correlation, DualStream, Triplet
from ._reading import is_gone, read_column
from ._row_encoder import RowEncoder


@dataclass(eq=False, repr=False)
class EmbeddingTraining(TrainingParameters, ModalityEncoders):
    """Base of `JointEmbedding`, which has the parameters and the public methods."""

    def _paired(self, X):
        """Return the places of the rows that have two modalities or more, of which every one wants two."""
        gone = [column.name for column in self._fitted_columns if self._is_gone(column, X)]
        if gone:
            raise ValueError(f"JointEmbedding: X has no column {gone[0]!r}; its columns are {list(X.columns)}.")
        present = np.array([read_column(column.column, column.estimator, X)[1] for column in self._fitted_columns])
        if len(present) < 2:
            raise ValueError(
                f"JointEmbedding: one modality, {self._fitted_columns[0].name!r}; two or more are wanted in one space."
            )
        paired = present.sum(axis=0) >= 2
        for column, n_rows in zip(self._fitted_columns, (present & paired).sum(axis=1), strict=True):
            if n_rows < 2:
                raise ValueError(
                    f"JointEmbedding: modality {column.name!r} stands beside another in {n_rows} sample(s); at least "
                    "2 are wanted."
                )
        if self.method in ("cca", "deep_cca"):
            self._check_every_pair(present)
        return np.flatnonzero(paired)

    def _check_every_pair(self, present):
        """Raise where two modalities have no row in common: nothing tells their covariance."""
        for (left, here), (right, there) in combinations(zip(self._fitted_columns, present, strict=True), 2):
            if not (here & there).any():
                raise ValueError(
                    f"JointEmbedding: no row has both {left.name!r} and {right.name!r}, whose covariance "
                    f'method="{self.method}" wants. Choose another method, such as "contrastive", or leave one out.'
                )

    def _fit_rows(self, X, labels):
        """Fit the transformers, and the linear maps of what they give."""
        self._fitted_columns = [
            RowEncoder(column.name, column.estimator, column.column) for column in self._fitted_columns
        ]
        held = self._modalities(X)
        pairs = zip(self._fitted_columns, held, strict=True)
        rows = [column.fit(samples, present, labels) for column, (samples, present) in pairs]
        self._fit_maps(rows, [present for _, present in held])

    def _fit_maps(self, rows, present):
        self._fitted_maps = CanonicalMaps(rows, present, self.n_components, self.regularization)
        self.correlations_ = self._fitted_maps.correlations

    def _train(self, X, labels, *, first):
        """Train a new network, or the one that is there, on rows that have two modalities or more."""
        random = check_random_state(self.random_state)
        n_labels = int(labels.max()) + 1
        if not first:
            self._check_same(n_labels)
        held = None
        if self.early_stopping:
            options = {"test_size": self.validation_fraction, "random_state": random}
            kept, apart = train_test_split(np.arange(len(labels)), **options)
            held = _safe_indexing(X, apart), labels[apart]
            X, labels = _safe_indexing(X, kept), labels[kept]
        inputs = self._first_inputs(X, labels) if first else self._inputs(X)
        if first:
            with fork_random(self, random):
                self.net_ = self._make_net(inputs, n_labels, random)
        split = Split(self._rows(inputs, labels), held and self._rows(self._inputs(held[0]), held[1]))
        more = [*self._callbacks(X, in_stream=False), *epoch_tasks(self, self.max_epochs)]
        train(self, split, n_epochs=self.max_epochs, in_stream=False, more=more)
        if self.method == "deep_cca":
            codes = [self._codes(place, part) for place, part in enumerate(inputs.parts)]
            self._fit_maps(codes, inputs.places.numpy() >= 0)

    def _objective(self, n_labels):
        makers = {
            "contrastive": lambda: Contrastive(self.temperature),
            "triplet": lambda: Triplet(self.margin),
            "adversarial": lambda: Adversarial(self.temperature, len(self._fitted_columns), self.n_components),
            "dual_stream": lambda: DualStream(self.margin, self.n_components, n_labels),
            "deep_cca": lambda: Correlation(self.regularization),
        }
        return makers[self.method]()

    def _check_same(self, n_labels):
        """Raise where a warm start would go on with another space or objective than that of the weights."""
        with torch.device("meta"):
            objective = self._objective(n_labels)
        before = self.net_.module_.objective
        shapes, shapes_before = ([tuple(w.shape) for w in of.parameters()] for of in (objective, before))
        if self.n_components != self._n_features_out or type(objective) is not type(before) or shapes != shapes_before:
            raise ValueError(
                "JointEmbedding: warm_start goes on with the method, the n_components and the classes of the last fit, "
                "and one of them is another now. Fit with warm_start=False."
            )

    def _make_net(self, inputs, n_labels, random):
        pairs = zip(self._fitted_columns, inputs.parts, strict=True)
        branches = [column.network_._start_network(part, None, self.n_components) for column, part in pairs]
        objective = self._objective(n_labels)
        return make_net(self, EmbeddingNetwork(branches, objective, self.dropout), objective, inputs, random)

    def _rows(self, inputs, labels):
        return Rows(inputs.cast(self.net_.dtype), torch.from_numpy(labels), None)

    def _vectors(self, X, modality):
        """Return the unit vectors of one modality, zeros where it is missing, and which rows have it."""
        X = self._samples(X, reset=False)
        (place,) = self._places(X, modality)
        return self._embedded(place, X)

    def _places(self, X, modality):
        """Return the places of the modalities that X is to be read as."""
        if modality is None:
            places = [place for place, column in enumerate(self._fitted_columns) if not self._is_gone(column, X)]
            if not places or not (is_frame(X) or as_table(X) is not None):
                raise ValueError(
                    f"JointEmbedding: X has none of the columns {self.modalities_}. Rename its columns, or, of samples "
                    "of one modality, state which."
                )
            return places
        if modality not in self.modalities_:
            raise ValueError(
                f"JointEmbedding: modality={modality!r} is none of those that fit saw, {self.modalities_}."
            )
        place = self.modalities_.index(modality)
        if self._is_gone(self._fitted_columns[place], X):
            raise ValueError(f"JointEmbedding: X has no column {modality!r}; its columns are {list(X.columns)}.")
        return [place]

    def _is_gone(self, column, X):
        """Whether X is a frame without the column; a table of numbers is known by its width."""
        return not hasattr(self, "n_features_in_") and is_gone(column.column, X)

    def _embedded(self, place, X):
        """Return the unit vectors of a modality, zeros where it is missing, and which rows have it."""
        column = self._fitted_columns[place]
        if not is_frame(X) and as_table(X) is None:
            X = pd.DataFrame({column.column.columns_[0]: object_array(as_cells(X, name="JointEmbedding"))})
        rows, present = read_column(column.column, column.estimator, X)
        vectors = np.zeros((len(present), self.n_components), np.float32)
        if present.any():
            codes = self._codes(place, column.inputs(rows, present))
            if hasattr(self, "_fitted_maps"):
                codes = self._fitted_maps(place, codes)
            vectors[present] = normalize(codes)
        return vectors, present

    def _codes(self, place, inputs):
        """Return what a branch makes of its inputs, in float64; of "cca", the rows as they are."""
        if self.method == "cca":
            return inputs
        return self.net_.for_prediction(self.net_.module_.branches[place]).outputs(inputs).double().numpy()
