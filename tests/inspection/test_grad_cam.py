"""Grad-CAM against captum's own."""

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from scipy.stats import spearmanr
from sklearn.datasets import load_digits
from torch.nn import functional as F

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.fusion import FusionClassifier
from skmodal.inspection import saliency

pytestmark = pytest.mark.slow

IMAGES, LABELS = load_digits(return_X_y=True)
IMAGES = list(np.kron(IMAGES.reshape(-1, 8, 8) / 16, np.ones((3, 3))))
DIGITS = load_digits3(subset="train")


@pytest.mark.parametrize(("network", "layer"), [("lenet", "convolutions"), ("alexnet", "convolutions")])
def test_it_agrees_with_captum(network, layer):
    model = ImageClassifier(network, max_epochs=2, random_state=0).fit(IMAGES[:60], LABELS[:60])
    module = model.net_.module_.eval()
    pixels = torch.tensor(np.array(IMAGES[:1]), dtype=model.net_.dtype)[:, None]
    reference = LayerGradCam(module, getattr(module.backbone, layer))
    wanted = reference.attribute(pixels, target=4, relu_attributions=True)
    wanted = F.interpolate(wanted, size=(24, 24), mode="bilinear")[0, 0].detach().numpy()
    (found,) = saliency(model, IMAGES[:1], method="grad_cam", target=4)
    np.testing.assert_allclose(found.values, wanted, rtol=1e-4, atol=1e-6)
    assert found.error is None


def test_of_speech_it_lies_over_frames_and_bins():
    waveforms = list(DIGITS.data["speech"][:20])
    model = SpeechClassifier("lenet", sampling_rate=8000, max_epochs=2).fit(waveforms, DIGITS.target[:20])
    for found in saliency(model, waveforms[:3], method="grad_cam"):
        assert found.values.shape == found.spectrogram.shape == (model.n_frames_, 26)
        assert (found.values >= 0).all()


def test_of_a_joint_network_by_attention_all_uses_of_the_feature_map_count():
    encoders = {"image": ImageClassifier(), "speech": SpeechClassifier("mlp", sampling_rate=8000)}
    data = DIGITS.data[["image", "speech"]][:40]
    model = FusionClassifier(encoders, fusion="attention", max_epochs=2, random_state=0).fit(data, DIGITS.target[:40])
    (found,) = saliency(model, data[:1], method="grad_cam", modality="image", target=2)
    network = model.net_.module_.eval()
    last = network.branches[0].backbone.convolutions
    maps = []
    handle = last.register_forward_hook(lambda _, inputs, output: maps.append(output))
    output = network(*model._inputs(data[:1]).batch(torch.tensor([0]), model.net_.dtype))[0, 2]
    handle.remove()
    (feature_map,) = maps  # of which both its tokens and its own head's code are made
    (gradients,) = torch.autograd.grad(output, feature_map)
    wanted = (gradients.mean(dim=(2, 3), keepdim=True) * feature_map).sum(dim=1, keepdim=True).relu()
    wanted = F.interpolate(wanted, size=(28, 28), mode="bilinear")[0, 0].detach().numpy()
    np.testing.assert_allclose(found.values, wanted, rtol=1e-4, atol=1e-6)


def test_with_weights_drawn_anew_the_map_is_another():
    model = ImageClassifier(max_epochs=10, random_state=0).fit(IMAGES[:300], LABELS[:300])
    before = saliency(model, IMAGES[300:320], method="grad_cam")
    correlations = []
    with torch.random.fork_rng():
        torch.manual_seed(0)
        for _ in range(4):
            for layer in model.net_.module_.modules():
                if hasattr(layer, "reset_parameters"):
                    layer.reset_parameters()
            for image, found in zip(IMAGES[300:320], before, strict=True):
                (other,) = saliency(model, [image], method="grad_cam", target=found.target)
                if np.ptp(found.values) and np.ptp(other.values):
                    correlations.append(spearmanr(found.values, other.values, axis=None).statistic)
    assert len(correlations) > 40
    assert abs(np.mean(correlations)) < 0.3
