"""What is worth trying: candidates for the parameters of the estimators, the most important parameter first."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Choice(NamedTuple):
    """Values without an order; ``grid`` holds those of a grid, where not all."""

    values: list
    grid: list | None = None
    when: Callable[[Any], bool] | None = None  # whether an estimator takes them; always, without


class Range(NamedTuple):
    """Numbers from ``low`` to ``high``, both whole for counts; drawn evenly, or by their logarithms."""

    low: float
    high: float
    grid: list
    log: bool = False
    when: Callable[[Any], bool] | None = None


_Candidates = dict[str, Choice | Range]
NOT_IN_GRID: list = []  # but where nothing else is


def candidates_of(estimator):
    """Return the candidates of an estimator's own parameters, by name; those of a base class come last."""
    found = {}
    for cls in type(estimator).__mro__:
        if cls.__module__.partition(".")[0] in ("skmodal", "sklearn"):
            found = found | {name: c for name, c in _CANDIDATES.get(cls.__name__, {}).items() if name not in found}
    return {name: c for name, c in found.items() if c.when is None or c.when(estimator)}


def _pools(estimator):
    return estimator.pooling is not None


def _has_bands(estimator):
    return estimator.n_mels is None or estimator.n_mels >= 20


def _takes(*networks):
    return lambda estimator: estimator.network in networks


def _trains(estimator):
    """Whether an estimator trains a network; a JointEmbedding by "cca" does not."""
    return getattr(estimator, "method", None) != "cca"


def _log(low, high, *grid, when=None):
    return Range(low, high, list(grid), log=True, when=when)


_FRAMES: _Candidates = {"n_segments": Range(2, 8, [4, 6], when=_pools), "deltas": Choice([0, 1, 2], NOT_IN_GRID)}
_RECURRENT = ("rnn", "lstm", "gru", "transformer", "mlp")
_DOCUMENT: _Candidates = {"pooling": Choice(["mean", "tfidf", "max", "sif"], NOT_IN_GRID, when=_pools)}
_WINDOW: _Candidates = {"window": Range(2, 10, NOT_IN_GRID)}
_PREDICTIVE: _Candidates = {"vector_size": Choice([50, 100, 200], [50, 100]), "sg": Choice([0, 1]), **_WINDOW}
_FUSIONS = ["concat", "sum", "gated", "attention", "bottleneck", "tensor"]
_SUBLINEAR: _Candidates = {"sublinear_tf": Choice([False, True], NOT_IN_GRID)}
_N_GRAMS: _Candidates = {"ngram_range": Choice([(1, 1), (1, 2), (1, 3)])}
_BOOSTED: _Candidates = {"learning_rate": _log(0.01, 0.3, 0.03, 0.1), "max_leaf_nodes": Range(7, 63, NOT_IN_GRID)}
_SOUND: _Candidates = {"noise_snr": Choice([None, (5, 20), (10, 30)]), "speed": Choice([None, (0.9, 1.1)])}
_PICTURE: _Candidates = {"shift": Choice([None, (-0.1, 0.1)]), "rotate": Choice([None, (-10, 10)])}

_TRAINING: _Candidates = {
    "lr": _log(1e-4, 1e-2, 3e-4, 1e-3, 3e-3, when=_trains),
    "weight_decay": _log(1e-6, 1e-1, when=_trains),
}
OF_TRAINING = {*_TRAINING, "label_smoothing", "loss"}  # which the encoders of a joint network leave to it

