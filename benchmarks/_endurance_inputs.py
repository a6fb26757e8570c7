"""Large inputs: a recording of two hours, a picture of 100 megapixels, a text of 50 MB and 200 000 rows.

A case takes an empty folder and returns the work and what judges its answer, in words. Where an input is a piece many
times over, the answer must be that of the piece.
"""

from functools import cache, partial

import numpy as np
import soundfile
from PIL import Image
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from skmodal.estimators import TextClassifier
from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.image import (
    HOG,
    CannyEdges,
    ColorHistogram,
    CornerKeypoints,
    Grayscale,
    HistogramEqualizer,
    ImageAugmenter,
    ImageReader,
    ImageResizer,
)
from skmodal.recipes import make_recipe
from skmodal.speech import MFCC, PLP, AudioReader, LogMel, NoiseReducer, SilenceTrimmer, VoiceActivityDetector
from skmodal.text import NBSVM, SubwordTokenizer, TextCleaner

RATE, N_MINUTES = 16_000, 120
SIDE, TILE = 10_000, 400
N_LETTERS = 50_000_000
N_ROWS = 200_000


def right(is_right, words):
    """Return the words, with what is thought of them in front."""
    return f"{'right' if is_right else '**wrong**'}: {words}"


@cache
def minute():
    """Return a minute of noise with a trembling tone in two of every four seconds, the last of it loud."""
    time = np.arange(60 * RATE) / RATE
    tone = (time % 4 > 2) * np.sin(880 * np.pi * time) * (1 + np.sin(6 * np.pi * time)) / 2
    noise = 0.001 * np.random.default_rng(0).standard_normal(len(time))
    return np.round(32767 * (0.3 * tone + noise)).astype(np.int16)


def recording(folder, transformer, judge):
    """Transform the path of two hours; judge the answer beside that of the minute."""
    path = folder / "two_hours.wav"
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for _ in range(N_MINUTES):
            file.write(minute())
    return partial(transformer.fit_transform, [str(path)]), lambda got: judge(
        got[0], transformer.transform([minute()])[0]
    )


def repeats(got, piece):
    """Judge the frames within each minute, none of which sees another."""
    n_frames = 60 * RATE // 160
    inside = slice(1, n_frames - 2)  # the first lacks the sample before it, the last two those behind
    starts = range(0, len(got), n_frames)
    same = all(np.array_equal(got[start:][inside], piece[inside]) for start in starts)
    return right(same and len(starts) == N_MINUTES, f"{len(got)} frames, those of every minute the same bits")


def mostly_repeats(got, piece):
    """Judge answers that hang on the whole recording a little."""
    period = round(len(got) / N_MINUTES)
    minutes = [got[start:][: len(piece)] for start in range(0, len(got), period)]
    share = np.mean([np.mean(np.isclose(one, piece[: len(one)], atol=0.01)) for one in minutes])
    return right(share > 0.99, f"{100 * share:.1f} % as for the minute alone")


def trimmed(got, piece):
    """Judge what is left, which begins with the first tone and ends with the last."""
    lost = 60 * RATE - len(piece)
    return right(abs(N_MINUTES * 60 * RATE - lost - len(got)) <= 160, f"{len(got) / RATE:.2f} s are left")


def speech_recipe(folder):
    """Predict two hours of what a class sounds like."""
    rng = np.random.default_rng(1)
    clips = [minute()[start : start + 24 * RATE] for start in range(0, 36 * RATE, 4 * RATE)]
    noises = [0.1 * rng.standard_normal(24 * RATE) for _ in clips]
    model = make_recipe("speech", "svm").fit([*clips, *noises], ["tone"] * len(clips) + ["noise"] * len(noises))
    work, _ = recording(folder, MFCC(RATE), repeats)
    path = work.args[0]
    return partial(model.predict, path), lambda got: right(got[0] == "tone", repr(str(got[0])))


