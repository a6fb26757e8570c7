"""Networks: plain torch modules, in which no row has a part in another row's result."""

from ._adversarial_fusion import AdversarialFusion
from ._alexnet import AlexNet
from ._attention_fusion import AttentionFusion
from ._bottleneck_fusion import BottleneckFusion
from ._concat_fusion import ConcatFusion
from ._convolutional import ConvolutionalEncoder
from ._embedding_network import EmbeddingNetwork
from ._flat import FlatEncoder
from ._gated_fusion import GatedFusion
from ._joint import JointNetwork
from ._language_model import LanguageModel
from ._lenet import LeNet
from ._mean import MeanEncoder
from ._network import Network
from ._product_of_experts_fusion import ProductOfExpertsFusion
from ._recurrent import RecurrentEncoder
from ._resnet import ResNet
from ._shared_fusion import SharedFusion
from ._spectrogram_image import SpectrogramImage
from ._standardize import Standardize
from ._sum_fusion import SumFusion
from ._tensor_fusion import TensorFusion
from ._token_embedding import TokenEmbedding
from ._transformer import TransformerEncoder
from ._vgg import VGG

__all__ = [
    "ConvolutionalEncoder",
    "RecurrentEncoder",
    "TransformerEncoder",
    "MeanEncoder",
    "LeNet",
    "AlexNet",
    "VGG",
    "ResNet",
    "FlatEncoder",
    "TokenEmbedding",
    "Standardize",
    "SpectrogramImage",
    "Network",
    "JointNetwork",
    "EmbeddingNetwork",
    "LanguageModel",
    "ConcatFusion",
    "SumFusion",
    "GatedFusion",
    "TensorFusion",
    "ProductOfExpertsFusion",
    "AdversarialFusion",
    "SharedFusion",
    "AttentionFusion",
    "BottleneckFusion",
]
