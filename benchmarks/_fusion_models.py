"""The models that the benchmark of fusion compares, by name: each with the column that it reads, None being all."""

from functools import partial

from sklearn.model_selection import LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import SVC

from skmodal.demo._models import make_early, make_member
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier, FusionTransformer, LateFusionClassifier
from skmodal.fusion._fusions import FUSIONS
from skmodal.networks import SharedFusion
from skmodal.text import LatentSemanticAnalysis

SAMPLING_RATE = 8000  # Hz
MODALITY_DROPOUT = 0.3
RULES = ("vote", "mean", "weighted", "product", "stacking")


def make_networks(modalities, seed):
    """Return the network of each modality, which alone, in late and in joint fusion is the same."""
    letters = LatentSemanticAnalysis(200, analyzer="char_wb", ngram_range=(1, 3), random_state=seed)
    networks = {
        "text": TextClassifier("mlp", features=letters, dropout=0.3, lr=3e-3, random_state=seed),
        "image": ImageClassifier("lenet", random_state=seed),
        "speech": SpeechClassifier("cnn", sampling_rate=SAMPLING_RATE, dropout=0.3, lr=3e-3, random_state=seed),
    }
    return {modality: networks[modality] for modality in modalities}


def make_models(modalities, speakers, seed):
    """Return a dict of a model's name to the model and its column.

    Parameters
    ----------
    modalities : list of str
    speakers : ndarray of shape (n_rows,)
        Of the training rows: where late fusion learns weights or a final estimator, each is held out in turn.
    seed : int
    """
    kinds = {
        "networks": make_networks(modalities, seed),
        "SVMs": {modality: make_member(modality, "svm", SAMPLING_RATE, seed) for modality in modalities},
    }
    models = {}
    for modality in modalities:
        models[f"{modality}, network"] = kinds["networks"][modality], modality
        models[f"{modality}, SVM"] = kinds["SVMs"][modality], modality
    early = make_early(SAMPLING_RATE, seed)
    early.set_params(**{f"union__{unused}": "drop" for unused in {"text", "image", "speech"} - set(modalities)})
    models["early, SVM"] = early, None
    folds = list(LeaveOneGroupOut().split(speakers, groups=speakers))
    for kind, members in kinds.items():
        for rule in RULES:
            models[f"late, {rule} of {kind}"] = LateFusionClassifier(list(members.items()), fusion=rule, cv=folds), None
    for fusion in FUSIONS:
        models[f"joint, {fusion}"] = make_joint(modalities, seed, fusion=fusion, modality_dropout=0.0), None
        models[f"joint, {fusion}, modality dropout"] = make_joint(modalities, seed, fusion=fusion), None
    for share in (0.0, 1.0):  # the share that "shared" learns, fixed
        fusion = partial(SharedFusion, sharing=share)
        models[f"joint, shared {share:.0%}, modality dropout"] = make_joint(modalities, seed, fusion=fusion), None
    models["joint, concat, modality dropout, OGM"] = make_joint(modalities, seed, balance="ogm"), None
    models["joint, concat, no loss of one modality"] = make_joint(modalities, seed, unimodal_weight=0.0), None
    fused = FusionTransformer(make_joint(modalities, seed))
    models["joint, concat, modality dropout, then an SVM"] = make_pipeline(fused, Normalizer(), SVC()), None
    return models


def make_joint(modalities, seed, **options):
    """Return a joint network; what is not said is as it was chosen."""
    options = {"lr": 2e-3, "modality_dropout": MODALITY_DROPOUT, "random_state": seed, **options}
    return FusionClassifier(make_networks(modalities, seed), **options)
