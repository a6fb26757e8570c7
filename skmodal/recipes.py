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

from .image import HOG, CannyEdges, ColorHistogram, CornerKeypoints, LocalBinaryPatterns
from .speech import MFCC, PLP, AudioReader, LogMel, SilenceTrimmer
from .text import NBSVM, FastText, GloVe, LatentSemanticAnalysis, TextCleaner, Word2Vec

__all__ = ["FEATURES", "MODALITIES", "MODELS", "make_recipe", "search_space"]

MODALITIES = ("text", "image", "speech")
MODELS = ("nb", "svm", "knn")
FEATURES = {  # the first ones are the defaults
    "text": ("tfidf", "lsa", "glove", "word2vec", "fasttext"),
    "image": ("hog", "edges", "corners", "colors", "patterns", "hog+edges+corners"),
    "speech": ("mfcc", "plp", "rasta_plp", "log_mel"),
}


@validate_params(
    {
        "modality": [StrOptions(set(MODALITIES))],
        "model": [StrOptions({*MODELS, "nbsvm"})],
        "features": [StrOptions({name for names in FEATURES.values() for name in names}), None],
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    },
    prefer_skip_nested_validation=True,
)
def make_recipe(modality, model, *, features=None, sampling_rate=16000):
    """Make a pipeline from raw samples of one modality to a classic classifier.

    Parameters
    ----------
    modality : {"text", "image", "speech"}
    model : {"nb", "svm", "knn", "nbsvm"}
        Naive Bayes, a support vector machine or nearest neighbors; for tf-idf also "nbsvm", a support vector machine on
        features that naive Bayes weighs (:class:`~skmodal.text.NBSVM`).
    features : str, default=None
        None means the first of each:

        - of cleaned text: "tfidf" of words and word pairs, "lsa" (its leading directions), and documents as averages of
          the word embeddings "glove", "word2vec" and "fasttext", learned from the documents;
        - of images: "hog" in cells of 4x4 pixels, with principal components (for photographs, set ``hog__size``, e.g.
          to (64, 64)), "edges" on a grid, "corners", "colors", "patterns" (local binary ones), "hog+edges+corners";
        - of speech, trimmed of silence, pooled over six parts in time, which is what unseen speakers need: "mfcc",
          "plp", "rasta_plp" where microphones differ, "log_mel".
    sampling_rate : int, default=16000
        Of speech, in Hz: arrays are taken to be at this rate, files are brought to it.

    Returns
    -------
    Pipeline
        Not fitted. Its last step is named after the model, the others after what they do: "cleaner" and "tfidf"; "hog"
        and "pca"; "reader", "trimmer", "mfcc" and "scaler". Other features stand under their own names: "rasta_plp"
        under "plp", several under "union".

    Raises
    ------
    ValueError
        The modality, the model or the features are unknown, or do not go together.

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
    features = FEATURES[modality][0] if features is None else features
    if features not in FEATURES[modality]:
        raise ValueError(f"make_recipe: {features!r} are no features of {modality}; those are {FEATURES[modality]}.")
    models = _EMBEDDED_TEXT_MODELS if modality == "text" and features != "tfidf" else _MODELS[modality]
    if model not in models:
        raise ValueError(
            f"make_recipe: {model!r} is no model for {features!r} of {modality}; those are {list(models)}."
        )
    return Pipeline([*_STEPS[modality](features, sampling_rate), *models[model]()])


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


def _text_steps(features, sampling_rate):
    return [("cleaner", TextCleaner()), (features, _TEXT_FEATURES[features]())]


def _image_steps(features, sampling_rate):
    names = features.split("+")
    if len(names) == 1:
        return _IMAGE_FEATURES[features]()
    return [("union", FeatureUnion([(name, Pipeline(_IMAGE_FEATURES[name]())) for name in names]))]


def _speech_steps(features, sampling_rate):
    name = features.removeprefix("rasta_")
    return [
        ("reader", AudioReader(sampling_rate)),
        ("trimmer", SilenceTrimmer(sampling_rate)),
        (name, _SPEECH_FEATURES[features](sampling_rate)),
        ("scaler", StandardScaler()),
    ]


_STEPS = {"text": _text_steps, "image": _image_steps, "speech": _speech_steps}

_TEXT_FEATURES = {
    "tfidf": lambda: TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True),
    "lsa": lambda: LatentSemanticAnalysis(random_state=0),
    "glove": lambda: GloVe(pooling="sif", random_state=0),
    "word2vec": lambda: Word2Vec(pooling="sif", random_state=0),
    "fasttext": lambda: FastText(pooling="sif", random_state=0),
}

_IMAGE_FEATURES = {
    "hog": lambda: [
        ("hog", HOG(orientations=4, pixels_per_cell=(4, 4), cells_per_block=(3, 3))),
        ("pca", PCA(0.9, random_state=0)),
    ],
    "edges": lambda: [("edges", CannyEdges(grid=(4, 4))), ("pca", PCA(0.9, random_state=0))],
    "corners": lambda: [("corners", CornerKeypoints(8)), ("scaler", StandardScaler())],
    "colors": lambda: [("colors", ColorHistogram()), ("scaler", StandardScaler())],
    "patterns": lambda: [("patterns", LocalBinaryPatterns(grid=(4, 4))), ("scaler", StandardScaler())],
}

_SPEECH_FEATURES = {
    "mfcc": lambda sampling_rate: MFCC(sampling_rate, n_segments=6),
    "plp": lambda sampling_rate: PLP(sampling_rate, n_segments=6),
    "rasta_plp": lambda sampling_rate: PLP(sampling_rate, rasta=True, n_segments=6),
    "log_mel": lambda sampling_rate: LogMel(sampling_rate, n_segments=6),
}

_MODELS = {
    "text": {
        "nb": lambda: [("nb", MultinomialNB())],
        "svm": lambda: [("svm", LinearSVC(random_state=0))],
        "knn": lambda: [("knn", KNeighborsClassifier(metric="cosine", weights="distance"))],
        "nbsvm": lambda: [("nbsvm", NBSVM(0.3, random_state=0))],
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

_EMBEDDED_TEXT_MODELS = {
    "nb": lambda: [("nb", GaussianNB())],
    "svm": _MODELS["text"]["svm"],
    "knn": _MODELS["text"]["knn"],
}

_CANDIDATES = {
    TfidfVectorizer: {"ngram_range": [(1, 1), (1, 2), (1, 3)]},
    LatentSemanticAnalysis: {"n_components": [50, 100, 200]},
    GloVe: {"vector_size": [50, 100]},
    Word2Vec: {"vector_size": [50, 100], "sg": [0, 1]},
    FastText: {"vector_size": [50, 100], "sg": [0, 1]},
    HOG: {"pixels_per_cell": [(4, 4), (7, 7)]},
    CannyEdges: {"sigma": [0.5, 1.0, 2.0]},
    CornerKeypoints: {"n_keypoints": [8, 20]},
    ColorHistogram: {"n_bins": [4, 8]},
    LocalBinaryPatterns: {"radius": [1.0, 2.0], "grid": [(2, 2), (4, 4)]},
    MFCC: {"n_mfcc": [13, 20], "n_segments": [4, 6]},
    PLP: {"n_plp": [9, 13], "n_segments": [4, 6]},
    LogMel: {"n_mels": [26, 40], "n_segments": [4, 6]},
    NBSVM: {"alpha": [0.1, 0.3, 1.0], "C": [0.1, 1.0, 10.0]},
    MultinomialNB: {"alpha": [0.1, 0.3, 1.0]},
    GaussianNB: {"var_smoothing": [1e-9, 1e-3, 1e-1]},
    LinearSVC: {"C": [0.1, 1.0, 10.0]},
    SVC: {"C": [1.0, 10.0], "gamma": ["scale", 1e-3]},
    KNeighborsClassifier: {"n_neighbors": [1, 3, 5, 15]},
}
