"""The lists of what a file may name. Aliases stand in the files: what they mean may move, and they stay as they are."""

_OF_SKMODAL = ("text", "image", "speech", "estimators", "fusion", "tuning", "networks")
_OF_SCIKIT_LEARN = (
    *("calibration", "cluster", "compose", "covariance", "cross_decomposition", "decomposition"),
    *("discriminant_analysis", "dummy", "ensemble", "feature_extraction", "feature_extraction.image"),
    *("feature_extraction.text", "feature_selection", "frozen", "gaussian_process", "gaussian_process.kernels"),
    *("impute", "isotonic", "kernel_approximation", "kernel_ridge", "linear_model", "manifold", "mixture"),
    *("model_selection", "multiclass", "multioutput", "naive_bayes", "neighbors", "neural_network", "pipeline"),
    *("preprocessing", "random_projection", "semi_supervised", "svm", "tree"),
)

# Modules whose public classes may be named.
CLASS_FACES = (*(f"skmodal.{face}" for face in _OF_SKMODAL), *(f"sklearn.{face}" for face in _OF_SCIKIT_LEARN))

# Modules whose public functions may be named: they compute, and write nothing.
FUNCTION_FACES = (
    *("skmodal.text", "skmodal.image", "skmodal.speech"),
    *("sklearn.metrics", "sklearn.metrics.pairwise", "sklearn.feature_selection", "sklearn.preprocessing"),
    *("numpy", "scipy.special"),
)
# Of NumPy, which has functions that read and write files: these, and all ufuncs.
NUMPY_FUNCTIONS = (
    *("mean", "median", "sum", "prod", "max", "min", "std", "var", "ravel", "clip"),
    *("nanmean", "nanmedian", "nansum", "nanmax", "nanmin"),
)
# Of SciPy, ufuncs alone.
UFUNCS_ALONE = ("scipy.special",)

# What scikit-learn has in a face once another module is imported.
ENABLED_BY = {
    "HalvingGridSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "HalvingRandomSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "IterativeImputer": "sklearn.experimental.enable_iterative_imputer",
}

# Types that are values, such as a dtype that a parameter states.
BUILTIN_TYPES = (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)

# Parts of estimators, in the modules where they are.
_CLASSES_IN = {
    "skmodal.fusion._column_encoder": ("ColumnEncoder",),
    "skmodal.fusion._row_encoder": ("RowEncoder",),
    "skmodal.fusion._cca": ("CanonicalMaps",),
    "skmodal.fusion._fusion_loss": ("FusionLoss",),
    "skmodal.fusion._calibration": ("_Scores",),
    "skmodal.fusion._objectives": ("Contrastive", "Triplet", "Correlation", "Adversarial", "DualStream"),
    "skmodal.estimators._checkpoint": ("Checkpoint",),
    "skmodal.estimators._recurrent_embedding": ("NextWord",),
    "skmodal.speech._warping": ("Block",),
    "skmodal.text._adagrad": ("Parameters",),
    "skmodal.text._embedding": ("_Frequencies",),
    "skmodal.text._word_vectors": ("_Table",),
    "sklearn.calibration": ("_CalibratedClassifier", "_SigmoidCalibration", "_TemperatureScaling"),
    "sklearn.cluster._bisect_k_means": ("_BisectingTree",),
    "sklearn.ensemble._hist_gradient_boosting.binning": ("_BinMapper",),
    "sklearn.gaussian_process._gpc": ("_BinaryGaussianProcessClassifierLaplace",),
    "sklearn.metrics._scorer": ("_Scorer", "_PassthroughScorer", "_MultimetricScorer", "_CurveScorer"),
    "sklearn.model_selection._split": ("_CVIterableWrapper",),
    "sklearn.multiclass": ("_ConstantPredictor",),
    "sklearn.neural_network._stochastic_optimizers": ("AdamOptimizer", "SGDOptimizer"),
    "sklearn.utils._metadata_requests": ("MetadataRequest", "MethodMetadataRequest"),
    "sklearn._loss.link": (*("Interval", "IdentityLink", "LogLink", "LogitLink", "HalfLogitLink", "MultinomialLogit"),),
    "sklearn._loss.loss": (
        *("HalfSquaredError", "AbsoluteError", "PinballLoss", "HuberLoss", "HalfPoissonLoss", "HalfGammaLoss"),
        *("HalfTweedieLoss", "HalfTweedieLossIdentity", "HalfBinomialLoss", "HalfMultinomialLoss", "ExponentialLoss"),
    ),
}
_FUNCTIONS_IN = {
    "skmodal.text._words": ("split_words",),
    "skmodal.estimators._losses": ("_cross_entropy", "_focal", "_squared", "_huber"),
    "skmodal.estimators._recurrent_embedding": ("_losses_as_they_come",),
    "sklearn.cluster._kmeans": ("_kmeans_single_lloyd", "_kmeans_single_elkan"),
}


def _by_alias(names_in):
    return {f"part:{name.lstrip('_')}": (module, name) for module, names in names_in.items() for name in names}


# Alias: (module, name). When one moves, state its alias here and keep it.
PART_CLASSES = _by_alias(_CLASSES_IN)
PART_FUNCTIONS = _by_alias(_FUNCTIONS_IN)
