"""What the tests of scale share: recordings, and a real cluster of two processes."""

import numpy as np
import pandas as pd
import pytest
import soundfile
from distributed import Client, LocalCluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Have a cluster of two processes of one thread each, whose client is the active one."""
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=tmp_path_factory.mktemp("dask"),
        ) as cluster,
        Client(cluster, timeout=30) as client,
    ):
        yield client


@pytest.fixture
def clips(tmp_path):
    """Return a frame of 23 recordings of different lengths, with labels."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "clips"
    folder.mkdir()
    paths = [str(folder / f"{row:02}.wav") for row in range(23)]
    for row, path in enumerate(paths):
        soundfile.write(path, rng.normal(0, 0.1, 3000 + 100 * row), 8000, subtype="PCM_16")
    return pd.DataFrame({"path": paths, "label": [row % 3 for row in range(23)], "speaker": ["a", None] * 11 + ["b"]})
