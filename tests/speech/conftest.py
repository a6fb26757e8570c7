"""What the tests of speech share."""

import pytest


@pytest.fixture
def numpy_path(monkeypatch):
    """Have NumPy's definition compute, whichever kernel is there."""
    monkeypatch.setenv("SKMODAL_KERNEL", "numpy")
