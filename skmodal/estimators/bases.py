"""What other rooms make network estimators of their own of; a user of the estimators needs none of it."""

from ._augmentation import Augmentation
from ._features import as_features
from ._freezing import Freezing
from ._modality_network import ModalityNetwork
from ._multimodal_inputs import MultimodalInputs
from ._net import Rows, Split
from ._network_classifier import CLASSIFICATION_DOCUMENTATION, NetworkClassifier
from ._network_estimator import NetworkEstimator, as_before_on_error, forget
from ._network_regressor import REGRESSION_DOCUMENTATION, NetworkRegressor
from ._scikit_callbacks import CallbackSupportMixin, epoch_tasks, with_callbacks
from ._training import fork_random, make_net, train
from ._training_parameters import TRAINING_CONSTRAINTS, TrainingParameters, documented

__all__ = [
    # Estimators.
    "NetworkEstimator",
    "NetworkClassifier",
    "NetworkRegressor",
    "ModalityNetwork",
    # Parameters and how they are told.
    "TrainingParameters",
    "TRAINING_CONSTRAINTS",
    "CLASSIFICATION_DOCUMENTATION",
    "REGRESSION_DOCUMENTATION",
    "documented",
    # A fit.
    "as_before_on_error",
    "forget",
    "CallbackSupportMixin",
    "with_callbacks",
    "as_features",
    # A training.
    "MultimodalInputs",
    "Rows",
    "Split",
    "fork_random",
    "make_net",
    "train",
    # What happens while it runs.
    "Augmentation",
    "Freezing",
    "epoch_tasks",
]
