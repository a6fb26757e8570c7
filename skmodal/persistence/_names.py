"""What a file may name: public classes and functions of fixed modules, and a few parts of estimators by our own alias.

Nothing else is ever imported or looked up because a file says so. The aliases are what stands in the files: a class may
move, and its alias stays.
"""

import re
import sys
from functools import cache
from importlib import import_module
from types import BuiltinFunctionType, FunctionType

_OF_SKMODAL = ("text", "image", "speech", "estimators", "fusion", "tuning", "networks")
_OF_SCIKIT_LEARN = (
    "calibration cluster compose covariance cross_decomposition decomposition discriminant_analysis dummy ensemble "
    "feature_extraction feature_extraction.image feature_extraction.text feature_selection frozen gaussian_process "
    "gaussian_process.kernels impute isotonic kernel_approximation kernel_ridge linear_model manifold mixture "
    "model_selection multiclass multioutput naive_bayes neighbors neural_network pipeline preprocessing "
    "random_projection semi_supervised svm tree"
).split()
CLASS_FACES = (*(f"skmodal.{face}" for face in _OF_SKMODAL), *(f"sklearn.{face}" for face in _OF_SCIKIT_LEARN))
FUNCTION_FACES = (
    "skmodal.text",
    "skmodal.image",
    "skmodal.speech",
    "sklearn.metrics",
    "sklearn.metrics.pairwise",
    "sklearn.feature_selection",
    "sklearn.preprocessing",
    "numpy",
    "scipy.special",
)
_OF_NUMPY = frozenset("mean median sum prod max min std var nanmean nanmedian nansum nanmax nanmin ravel clip".split())
_ENABLED_BY = {
    "HalvingGridSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "HalvingRandomSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "IterativeImputer": "sklearn.experimental.enable_iterative_imputer",
}
_BUILTIN = {kind.__name__: kind for kind in (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)}

# Parts of estimators, whose instances are made of their attributes.
PART_CLASSES = {
    "part:ColumnEncoder": "skmodal.fusion._column_encoder:ColumnEncoder",
    "part:RowEncoder": "skmodal.fusion._row_encoder:RowEncoder",
    "part:CanonicalMaps": "skmodal.fusion._cca:CanonicalMaps",
    "part:FusionLoss": "skmodal.fusion._fusion_loss:FusionLoss",
    "part:CalibratedScores": "skmodal.fusion._calibration:_Scores",
    "part:WarpingBlock": "skmodal.speech._warping:Block",
    "part:GloVeParameters": "skmodal.text._adagrad:Parameters",
    "part:WordFrequencies": "skmodal.text._embedding:_Frequencies",
    "part:WordTable": "skmodal.text._word_vectors:_Table",
    "part:Checkpoint": "skmodal.estimators._checkpoint:Checkpoint",
    "part:NextWord": "skmodal.estimators._recurrent_embedding:NextWord",
    **{
        f"part:{name}": f"skmodal.fusion._objectives:{name}"
        for name in ("Contrastive", "Triplet", "Correlation", "Adversarial", "DualStream")
    },
    "part:Scorer": "sklearn.metrics._scorer:_Scorer",
    "part:PassthroughScorer": "sklearn.metrics._scorer:_PassthroughScorer",
    "part:MultimetricScorer": "sklearn.metrics._scorer:_MultimetricScorer",
    "part:MetadataRequest": "sklearn.utils._metadata_requests:MetadataRequest",
    "part:MethodMetadataRequest": "sklearn.utils._metadata_requests:MethodMetadataRequest",
    "part:CalibratedClassifier": "sklearn.calibration:_CalibratedClassifier",
    "part:SigmoidCalibration": "sklearn.calibration:_SigmoidCalibration",
    "part:TemperatureScaling": "sklearn.calibration:_TemperatureScaling",
    "part:ConstantPredictor": "sklearn.multiclass:_ConstantPredictor",
    "part:BinMapper": "sklearn.ensemble._hist_gradient_boosting.binning:_BinMapper",
    "part:CurveScorer": "sklearn.metrics._scorer:_CurveScorer",
    "part:BisectingTree": "sklearn.cluster._bisect_k_means:_BisectingTree",
    "part:BinaryGaussianProcess": "sklearn.gaussian_process._gpc:_BinaryGaussianProcessClassifierLaplace",
    "part:AdamOptimizer": "sklearn.neural_network._stochastic_optimizers:AdamOptimizer",
    "part:SGDOptimizer": "sklearn.neural_network._stochastic_optimizers:SGDOptimizer",
    **{
        f"part:{name}": f"sklearn._loss.loss:{name}"
        for name in (
            "HalfSquaredError AbsoluteError PinballLoss HuberLoss HalfPoissonLoss HalfGammaLoss HalfTweedieLoss "
            "HalfTweedieLossIdentity HalfBinomialLoss HalfMultinomialLoss ExponentialLoss"
        ).split()
    },
    **{
        f"part:{name}": f"sklearn._loss.link:{name}"
        for name in "Interval IdentityLink LogLink LogitLink HalfLogitLink MultinomialLogit".split()
    },
}
PART_FUNCTIONS = {
    "part:cross_entropy": "skmodal.estimators._losses:_cross_entropy",
    "part:focal": "skmodal.estimators._losses:_focal",
    "part:squared": "skmodal.estimators._losses:_squared",
    "part:huber": "skmodal.estimators._losses:_huber",
    "part:kmeans_lloyd": "sklearn.cluster._kmeans:_kmeans_single_lloyd",
    "part:kmeans_elkan": "sklearn.cluster._kmeans:_kmeans_single_elkan",
    "part:losses_as_they_come": "skmodal.estimators._recurrent_embedding:_losses_as_they_come",
}
_PARTS = {**PART_CLASSES, **PART_FUNCTIONS}
_ALIASES = {path.replace(":", "."): alias for alias, path in _PARTS.items()}
_NAME = re.compile(r"([a-z_0-9.]+):([A-Za-z]\w*)")


