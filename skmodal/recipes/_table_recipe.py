"""A model for a table: a recipe for each column of samples, and what joins them."""

from numbers import Integral
from typing import Literal

from sklearn.base import BaseEstimator
from sklearn.compose import TransformedTargetRegressor
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .._samples import MODALITIES, Folds, Modality, Seed
from ..fusion import LateFusionClassifier, make_modality_union
from ..image import HOG
from ..speech import MFCC, AudioReader
from ..text import LatentSemanticAnalysis, TextCleaner
from ._recipe import COUNTS, make_recipe

_NAME = "make_table_recipe"
_CLASSIC = {
    "classification": {"svm": lambda: SVC(C=10), "nb": GaussianNB, "knn": KNeighborsClassifier},
    "regression": {
        "svm": lambda: TransformedTargetRegressor(SVR(C=10), transformer=StandardScaler()),
        "knn": KNeighborsRegressor,
    },
}
_TAKEN = {  # names that no part of a model can have
    "late": set(LateFusionClassifier([]).get_params(deep=False)),
    "early": {"self", *FeatureUnion([]).get_params(deep=False)},
}


@validate_params(
    {
        "columns": [dict],
        "model": [StrOptions({"svm", "nb", "knn", "network"}), None],
        "fusion": [StrOptions({"late", "early", "joint"}), None],
        "task": [StrOptions({"classification", "regression"})],
        "features": [dict, None],
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
        "cv": ["cv_object"],
        "random_state": ["random_state"],
    },
    prefer_skip_nested_validation=True,
)
def make_table_recipe(
    columns: dict[str, Modality],
    model: Literal["svm", "nb", "knn", "network"] | None = None,
    *,
    fusion: Literal["late", "early", "joint"] | None = None,
    task: Literal["classification", "regression"] = "classification",
    features: dict[str, str] | None = None,
    sampling_rate: int = 16000,
    cv: Folds = 5,
    random_state: Seed = 0,
) -> BaseEstimator:
    """Make a model for a table with columns of texts, images or recordings, any of which may be missing in a row.

    Parameters
    ----------
    columns : dict of str to {"text", "image", "speech"}
        The columns and what they are, as :func:`~skmodal.datasets.read_table` finds them.
    model : {"svm", "nb", "knn", "network"} or None, default=None
        A support vector machine, naive Bayes, nearest neighbors or a network. None is "network" for joint fusion, and
        "svm" for the others.
    fusion : {"late", "early", "joint"} or None, default=None
        How columns are joined: a classifier for each, whose probabilities are multiplied; their features side by side,
        for one model; or one network. None is "late" for classes, which is hard to beat with few rows; for numbers,
        "joint" with a network and "early" with the others.
    task : {"classification", "regression"}, default="classification"
        Whether the target is classes or numbers. Late fusion and naive Bayes are of classes.
    features : dict of str to str or None, default=None
        By column, the features of :func:`make_recipe` for models other than networks, such as {"call": "functionals"}.
        Columns that are not named have its defaults, but for texts in early fusion, whose features are dense: "lsa" of
        words and word pairs.
    sampling_rate : int, default=16000
        Of speech, in Hz: files are brought to it.
    cv : int or cross-validation generator, default=5
        Of late fusion: the folds by which an SVM's answers become probabilities. Lower it where a class has fewer rows.
    random_state : int, RandomState instance or None, default=0
        Of all that draws.

    Returns
    -------
    LateFusionClassifier, Pipeline, FusionClassifier or FusionRegressor
        Not fitted. It takes frames with these columns: texts, files' names, images and waveforms. Of a column that is
        alone, too.

    Raises
    ------
    ValueError
        There is no column, its kind is unknown or no part of a model can have its name; or model, fusion, task and
        features do not go together.

    See Also
    --------
    make_recipe : What each column gets, but for images, which are brought to 64x64 pixels.
    table_columns : The columns of the model, once it is made.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.recipes import make_table_recipe
    >>> frame = pd.DataFrame({"title": ["good film", "bad film"] * 5, "body": ["I smiled", "I slept"] * 5})
    >>> model = make_table_recipe({"title": "text", "body": "text"}, "nb").fit(frame, ["+", "-"] * 5)
    >>> model.predict(pd.DataFrame({"title": [None, "a bad day"], "body": ["I smiled", None]}))
    array(['+', '-'], dtype='<U1')
    """
    for name, kind in columns.items():
        if kind not in MODALITIES:
            raise ValueError(f"{_NAME}: columns has {name!r}: {kind!r}; {', '.join(map(repr, MODALITIES))} are known.")
    if not columns:
        raise ValueError(f"{_NAME}: columns is empty; a dict is wanted, e.g. {{'photo': 'image'}}.")
    fusion = fusion or _fusion(model, task)
    for name in columns if fusion in _TAKEN else ():
        if name in _TAKEN[fusion] or "__" in name:
            raise ValueError(
                f"{_NAME}: scikit-learn lets no part of a model be called {name!r}, as its column is. Rename the "
                "column, or choose fusion='joint'."
            )
    model = model or ("network" if fusion == "joint" else "svm")
    if fusion == "late" and task == "regression":
        raise ValueError(f"{_NAME}: late fusion joins classifiers; of numbers, choose fusion='early' or 'joint'.")
    if (fusion == "joint") != (model == "network") and not (fusion, model) == ("late", "network"):
        raise ValueError(f"{_NAME}: fusion={fusion!r} does not go with model={model!r}; a network goes with 'joint'.")
    if fusion == "early" and model not in _CLASSIC[task]:
        raise ValueError(f"{_NAME}: {model!r} is no model for {task}; those are {list(_CLASSIC[task])}.")
    features = features or {}
    _check_features(features, columns, fusion, model)
    if fusion == "joint":
        made = _joint(columns, task, sampling_rate)
    elif fusion == "early":
        parts = {name: _dense_features(kind, features.get(name), sampling_rate) for name, kind in columns.items()}
        made = Pipeline([("union", make_modality_union(parts)), (model, _CLASSIC[task][model]())])
    elif model == "network":
        made = LateFusionClassifier([(name, _network(kind, sampling_rate)) for name, kind in columns.items()], cv=cv)
    else:
        members = [(name, _recipe(kind, model, features.get(name), sampling_rate)) for name, kind in columns.items()]
        made = LateFusionClassifier(members, cv=cv)
    seeds = {name: random_state for name in made.get_params() if name.split("__")[-1] == "random_state"}
    return made.set_params(**seeds)


