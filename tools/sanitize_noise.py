"""Feed the compiled noise reduction what hypothesis makes up; sanitize_kernel.sh builds and runs this for it."""

import sys

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.speech import kernel_info
from skmodal.speech._noise_plan import METHODS, TRACKINGS, compiled_reduced, noise_plan

PATHS = kernel_info()["available"][:-1]


def signal(n_samples, dtype, stride, exponent, seed):
    """Return noise, now and then with NaN in it, in memory of its own that ends where it ends."""
    values = np.random.default_rng(seed).standard_normal(n_samples)
    if seed % 8 == 0:
        values[seed % n_samples] = [np.nan, np.inf][seed // 8 % 2]
    spread = np.empty((n_samples - 1) * abs(stride) + 1, dtype)
    with np.errstate(over="ignore"):
        spread[:: abs(stride)] = np.ldexp(values, exponent)
    return spread[::stride]


SIGNALS = st.lists(
    st.builds(
        signal,
        st.integers(1, 5000),
        st.sampled_from([np.float32, np.float64]),
        st.sampled_from([1, 1, 2, 3, -1, -2]),
        st.sampled_from([0, 0, -1070, -140, 127, 1023]),
        st.integers(0, 2**16),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=int(sys.argv[1]), deadline=None)
@given(
    signals=SIGNALS,
    frame=st.integers(2, 700) | st.sampled_from([16, 32, 64, 128, 256, 512, 1024, 2048, 4096]),
    method=st.sampled_from(METHODS),
    noise=st.sampled_from(TRACKINGS),
    smoothing=st.sampled_from([0.0, 0.95]),
    max_attenuation=st.sampled_from([0.0, 25.0, 1e4]),
    fmin=st.sampled_from([0.0, 50.0, 3999.0, 1e9]),
    n_threads=st.integers(1, 2),
)
def exercise(signals, frame, method, noise, smoothing, max_attenuation, fmin, n_threads):
    """Run every path; the sanitizers end the process where one reads or writes what is not its own."""
    plan = noise_plan(8000, method, noise, 2 * frame / 8000, smoothing, max_attenuation, fmin, name="sanitize")
    for path in PATHS:
        compiled_reduced(path, plan, signals, n_threads)


exercise()
print(f"no read or write past a buffer, no undefined behavior, in {sys.argv[1]} examples on each of {', '.join(PATHS)}")
