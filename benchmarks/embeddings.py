"""Word embeddings: Word2Vec and GloVe against gensim's Word2Vec, in speed and in similarity.

Run as ``python -m benchmarks.embeddings DATA``; DATA is a folder with wiki_sentences.txt.gz, tinyshakespeare.txt.gz
(a document a line) and wordsim.parquet (set, w1, w2, score). Words a second are all words of the corpus times the
epochs by the least time of ``fit`` of 5 epochs, which for GloVe holds the counting of co-occurrences, in alternating
rounds. Similarity is Spearman's rank correlation with people's scores over the pairs that the vocabulary has.
"""

import gzip
import time

import gensim
import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from benchmarks._table import data_parser, print_head, print_row
from skmodal.text import GloVe, Word2Vec, clean_text

SETTING = {"vector_size": 100, "window": 5, "min_count": 5}
EPOCHS, N_ROUNDS = (5, 25), 3
WANTED_RATIO = {"`Word2Vec`, CBOW": "0.95", "`GloVe`": "1"}  # of gensim's speed


def corpus(folder):
    """Return the lines of both texts, clean."""
    lines = []
    for name in ("wiki_sentences", "tinyshakespeare"):
        with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            lines += file
    return [document for line in lines if (document := clean_text(line))]


def similarity(pairs, vocabulary, vectors):
    """Return Spearman's correlation over the known pairs."""
    known = pairs[
        [one in vocabulary and other in vocabulary for one, other in zip(pairs["w1"], pairs["w2"], strict=True)]
    ]
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    one, other = (units[[vocabulary[word] for word in known[column]]] for column in ("w1", "w2"))
    return spearmanr((one * other).sum(axis=1), known["score"])[0]


def by_gensim(documents, epochs, sg):
    """Return the vocabulary and the vectors."""
    tokens = [document.split() for document in documents]
    keyed = gensim.models.Word2Vec(tokens, seed=0, workers=1, sg=sg, epochs=epochs, **SETTING).wv
    return keyed.key_to_index, keyed.vectors


def by_skmodal(documents, epochs, model):
    """Return the vocabulary and the vectors."""
    model.set_params(random_state=0, max_epochs=epochs, **SETTING).fit(documents)
    return model.vocabulary_, model.vectors_


CONTENDERS = {
    "gensim's Word2Vec, CBOW": (by_gensim, 0),
    "`Word2Vec`, CBOW": (by_skmodal, Word2Vec()),
    "gensim's Word2Vec, skip-gram": (by_gensim, 1),
    "`Word2Vec`, skip-gram": (by_skmodal, Word2Vec(sg=1)),
    "`GloVe`": (by_skmodal, GloVe()),
    "`GloVe`, two threads": (by_skmodal, GloVe(n_jobs=2)),
}


def main():
    """Print a row for each model."""
    folder = data_parser(__doc__).parse_args().data
    documents = corpus(folder)
    n_words = sum(len(document.split()) for document in documents)
    pairs = pd.read_parquet(folder / "wordsim.parquet").query("set == 'MEN-TR-3k'")
    seconds = {name: [] for name in CONTENDERS}
    for _ in range(N_ROUNDS):
        for name, (train, kind) in CONTENDERS.items():
            start = time.perf_counter()
            train(documents, EPOCHS[0], kind)
            seconds[name].append(time.perf_counter() - start)
    print_head("model", "words a second", "ratio", "wanted", *(f"MEN, {epochs} epochs" for epochs in EPOCHS))
    reference = min(seconds["gensim's Word2Vec, CBOW"])
    for name, (train, kind) in CONTENDERS.items():
        scores = [similarity(pairs, *train(documents, epochs, kind)) for epochs in EPOCHS]
        least = min(seconds[name])
        speed = f"{n_words * EPOCHS[0] / least:,.0f}", f"{reference / least:.2f}", WANTED_RATIO.get(name, "")
        print_row(name, *speed, *(f"{score:.3f}" for score in scores))
    theirs, ours = (train(documents, EPOCHS[0], kind)[1] for train, kind in list(CONTENDERS.values())[:2])
    print(f"\n{n_words:,} words; of CBOW, the same bits as gensim's: {np.array_equal(theirs, ours)}")


if __name__ == "__main__":
    main()
