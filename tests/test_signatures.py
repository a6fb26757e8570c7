"""A parameter has one default, type, unit and place in all public signatures, or a reason for another stands here.

The modules of skmodal.networks keep to torch's way, sizes by position in the order of the layers, and are left out.
"""

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from textwrap import indent

import pytest

import skmodal
from skmodal.estimators.bases import TrainingParameters, documented

OTHER_DEFAULTS = {
    "alpha": "what NBSVM adds to every count; the exponent in GloVe's paper",
    "batch_size": "rows of a training step; of a pretrained encoder, what memory holds of texts, images or speech",
    "fmin": "None is the dialect's; below NoiseReducer's 50 Hz there is no speech",
    "frame_length": "25 ms, as in speech recognition; noise is told apart by finer frequencies",
    "fusion": "each has a list of its own; None compares",
    "grid": "None is no grid; one cell, or sixteen, are what the feature's authors take",
    "kind": "each has a list of its own",
    "loss": "of classes; of numbers",
    "lr": "of Adam; published with Word2Vec and GloVe",
    "max_epochs": "of a network; of a search's last rung; published with Word2Vec and GloVe",
    "method": "each has a list of its own",
    "missing": "a part of a union goes on; a feature asked for alone refuses",
    "n_bins": "gray levels of an equalizer; shades of a histogram",
    "n_components": "topics of texts; numbers of a common space",
    "n_hidden": "None is the network's own",
    "n_layers": "None is the network's own",
    "n_neighbors": "the nearest clip decides; a retriever gives a list; None is the constructor's",
    "n_steps": "of a sweep over rates; of an integral",
    "network": "each modality has its own",
    "name": "of a dialect; of a curve in a picture",
    "oov": "FastText knows parts of words",
    "orientations": "nine in HOG's paper; eight are the directions of a pixel's neighbors",
    "pooling": "frames spread, words do not",
    "random_state": "0 where the shuffle is none of the user's business",
    "sampling_rate": "None is the model's own",
    "temperature": "of a loss over a batch; of probabilities over classes",
    "topn": "an analogy has one answer; as in gensim",
    "verbose": "a download shows itself; a union has scikit-learn's own, a bool",
    "window": "half a Sakoe-Chiba band; frames of a regression; words; a covered part of a sample",
}
OTHER_TYPES = {
    "output": "of a tokenizer, a choice; of an explanation, the number explained",
    "sample": "gensim's threshold of frequent words; the sample of a picture",
    "verbose": "a union has scikit-learn's own, a bool",
}
OTHER_UNITS = {
    "shift": "of an image, shares of its sides; of a waveform, seconds",
    "window": "what a saliency covers: words, pixels or frames",
}
SCALAR = re.compile(r"(int|float|bool)\b")
UNIT = re.compile(r"\b[Ii]n (s|ms|Hz|dB|degrees|cosines|samples|pixels)\b")


ROOMS = [room.name for room in pkgutil.iter_modules(skmodal.__path__) if not re.match("_|(demo|commands)$", room.name)]


def _public(room):
    """Yield (name, thing) of every public function and class of a room, and of their public methods."""
    face = importlib.import_module(f"skmodal.{room}")
    for name in face.__all__:
        public = getattr(face, name)
        if not callable(public):
            continue
        yield name, public
        if isinstance(public, type):
            for key, method in inspect.getmembers(public, inspect.isroutine):
                if not key.startswith("_") and _is_ours(method):
                    yield f"{name}.{key}", method


def _is_ours(method):
    return (getattr(method, "__module__", "") or "").startswith("skmodal")


def _parameters(thing):
    parameters = inspect.signature(thing).parameters.values()
    starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [parameter for parameter in parameters if parameter.name != "self" and parameter.kind not in starred]


def _documented(thing):
    """Return the documented parameters in their order, each with its type and what is said of it."""
    section = (inspect.getdoc(thing) or "").partition("Parameters\n----------\n")[2]
    section = re.split(r"^\w[\w ]*\n-{4,}$", section, maxsplit=1, flags=re.MULTILINE)[0]
    entries = re.findall(r"^(\w[\w, ]*) : (.+)\n((?: .*\n?|\n)*)", section, re.MULTILINE)
    return {name: (kind, said) for names, kind, said in entries for name in names.split(", ")}


PUBLIC = {name: thing for room in ROOMS if room != "networks" for name, thing in _public(room)}
PARAMETERS = {name: _parameters(thing) for name, thing in PUBLIC.items()}


