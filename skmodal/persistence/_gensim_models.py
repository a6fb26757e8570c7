"""Models of the library gensim: their attributes, but for those that are functions."""

from collections import defaultdict

from .._samples import of_extra

_HOMES = {
    "Word2Vec": "gensim.models.word2vec",
    "FastText": "gensim.models.fasttext",
    "KeyedVectors": "gensim.models.keyedvectors",
    "FastTextKeyedVectors": "gensim.models.fasttext",
}
_FUNCTIONS = ("load", "load_fasttext_format", "hashfxn")
_COUNTS = "raw_vocab"


def _put_model(value, writer):
    state = {name: held for name, held in vars(value).items() if name not in _FUNCTIONS}
    if _COUNTS in state:
        state[_COUNTS] = dict(state[_COUNTS])
    return ["gensim", type(value).__name__, writer.put(state)]


def _get_model(reader, name, state):
    module = of_extra(_HOMES[name], extra="text", needed_by="load")
    model = object.__new__(getattr(module, name))
    state = reader.get(state)
    if type(state) is not dict or any(hasattr(type(model), attribute) for attribute in state):
        raise ValueError(f"{name} has other attributes")
    vars(model).update(state)
    if _COUNTS in state:
        model.raw_vocab = defaultdict(int, state[_COUNTS])
        model.hashfxn = hash
    return model


ENCODE = {f"{module}.{name}": _put_model for name, module in _HOMES.items()}
DECODE = {"gensim": _get_model}
