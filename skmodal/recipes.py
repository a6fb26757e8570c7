"""Recipes: ready-made pipelines of the right features and scikit-learn's own classifiers, and grids to search them."""

from numbers import Integral

from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .image import HOG
from .speech import MFCC, AudioReader, SilenceTrimmer
from .text import LatentSemanticAnalysis, NBFeatures, TextCleaner

__all__ = ["MODALITIES", "MODELS", "make_recipe", "search_space"]

MODALITIES = ("text", "image", "speech")
MODELS = ("nb", "svm", "knn")


@validate_params(
    {
        "modality": [StrOptions(set(MODALITIES))],
        "model": [StrOptions({*MODELS, "nbsvm"})],
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    },
    prefer_skip_nested_validation=True,
)
def make_recipe(modality, model, *, sampling_rate=16000):
    """Make a pipeline from raw samples of one modality to a classic classifier.

    Parameters
    ----------
    modality : {"text", "image", "speech"}
        Text becomes tf-idf of words and word pairs; images, histograms of oriented gradients in cells of 4x4 pixels
        and their principal components (for photographs, set ``hog__size``, e.g. to (64, 64)); speech, trimmed of
        silence, mel-frequency cepstral coefficients pooled over six parts in time, which is what unseen speakers need.
    model : {"nb", "svm", "knn", "nbsvm"}
        Naive Bayes, a support vector machine or nearest neighbors; for text also "nbsvm", a support vector machine on
        features that naive Bayes weighs (:class:`~skmodal.text.NBFeatures`).
    sampling_rate : int, default=16000
        Of speech, in Hz: arrays are taken to be at this rate, files are brought to it.

    Returns
    -------
    Pipeline
        Not fitted. Its last step is named after the model, the others after what they do: "cleaner" and "tfidf"; "hog"
        and "pca"; "reader", "trimmer", "mfcc" and "scaler". "nbsvm" has "ratios" before it.

    Raises
    ------
    ValueError
        The modality or the model is unknown, or "nbsvm" is asked for samples other than text.

    See Also
    --------
    search_space : A grid for it.

    Examples
    --------
    >>> from skmodal.recipes import make_recipe
    >>> model = make_recipe("text", "nb").fit(["good film", "bad film"], ["+", "-"])
    >>> model.predict(["a good day"])
    array(['+'], dtype='<U1')
    """
    if model not in _MODELS[modality]:
        raise ValueError(f"make_recipe: {model!r} is no model for {modality}; those are {list(_MODELS[modality])}.")
    return Pipeline([*_FEATURES[modality](sampling_rate), *_MODELS[modality][model]()])


def search_space(pipeline):
    """Give a parameter grid for a pipeline, for GridSearchCV.

    Parameters
    ----------
    pipeline : Pipeline
        A recipe, or any pipeline of the steps that recipes have. Of a FeatureUnion, as made by
        :func:`~skmodal.fusion.make_modality_union`, the weights are searched: a grid over all modalities' features at
        once would be their product. Search those one modality at a time.

    Returns
    -------
    dict of str to list
        Parameter names to candidates.

    Raises
    ------
    ValueError
        No step has a known parameter to search.

    Examples
    --------
    >>> from skmodal.recipes import make_recipe, search_space
    >>> search_space(make_recipe("image", "knn"))
    {'hog__pixels_per_cell': [(4, 4), (7, 7)], 'knn__n_neighbors': [1, 3, 5, 15]}
    """
    grid = {}
    for name, step in pipeline.steps:
        if isinstance(step, FeatureUnion):
            columns = [column for column, _ in step.transformer_list]
            grid[f"{name}__transformer_weights"] = [None, *({column: 2.0} for column in columns)]
        for parameter, candidates in _CANDIDATES.get(type(step), {}).items():
            grid[f"{name}__{parameter}"] = list(candidates)
    if not grid:
        steps = [type(step).__name__ for _, step in pipeline.steps]
        raise ValueError(f"search_space: no candidates are known for the steps {steps}; write the grid out.")
    return grid


_FEATURES = {
    "text": lambda sampling_rate: [
        ("cleaner", TextCleaner()),
        ("tfidf", TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)),
    ],
    "image": lambda sampling_rate: [
        ("hog", HOG(orientations=4, pixels_per_cell=(4, 4), cells_per_block=(3, 3))),
        ("pca", PCA(0.9, random_state=0)),
    ],
    "speech": lambda sampling_rate: [
        ("reader", AudioReader(sampling_rate)),
        ("trimmer", SilenceTrimmer(sampling_rate)),
        ("mfcc", MFCC(sampling_rate, n_segments=6)),
        ("scaler", StandardScaler()),
    ],
}

_MODELS = {
    "text": {
        "nb": lambda: [("nb", MultinomialNB())],
        "svm": lambda: [("svm", LinearSVC(random_state=0))],
        "knn": lambda: [("knn", KNeighborsClassifier(metric="cosine", weights="distance"))],
        "nbsvm": lambda: [("ratios", NBFeatures(0.3)), ("nbsvm", LinearSVC(random_state=0))],
    },
    "image": {
        "nb": lambda: [("nb", GaussianNB())],
        "svm": lambda: [("svm", SVC(C=10))],
        "knn": lambda: [("knn", KNeighborsClassifier(3))],
    },
    "speech": {
        "nb": lambda: [("nb", GaussianNB())],
        "svm": lambda: [("svm", SVC(C=10))],
        "knn": lambda: [("knn", KNeighborsClassifier())],
    },
}

_CANDIDATES = {
    TfidfVectorizer: {"ngram_range": [(1, 1), (1, 2), (1, 3)]},
    LatentSemanticAnalysis: {"n_components": [50, 100, 200]},
    HOG: {"pixels_per_cell": [(4, 4), (7, 7)]},
    MFCC: {"n_mfcc": [13, 20], "n_segments": [4, 6]},
    NBFeatures: {"alpha": [0.1, 0.3, 1.0]},
    MultinomialNB: {"alpha": [0.1, 0.3, 1.0]},
    GaussianNB: {"var_smoothing": [1e-9, 1e-3, 1e-1]},
    LinearSVC: {"C": [0.1, 1.0, 10.0]},
    SVC: {"C": [1.0, 10.0], "gamma": ["scale", 1e-3]},
    KNeighborsClassifier: {"n_neighbors": [1, 3, 5, 15]},
}