_CANDIDATES: dict[str, _Candidates] = {
    # text
    "TextCleaner": {"punctuation": Choice([False, True], NOT_IN_GRID)},
    "SubwordTokenizer": {"vocab_size": Choice([1000, 2000, 4000, 8000], [1000, 4000])},
    "LatentSemanticAnalysis": {"n_components": Choice([50, 100, 200]), **_SUBLINEAR},
    "GloVe": {"vector_size": Choice([50, 100, 200], [50, 100]), **_WINDOW, **_DOCUMENT},
    "Word2Vec": _PREDICTIVE | _DOCUMENT,
    "FastText": _PREDICTIVE | _DOCUMENT,
    "WordVectors": {"pooling": Choice(["mean", "tfidf", "max", "sif"], when=_pools)},
    "RecurrentEmbedding": {
        **_TRAINING,
        "vector_size": Choice([32, 64, 128], [32, 64]),
        "n_hidden": Choice([64, 128, 256], [64, 128]),
        "cell": Choice(["lstm", "gru"], NOT_IN_GRID),
    },
    "NBFeatures": {"alpha": _log(1e-2, 10.0, 0.1, 0.3, 1.0)},
    "NBSVM": {"alpha": _log(1e-2, 10.0, 0.1, 0.3, 1.0), "C": _log(1e-2, 1e2, 0.1, 1.0, 10.0)},
    # images
    "HOG": {
        "pixels_per_cell": Choice([(4, 4), (7, 7)]),
        "orientations": Range(4, 12, NOT_IN_GRID),
        "transform_sqrt": Choice([False, True], NOT_IN_GRID),
    },
    "CannyEdges": {"sigma": Range(0.5, 2.5, [0.5, 1.0, 2.0])},
    "CornerKeypoints": {"n_keypoints": Range(4, 32, [8, 20]), "sigma": Range(0.5, 2.0, NOT_IN_GRID)},
    "ColorHistogram": {"n_bins": Range(3, 12, [4, 8])},
    "LocalBinaryPatterns": {"radius": Choice([1.0, 2.0]), "grid": Choice([(2, 2), (4, 4)])},
    "HistogramEqualizer": {"method": Choice(["global", "adaptive"])},
    "ImageAugmenter": _PICTURE,
    # speech
    "MFCC": {"n_mfcc": Range(11, 20, [13, 20], when=_has_bands), **_FRAMES},
    "PLP": {"n_plp": Range(7, 13, [9, 13], when=lambda e: e.lpc_order >= 12), **_FRAMES},
    "LogMel": {"n_mels": Range(20, 48, [26, 40]), **_FRAMES},
    "NoiseReducer": {"method": Choice(["spectral_subtraction", "wiener", "log_mmse"])},
    "SilenceTrimmer": {"top_db": Choice([20.0, 30.0, 40.0], NOT_IN_GRID)},
    "VoiceActivityDetector": {"threshold": Range(0.1, 0.5, [0.2, 0.27, 0.35])},
    "WaveformAugmenter": _SOUND,
    "SpecAugment": {"n_time_masks": Choice([0, 1, 2], [0, 2]), "n_frequency_masks": Choice([0, 1, 2], [0, 2])},
    "DTWNeighborsClassifier": {"n_neighbors": Range(1, 7, [1, 3, 5]), "window": Choice([None, 10, 30], NOT_IN_GRID)},
    # networks
    "PretrainedEncoder": {"pooling": Choice(["mean", "max"], when=_pools)},
    "TextNetwork": {
        **_TRAINING,
        "embedding_dim": Choice([64, 128, 256], NOT_IN_GRID),
        "n_layers": Range(1, 3, NOT_IN_GRID, when=_takes(*_RECURRENT)),
    },
    "SpeechNetwork": {**_TRAINING, "n_layers": Range(1, 3, NOT_IN_GRID, when=_takes(*_RECURRENT))},
    "ImageNetwork": {**_TRAINING, "n_layers": Range(1, 3, NOT_IN_GRID, when=_takes("mlp"))},
    "ModalityNetwork": {
        "n_hidden": Choice([64, 128, 256], [64, 128], when=_takes("cnn", *_RECURRENT)),
        "dropout": Range(0.0, 0.5, [0.0, 0.3]),
    },
    "NetworkClassifier": {"label_smoothing": Range(0.0, 0.2, NOT_IN_GRID)},
    "NetworkRegressor": {"loss": Choice(["squared", "huber"], NOT_IN_GRID)},
    "Pruner": {"amount": Range(0.3, 0.9, [0.5, 0.8])},
    # fusion
    "SkipMissing": {"missing": Choice(["indicator", "zero"])},
    "LateFusionClassifier": {"fusion": Choice(["product", "mean", "weighted"], when=lambda e: e.weights is None)},
    "JointEstimator": {
        **_TRAINING,
        "fusion": Choice(_FUSIONS, ["concat", "gated"]),
        "modality_dropout": Range(0.0, 0.5, NOT_IN_GRID),
        "unimodal_weight": _log(0.1, 2.0),
        "n_features": Choice([64, 128, 256], NOT_IN_GRID),
        "dropout": Range(0.0, 0.5, NOT_IN_GRID),
    },
    "JointEmbedding": {
        **_TRAINING,
        "n_components": Choice([16, 32, 64, 128], [32, 64]),
        "margin": Range(0.05, 0.5, NOT_IN_GRID, when=lambda e: e.method in ("triplet", "dual_stream")),
        "regularization": _log(1e-2, 10.0, 0.1, 1.0, when=lambda e: e.method in ("cca", "deep_cca")),
    },
    "CrossModalRetriever": {"n_neighbors": Range(1, 20, [1, 5, 10])},
    "ZeroShotClassifier": {"temperature": _log(1e-2, 1.0, 0.03, 0.07, 0.2)},
    # scikit-learn's
    "CountVectorizer": {**_N_GRAMS, "binary": Choice([False, True], NOT_IN_GRID)},
    "TfidfVectorizer": _N_GRAMS | _SUBLINEAR,
    "PCA": {"n_components": Range(0.7, 0.99, NOT_IN_GRID, when=lambda e: isinstance(e.n_components, float))},
    "MultinomialNB": {"alpha": _log(1e-2, 10.0, 0.1, 0.3, 1.0)},
    "GaussianNB": {"var_smoothing": _log(1e-10, 1.0, 1e-9, 1e-3, 1e-1)},
    "LinearSVC": {"C": _log(1e-3, 1e3, 0.1, 1.0, 10.0)},
    "SVC": {"C": _log(1e-1, 1e3, 1.0, 10.0), "gamma": _log(1e-4, 1.0, "scale", 1e-3)},
    "SVR": {"C": _log(1e-1, 1e3, 1.0, 10.0), "gamma": _log(1e-4, 1.0, "scale", 1e-3)},
    "KNeighborsClassifier": {"n_neighbors": Range(1, 20, [1, 3, 5, 15])},
    "KNeighborsRegressor": {"n_neighbors": Range(1, 20, [1, 3, 5, 15])},
    "LogisticRegression": {"C": _log(1e-3, 1e3, 0.1, 1.0, 10.0)},
    "Ridge": {"alpha": _log(1e-3, 1e3, 0.1, 1.0, 10.0)},
    "RidgeClassifier": {"alpha": _log(1e-3, 1e3, 0.1, 1.0, 10.0)},
    "SGDClassifier": {"alpha": _log(1e-6, 1e-2, 1e-5, 1e-4, 1e-3)},
    "SGDRegressor": {"alpha": _log(1e-6, 1e-2, 1e-5, 1e-4, 1e-3)},
    "MLPClassifier": {"learning_rate_init": _log(1e-4, 1e-2, 3e-4, 1e-3, 3e-3), "alpha": _log(1e-6, 1e-1)},
    "RandomForestClassifier": {"max_features": Choice(["sqrt", 0.3]), "min_samples_leaf": Range(1, 10, [1, 5])},
    "RandomForestRegressor": {"max_features": Choice([0.3, 1.0]), "min_samples_leaf": Range(1, 10, [1, 5])},
    "HistGradientBoostingClassifier": _BOOSTED,
    "HistGradientBoostingRegressor": _BOOSTED,
}