@cache
def class_named(name):
    """Return the class of a name in a file; raise a ValueError where a file may not name it."""
    found = _named(name, CLASS_FACES)
    if not isinstance(found, type) or issubclass(found, BaseException):
        raise ValueError(f"{name!r} is no class")
    return found


@cache
def function_named(name):
    """Return the function of a name in a file; raise a ValueError where a file may not name it."""
    found = _named(name, FUNCTION_FACES)
    if not _is_function(found) or (name.startswith("numpy:") and not _is_of_numpy(found)):
        raise ValueError(f"{name!r} is no function that a file may name")
    return found


@cache
def type_named(name):
    """Return a type that is a value, as a dtype often is: of Python, of NumPy, or a class that a file may name."""
    face, _, rest = name.partition(":")
    if face == "builtins" and rest in _BUILTIN:
        return _BUILTIN[rest]
    if face == "numpy":
        import numpy as np

        found = getattr(np, rest, None) if _NAME.fullmatch(name) else None
        if isinstance(found, type) and issubclass(found, np.generic):
            return found
    return class_named(name)


def name_of_class(cls):
    """Return the name by which `class_named` finds a class, or None."""
    return _name_of(cls, CLASS_FACES, class_named)


def name_of_function(function):
    """Return the name by which `function_named` finds a function, or None."""
    return _name_of(function, FUNCTION_FACES, function_named) if _is_function(function) else None


def name_of_type(cls):
    """Return the name by which `type_named` finds a type, or None."""
    for face in ("builtins", "numpy"):
        try:
            if type_named(f"{face}:{cls.__name__}") is cls:
                return f"{face}:{cls.__name__}"
        except ValueError:
            continue
    return name_of_class(cls)


def _named(name, faces):
    if not isinstance(name, str):
        raise ValueError(f"{name!r} is no name")
    if name in _PARTS:
        module, _, attribute = _PARTS[name].partition(":")
        return getattr(import_module(module), attribute)
    form = _NAME.fullmatch(name)
    if not form or form[1] not in faces:
        raise ValueError(f"{name[:80]!r} is not among what a model file may name")
    face, attribute = form.groups()
    if attribute in _ENABLED_BY:
        import_module(_ENABLED_BY[attribute])
    module = import_module(face)
    found = getattr(module, attribute, None) if attribute in getattr(module, "__all__", dir(module)) else None
    if not isinstance(found, type) and not _is_function(found):
        raise ValueError(f"{name!r} is not among what a model file may name")
    home = getattr(found, "__module__", None) or face  # a ufunc has none
    if home.partition(".")[0] != face.partition(".")[0]:
        raise ValueError(f"{name!r} belongs to another library, {home}")
    return found


def _name_of(thing, faces, named):
    """Return the alias, or the public name in the face that is nearest to where the thing is defined."""
    home = getattr(thing, "__module__", None) or ""
    own = getattr(thing, "__name__", "")
    if f"{home}.{own}" in _ALIASES:
        return _ALIASES[f"{home}.{own}"]
    near = [face for face in faces if f"{home}.".startswith(f"{face}.") or (not home and face in _OF_UFUNCS)]
    near += [face for face in faces if face.partition(".")[0] == home.partition(".")[0] and face in sys.modules]
    for face in sorted(near, key=len, reverse=True):
        try:
            if named(f"{face}:{own}") is thing:
                return f"{face}:{own}"
        except ValueError:
            continue
    return None


_OF_UFUNCS = ("numpy", "scipy.special")


def _is_function(thing):
    import numpy as np

    return isinstance(thing, (FunctionType, BuiltinFunctionType, np.ufunc)) or type(thing) is type(np.mean)


def _is_of_numpy(found):
    import numpy as np

    return isinstance(found, np.ufunc) or found.__name__ in _OF_NUMPY
