"""The instances for the two suites: parameters where both take the same, a function where each has its own."""

from typing import Any

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier, SGDRegressor
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from .. import estimators, fusion, image, speech, text, tuning
from ._tiny_models import tiny_model

NETWORKS: tuple[type, ...] = (
    estimators.TextClassifier,
    estimators.TextRegressor,
    estimators.ImageClassifier,
    estimators.ImageRegressor,
    estimators.SpeechClassifier,
    estimators.SpeechRegressor,
)
_DEEP_NETWORKS = ("alexnet", "vgg11", "vgg16", "resnet18", "resnet34")
_PRETRAINED: tuple[type, ...] = (
    estimators.PretrainedTextEncoder,
    estimators.PretrainedImageEncoder,
    estimators.PretrainedSpeechEncoder,
)
_LANGUAGE_MODEL = {"vector_size": 8, "n_hidden": 16, "min_count": 1, "max_epochs": 2}
_TWO_WORDS = {"one": [1.0, 2.0], "two": [0.5, -1.0]}

FOR_BOTH: dict[type, list[dict[str, Any]]] = {
    speech.MFCC: [{}, {"dialect": "kaldi"}, {"dialect": "librosa"}],
    speech.LogMel: [{}, {"dialect": "kaldi"}, {"dialect": "librosa"}],
    speech.PLP: [{}, {"rasta": True, "dialect": "htk"}],
    image.CannyEdges: [{}, {"grid": (2, 2)}],
    image.HistogramEqualizer: [{}, {"method": "adaptive"}],
    text.LatentSemanticAnalysis: [
        {"n_components": 4, "analyzer": "char", "method": method, "random_state": 0} for method in ("svd", "nmf")
    ],
    text.WordVectors: [{"source": _TWO_WORDS, "pooling": pooling} for pooling in ("max", "sif")],
    text.FastText: [{"vector_size": 8, "min_count": 1, "bucket": 100, "random_state": 0}],
    text.Word2Vec: [
        {"vector_size": 8, "min_count": 1, "random_state": 0},
        {"vector_size": 8, "min_count": 1, "pooling": None},
    ],
    text.SubwordTokenizer: [{"vocab_size": 300}, {"algorithm": "wordpiece", "output": "ids"}],
    estimators.RecurrentEmbedding: [
        {"cell": cell, "pooling": pooling, **_LANGUAGE_MODEL}
        for cell, pooling in [("lstm", "mean"), ("gru", "last"), ("rnn", None)]
    ],
}


def _networks(Estimator):
    options = {"sampling_rate": 8000} if Estimator._modality == "speech" else {}
    (choices,) = Estimator._parameter_constraints["network"]
    names = sorted(choices.options)
    for_tables = [Estimator(name, max_epochs=10 if name in _DEEP_NETWORKS else 20, **options) for name in names]
    return for_tables, [Estimator(name, max_epochs=2, **options) for name in names]


def _pruner(Estimator):
    networks = estimators.TextClassifier(random_state=0), estimators.ImageRegressor("mlp", random_state=0)
    return [Estimator(network, 0.5) for network in networks], [Estimator(networks[0], 0.5, n_rounds=1)]


def _pretrained(Estimator):
    model = tiny_model(Estimator._modality)
    return [Estimator(model)], [Estimator(model), Estimator(model, pooling=None)]


def _select_modality(Estimator):
    return [Estimator(slice(0, None))], [Estimator("speech")]


def _skip_missing(Estimator):
    characters = text.LatentSemanticAnalysis(4, analyzer="char", random_state=0)
    return [Estimator(StandardScaler(), missing=m) for m in ("indicator", "zero", "nan")], [Estimator(characters)]


def _late_fusion(Estimator):
    tables = [("left", LogisticRegression()), ("right", make_pipeline(StandardScaler(), LogisticRegression()))]
    modalities = [
        ("text", make_pipeline(CountVectorizer(analyzer="char"), MultinomialNB())),
        ("image", make_pipeline(image.HOG(), LogisticRegression())),
        ("speech", make_pipeline(speech.MFCC(sampling_rate=8000), StandardScaler(), LogisticRegression())),
    ]
    ridge = {"fusion": "stacking", "final_estimator": RidgeClassifier(), "calibration": "isotonic"}
    rules = [*({"fusion": rule} for rule in ("vote", "mean", "weighted", "product", "stacking")), ridge]
    return tuple([Estimator(members, cv=2, **rule) for rule in rules] for members in (tables, modalities))


def _joint(Estimator):
    halves = {"left": fusion.SelectModality(slice(2)), "right": fusion.SelectModality(slice(None))}
    encoders = {
        "text": estimators.TextClassifier(embedding_dim=16),
        "image": image.HOG(),
        "speech": estimators.SpeechClassifier("lstm", n_hidden=8, sampling_rate=8000),
    }
    return [Estimator(), Estimator(halves, modality_dropout=0.0)], [Estimator(encoders, max_epochs=2)]


