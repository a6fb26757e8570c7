"""What a text is, and the error that names what is none."""

import numpy as np
import pandas as pd
import pytest

from skmodal._samples import text


@pytest.mark.parametrize("cell", ["", "one", "नमस्ते", np.str_("two"), "42"])
def test_strings(cell):
    assert text(cell, row=3, name="It") is cell


@pytest.mark.parametrize(
    ("cell", "kind", "message"),
    [
        (None, ValueError, r"It: sample 3 is missing \(None\)\. Fill it, e\.g\. with '', or wrap with SkipMissing"),
        (np.nan, ValueError, r"sample 3 is missing \(nan\)"),
        (pd.NA, ValueError, r"sample 3 is missing \(<NA>\)"),
        (b"one", TypeError, r"It: sample 3 is a bytes; a text is a str\. .*cell\.decode\('utf-8'\)"),
        (3, TypeError, r"sample 3 is a int; .*str\(cell\)"),
        (["one", "two"], TypeError, r"sample 3 is a list"),
        (np.array(["one"]), TypeError, r"sample 3 is a ndarray"),
    ],
)
def test_bad_cells(cell, kind, message):
    with pytest.raises(kind, match=message):
        text(cell, row=3, name="It")
