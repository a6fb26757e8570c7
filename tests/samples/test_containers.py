"""Every container of DESIGN section 2 yields the same cells."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skmodal._samples import as_cells, as_table, column_of, is_frame, is_missing, object_array
from skmodal._samples._containers import is_series

waveforms = st.lists(
    st.integers(1, 12).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(-1, 1, width=32))),
    min_size=1,
    max_size=6,
)
images = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.booleans()).flatmap(
        lambda s: arrays(np.uint8, (*s[:2], 3) if s[2] else s[:2])
    ),
    min_size=1,
    max_size=5,
)
texts = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=6)


def same(cells, expected):
    assert isinstance(cells, list)
    assert len(cells) == len(expected)
    for cell, wanted in zip(cells, expected, strict=True):
        if isinstance(wanted, np.ndarray):
            assert cell.dtype == wanted.dtype
            np.testing.assert_array_equal(cell, wanted, strict=True)
        else:
            assert cell == wanted


def object_containers(cells):
    """Every container that can hold any object."""
    held = object_array(cells)
    strange = np.arange(len(cells))[::-1] * 7
    yield list(cells)
    yield tuple(cells)
    yield held
    yield held.reshape(-1, 1)
    yield [[cell] for cell in cells]
    yield pd.Series(list(cells), dtype=object, index=strange)
    yield pd.DataFrame({"column": pd.Series(list(cells), dtype=object, index=strange)})
    yield pl.Series("column", list(cells), dtype=pl.Object)
    yield pl.DataFrame({"column": pl.Series("column", list(cells), dtype=pl.Object)})


def test_lists_of_one_are_a_column_or_samples():
    assert as_cells([["a b"], ["c"]], name="It") == ["a b", "c"]
    assert as_cells([["a b"], ["c"]], name="It", lists_are_samples=True) == [["a b"], ["c"]]


@given(waveforms)
@settings(max_examples=25)
def test_ragged_waveforms_from_every_container(cells):
    for container in object_containers(cells):
        same(as_cells(container, name="It"), cells)
    lists = [cell.tolist() for cell in cells]
    for series in (pl.Series(lists, dtype=pl.List(pl.Float64)), pl.DataFrame({"c": lists})):
        same(as_cells(series, name="It"), cells)


@given(images)
@settings(max_examples=25)
def test_images_of_different_sizes_from_every_container(cells):
    for container in object_containers(cells):
        same(as_cells(container, name="It"), cells)
    for depth in (2, 3):
        alike = [cell for cell in cells if cell.ndim == depth]
        dtype = pl.UInt8
        for _ in range(depth):
            dtype = pl.List(dtype)
        if alike:
            same(as_cells(pl.Series([cell.tolist() for cell in alike], dtype=dtype), name="It"), alike)


@given(texts)
@settings(max_examples=25)
def test_strings_from_every_container(cells):
    for container in object_containers(cells):
        same(as_cells(container, name="It"), cells)
    for series in (pd.Series(cells, dtype="string"), pd.Series(cells, dtype="str"), pl.Series(cells, dtype=pl.String)):
        same(as_cells(series, name="It"), cells)
    same(as_cells(pd.DataFrame({"c": pd.Series(cells, dtype="str")}), name="It"), cells)
    same(as_cells(np.array(cells, dtype=np.dtypes.StringDType()), name="It"), cells)
    # A fixed-width string array cannot hold trailing NULs; NumPy drops them.
    same(as_cells(np.array(cells, dtype=str), name="It"), [cell.rstrip("\0") for cell in cells])


@pytest.mark.parametrize("shape", [(4, 3, 2), (4, 3, 2, 3)])
def test_arrays_of_images(shape):
    stacked = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    for held in (stacked, np.asfortranarray(stacked), stacked[::-1][::-1], stacked[:, ::-1][:, ::-1]):
        same(as_cells(held, name="It"), list(stacked))


def test_memory_mapped_and_read_only_arrays(tmp_path):
    np.save(tmp_path / "images.npy", np.arange(24, dtype=np.uint8).reshape(2, 3, 4))
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    same([np.asarray(cell) for cell in as_cells(mapped, name="It")], list(np.load(tmp_path / "images.npy")))
    assert not mapped.flags.writeable


def test_polars_arrays_of_fixed_shape():
    stacked = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    same(as_cells(pl.Series(list(stacked), dtype=pl.Array(pl.UInt8, (3, 4))), name="It"), list(stacked))
    signals = np.arange(6, dtype=np.float32).reshape(2, 3)
    same(as_cells(pl.Series(list(signals), dtype=pl.Array(pl.Float32, 3)), name="It"), list(signals))


def test_polars_color_images_in_nested_lists():
    colors = [np.arange(12, dtype=np.uint8).reshape(2, 2, 3), np.arange(3, dtype=np.uint8).reshape(1, 1, 3)]
    dtype = pl.List(pl.List(pl.List(pl.UInt8)))
    same(as_cells(pl.Series([color.tolist() for color in colors], dtype=dtype), name="It"), colors)


def test_a_polars_cell_of_uneven_rows_comes_through_for_its_reader_to_refuse():
    column = pl.Series([[[1, 2], [1]], [[1]]], dtype=pl.List(pl.List(pl.UInt8)))
    uneven, even = as_cells(column, name="It")
    assert [part.tolist() for part in uneven] == [[1, 2], [1]]
    assert even.tolist() == [[1]]


@pytest.mark.parametrize(
    "column",
    [
        ["a", None],
        [["a"], [None]],
        [["a"], [np.nan]],
        np.array(["a", None], dtype=object),
        np.array(["a", None], dtype=np.dtypes.StringDType(na_object=None)),
        pd.Series(["a", None]),
        pd.Series(["a", None], dtype="string"),
        pd.Series(["a", pd.NA], dtype=object),
        pd.Series(["a", None], dtype="category"),
        pd.Series(["a", None], dtype="string[pyarrow]"),
        pl.Series(["a", None]),
        pl.Series(["a", None], dtype=pl.Categorical),
    ],
    ids=lambda column: f"{type(column).__module__.split('.')[0]}-{getattr(column, 'dtype', 'list')}",
)
def test_missing_cells_stay_in_their_place(column):
    present, missing = as_cells(column, name="It")
    assert present == "a"
    assert is_missing(missing)


def test_a_missing_polars_list_is_missing_and_a_null_inside_is_nan():
    signal, missing = as_cells(pl.Series([[0.5, None], None]), name="It")
    np.testing.assert_array_equal(signal, [0.5, np.nan])
    assert is_missing(missing)


@pytest.mark.parametrize("all_missing", [pd.Series([np.nan, np.nan]), pl.Series([None, None]), np.full(2, np.nan)])
def test_a_column_of_nothing_but_missing_cells_is_a_column_of_cells(all_missing):
    assert as_table(all_missing) is None
    cells = as_cells(all_missing, name="It")
    assert len(cells) == 2
    assert all(map(is_missing, cells))


def test_paths_strings_of_numpy_and_an_index():
    assert as_cells([Path("a"), np.str_("b")], name="It") == [Path("a"), "b"]
    assert as_cells(pd.Index(["a", "b"]), name="It") == ["a", "b"]


def test_a_list_of_one_element_among_strings_stays_a_list():
    assert as_cells(["a", ["b"]], name="It") == ["a", ["b"]]


@pytest.mark.parametrize(
    "one", ["a", b"a", np.str_("a"), np.float64(3), None, Path("a"), {"a": 1}, {"a"}, (x for x in "ab")]
)
def test_one_sample_or_no_container_at_all(one):
    with pytest.raises(TypeError, match=rf"It: X is one {type(one).__name__}; a collection .* e\.g\. \[sample\]"):
        as_cells(one, name="It")


def test_an_array_of_no_axis():
    with pytest.raises(TypeError, match="It: X is one <U1 value"):
        as_cells(np.array("a"), name="It")


@pytest.mark.parametrize("empty", [[], (), np.empty(0, dtype=object), pd.Series([], dtype=object), pl.Series([])])
def test_nothing(empty):
    with pytest.raises(ValueError, match=r"It: X holds 0 sample\(s\)"):
        as_cells(empty, name="It")


@pytest.mark.parametrize("library", [pd, pl])
def test_several_columns(library):
    frame = library.DataFrame({"a": ["x"], "b": ["y"]})
    with pytest.raises(ValueError, match=r"columns \['a', 'b'\]; .*SelectModality\(column\)"):
        as_cells(frame, name="It")
    with pytest.raises(ValueError, match=r"It: X has 2 columns; .*X\[:, 0\]"):
        as_cells(np.array([["x", "y"]]), name="It")


@pytest.mark.parametrize("library", [pd, pl])
def test_column_of_a_frame(library):
    frame = library.DataFrame({"a": ["x", None], "b": [1, 2]})
    cells = column_of(frame, "a", name="It")
    assert cells[0] == "x"
    assert is_missing(cells[1])
    with pytest.raises(ValueError, match=r"It: the frame has no column 'c'; its columns are \['a', 'b'\]"):
        column_of(frame, "c", name="It")


def test_two_columns_of_one_name_are_not_taken_for_their_names():
    frame = pd.DataFrame([["x", "y"]], columns=["a", "a"])
    with pytest.raises(ValueError, match="several columns 'a'"):
        column_of(frame, "a", name="It")


def test_object_array_keeps_cells_of_equal_shape_apart():
    held = object_array([np.zeros(3), np.ones(3)])
    assert held.shape == (2,)
    np.testing.assert_array_equal(held[1], np.ones(3))


def test_frames_and_series_are_told_apart():
    for library in (pd, pl):
        frame = library.DataFrame({"a": [1]})
        assert is_frame(frame)
        assert not is_series(frame)
        assert is_series(frame["a"])
        assert not is_frame(frame["a"])
    assert not is_frame(np.zeros((2, 2)))
    assert not is_series(np.zeros(2))
