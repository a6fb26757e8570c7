"""Parts of scikit-learn's estimators that are compiled, and have no attributes to be set.

Compiled code trusts the places in its arrays. So those of decision trees are looked through, and trees of neighbors are
built anew, of the same points, to the same tree.
"""

from importlib import import_module

import numpy as np

from ._names import class_named

_DISTANCES = (
    "Euclidean Manhattan Chebyshev Minkowski SEuclidean Mahalanobis Hamming Canberra BrayCurtis Jaccard Dice "
    "RogersTanimoto RussellRao SokalSneath Haversine"
)
_METRICS = {f"{name}Distance": name.lower() for name in _DISTANCES.split()}
_LOSSES = {  # module: losses, whose arguments are numbers
    "sklearn._loss._loss": (
        "CyHalfSquaredError CyAbsoluteError CyPinballLoss CyHuberLoss CyHalfPoissonLoss CyHalfGammaLoss "
        "CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHalfBinomialLoss CyHalfMultinomialLoss CyExponentialLoss"
    ),
    "sklearn.linear_model._sgd_fast": (
        "Hinge SquaredHinge ModifiedHuber EpsilonInsensitive SquaredEpsilonInsensitive Log Huber SquaredLoss"
    ),
}
_HOMES = {name: module for module, names in _LOSSES.items() for name in names.split()}
_MOST_CLASSES = 2**24
_NODE_FIELDS = ("left_child", "right_child", "feature")
_PREDICTOR_FIELDS = ("left", "right", "feature_idx")
_PREDICTOR_ARRAYS = ("nodes", "binned_left_cat_bitsets", "raw_left_cat_bitsets")


def _put_tree(value, writer):
    _, (n_features, n_classes, _), state = value.__reduce__()
    arrays = n_classes, state["nodes"], state["values"]
    return ["tree", int(n_features), int(state["max_depth"]), *map(writer.members.add_array, arrays)]


def _get_tree(reader, n_features, max_depth, *members):
    n_classes, nodes, values = map(reader.members.array, members)
    if n_classes.ndim != 1 or n_classes.dtype.kind != "i" or not ((n_classes > 0) & (n_classes < _MOST_CLASSES)).all():
        raise ValueError("the numbers of classes of a tree are none")
    if type(n_features) is not int or type(max_depth) is not int or not len(n_classes) or not 0 < n_features < 2**31:
        raise ValueError("a tree has no features or no outputs")
    shape = (len(nodes), len(n_classes), n_classes.max())
    if nodes.ndim != 1 or not len(nodes) or values.shape != shape or values.dtype != np.float64:
        raise ValueError(f"the values of a tree of {len(nodes)} nodes have shape {values.shape}; {shape} is wanted")
    is_leaf = nodes["left_child"] == -1
    _check_children(*(nodes[field] for field in _NODE_FIELDS), is_leaf, n_features)
    if not _depth(nodes["left_child"], nodes["right_child"], is_leaf) <= max_depth < len(nodes):
        raise ValueError(f"a tree is not of depth {max_depth}")
    tree = import_module("sklearn.tree._tree").Tree(n_features, n_classes.astype(np.intp), len(n_classes))
    tree.__setstate__({"max_depth": max_depth, "node_count": len(nodes), "nodes": nodes, "values": values})
    return tree


def _depth(left, right, is_leaf):
    """Return the depth of a tree: each node counts the steps to the root, twice as far each time."""
    places, above = np.arange(len(left))[~is_leaf], np.zeros(len(left), np.intp)
    above[left[~is_leaf]] = above[right[~is_leaf]] = places
    depth = np.minimum(np.arange(len(left)), 1)
    while above.any():
        depth, above = depth + depth[above], above[above]
    return depth.max()


def _put_predictor(value, writer):
    return ["tree_predictor", *(writer.members.add_array(getattr(value, name)) for name in _PREDICTOR_ARRAYS)]


