"""Text: cleaning, classic features and word embeddings."""

from ._cleaner import TextCleaner, clean_text
from ._fasttext import FastText
from ._glove import GloVe
from ._lsa import LatentSemanticAnalysis
from ._nb import NBFeatures, log_count_ratios
from ._nbsvm import NBSVM
from ._subwords import SubwordTokenizer
from ._word2vec import Word2Vec
from ._word_neighbors import WordNeighbors
from ._word_vectors import WordVectors

__all__ = [
    "clean_text",
    "TextCleaner",
    "SubwordTokenizer",
    "NBFeatures",
    "log_count_ratios",
    "NBSVM",
    "LatentSemanticAnalysis",
    "Word2Vec",
    "FastText",
    "GloVe",
    "WordVectors",
    "WordNeighbors",
]
