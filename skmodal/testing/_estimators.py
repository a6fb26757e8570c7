"""List skmodal's public estimators, and make instances of them."""

from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from .. import estimators, fusion, image, speech, text
from ._tiny_models import tiny_model

FACES = (text, image, speech, estimators, fusion)
NETWORKS = (
    estimators.TextClassifier,
    estimators.TextRegressor,
    estimators.ImageClassifier,
    estimators.ImageRegressor,
    estimators.SpeechClassifier,
    estimators.SpeechRegressor,
)
DEEP_NETWORKS = ("alexnet", "vgg11", "vgg16", "resnet18", "resnet34")
PRETRAINED = (
    estimators.PretrainedTextEncoder,
    estimators.PretrainedImageEncoder,
    estimators.PretrainedSpeechEncoder,
)


def all_estimators():
    """List skmodal's public estimators.

    Returns
    -------
    list of (str, type)
        Names and classes, in the order of the names.

    Examples
    --------
    >>> from skmodal.testing import all_estimators
    >>> dict(all_estimators())["MFCC"]
    <class 'skmodal.speech._mfcc.MFCC'>
    """
    members = [(name, getattr(face, name)) for face in FACES for name in face.__all__]
    return sorted((name, cls) for name, cls in members if isinstance(cls, type) and issubclass(cls, BaseEstimator))


def construct_instances(Estimator):
    """Make instances of one of :func:`all_estimators` for the two suites.

    Parameters
    ----------
    Estimator : type

    Returns
    -------
    for_tables : list of estimators
        For scikit-learn's suite, whose X is a table of numbers.
    for_samples : list of estimators
        For ours, whose X is samples: the same objects, but where an estimator holds others.

    Examples
    --------
    >>> from skmodal.fusion import SelectModality
    >>> from skmodal.testing import construct_instances
    >>> construct_instances(SelectModality)
    ([SelectModality(column=slice(0, None, None))], [SelectModality(column='speech')])
    """
    if Estimator is fusion.SelectModality:
        return [Estimator(slice(0, None))], [Estimator("speech")]
    if Estimator is fusion.SkipMissing:
        policies = ("indicator", "zero", "nan")
        characters = text.LatentSemanticAnalysis(4, analyzer="char", random_state=0)
        return [Estimator(StandardScaler(), missing=m) for m in policies], [Estimator(characters)]
    if Estimator is fusion.LateFusionClassifier:
        rules = ("vote", "mean", "weighted", "product", "stacking")
        tables = [("left", LogisticRegression()), ("right", make_pipeline(StandardScaler(), LogisticRegression()))]
        return [Estimator(tables, fusion=r, cv=2) for r in rules], [
            Estimator(_members(), fusion=r, cv=2) for r in rules
        ]
    if Estimator is estimators.Pruner:
        networks = estimators.TextClassifier(random_state=0), estimators.ImageRegressor("mlp", random_state=0)
        return [Estimator(network, 0.5) for network in networks], [Estimator(networks[0], 0.5, n_rounds=1)]
    if Estimator is speech.DTWNeighborsClassifier:
        return [Estimator()], [make_pipeline(speech.MFCC(sampling_rate=8000, pooling=None), Estimator(3, window=10))]
    if Estimator is speech.SpecAugment:
        return [Estimator()], [make_pipeline(speech.LogMel(sampling_rate=8000, pooling=None), Estimator())]
    if Estimator is text.NBFeatures:
        counts = CountVectorizer(analyzer="char", binary=True)
        return [Estimator()], [make_pipeline(text.TextCleaner(), counts, Estimator(), LinearSVC(random_state=0))]
    if Estimator is text.NBSVM:
        counts = CountVectorizer(analyzer="char", binary=True)
        return [Estimator(random_state=0)], [make_pipeline(text.TextCleaner(), counts, Estimator(random_state=0))]
    if Estimator is text.GloVe:  # a document of one word has no neighbors to count
        pieces = text.SubwordTokenizer("wordpiece", vocab_size=400)
        instances = [Estimator(8, min_count=1, pooling=p, random_state=0) for p in ("mean", None)]
        return instances, [make_pipeline(pieces, instance) for instance in instances]
    if Estimator in NETWORKS:
        options = {"sampling_rate": 8000} if Estimator._modality == "speech" else {}
        names = networks_of(Estimator)
        for_tables = [Estimator(name, max_epochs=10 if name in DEEP_NETWORKS else 20, **options) for name in names]
        return for_tables, [Estimator(name, max_epochs=2, **options) for name in names]
    if Estimator is estimators.RecurrentEmbedding:
        options = {"vector_size": 8, "n_hidden": 16, "min_count": 1, "max_epochs": 2}
        instances = [
            Estimator(cell, pooling=p, **options) for cell, p in [("lstm", "mean"), ("gru", "last"), ("rnn", None)]
        ]
        return instances, instances
    if Estimator in PRETRAINED:
        model = tiny_model(Estimator._modality)
        return [Estimator(model)], [Estimator(model), Estimator(model, pooling=None)]
    if Estimator in (speech.MFCC, speech.LogMel):
        instances = [Estimator(), Estimator(dialect="kaldi"), Estimator(dialect="librosa")]
    elif Estimator is speech.PLP:
        instances = [Estimator(), Estimator(rasta=True, dialect="htk")]
    elif Estimator is image.CannyEdges:
        instances = [Estimator(), Estimator(grid=(2, 2))]
    elif Estimator is image.HistogramEqualizer:
        instances = [Estimator(), Estimator("adaptive")]
    elif Estimator is text.LatentSemanticAnalysis:
        instances = [Estimator(4, analyzer="char", method=method, random_state=0) for method in ("svd", "nmf")]
    elif Estimator is text.WordVectors:
        instances = [Estimator({"one": [1.0, 2.0], "two": [0.5, -1.0]}, pooling=p) for p in ("max", "sif")]
    elif Estimator is text.FastText:
        instances = [Estimator(8, min_count=1, bucket=100, random_state=0)]
    elif Estimator is text.Word2Vec:
        instances = [Estimator(8, min_count=1, random_state=0), Estimator(8, min_count=1, pooling=None)]
    elif Estimator is text.SubwordTokenizer:
        instances = [Estimator(vocab_size=300), Estimator("wordpiece", output="ids")]
    else:
        instances = [Estimator()]
    return instances, instances


def networks_of(Estimator):
    """List the values of ``network`` that one of the network estimators takes."""
    (choices,) = Estimator._parameter_constraints["network"]
    return sorted(choices.options)


def _members():
    return [
        ("text", make_pipeline(CountVectorizer(analyzer="char"), MultinomialNB())),
        ("image", make_pipeline(image.HOG(), LogisticRegression())),
        ("speech", make_pipeline(speech.MFCC(sampling_rate=8000), StandardScaler(), LogisticRegression())),
    ]