def _differing(seen):
    return {parameter: dict(there) for parameter, there in seen.items() if len(there) > 1}


def _assert_explained(differing, reasons):
    unexplained = {parameter: there for parameter, there in differing.items() if parameter not in reasons}
    assert not unexplained
    assert not reasons.keys() - differing.keys(), "reasons for what does not differ"


def test_defaults_agree():
    seen = defaultdict(lambda: defaultdict(list))
    for name, parameters in PARAMETERS.items():
        for parameter in parameters:
            if parameter.default is not parameter.empty:
                seen[parameter.name][repr(parameter.default)].append(name)
    _assert_explained(_differing(seen), OTHER_DEFAULTS)


def test_numbers_have_one_type():
    seen = defaultdict(lambda: defaultdict(list))
    for name, thing in PUBLIC.items():
        for parameter, (kind, _) in _documented(thing).items():
            scalar = SCALAR.match(kind)
            seen[parameter][scalar[1] if scalar else "no number"].append(name)
    numbers = {parameter: there for parameter, there in seen.items() if there.keys() - {"no number"}}
    _assert_explained(_differing(numbers), OTHER_TYPES)


def test_units_agree():
    seen = defaultdict(lambda: defaultdict(list))
    for name, thing in PUBLIC.items():
        for parameter, (kind, said) in _documented(thing).items():
            unit = UNIT.search(said)
            if SCALAR.match(kind):
                seen[parameter][unit[1] if unit else None].append(name)
    _assert_explained(_differing(seen), OTHER_UNITS)


def test_keywords_stand_in_one_order():
    """What is an estimator's own comes first; then what its kind shares; n_jobs, random_state and verbose come last."""
    places = defaultdict(list)
    for name, parameters in PARAMETERS.items():
        keywords = [parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
        for pair in combinations(keywords, 2):
            places[pair].append(name)
    both_ways = {pair: (there, places[pair[::-1]]) for pair, there in places.items() if pair[::-1] in places}
    assert not both_ways


@pytest.mark.parametrize("name", PUBLIC)
def test_the_documentation_has_the_order_of_the_signature(name):
    parameters = [parameter.name for parameter in PARAMETERS[name]]
    documented = [parameter for parameter in _documented(PUBLIC[name]) if parameter in parameters]
    assert documented == [parameter for parameter in parameters if parameter in documented]


@pytest.mark.parametrize("name", [name for name, thing in PUBLIC.items() if hasattr(thing, "get_params")])
def test_a_constructor_takes_what_it_is_about_by_position_and_the_rest_by_keyword(name):
    by_position = [p.name for p in PARAMETERS[name] if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert len(by_position) <= (2 if "estimator" in by_position else 1)  # a wrapped estimator, and what is done to it


@pytest.mark.parametrize("room", ROOMS)
def test_signatures_are_annotated(room):
    bare = [name for name, thing in [*_public(room), *_properties(room)] if not _is_annotated(thing)]
    assert not bare


def _properties(room):
    for name, public in _public(room):
        for key, member in inspect.getmembers(public, lambda member: isinstance(member, property)):
            if not key.startswith("_") and _is_ours(member.fget):
                yield f"{name}.{key}", member.fget


def _is_annotated(thing):
    signature = inspect.signature(thing)
    parts = [parameter for name, parameter in signature.parameters.items() if name != "self"]
    annotations = [part.annotation for part in parts] + [signature.return_annotation] * (not isinstance(thing, type))
    return inspect.Signature.empty not in annotations


@pytest.mark.parametrize("indentation", ["    ", ""])
def test_shared_parameters_are_told_in_order_with_indentation_and_without(indentation):
    """Python 3.13 compiles documentation without its indentation."""

    @dataclass(kw_only=True)
    class Trained(TrainingParameters):
        own: int = 0

    told = "Parameters\n----------\nown : int\n{shared parameters}\n\nAttributes\n----------\n{shared attributes}\nEnd"
    Trained.__doc__ = "Train.\n\n" + indent(told, indentation)
    documented()(Trained)
    assert "{shared" not in Trained.__doc__
    lines = Trained.__doc__.splitlines()
    assert {"lr : float, default=0.001", "    The learning rate at its highest.", "net_ : skorch net"} <= set(lines)
    assert list(inspect.signature(Trained).parameters) == ["own", *inspect.signature(TrainingParameters).parameters]
