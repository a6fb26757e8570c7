"""
From images to speech: transfer learning
========================================

A spectrogram is an image, so a network that has learned to see handwritten digits can begin to listen. Whether that
helps depends on the data: here is the same network begun anew beside it.
"""

# %%
# A network that sees
# -------------------
# LeNet learns the handwritten digits of the training part.

import matplotlib.pyplot as plt
import numpy as np

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.speech import MFCC, LogMel

plt.style.use("tableau-colorblind10")
train, test = load_digits3(subset="train"), load_digits3(subset="test")
seeing = ImageClassifier("lenet", max_epochs=10, random_state=0).fit(train.data["image"], train.target)
print(f"images: accuracy {seeing.score(test.data['image'], test.target):.3f}")

# %%
# What it is to hear
# ------------------
# Spectrograms of 28 bands, a frame every 20 ms, each band less its mean over the clip: so far as size goes, they are
# much like the digits.

log_mel = LogMel(8000, n_mels=28, frame_length=0.04, hop_length=0.02, cmvn="mean", pooling=None)
heard, heard_test = (log_mel.fit_transform(part.data["speech"]) for part in (train, test))

fig, axes = plt.subplots(2, 5, figsize=(8, 3), layout="constrained")
for digit, column in enumerate(axes.T):
    row = np.flatnonzero(train.target == digit)[0]
    column[0].imshow(train.data["image"][row], cmap="Greys")
    column[1].imshow(heard[row].T, origin="lower", aspect="auto", cmap="Greys")
for ax in axes.ravel():
    ax.set(xticks=[], yticks=[])
axes[0, 0].set_ylabel("seen")
axes[1, 0].set_ylabel("heard")
plt.show()

# %%
# Three ways to begin
# -------------------
# ``initialize_from`` takes the two convolutions. The dense layer above them depends on the size of the image and starts
# anew, as does the head; ``transferred_`` tells what was taken. ``freeze="backbone"`` keeps that as it is, to the bit.
# Each way learns from 10, 20 and 40 clips of each digit, drawn twice, and is tested on two speakers that it has never
# heard.

ways = {
    "from scratch": {},
    "from images": {"initialize_from": seeing},
    "from images, frozen": {"initialize_from": seeing, "freeze": "backbone"},
}
n_clips = (10, 20, 40)
accuracies = {way: np.zeros((len(n_clips), 2)) for way in ways}
losses = {}
for place, n in enumerate(n_clips):
    for draw in range(2):
        chance = np.random.default_rng(draw)
        of_digits = [chance.choice(np.flatnonzero(train.target == digit), n, replace=False) for digit in range(10)]
        rows = np.concatenate(of_digits)
        for way, options in ways.items():
            model = SpeechClassifier("lenet", features="passthrough", random_state=draw, **options)
            model.fit(heard[rows], train.target[rows])
            accuracies[way][place, draw] = model.score(heard_test, test.target)
            losses[way] = model.learning_curve_["train_loss"]

print("taken:", ", ".join(model.transferred_))
print(f"{'clips of each digit':>20}", *(f"{n:6d}" for n in n_clips))
for way, scores in accuracies.items():
    print(f"{way:>20}", *(f"{score:6.3f}" for score in scores.mean(axis=1)))

# %%
# What it brings
# --------------

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
for color, (way, scores) in enumerate(accuracies.items()):
    left.plot(n_clips, scores.mean(axis=1), f"C{color}", label=way)
    left.plot(n_clips, scores, f"C{color}o", alpha=0.5, markersize=4)
    right.plot(range(1, len(losses[way]) + 1), losses[way], f"C{color}", label=way)
left.set(xscale="log", xlabel="clips of each digit to learn from", ylabel="accuracy on new speakers", ylim=(0, None))
left.set_xticks(n_clips, n_clips)
left.minorticks_off()
right.set(xlabel="epoch", ylabel="training loss, 40 clips of each digit", ylim=(0, None), xticks=range(0, 21, 5))
left.legend()
plt.show()

# %%
# On these clips the images help: the loss falls faster, and the accuracy on new speakers is higher, most where there is
# least to learn from. Frozen, the convolutions are no better than random ones that may adapt: what they saw is not what
# is to be heard. Two draws and one seeing network are little evidence, and on other data the gain may be nothing.
#
# Nor is it the best that can be done here. A network over sequences of MFCCs does not mind where in the clip a sound
# stands, and is far ahead of all three, from scratch:

cepstra = MFCC(8000, deltas=1, pooling=None)
sequences = SpeechClassifier("cnn", sampling_rate=8000, features=cepstra, random_state=0)
sequences.fit(train.data["speech"][rows], train.target[rows])
print(f"'cnn' over MFCCs, 40 clips of each digit: {sequences.score(test.data['speech'], test.target):.3f}")