def picture(folder, transformer, judge):
    """Transform the path of 100 megapixels, a tile many times over."""
    tile = np.random.default_rng(0).integers(0, 256, (TILE // 8, TILE // 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    path = folder / "picture.png"
    Image.fromarray(np.tile(tile, (SIDE // TILE, SIDE // TILE, 1))).save(path, compress_level=1)
    return partial(transformer.fit_transform, [path]), lambda got: judge(got[0], tile)


def tiles(transformer, margin):
    """Judge each tile by the nine in whose middle it lies, but for the margins of the picture."""

    def judge(got, tile):
        block = transformer.transform([np.tile(tile, (3, 3, 1))])[0][TILE : 2 * TILE, TILE : 2 * TILE]
        inner = got[TILE : SIDE - TILE, TILE : SIDE - TILE]
        rows = inner.reshape(-1, TILE, *inner.shape[1:])
        same = all(
            np.array_equal(row[:, start : start + TILE], block)
            for row in rows
            for start in range(0, inner.shape[1], TILE)
        )
        return right(same and margin <= TILE, f"{got.shape}, every tile the same bits")

    return judge


def shape(*wanted):
    """Judge by the shape, and that all is finite."""
    return lambda got, tile: right(got.shape == wanted and np.isfinite(got).all(), f"{got.shape}, finite")


def shares(got, tile):
    """Judge a histogram, which is that of the tile."""
    return right(np.allclose(got, ColorHistogram().fit_transform([tile])[0]), "the histogram of the tile")


def letters(seed=0):
    """Return 50 MB of words, the commonest more often, as in a language."""
    rng = np.random.default_rng(seed)
    alphabet = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = np.array(["".join(rng.choice(alphabet, length)) for length in rng.integers(2, 9, 20_000)])
    shares = 1 / np.arange(1, len(words) + 1)
    return " ".join(rng.choice(words, N_LETTERS // 4, p=shares / shares.sum()))[:N_LETTERS]


def short(text, n=40):
    """Return the first pages of a text, and labels."""
    return [text[start : start + 2000] for start in range(0, 2000 * n, 2000)], ["even", "odd"] * (n // 2)


def cleaned(folder):
    text = letters()
    return partial(TextCleaner().fit_transform, [f"<p>{text.upper()}</p>"]), lambda got: right(
        got[0] == " ".join(text.split()), "the words in small letters"
    )


def subwords(folder):
    text = letters()
    tokenizer = SubwordTokenizer(vocab_size=2000).fit(short(text)[0])
    return partial(tokenizer.transform, [text]), lambda got: right(
        tokenizer.inverse_transform(got)[0] == text, f"{len(got[0])} tokens, which give the text back"
    )


def predicted(model, folder):
    text = letters()
    pages, labels = short(text)
    model.fit(pages, labels)
    return partial(model.predict, [text]), lambda got: right(got[0] in labels, repr(str(got[0])))


def rows():
    """Return a table of 50 features, of which 5 tell the class, and the class."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, N_ROWS)
    X = rng.standard_normal((N_ROWS, 50))
    X[:, :5] += y[:, None] / 2
    return X, y


def table(model, folder, n_asked=N_ROWS):
    """Fit, and predict so many rows; the best possible accuracy is 0.712."""
    X, y = rows()
    return lambda: model.fit(X, y).score(X[:n_asked], y[:n_asked]), lambda got: right(got > 0.6, f"accuracy {got:.3f}")


def counts(folder):
    """Fit NBSVM on counts of 20 000 words."""
    _, y = rows()
    words = np.random.default_rng(1).integers(0, 10_000, (N_ROWS, 40)) + 10_000 * (
        y[:, None] * (np.arange(40) % 4 == 0)
    )
    ends = np.arange(0, words.size + 1, 40, dtype=np.int32)  # 32 bits, which liblinear wants
    X = sparse.csr_array((np.ones(words.size), words.ravel().astype(np.int32), ends), (N_ROWS, 20_000))
    model = NBSVM(random_state=0)
    return lambda: model.fit(X, y).score(X, y), lambda got: right(got > 0.95, f"accuracy {got:.3f}")


def halves():
    """Return a late fusion of two halves of the columns."""
    parts = {"left": slice(0, 25), "right": slice(25, 50)}
    members = [(name, make_pipeline(SelectModality(part), LogisticRegression())) for name, part in parts.items()]
    return LateFusionClassifier(members, cv=3)


_HOG, _CANNY, _GRAY = HOG(), CannyEdges(), Grayscale()
_AUGMENTER = ImageAugmenter(rotate=5, noise=0.05, erase=0.1, random_state=0)
CASES = {
    "recording of 2 h: AudioReader": partial(recording, transformer=AudioReader(RATE), judge=mostly_repeats),
    "recording of 2 h: SilenceTrimmer": partial(recording, transformer=SilenceTrimmer(RATE), judge=trimmed),
    "recording of 2 h: NoiseReducer": partial(recording, transformer=NoiseReducer(RATE), judge=mostly_repeats),
    "recording of 2 h: VoiceActivityDetector": partial(
        recording, transformer=VoiceActivityDetector(RATE), judge=mostly_repeats
    ),
    "recording of 2 h: MFCC": partial(recording, transformer=MFCC(RATE, pooling=None), judge=repeats),
    "recording of 2 h: PLP": partial(recording, transformer=PLP(RATE, pooling=None), judge=repeats),
    "recording of 2 h: LogMel": partial(recording, transformer=LogMel(RATE, pooling=None), judge=repeats),
    "recording of 2 h: recipe predicts": speech_recipe,
    "100 megapixels: ImageReader": partial(
        picture, transformer=ImageReader(), judge=tiles(ImageReader().fit([np.zeros((1, 1))]), 0)
    ),
    "100 megapixels: ImageResizer": partial(picture, transformer=ImageResizer((224, 224)), judge=shape(224, 224, 3)),
    "100 megapixels: Grayscale": partial(picture, transformer=_GRAY, judge=tiles(_GRAY, 0)),
    "100 megapixels: HistogramEqualizer, adaptive": partial(
        picture, transformer=HistogramEqualizer("adaptive"), judge=shape(SIDE, SIDE, 3)
    ),
    "100 megapixels: ImageAugmenter": partial(picture, transformer=_AUGMENTER, judge=shape(SIDE, SIDE, 3)),
    "100 megapixels: CannyEdges": partial(picture, transformer=_CANNY, judge=tiles(_CANNY, 6)),
    "100 megapixels: CornerKeypoints": partial(picture, transformer=CornerKeypoints(), judge=shape(76)),
    "100 megapixels: HOG": partial(picture, transformer=_HOG, judge=shape(1249 * 1249 * 36)),
    "100 megapixels: ColorHistogram": partial(picture, transformer=ColorHistogram(), judge=shares),
    "text of 50 MB: TextCleaner": cleaned,
    "text of 50 MB: SubwordTokenizer": subwords,
    "text of 50 MB: tf-idf recipe predicts": partial(predicted, make_recipe("text", "svm")),
    "text of 50 MB: TextClassifier predicts": partial(predicted, TextClassifier(max_epochs=1, random_state=0)),
    "200 000 rows: NBSVM, 20 000 counts": counts,
    "200 000 rows: naive Bayes": partial(table, make_recipe("speech", "nb")[-2:]),
    "200 000 rows: kNN, 2 000 asked": partial(table, KNeighborsClassifier(15), n_asked=2000),
    "200 000 rows: LateFusionClassifier": partial(table, halves()),
    "200 000 rows: TextClassifier('mlp'), 2 epochs": partial(
        table, TextClassifier("mlp", max_epochs=2, random_state=0)
    ),
}
