"""Feed the compiled speech features what hypothesis makes up; sanitize_kernel.sh builds and runs them for it."""

import sys

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.speech import kernel_info
from skmodal.speech._compiled import KernelPlan, kernel_rows, kernel_sequences
from skmodal.speech._frames import FrameSizes, layout

PATHS = kernel_info()["available"][:-1]
WORDS = ["mean", "std", "min", "max", "median", "q1", "q75"]


def signal(n_samples, dtype, stride, seed):
    """Return noise, now and then with NaN in it, in memory of its own that ends where it ends."""
    values = np.random.default_rng(seed).standard_normal(n_samples)
    if np.dtype(dtype).kind == "f" and seed % 8 == 0:
        values[seed % n_samples] = np.nan
    scale = 1 if np.dtype(dtype).kind == "f" else 9000
    spread = np.empty((n_samples - 1) * abs(stride) + 1, dtype)
    spread[:: abs(stride)] = scale * values
    return spread[::stride]


SIGNALS = st.lists(
    st.builds(
        signal,
        st.integers(2, 5000),
        st.sampled_from([np.int16, np.float32, np.float64]),
        st.sampled_from([1, 1, 2, 3, -1, -2]),
        st.integers(0, 2**16),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def plans(draw):
    """Draw any front end: odd hops, any transform, window, steps over time, basis or all-pole model."""
    n_fft = draw(st.sampled_from([32, 64, 128, 256, 512, 1024, 2048, 4096]))
    frame = draw(st.integers(1, n_fft))
    sizes = FrameSizes(frame, draw(st.integers(max(1, frame // 50), 2 * n_fft)), n_fft)
    n_bands = draw(st.integers(1, 41))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    weights = rng.random((n_bands, n_fft // 2 + 1)) * (rng.random((n_bands, n_fft // 2 + 1)) < 0.1)
    by_frame = draw(st.booleans())
    raw_energy = by_frame and draw(st.booleans())
    setting = {"by_frame": by_frame, "remove_dc": by_frame, "raw_energy": raw_energy, "raw_floor": 1e-9}
    if draw(st.booleans()):
        setting["window"] = np.hamming(frame)
    kind = draw(st.sampled_from(["logarithms", "basis", "model"]))
    n_out = draw(st.integers(1, 40))
    if kind == "basis":
        setting["basis"] = rng.standard_normal((n_bands + raw_energy, n_out))
    if kind == "model":
        order = draw(st.integers(1, 20))
        lifter = np.ones(n_out)
        setting |= {"basis": rng.random((n_bands + raw_energy, order + 1)), "lpc_order": order, "lifter": lifter}
        setting |= {"gain_value": draw(st.integers(-1, n_bands + raw_energy - 1)), "c0_last": draw(st.booleans())}
    setting |= draw(st.sampled_from([{}, {"rasta_pole": 0.98}, {"range": 3.0}]))
    left = draw(st.integers(0, 2 * frame))
    weak = draw(st.sampled_from([0, 3e-7, 1.0]))
    scale = draw(st.sampled_from([1.0, 32768.0]))
    return KernelPlan(
        sizes,
        weights,
        0.0,
        1e-10,
        preemphasis=0.97,
        left=left,
        mirrored=by_frame and draw(st.booleans()),
        magnitude=draw(st.booleans()),
        weak=weak,
        scale=scale,
        **setting,
    )


@settings(max_examples=int(sys.argv[1]), deadline=None)
@given(
    signals=SIGNALS,
    plan=plans(),
    extra=st.integers(0, 3),
    deltas=st.integers(0, 2),
    cmvn=st.sampled_from([False, "mean", True]),
    n_segments=st.integers(0, 5),
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True),
    n_threads=st.integers(1, 2),
)
def exercise(signals, plan, extra, deltas, cmvn, n_segments, words, n_threads):
    """Run every path; the sanitizers end the process where one reads or writes what is not its own."""
    n_frames = layout(np.array([len(signal) for signal in signals]), plan.sizes, "pad")[1] + extra
    setting = {"deltas": deltas, "cmvn": cmvn, "n_threads": n_threads}
    for path in PATHS:
        if n_segments:
            kernel_rows(path, plan, signals, n_frames, words, n_segments, **setting)
        else:
            kernel_sequences(path, plan, signals, n_frames, **setting)


exercise()
print(f"no read or write past a buffer, no undefined behavior, in {sys.argv[1]} examples on each of {', '.join(PATHS)}")
