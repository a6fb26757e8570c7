"""Ready-made pipelines of the right features and scikit-learn's own classifiers."""

from numbers import Integral
from typing import Literal

from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .._samples import MODALITIES, Modality
from ..image import HOG, CannyEdges, ColorHistogram, CornerKeypoints, LocalBinaryPatterns
from ..speech import MFCC, PLP, AudioReader, LogMel, SilenceTrimmer
from ..text import NBSVM, FastText, GloVe, LatentSemanticAnalysis, TextCleaner, Word2Vec

MODELS = ("nb", "svm", "knn")
FEATURES = {  # the first ones are the defaults
    "text": ("tfidf", "characters", "lsa", "glove", "word2vec", "fasttext"),
    "image": ("hog", "edges", "corners", "colors", "patterns", "hog+edges+corners"),
    "speech": ("mfcc", "plp", "rasta_plp", "log_mel", "functionals"),
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
def make_recipe(
    modality: Modality,
    model: Literal["nb", "svm", "knn", "nbsvm"],
    *,
    features: str | None = None,
    sampling_rate: int = 16000,
) -> Pipeline:
    """Make a pipeline from raw samples of one modality to a classic classifier.

    Parameters
    ----------
    modality : {"text", "image", "speech"}
    model : {"nb", "svm", "knn", "nbsvm"}
        Naive Bayes, a support vector machine or nearest neighbors; for "tfidf" and "characters" also "nbsvm", a support
        vector machine on features that naive Bayes weighs (:class:`~skmodal.text.NBSVM`).
    features : str, default=None
        None means the first of each:

        - of cleaned text: "tfidf" of words and word pairs, or of up to three "characters" within words, which short
          questions, names and misspellings want; "lsa" (the leading directions of the words), and documents as averages
          of the word embeddings "glove", "word2vec" and "fasttext", learned from the documents;
        - of images: "hog" in cells of 4x4 pixels, with principal components (for photographs, set ``hog__size``, e.g.
          to (64, 64)), "edges" on a grid, "corners", "colors", "patterns" (local binary ones), "hog+edges+corners";
        - of speech, trimmed of silence, pooled over six parts in time, which is what words of unseen speakers need:
          "mfcc", "plp", "rasta_plp" where microphones differ, "log_mel"; and for moods and sounds that are no words,
          "functionals": mean, deviation, least, greatest and quantiles of 40 log mel bands and of their slopes, over
          the whole recording with its silence.
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
    search_space : Candidates for its parameters.

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
    models = _DENSE_TEXT_MODELS if modality == "text" and features not in COUNTS else _MODELS[modality]
    if model not in models:
        raise ValueError(
            f"make_recipe: {model!r} is no model for {features!r} of {modality}; those are {list(models)}."
        )
    return Pipeline([*_STEPS[modality](features, sampling_rate), (model, models[model]())])


def _text_steps(features, sampling_rate):
    return [("cleaner", TextCleaner()), (features, _TEXT_FEATURES[features]())]


def _image_steps(features, sampling_rate):
    names = features.split("+")
    if len(names) == 1:
        return _IMAGE_FEATURES[features]()
    return [("union", FeatureUnion([(name, Pipeline(_IMAGE_FEATURES[name]())) for name in names]))]


def _speech_steps(features, sampling_rate):
    trimmer = [] if features == "functionals" else [("trimmer", SilenceTrimmer(sampling_rate))]
    name = features.removeprefix("rasta_")
    described = (name, _SPEECH_FEATURES[features](sampling_rate))
    return [("reader", AudioReader(sampling_rate)), *trimmer, described, ("scaler", StandardScaler())]


_STEPS = {"text": _text_steps, "image": _image_steps, "speech": _speech_steps}

COUNTS = ("tfidf", "characters")
_TEXT_FEATURES = {
    "tfidf": lambda: TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True),
    "characters": lambda: TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3), sublinear_tf=True),
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
    "functionals": lambda sampling_rate: LogMel(
        sampling_rate, n_mels=40, deltas=1, dialect="librosa", pooling="mean+std+min+max+q10+q25+q50+q75+q90"
    ),
}

_MODELS = {
    "text": {
        "nb": MultinomialNB,
        "svm": lambda: LinearSVC(random_state=0),
        "knn": lambda: KNeighborsClassifier(metric="cosine", weights="distance"),
        "nbsvm": lambda: NBSVM(0.3, random_state=0),
    },
    "image": {"nb": GaussianNB, "svm": lambda: SVC(C=10), "knn": lambda: KNeighborsClassifier(3)},
    "speech": {"nb": GaussianNB, "svm": lambda: SVC(C=10), "knn": KNeighborsClassifier},
}
_DENSE_TEXT_MODELS = {"nb": GaussianNB, "svm": _MODELS["text"]["svm"], "knn": _MODELS["text"]["knn"]}
