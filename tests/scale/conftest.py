"""What the tests of scale share: recordings, and a real cluster of two processes, which can import ``noting``."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import soundfile
from distributed import Client, LocalCluster

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Have two processes of one thread each, whose client is the active one."""
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as cluster,
        Client(cluster, timeout=30) as client,
    ):
        yield client


@pytest.fixture
def clips(tmp_path):
    """Return a frame of 23 recordings of different lengths, with labels."""
    rng = np.random.default_rng(0)
    paths = [str(tmp_path / f"{row:02}.wav") for row in range(23)]
    for row, path in enumerate(paths):
        soundfile.write(path, rng.normal(0, 0.1, 3000 + 100 * row), 8000, subtype="PCM_16")
    return pd.DataFrame({"path": paths, "label": [row % 3 for row in range(23)], "speaker": ["a", None] * 11 + ["b"]})
