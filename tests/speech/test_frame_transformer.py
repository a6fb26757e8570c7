"""What every speech feature promises: containers, bits, scikit-learn's manners, errors that name the sample."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_dataframe_column_names_consistency, check_param_validation

from skmodal._samples import object_array
from skmodal.speech import MFCC, mfcc


def noise(n_samples, seed=0, dtype=np.float64):
    return (0.1 * np.random.default_rng(seed).standard_normal(n_samples)).astype(dtype)


def pcm(n_samples, seed):
    return np.round(3000 * np.random.default_rng(seed).standard_normal(n_samples)).clip(-32768, 32767).astype(np.int16)


def test_every_container_gives_the_same_bits(tmp_path):
    integers = [pcm(n, seed) for seed, n in enumerate([3000, 2500, 300])]
    floats = [signal / np.float32(32768) for signal in integers]
    wav = [tmp_path / f"{row}.wav" for row in range(3)]
    flac = [str(tmp_path / f"{row}.flac") for row in range(3)]
    for row, signal in enumerate(integers):
        soundfile.write(wav[row], signal, 16000)
        soundfile.write(flac[row], signal, 16000)
    expected = MFCC(deltas=2).fit_transform(floats)
    containers = [
        integers,
        tuple(floats),
        object_array(floats),
        object_array(integers).reshape(-1, 1),
        pd.Series(object_array(floats), index=[5, 3, 9]),
        pd.DataFrame({"speech": object_array(floats)}),
        pl.Series("speech", floats),
        pl.DataFrame({"speech": pl.Series(floats)}),
        wav,
        flac,
        np.array(flac),
        np.array(flac, dtype=object).reshape(-1, 1),
        pd.Series(flac),
        pd.DataFrame({"speech": flac}),
        pl.Series(flac),
        pl.DataFrame({"speech": flac}),
        [wav[0], floats[1], flac[2]],
    ]
    for container in containers:
        np.testing.assert_array_equal(MFCC(deltas=2).fit_transform(container), expected)
    doubles = [[signal.tolist() for signal in floats], [signal.astype(float) for signal in floats]]
    in_double = [MFCC(deltas=2).fit_transform(signals) for signals in doubles]
    np.testing.assert_array_equal(*in_double)
    np.testing.assert_allclose(in_double[0], expected, rtol=0, atol=2e-4)


def test_a_table_gives_the_bits_of_its_rows():
    rows = [pcm(1600, seed) for seed in range(4)]
    expected = MFCC().fit_transform([row / np.float32(32768) for row in rows])
    table = np.stack(rows)
    columns = [f"t{index}" for index in range(1600)]
    single = table / np.float32(32768)
    for X in (table, single, np.asfortranarray(single), pd.DataFrame(table, columns=columns)):
        np.testing.assert_array_equal(MFCC().fit_transform(X), expected)
    np.testing.assert_array_equal(MFCC().fit_transform(table.astype(np.int64)), MFCC().fit_transform(table * 1.0))


@settings(max_examples=20)
@given(
    lengths=st.lists(st.integers(2, 9000), min_size=2, max_size=6),
    order=st.randoms(use_true_random=False),
    pooling=st.sampled_from(["mean+std", "median+q10+max"]),
)
def test_an_utterance_alone_gives_its_bits_in_any_batch(lengths, order, pooling):
    signals = [noise(length, seed) for seed, length in enumerate(lengths)]
    extractor = MFCC(deltas=1, cmvn="mean", pooling=pooling, n_segments=2).fit(signals)
    batch = extractor.transform(signals)
    shuffled = list(range(len(signals)))
    order.shuffle(shuffled)
    np.testing.assert_array_equal(extractor.transform([signals[row] for row in shuffled]), batch[shuffled])
    for row, signal in enumerate(signals):
        np.testing.assert_array_equal(extractor.transform([signal])[0], batch[row])
    threaded = clone(extractor).set_params(n_jobs=2).fit(signals)
    np.testing.assert_array_equal(threaded.transform(signals), batch)


@pytest.mark.usefixtures("numpy_path")
def test_sequences_are_what_the_function_gives():
    signals = [noise(5000), noise(300)]
    sequences = MFCC(pooling=None).fit_transform(signals)
    assert sequences.shape == (2,)
    assert sequences.dtype == object
    for sequence, signal in zip(sequences, signals, strict=True):
        np.testing.assert_array_equal(sequence, mfcc(signal))
    equal = MFCC(pooling=None).fit_transform(np.stack([noise(5000), noise(5000, 1)]))
    assert equal.shape == (2,)


@pytest.mark.usefixtures("numpy_path")
@pytest.mark.parametrize("cmvn", [True, "mean"])
def test_cmvn_normalizes_every_utterance(cmvn):
    sequence = MFCC(pooling=None, cmvn=cmvn).fit_transform([noise(8000)])[0]
    np.testing.assert_allclose(sequence.mean(axis=0), 0, atol=1e-10)
    expected = 1 if cmvn is True else mfcc(noise(8000)).std(axis=0)
    np.testing.assert_allclose(sequence.std(axis=0), expected, atol=1e-10)


def test_cmvn_of_silence_is_zero():
    np.testing.assert_allclose(MFCC(cmvn=True).fit_transform([np.zeros(8000)]), 0, atol=1e-9)


def test_works_in_a_column_transformer_and_a_grid_search():
    frame = pd.DataFrame({"speech": object_array([noise(900 + 50 * row, row) for row in range(12)])})
    labels = np.tile(["low", "high"], 6)
    columns = ColumnTransformer([("speech", MFCC(), "speech")])
    search = GridSearchCV(
        make_pipeline(columns, KNeighborsClassifier(1)),
        {"columntransformer__speech__n_mfcc": [5, 13], "columntransformer__speech__pooling": ["mean", "q10+q90"]},
        cv=2,
        error_score="raise",
    ).fit(frame, labels)
    assert search.predict(frame).shape == (12,)


def test_output_as_a_frame_has_the_names():
    signals = [noise(900), noise(800)]
    frame = (
        MFCC(n_mfcc=2, deltas=1)
        .set_output(transform="pandas")
        .fit_transform(pd.DataFrame({"it": pd.Series(signals, index=[7, 8])}))
    )
    assert list(frame.columns)[:3] == ["mfcc0_mean", "mfcc1_mean", "delta_mfcc0_mean"]
    assert list(frame.index) == [7, 8]
    sequences = MFCC(pooling=None).set_output(transform="polars").fit_transform(signals)
    assert sequences.columns == ["mfcc"]
    np.testing.assert_allclose(sequences["mfcc"][1], mfcc(signals[1]), atol=2e-4)


def test_is_fitted_cloned_pickled():
    signals = [noise(900)]
    with pytest.raises(NotFittedError):
        MFCC().transform(signals)
    with pytest.raises(NotFittedError):
        MFCC().get_feature_names_out()
    fitted = MFCC(n_segments=2).fit(signals)
    assert fitted.n_coefficients_ == 13
    again = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(again.transform(signals), fitted.transform(signals))
    assert clone(fitted).get_params() == fitted.get_params()


def test_fit_after_a_table_forgets_its_columns():
    extractor = MFCC().fit(np.stack([noise(800), noise(800)]))
    assert extractor.n_features_in_ == 800
    assert not hasattr(extractor.fit([noise(800), noise(700)]), "n_features_in_")


def test_scikit_learns_checks_of_parameters_and_columns():
    check_param_validation("MFCC", MFCC())
    check_dataframe_column_names_consistency("MFCC", MFCC())


@pytest.mark.slow
def test_importing_leaves_torch_and_matplotlib_alone():
    code = "import sys, skmodal.speech; print([name for name in ('torch', 'matplotlib') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


GOOD = noise(800)


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (np.array([]), ValueError, r"sample 1 has 0 value\(s\)"),
        ([], ValueError, r"sample 1 has 0 value\(s\)"),
        (np.array([0.5]), ValueError, r"sample 1 has 1 value\(s\)"),
        (np.array([0.0, np.nan, 0.0]), ValueError, "sample 1 holds NaN or infinity at index 1"),
        (np.array([0.0, 0.0, np.inf]), ValueError, "sample 1 holds NaN or infinity at index 2"),
        (np.zeros((800, 2)), ValueError, r"sample 1 has shape \(800, 2\).*x\.mean\(axis=1\)"),
        (np.zeros((2, 2, 2)), ValueError, r"sample 1 has shape \(2, 2, 2\)"),
        (np.zeros(800, dtype=np.int32), TypeError, "sample 1 has dtype int32"),
        ("not_there.wav", FileNotFoundError, "sample 1, 'not_there.wav', does not exist"),
        ("word " * 200, FileNotFoundError, "sample 1, 'word"),
        (None, ValueError, r"sample 1 is missing \(None\)"),
        (np.nan, ValueError, r"sample 1 is missing \(nan\)"),
        (pd.NA, ValueError, r"sample 1 is missing \(<NA>\)"),
    ],
)
def test_a_bad_sample_is_named(bad, error, message):
    extractor = MFCC().fit([GOOD])
    with pytest.raises(error, match=f"MFCC: {message}"):
        extractor.transform([GOOD, bad])


def test_a_bad_file_is_named(tmp_path):
    path = tmp_path / "speech.wav"
    soundfile.write(path, noise(8000), 8000)
    with pytest.raises(ValueError, match=r"speech\.wav', is at 8000 Hz where 16000 Hz .* AudioReader"):
        MFCC().fit_transform([path])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"sample 0, .*speech\.wav', is truncated"):
        MFCC(sampling_rate=8000).fit_transform([path])
    soundfile.write(path, np.zeros((100, 2)), 16000)
    with pytest.raises(ValueError, match=r"sample 0, .*speech\.wav', has 2 channels; .* AudioReader"):
        MFCC().fit_transform([path])


def test_fit_looks_for_files_but_does_not_decode_them(tmp_path):
    path = tmp_path / "noise.wav"
    path.write_bytes(b"no audio")
    extractor = MFCC().fit([path])
    with pytest.raises(ValueError, match=r"sample 0, .*noise\.wav', is no readable audio file"):
        extractor.transform([path])
    with pytest.raises(FileNotFoundError, match="sample 1"):
        MFCC().fit([path, tmp_path / "gone.wav"])


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], ValueError, "0 sample"),
        (np.zeros((0, 800)), ValueError, "0 sample"),
        (np.zeros(800), ValueError, "Expected 2D array"),
        (np.zeros((2, 800, 2)), ValueError, "sample 0 has shape"),
        ("speech.wav", TypeError, "X is one str"),
        (np.array([[0.0, np.nan]]), ValueError, "NaN"),
        (pd.DataFrame({"a": ["x"], "b": ["y"]}), ValueError, r"columns \['a', 'b'\]"),
    ],
)
def test_a_bad_container_is_an_error(X, error, message):
    with pytest.raises(error, match=message):
        MFCC().fit_transform(X)
