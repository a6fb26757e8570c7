"""scikit-learn estimators around networks."""

from ._find_learning_rate import find_learning_rate
from ._image_classifier import ImageClassifier
from ._image_encoder import PretrainedImageEncoder
from ._image_regressor import ImageRegressor
from ._pruner import Pruner
from ._quantization import quantize
from ._recurrent_embedding import RecurrentEmbedding
from ._speech_classifier import SpeechClassifier
from ._speech_encoder import PretrainedSpeechEncoder
from ._speech_regressor import SpeechRegressor
from ._text_classifier import TextClassifier
from ._text_encoder import PretrainedTextEncoder
from ._text_regressor import TextRegressor
from ._training_curve import TrainingCurveDisplay

__all__ = [
    "TextClassifier",
    "ImageClassifier",
    "SpeechClassifier",
    "TextRegressor",
    "ImageRegressor",
    "SpeechRegressor",
    "TrainingCurveDisplay",
    "Pruner",
    "find_learning_rate",
    "quantize",
    "RecurrentEmbedding",
    "PretrainedTextEncoder",
    "PretrainedImageEncoder",
    "PretrainedSpeechEncoder",
]
