"""SelectModality: columns by name and place, of frames and arrays."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.exceptions import NotFittedError

from skmodal.fusion import SelectModality

DATA = {"text": ["one", None, "three"], "age": [30, 40, 50], "height": [1.7, None, 1.5]}
PANDAS = pd.DataFrame(DATA, index=[5, 1, 9])
POLARS = pl.DataFrame(DATA)
OBJECTS = PANDAS.astype(object).to_numpy()
NUMBERS = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("frame", [PANDAS, POLARS, PANDAS.convert_dtypes()], ids=["pandas", "polars", "nullable"])
@pytest.mark.parametrize("column", ["text", 0, -3, np.int64(0)])
def test_a_column_of_samples(frame, column):
    select = SelectModality(column)
    cells = select.fit_transform(frame)
    assert cells.dtype == object
    assert cells.shape == (3,)
    assert (cells[0], cells[2]) == ("one", "three")
    assert pd.isna(cells[1])
    assert select.columns_ == ["text"]
    assert select.get_feature_names_out().tolist() == ["text"]


@pytest.mark.parametrize("frame", [PANDAS, POLARS, PANDAS.convert_dtypes()], ids=["pandas", "polars", "nullable"])
@pytest.mark.parametrize("column", [["age", "height"], [1, 2], [-2, -1], slice(1, None), slice(-2, 3), ["age", -1]])
def test_a_block_of_numbers(frame, column):
    block = SelectModality(column).fit_transform(frame)
    np.testing.assert_array_equal(block, [[30, 1.7], [40, np.nan], [50, 1.5]], strict=True)


def test_of_one_column_as_a_list_a_block_comes_out():
    assert SelectModality(["age"]).fit_transform(PANDAS).shape == (3, 1)
    assert SelectModality(["age"]).fit_transform(pd.DataFrame({"t": ["x"], "age": ["7"]})).tolist() == [[7.0]]


@pytest.mark.parametrize("X", [NUMBERS, pd.DataFrame(NUMBERS), pd.DataFrame(NUMBERS, columns=list("abc"))])
@pytest.mark.parametrize("column", [1, -2, [1], slice(1, 2)])
def test_of_numbers_a_block_comes_out_always(X, column):
    np.testing.assert_array_equal(SelectModality(column).fit_transform(X), NUMBERS[:, 1:2])


def test_names_that_are_numbers_come_before_places():
    for frame in (pd.DataFrame({1: [1.0], 0: [2.0]}), pd.DataFrame({1: ["1"], 0: ["2"]})):
        assert float(SelectModality(0).fit_transform(frame).ravel()[0]) == 2
    assert SelectModality(20).fit_transform(pd.DataFrame({10: [1.0], 20: [2.0]})).tolist() == [[2.0]]


def test_an_object_array_goes_by_place():
    assert SelectModality(0).fit_transform(OBJECTS)[[0, 2]].tolist() == ["one", "three"]
    np.testing.assert_array_equal(SelectModality([1]).fit_transform(OBJECTS), [[30], [40], [50]])
    holes = np.array([[None, None], ["a", "b"]], dtype=object)  # the first row says nothing of what it holds
    assert SelectModality(0).fit_transform(holes)[1] == "a"


@pytest.mark.parametrize("frame", [PANDAS, POLARS], ids=["pandas", "polars"])
@pytest.mark.parametrize("column", ["speech", 3, -4, ["age", "speech"]])
def test_a_column_that_is_not_there(frame, column):
    wanted = column[-1] if isinstance(column, list) else column
    message = rf"SelectModality: X has no column {wanted!r}; its columns are \['text', 'age', 'height'\]"
    with pytest.raises(ValueError, match=message):
        SelectModality(column).fit(frame)
    fitted = SelectModality("text").fit(frame)
    with pytest.raises(ValueError, match=r"X has no column 'text'; its columns are \['age'\]"):
        fitted.transform(frame[["age"]])


@pytest.mark.parametrize("column", [[], slice(9, 12)])
@pytest.mark.parametrize("X", [PANDAS, NUMBERS])
def test_a_selection_of_nothing(column, X):
    with pytest.raises(ValueError, match=r"SelectModality: column=.* selects none of the columns"):
        SelectModality(column).fit(X)


def test_a_block_of_samples():
    with pytest.raises(ValueError, match=r"column 'text' holds no numbers .*Select a column of samples alone"):
        SelectModality(["text", "age"]).fit(PANDAS)


def test_two_columns_of_one_name():
    with pytest.raises(ValueError, match="several columns 'a'"):
        SelectModality("a").fit(pd.DataFrame([["x", "y"]], columns=["a", "a"]))


def test_a_frame_may_have_other_columns_and_another_order_later():
    for later in (PANDAS.assign(new="x"), PANDAS[["height", "text"]], PANDAS[["text"]]):
        assert SelectModality("text").fit(PANDAS).transform(later)[0] == "one"
    numbers = pd.DataFrame(NUMBERS, columns=list("abc"))
    fitted = SelectModality("a").fit(numbers)
    with pytest.raises(ValueError, match="feature names"):
        fitted.transform(numbers.assign(d="x"))


def test_rows_without_any_text_keep_the_shape_that_fit_saw():
    """pandas makes a column of NaN alone a column of floats: then the whole frame looks like numbers."""
    late = pd.DataFrame({"text": [np.nan], "age": [40], "height": [1.7]})
    assert SelectModality("text").fit(PANDAS).transform(late).shape == (1,)
    assert SelectModality("age").fit(PANDAS).transform(late).tolist() == [40]
    np.testing.assert_array_equal(SelectModality(["age", "height"]).fit(PANDAS).transform(late), [[40, 1.7]])


def test_a_second_fit_forgets_the_first():
    select = SelectModality("age").fit(PANDAS[["age", "height"]])
    assert select.n_features_in_ == 2
    select.fit(PANDAS)
    assert not hasattr(select, "n_features_in_")
    assert select.transform(PANDAS).shape == (3,)


def test_wrong_use():
    with pytest.raises(NotFittedError):
        SelectModality("text").transform(PANDAS)
    with pytest.raises(TypeError, match=r"X is a list without columns; a DataFrame, or an array"):
        SelectModality(0).fit([["a", "b"]])
    with pytest.raises(ValueError, match=r"X holds 0 sample\(s\)"):
        SelectModality("text").fit(PANDAS[:0])
    with pytest.raises(ValueError, match="The 'column' parameter of SelectModality must be"):
        SelectModality(("text",)).fit(PANDAS)


def test_set_output():
    select = SelectModality("text").set_output(transform="pandas")
    frame = select.fit_transform(PANDAS)
    assert frame.columns.tolist() == ["text"]
    assert frame.index.tolist() == [5, 1, 9]
