"""Joint embeddings: spoken digits and their images, photographs and captions, emoji drawings and names.

Run as ``python -m benchmarks.joint_embedding DATA``, with mnist.npz, fsdd_8k.npz, flickr8k and emoji_tags_64.npz in the
folder. Seconds are of the CPU. What there was to choose was chosen with ``--development``, which measures on parts of
the training data.
"""

import time

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import FunctionTransformer, Normalizer, StandardScaler

from benchmarks._table import data_parser, print_head, print_row
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.fusion import CrossModalRetriever, JointEmbedding
from skmodal.fusion._ranking import mean_average_precision
from skmodal.image import HOG, ColorHistogram, ImageReader, LocalBinaryPatterns
from skmodal.speech import MFCC
from skmodal.text import LatentSemanticAnalysis

DEEP = ("contrastive", "triplet", "adversarial", "dual_stream", "deep_cca")


def main():
    """Print a table for each set."""
    parser = data_parser(__doc__)
    parser.add_argument("--development", action="store_true")
    arguments = parser.parse_args()
    digits(arguments.data, development=arguments.development)
    pictures("photographs and captions", photographs(arguments.data / "flickr8k", arguments.development))
    pictures("emoji drawings and names", emoji(arguments.data / "emoji_tags_64.npz", arguments.development))


def digits(folder, *, development):
    """Print the mean average precision of spoken digits and images; what is relevant is of the same digit."""
    train, y_train, test, y_test = _digit_pairs(folder, development)
    print(f"\n{len(train)} pairs of digits, {len(test)} held out: mean average precision, chance {1 / 10}\n")
    print_head("method", "image to speech", "speech to image", "s")
    networks = {"image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}
    features = {
        "image": HOG(pixels_per_cell=(7, 7)),
        "speech": make_pipeline(MFCC(8000, deltas=1, n_segments=4), StandardScaler()),
    }
    rows = [("cca", JointEmbedding(features, method="cca", n_components=10, regularization=0.1), None)]
    for method in DEEP:
        for y in (None, y_train)[: 1 if method == "deep_cca" else 2]:
            n_components = 10 if method == "deep_cca" else 64
            embedding = JointEmbedding(networks, method=method, n_components=n_components, random_state=0)
            rows.append((method, embedding, y))
    for method, embedding, y in rows:
        start = time.process_time()
        embedding.fit(train, y)
        seconds = time.process_time() - start
        name = method if y is None else f"{method}, classes known"
        print_row(name, *_both_ways(embedding, test, y_test), f"{seconds:.1f}")
    for method, embedding, _ in rows[:2]:
        embedding.fit(_shuffled(train, "speech"))
        print_row(f"{method}, pairs shuffled", *_both_ways(embedding, test, y_test), "")


def pictures(name, splits):
    """Print the recall at 10 of pictures and texts, the mean of the splits."""
    n_test = len(splits[0][1])
    print(f"\n{name}, {n_test} held out: recall at 10, chance {10 / n_test:.3f}\n")
    print_head("pairs", "text to picture", "picture to text", "s")
    for row in ("as they are", "shuffled"):
        scores, start = [], time.process_time()
        for train, test in splits:
            train = (
                train if row == "as they are" else train.assign(text=list(train["text"].sample(frac=1, random_state=0)))
            )
            embedding = JointEmbedding(_picture_encoders(), method="cca", n_components=32).fit(train)
            scores.append([_recall(embedding, test, *way) for way in (("text", "image"), ("image", "text"))])
        there, back = np.mean(scores, axis=0)
        seconds = (time.process_time() - start) / len(splits)
        print_row(row, f"{there:.3f}", f"{back:.3f}", f"{seconds:.1f}")


def photographs(folder, development):
    """Return pairs of frames to fit and to test: the first 700 and the last 100, or folds of the first."""
    table = pd.read_csv(folder / "manifest.csv")
    captions = table[[f"caption{i}" for i in range(5)]].agg(" ".join, axis=1)
    images = ImageReader().fit_transform([str(folder / file) for file in table["file"]])
    frame = pd.DataFrame({"image": list(images), "text": captions})
    return _splits(frame[:700], frame[700:], 100, development)


def emoji(file, development):
    """Return pairs of frames to fit and to test: by chance, with names and keywords as texts."""
    table = dict(np.load(file))
    texts = [f"{name} {tags.replace('|', ' ')}" for name, tags in zip(table["name"], table["tags"], strict=True)]
    frame = pd.DataFrame({"image": list(table["x"]), "text": texts}).sample(frac=1, random_state=0)
    return _splits(frame[:-185], frame[-185:], 185, development)


def _shuffled(frame, column):
    return frame.assign(**{column: list(frame[column].sample(frac=1, random_state=0))})


def _both_ways(embedding, test, y):
    image, speech = (embedding.transform(test, modality=name) for name in ("image", "speech"))
    return [f"{mean_average_precision(*way, y, y):.3f}" for way in ((image, speech), (speech, image))]


def _splits(train, test, n_test, development):
    if not development:
        return [(train, test)]
    folds = KFold(len(train) // n_test, shuffle=True, random_state=0).split(train)
    return [(train.iloc[rows], train.iloc[held]) for rows, held in folds]


def _picture_encoders():
    shares = make_pipeline(FunctionTransformer(np.sqrt), Normalizer())  # so that Euclid's distance is Hellinger's
    views = make_union(
        make_pipeline(HOG(pixels_per_cell=(16, 16)), Normalizer()),
        make_pipeline(ColorHistogram(), shares),
        make_pipeline(ColorHistogram(4, grid=(3, 3)), shares),
        make_pipeline(LocalBinaryPatterns(grid=(3, 3)), shares),
    )
    return {
        "image": make_pipeline(views, PCA(200, random_state=0)),
        "text": LatentSemanticAnalysis(200, random_state=0),
    }


def _recall(embedding, test, asked, held):
    retriever = CrossModalRetriever(embedding, n_neighbors=10, modality=held).fit(test)
    _, places = retriever.kneighbors(test, modality=asked)
    return np.mean((places == np.arange(len(test))[:, np.newaxis]).any(axis=1))


def _digit_pairs(folder, development):
    """Return the frame and the digits of training pairs and of test pairs; an image comes in one pair alone."""
    mnist, fsdd = (dict(np.load(folder / name)) for name in ("mnist.npz", "fsdd_8k.npz"))
    train, test = (np.flatnonzero(fsdd["is_test"] == is_test) for is_test in (False, True))
    parts = [("train", train), ("test", test)]
    if development:
        held = fsdd["index"][train] < 10
        parts = [("train", train[~held]), ("train", train[held])]
    pairs = []
    for seed, (part, clips) in enumerate(parts):
        random, of_images = np.random.default_rng(seed), mnist[f"y_{part}"]
        chosen = np.empty(len(clips), dtype=int)
        for digit in range(10):
            here = np.flatnonzero(fsdd["digit"][clips] == digit)
            chosen[here] = random.choice(np.flatnonzero(of_images == digit), len(here), replace=False)
        waveforms = [fsdd["audio"][fsdd["offsets"][clip] : fsdd["offsets"][clip + 1]] for clip in clips]
        frame = pd.DataFrame({"image": list(mnist[f"x_{part}"][chosen]), "speech": waveforms})
        pairs += [frame, fsdd["digit"][clips]]
    return pairs


if __name__ == "__main__":
    main()