def _fusion_transformer(Estimator):
    return tuple([Estimator(network.set_params(random_state=0))] for (*_, network) in _joint(fusion.FusionClassifier))


def _embedding(Estimator):
    """A table as it is and standardized, and the three modalities, of which a network takes one."""
    whole = fusion.SelectModality(slice(None))
    both = {"left": whole, "right": make_pipeline(whole, StandardScaler())}
    rows = {
        "text": text.LatentSemanticAnalysis(4, analyzer="char", random_state=0),
        "image": image.HOG(),
        "speech": make_pipeline(speech.MFCC(sampling_rate=8000), StandardScaler()),
    }
    networks = {**rows, "image": estimators.ImageClassifier("mlp", n_hidden=8, image_size=(8, 8))}
    methods = ("contrastive", "triplet", "adversarial", "dual_stream", "deep_cca")
    sizes = {"n_components": 1, "max_epochs": 3}
    for_tables = [Estimator(both, method=method, **sizes) for method in ("contrastive", "deep_cca", "cca")]
    for_samples = [Estimator(networks, method=method, n_components=4, max_epochs=2) for method in methods]
    return for_tables, [*for_samples, Estimator(rows, method="cca", n_components=4)]


def _across(Estimator):
    """What takes a joint embedding: a linear one, which is quick."""
    options = {"random_state": 0} if "random_state" in Estimator._parameter_constraints else {}
    for_tables, for_samples = (instances[-1] for instances in _embedding(fusion.JointEmbedding))
    for_tables.set_params(n_components=2)
    return [Estimator(for_tables, **options)], [Estimator(for_samples, **options)]


def _dtw(Estimator):
    return [Estimator()], [make_pipeline(speech.MFCC(sampling_rate=8000, pooling=None), Estimator(3, window=10))]


def _spec_augment(Estimator):
    return [Estimator()], [make_pipeline(speech.LogMel(sampling_rate=8000, pooling=None), Estimator())]


def _epoch_halving(Estimator):
    options = {"n_candidates": 3, "max_epochs": 9, "cv": 2, "random_state": 0}
    scaled = make_pipeline(StandardScaler(), SGDRegressor(random_state=0))
    network = estimators.ImageClassifier("mlp", random_state=0)
    for_tables = [
        Estimator(SGDClassifier(random_state=0), {"alpha": [1e-4, 1e-3, 1e-2]}, **options),
        Estimator(scaled, {"sgdregressor__alpha": [1e-4, 1e-2]}, **options),
    ]
    return for_tables, [Estimator(network, {"lr": [1e-3, 1e-2]}, **{**options, "max_epochs": 3})]


def _cached(Estimator):
    read = make_pipeline(speech.AudioReader(8000), speech.SilenceTrimmer(8000), speech.MFCC(8000, pooling=None))
    return [Estimator(speech.MFCC()), Estimator(image.HOG())], [Estimator(image.HOG()), Estimator(read)]


def _counts():
    return make_pipeline(text.TextCleaner(), CountVectorizer(analyzer="char", binary=True))


def _nb_features(Estimator):
    return [Estimator()], [make_pipeline(_counts(), Estimator(), LinearSVC(random_state=0))]


def _nbsvm(Estimator):
    return [Estimator(random_state=0)], [make_pipeline(_counts(), Estimator(random_state=0))]


def _glove(Estimator):
    """Split words for ours: a document of one word has no neighbors to count."""
    pieces = text.SubwordTokenizer("wordpiece", vocab_size=400)
    instances = [Estimator(8, min_count=1, pooling=pooling, random_state=0) for pooling in ("mean", None)]
    return instances, [make_pipeline(pieces, instance) for instance in instances]


FOR_EACH = {
    **dict.fromkeys(NETWORKS, _networks),
    **dict.fromkeys(_PRETRAINED, _pretrained),
    estimators.Pruner: _pruner,
    fusion.FusionClassifier: _joint,
    fusion.FusionRegressor: _joint,
    fusion.FusionTransformer: _fusion_transformer,
    fusion.JointEmbedding: _embedding,
    **dict.fromkeys((fusion.CrossModalRetriever, fusion.CrossModalMatcher, fusion.ZeroShotClassifier), _across),
    fusion.SelectModality: _select_modality,
    fusion.SkipMissing: _skip_missing,
    fusion.LateFusionClassifier: _late_fusion,
    speech.DTWNeighborsClassifier: _dtw,
    speech.SpecAugment: _spec_augment,
    tuning.CachedTransformer: _cached,
    tuning.EpochHalvingSearchCV: _epoch_halving,
    text.NBFeatures: _nb_features,
    text.NBSVM: _nbsvm,
    text.GloVe: _glove,
}
