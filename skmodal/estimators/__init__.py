"""scikit-learn estimators around networks."""

from ._image_encoder import PretrainedImageEncoder
from ._speech_encoder import PretrainedSpeechEncoder
from ._text_encoder import PretrainedTextEncoder

__all__ = ["PretrainedTextEncoder", "PretrainedImageEncoder", "PretrainedSpeechEncoder"]
