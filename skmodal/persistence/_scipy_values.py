"""Values of SciPy: sparse matrices, splines, and distributions to draw parameters from."""

import numpy as np
from scipy import sparse

_DISTRIBUTION = 2**16  # bytes: SciPy writes code for each
_COMPRESSED = ("csr_matrix", "csc_matrix", "csr_array", "csc_array")


def _put_compressed(value, writer):
    add = writer.members.add_array
    return [type(value).__name__, list(value.shape), add(value.data), add(value.indices), add(value.indptr)]


def _get_compressed(kind):
    def get(reader, shape, *members):
        if len(shape) != 2 or any(type(size) is not int or size < 0 for size in shape):
            raise ValueError(f"{str(shape)[:40]} is no shape of a matrix")
        data, indices, indptr = map(reader.members.array, members)
        if {part.ndim for part in (data, indices, indptr)} != {1} or {indices.dtype.kind, indptr.dtype.kind} != {"i"}:
            raise ValueError("its parts are no vectors of values and places")
        made = getattr(sparse, kind)((data, indices, indptr), shape=tuple(shape))
        made.check_format(full_check=True)  # a place outside would be memory outside
        if (np.diff(made.indptr) < 0).any() or made.indptr[-1] != len(made.data):
            raise ValueError("its rows overlap")
        return made

    return get


def _put_distribution(value, writer):
    args, kwds = writer.put(value.args, ".args"), writer.put(value.kwds, ".kwds")
    return ["distribution", value.dist.name, args, kwds]


def _get_distribution(reader, name, args, kwds):
    from scipy import stats

    found = getattr(stats, name, None)
    if not isinstance(found, (stats.rv_continuous, stats.rv_discrete)):
        raise ValueError(f"{str(name)[:40]!r} is no distribution of SciPy")
    reader.charge(_DISTRIBUTION)
    args, kwds = reader.get_of(tuple, args), reader.get_of(dict, kwds)
    if not all(isinstance(number, (int, float, np.number)) for number in (*args, *kwds.values())):
        raise ValueError("the parameters of a distribution are no numbers")
    return found(*args, **kwds)


def _put_spline(value, writer):
    parts = (value.t, value.c, value.k, value.extrapolate, value.axis)
    return ["spline", *(writer.put(part) for part in parts)]


def _get_spline(reader, knots, coefficients, *parts):
    from scipy.interpolate import BSpline

    arrays = [reader.get_array(part) for part in (knots, coefficients)]
    reader.charge(2 * sum(array.nbytes for array in arrays))
    return BSpline(*arrays, *map(reader.get, parts))


ENCODE = {
    **{f"scipy.sparse._{kind[:3]}.{kind}": _put_compressed for kind in _COMPRESSED},
    "scipy.stats._distn_infrastructure.rv_continuous_frozen": _put_distribution,
    "scipy.interpolate._bsplines.BSpline": _put_spline,
    "scipy.stats._distn_infrastructure.rv_discrete_frozen": _put_distribution,
}
DECODE = {
    **{kind: _get_compressed(kind) for kind in _COMPRESSED},
    "distribution": _get_distribution,
    "spline": _get_spline,
}