def _get_predictor(reader, *members):
    nodes, *bitsets = map(reader.members.array, members)
    if nodes.ndim != 1 or any(b.ndim != 2 or b.shape[1] != 8 or b.dtype != np.uint32 for b in bitsets):
        raise ValueError("the arrays of a tree of boosting have other shapes")
    n_sets = len(bitsets[0])
    if len(bitsets[1]) != n_sets or (nodes["bitset_idx"][nodes["is_categorical"] != 0] >= n_sets).any():
        raise ValueError("a node's set of categories is not there")
    _check_children(*(nodes[field] for field in _PREDICTOR_FIELDS), nodes["is_leaf"] != 0, 2**31)
    predictor = object.__new__(import_module("sklearn.ensemble._hist_gradient_boosting.predictor").TreePredictor)
    predictor.__setstate__(dict(zip(_PREDICTOR_ARRAYS, (nodes, *bitsets), strict=True)))
    return predictor


def _check_children(left, right, feature, is_leaf, n_features):
    """Raise a ValueError unless each node that is no leaf has two children behind it, and a feature that there is."""
    if not len(left):
        raise ValueError("a tree has no node")
    places = np.arange(len(left))[~is_leaf]
    for children in (left[~is_leaf], right[~is_leaf]):
        if not ((children > places) & (children < len(left))).all():
            raise ValueError("a node of a tree has a child that is none")
    children = np.concatenate([left[~is_leaf], right[~is_leaf]]).astype(np.intp)
    if (np.bincount(children, minlength=len(left))[1:] != 1).any():
        raise ValueError("a node of a tree has two parents, or none")
    if not ((feature[~is_leaf] >= 0) & (feature[~is_leaf] < n_features)).all():
        raise ValueError("a node of a tree asks for a feature that is none")


def _put_neighbors(value, writer):
    state = value.__getstate__()
    metric, (p, vector, matrix, *_) = state[11], state[11].__getstate__()
    name = _METRICS.get(type(metric).__name__.removesuffix("64"))
    if name is None:
        writer.refuse(value, f"no file has trees of the metric {type(metric).__name__}")
    given = {"seuclidean": ("V", vector), "mahalanobis": ("VI", matrix)}.get(name)
    options = {"p": p} if name == "minkowski" else dict([given]) if given else {}
    if name == "minkowski" and vector.any():
        options["w"] = vector
    parts = state[0], options, state[12]
    return ["neighbors", type(value).__name__, name, int(state[4]), *(writer.put(part) for part in parts)]


def _get_neighbors(reader, kind, metric, leaf_size, data, options, weights):
    if kind not in ("KDTree", "BallTree") or metric not in _METRICS.values():
        raise ValueError(f"there is no {str(kind)[:20]} of metric {str(metric)[:20]}")
    data, options = reader.get_array(data), reader.get_of(dict, options)
    weights = None if weights is None else reader.get_array(weights)
    if data.ndim != 2 or (weights is not None and weights.shape != data.shape[:1]):
        raise ValueError("the points of neighbors are no table, or their weights are of other points")
    if not all(isinstance(value, (float, int, np.ndarray)) for value in options.values()):
        raise ValueError("the options of a metric are no numbers")
    reader.charge(data.nbytes + 16 * len(data))
    tree = class_named(f"sklearn.neighbors:{kind}")
    return tree(data, leaf_size=leaf_size, metric=metric, sample_weight=weights, **options)


def _put_loss(value, writer):
    constructor, arguments, *_ = value.__reduce__()
    numbers = arguments if constructor is type(value) else arguments[2] or ()
    return ["loss", type(value).__name__, *map(float, numbers)]


def _get_loss(reader, name, *numbers):
    if not all(type(number) is float for number in numbers):
        raise ValueError("what a loss is made of are no floats")
    return getattr(import_module(_HOMES[name]), name)(*numbers)


ENCODE = {
    "sklearn.tree._tree.Tree": _put_tree,
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor": _put_predictor,
    "sklearn.neighbors._kd_tree.KDTree": _put_neighbors,
    "sklearn.neighbors._ball_tree.BallTree": _put_neighbors,
    **{f"{module}.{name}": _put_loss for name, module in _HOMES.items()},
    **{f"_loss.{name}": _put_loss for name in _LOSSES["sklearn._loss._loss"].split()},  # as scikit-learn 1.8 has it
}
DECODE = {"tree": _get_tree, "tree_predictor": _get_predictor, "neighbors": _get_neighbors, "loss": _get_loss}
