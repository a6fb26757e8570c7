"""Word embeddings: Word2Vec and GloVe against gensim's Word2Vec, and the memory that reading a file of vectors takes.

Run as ``python -m benchmarks.embeddings DATA``; DATA is a folder with wiki_sentences.txt.gz, tinyshakespeare.txt.gz
(a document a line) and wordsim.parquet (set, w1, w2, score). Words a second are all words of the corpus times the
epochs by the time of ``fit``, which for GloVe holds the counting of co-occurrences; on one thread, in alternating
rounds. Similarity is Spearman's rank correlation with people's scores over the pairs that the vocabulary has.
``--memory`` measures instead what reading a generated file of 400 000 words takes beside its matrix, in a process of
its own, and then with a cache: the first opening, which fills it, and the second.
"""

import argparse
import gzip
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gensim
import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from skmodal.text import GloVe, Word2Vec, clean_text

N_WORDS, SIZE = 400_000, 300


def corpus(folder):
    """Return the lines of both texts, clean."""
    lines = []
    for name in ("wiki_sentences", "tinyshakespeare"):
        with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            lines += file
    return [document for line in lines if (document := clean_text(line))]


def similarity(vocabulary, vectors, pairs):
    """Return Spearman's correlation over the known pairs, and their number."""
    known = pairs[
        [one in vocabulary and other in vocabulary for one, other in zip(pairs["w1"], pairs["w2"], strict=True)]
    ]
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    one, other = (units[[vocabulary[word] for word in known[column]]] for column in ("w1", "w2"))
    return spearmanr((one * other).sum(axis=1), known["score"])[0], len(known)


def contenders(arguments):
    """Return names and calls from documents to (vocabulary, vectors), all with the same window, size and epochs."""
    shared = {"vector_size": arguments.size, "window": 5, "min_count": 5, "epochs": arguments.epochs}

    def by_gensim(documents, sg):
        tokens = [document.split() for document in documents]
        keyed = gensim.models.Word2Vec(tokens, seed=0, workers=1, sg=sg, **shared).wv
        return keyed.key_to_index, keyed.vectors

    def by_ours(Model, **options):
        def call(documents):
            model = Model(random_state=0, **options, **shared).fit(documents)
            return model.vocabulary_, model.vectors_

        return call

    return {
        "gensim Word2Vec, CBOW": lambda documents: by_gensim(documents, 0),
        "Word2Vec, CBOW": by_ours(Word2Vec),
        "gensim Word2Vec, skip-gram": lambda documents: by_gensim(documents, 1),
        "Word2Vec, skip-gram": by_ours(Word2Vec, sg=1),
        "GloVe": by_ours(GloVe),
        "GloVe, 2 threads": by_ours(GloVe, n_jobs=2),
    }


def compare(arguments):
    """Print a row for each model."""
    documents = corpus(arguments.data)
    n_words = sum(len(document.split()) for document in documents)
    pairs = pd.read_parquet(arguments.data / "wordsim.parquet")
    calls = contenders(arguments)
    seconds = {name: [] for name in calls}
    for _ in range(arguments.rounds):
        results = {}
        for name, call in calls.items():
            start = time.perf_counter()
            results[name] = call(documents)
            seconds[name].append(time.perf_counter() - start)
    print(f"{n_words} words, {len(documents)} documents, {arguments.epochs} epochs, {arguments.size} numbers a word")
    print("| model | words a second, best of rounds | ratio to gensim's CBOW | MEN | WS-353 |\n|---|---|---|---|---|")
    for name, (vocabulary, vectors) in results.items():
        speed = n_words * arguments.epochs / min(seconds[name])
        ratio = min(seconds["gensim Word2Vec, CBOW"]) / min(seconds[name])
        scores = [similarity(vocabulary, vectors, pairs[pairs["set"] == s]) for s in ("MEN-TR-3k", "WS-353-ALL")]
        cells = " | ".join(f"{score:.3f} ({count} pairs)" for score, count in scores)
        print(f"| {name} | {speed:,.0f} | {ratio:.2f} | {cells} |")
    same = np.array_equal(results["gensim Word2Vec, CBOW"][1], results["Word2Vec, CBOW"][1])
    print(f"Word2Vec's vectors are gensim's to the bit: {same}")


def memory():
    """Print the peak memory of reading, in sizes of the matrix."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vectors.txt")
        numbers = [f"{value:.5f}" for value in np.random.default_rng(0).standard_normal(SIZE + 97)]
        with path.open("w") as file:
            for word in range(N_WORDS):
                file.write(f"word{word} {' '.join(numbers[word % 97 : word % 97 + SIZE])}\n")
        command = [sys.executable, "-m", "benchmarks.embeddings", "--read", path]
        for cache in ([], ["--cache", Path(folder, "cache")], ["--cache", Path(folder, "cache")]):
            subprocess.run([*command, *cache], check=True)


def read(path, cache):
    """Read a file and print what it took."""
    from skmodal.text import WordVectors

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    matrix = WordVectors.from_file(path, cache=cache).vectors_
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{matrix.shape} in {seconds:.2f} s, cache={cache}:")
    print(f"peak memory {(peak - before) * 1024 / matrix.nbytes:.3f} of the matrix,")
    print(f"{peak * 1024 / matrix.nbytes:.3f} with the whole of Python and its libraries")


def main():
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="folder of the texts and of wordsim.parquet")
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    for hidden in ("--read", "--cache"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read, arguments.cache)
    elif arguments.memory:
        memory()
    elif arguments.data:
        compare(arguments)
    else:
        parser.error("DATA or --memory is wanted")


if __name__ == "__main__":
    main()
