"""Real pictures for the tests of the image features."""

import numpy as np
import pytest
from skimage.data import astronaut, camera


@pytest.fixture(scope="session")
def pictures():
    """Return a function that cuts pictures of one size out of the astronaut, color or gray."""

    def cut(n_images, height, width, *channels, seed=0):
        rng = np.random.default_rng(seed)
        source = astronaut() if channels else camera()
        rows, columns = rng.integers(0, 512 - height, n_images), rng.integers(0, 512 - width, n_images)
        return np.stack([source[r : r + height, c : c + width] for r, c in zip(rows, columns, strict=True)])

    return cut