def _fusion(model, task):
    if task == "classification":
        return "late"
    return "joint" if model == "network" else "early"


def _check_features(features, columns, fusion, model):
    unknown = [name for name in features if name not in columns]
    if unknown:
        raise ValueError(f"{_NAME}: features has {unknown[0]!r}; the columns are {list(columns)}.")
    if features and model == "network":
        raise ValueError(f"{_NAME}: features are of models such as 'svm'; networks learn their own.")
    for name, chosen in features.items():
        if fusion == "early" and columns[name] == "text" and chosen in COUNTS:
            raise ValueError(
                f"{_NAME}: features has {name!r}: {chosen!r}, which are sparse; early fusion joins dense ones: choose "
                "'lsa' or word embeddings, or fusion='late'."
            )


def _recipe(kind, model, features, sampling_rate):
    recipe = make_recipe(kind, model, features=features, sampling_rate=sampling_rate)
    # Files have any size; larger cells keep the features as many as those of 28x28 pixels in cells of 4x4 are.
    for name in [name for name, value in recipe.get_params().items() if isinstance(value, HOG)]:
        recipe.set_params(**{f"{name}__size": (64, 64), f"{name}__pixels_per_cell": (8, 8)})
    return recipe


def _dense_features(kind, features, sampling_rate):
    """Return a transformer to dense rows of mean 0: so zeros, which stand for what is missing, are the mean."""
    if kind == "text" and features is None:
        words = LatentSemanticAnalysis(ngram_range=(1, 2))
        return Pipeline([("cleaner", TextCleaner()), ("lsa", words), ("scaler", StandardScaler())])
    steps = _recipe(kind, "svm", features, sampling_rate).steps[:-1]
    return Pipeline(steps if steps[-1][0] == "scaler" else [*steps, ("scaler", StandardScaler())])


def _network(kind, sampling_rate):
    from ..estimators import ImageClassifier, SpeechClassifier, TextClassifier

    if kind != "speech":
        return TextClassifier() if kind == "text" else ImageClassifier()
    frames = MFCC(sampling_rate, hop_length=0.020, deltas=1, pooling=None)  # SpeechClassifier's own
    features = Pipeline([("reader", AudioReader(sampling_rate)), ("mfcc", frames)])
    return SpeechClassifier(features=features, sampling_rate=sampling_rate)


def _joint(columns, task, sampling_rate):
    from ..fusion import FusionClassifier, FusionRegressor

    encoders = {name: _network(kind, sampling_rate) for name, kind in columns.items()}
    return FusionClassifier(encoders) if task == "classification" else FusionRegressor(encoders)
