"""What an estimator may hold comes back as it was."""

import collections
import math
import pathlib
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse, stats
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC
from sklearn.utils import Bunch

from skmodal.persistence import load, save
from skmodal.speech import MFCC, dialect

pytestmark = pytest.mark.slow


def round_trip(value, path):
    save(FunctionTransformer(kw_args=value), path)
    return load(path).kw_args


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("values") / "model.skm"


def same(one, other):
    """Whether two values are of one type and, to the bit, equal."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return struct.pack("d", one) == struct.pack("d", other)
    if isinstance(one, complex):
        return same(one.real, other.real) and same(one.imag, other.imag)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(map(repr, one)) == list(map(repr, other)) and all(map(same, one.values(), other.values()))
    return one == other


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
KEYS = st.text() | st.integers() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(KEYS, inner)
        | st.sets(KEYS)
        | st.frozensets(KEYS)
    ),
)


@settings(deadline=None)
@given(value=VALUES)
def test_plain_values_come_back(path, value):
    assert same(round_trip(value, path), value)


@settings(deadline=None)
@given(
    array=hnp.arrays(
        hnp.scalar_dtypes().filter(lambda dtype: dtype.str[1:] not in ("f16", "c32") and dtype.itemsize),
        hnp.array_shapes(min_dims=0, min_side=0),
    ),
    transposed=st.booleans(),
)
def test_arrays_come_back(path, array, transposed):
    array = array.T if transposed else array
    back = round_trip(array, path)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes("A") == array.tobytes("A")
    assert back.flags.f_contiguous == array.flags.f_contiguous
    assert back.flags.writeable


def test_features_of_a_dialect_of_one_s_own_come_back(path):
    waveforms = np.random.default_rng(0).normal(scale=0.1, size=(2, 8000))
    features = MFCC(8000, dialect=dialect("kaldi", window="hamming")).fit(waveforms)
    save(features, path)
    np.testing.assert_array_equal(load(path).transform(waveforms), features.transform(waveforms))


@pytest.mark.parametrize(
    "value",
    [
        2**5000,
        -(2**64),
        "a lone surrogate \ud800",
        slice(None, 3, -1),
        range(2, 9, 3),
        ...,
        pathlib.Path("a/b"),
        np.float32(1.5),
        np.str_("word"),
        np.str_(""),
        np.bytes_(b""),
        np.datetime64("2026-11-22T12:00"),
        np.dtype("<i4"),
        np.dtype(object),
        np.dtype("M8[us]"),
        np.float64,
        float,
        SVC,
        f1_score,
        expit,
        np.log1p,
        np.mean,
        collections.Counter("banana"),
        collections.OrderedDict(b=1, a=2),
        Bunch(one=1),
        dialect("librosa", top_db=60.0),
        {1: "int", (2, "a"): "tuple", None: "none", np.str_("b"): 3},
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_other_kinds_come_back(path, value):
    back = round_trip(value, path)
    assert type(back) is type(value)
    assert back == value


def test_arrays_of_objects_records_and_masks_come_back(path):
    objects = np.array([["a", None], [np.zeros(2), 3]], dtype=object)
    back = round_trip(objects, path)
    assert back.shape == (2, 2)
    np.testing.assert_array_equal(back[1, 0], np.zeros(2))
    alike = np.empty(2, dtype=object)
    alike[:] = [np.ones(2), np.zeros(2)]
    np.testing.assert_array_equal(round_trip(alike, path)[1], np.zeros(2))
    records = np.zeros(3, [("a", "<i4"), ("b", "<f8")])
    np.testing.assert_array_equal(round_trip(records, path), records)
    masked = np.ma.MaskedArray([1.0, 2.0], mask=[True, False])
    back = round_trip(masked, path)
    np.testing.assert_array_equal(back.mask, masked.mask)
    np.testing.assert_array_equal(back.data, masked.data)


@pytest.mark.parametrize("kind", ["csr_matrix", "csc_matrix", "csr_array", "csc_array"])
def test_sparse_matrices_come_back(path, kind):
    matrix = getattr(sparse, kind)(sparse.random(7, 5, 0.4, random_state=0))
    back = round_trip(matrix, path)
    assert type(back) is type(matrix)
    np.testing.assert_array_equal(back.toarray(), matrix.toarray())


def test_random_states_go_on(path):
    for made in (np.random.RandomState(3), np.random.default_rng(3)):
        made.normal(size=5)
        back = round_trip(made, path)
        np.testing.assert_array_equal(back.normal(size=5), made.normal(size=5))


def test_a_distribution_draws_the_same(path):
    back = round_trip(stats.loguniform(1e-3, b=10), path)
    assert back.rvs(random_state=0) == stats.loguniform(1e-3, b=10).rvs(random_state=0)


def test_a_search_over_given_splits_comes_back(path):
    search = GridSearchCV(SVC(), {"C": [1, 2]}, cv=[([0, 1, 2, 3], [4, 5]), ([2, 3, 4, 5], [0, 1])])
    search.fit([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]], [0, 1, 0, 1, 0, 1])
    save(search, path)
    assert load(path).best_params_ == search.best_params_


def test_one_object_stays_one(path):
    shared = [1, 2]
    one, other = round_trip([shared, {"again": shared}], path)
    assert one is other["again"]
    array = np.zeros(3)
    one, other = round_trip((array, array), path)
    assert one is other


class Local(BaseEstimator):
    pass


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (lambda x: x, r"FunctionTransformer.kw_args is a function, .*'.*<lambda>' is no public function"),
        ({"deep": [1, Local()]}, r"FunctionTransformer.kw_args\['deep'\]\[1\] is .*Local"),
        (Local, r"FunctionTransformer.kw_args is a type, .*'Local' is no public class"),
        (SVC().fit, r"FunctionTransformer.kw_args is a method"),
        (math, r"FunctionTransformer.kw_args is a module"),
        (np.load, "'load' is no public function"),
        (np.longdouble(1), "no file has scalars of dtype"),
        (np.zeros(1, np.longdouble), "no file has arrays of dtype"),
        (np.zeros(1, [("a", "f8", (2,))]), "no file has arrays of dtype"),
        (np.zeros(1, [("a", [("b", "f8")])]), "no file has arrays of dtype"),
        (np.zeros(1, [("it's", "f8")]), "no file has arrays of dtype"),
        (np.zeros(1, [(("title", "a"), "i1")]), "no file has arrays of dtype"),
        (2**9000, "more than 2048 hexadecimal digits"),
        (np.random.Generator(np.random.SFC64()), "MT19937 and PCG64 can be saved"),
        (pathlib.Path, "is no public class"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_saved_is_named(path, value, told):
    with pytest.raises(TypeError, match=f"save: .*{told}"):
        round_trip(value, path)


def test_what_holds_itself_or_nests_too_deeply_is_refused(path):
    ring = []
    ring.append(ring)
    with pytest.raises(TypeError, match="it holds itself"):
        round_trip(ring, path)
    nested = []
    for _ in range(1000):
        nested = [nested]
    with pytest.raises(TypeError, match="deeper than 200"):
        round_trip(nested, path)
