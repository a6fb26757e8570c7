"""transform_to_parquet: what comes into the files is what the transformer gives, beside the source's columns."""

from pathlib import Path

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from skmodal._samples import object_array
from skmodal.fusion import make_modality_union
from skmodal.scale import transform_to_parquet
from skmodal.speech import MFCC, AudioReader
from skmodal.text import LatentSemanticAnalysis, TextCleaner

pytestmark = pytest.mark.slow

RATE = 8000


def mfcc(clips, **options):
    return MFCC(RATE, **options).fit(clips["path"])


@pytest.mark.parametrize("partition_size", [1, 7, 23, None])
def test_the_features_are_those_of_transform(clips, tmp_path, partition_size):
    transformer = mfcc(clips)
    features = transform_to_parquet(
        transformer, clips, tmp_path / "out", column="path", partition_size=partition_size
    ).compute()
    names = [str(name) for name in transformer.get_feature_names_out()]
    assert list(features.columns) == [*clips.columns, *names, "error"]
    np.testing.assert_array_equal(features[names].to_numpy(), transformer.transform(clips["path"]), strict=True)
    assert features["path"].tolist() == clips["path"].tolist()
    np.testing.assert_array_equal(features["label"], clips["label"])
    np.testing.assert_array_equal(features["speaker"].isna(), clips["speaker"].isna())
    assert features["error"].isna().all()


def test_pandas_reads_the_folder(clips, tmp_path):
    features = transform_to_parquet(mfcc(clips), clips, tmp_path / "out", column="path", partition_size=7).compute()
    read = pd.read_parquet(tmp_path / "out")
    assert read["path"].tolist() == clips["path"].tolist()
    np.testing.assert_array_equal(read[features.columns[3:-1]], features[features.columns[3:-1]])


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_a_scheduler_of_dask_may_be_chosen(clips, tmp_path, scheduler):
    with dask.config.set(scheduler=scheduler):
        features = transform_to_parquet(mfcc(clips), clips, tmp_path / "out", column="path", partition_size=5).compute()
    assert features["path"].tolist() == clips["path"].tolist()


def test_a_folder_a_pattern_and_a_list_are_columns_of_paths(clips, tmp_path):
    sources = [tmp_path, tmp_path / "*.wav", clips["path"].tolist(), [Path(path) for path in clips["path"]]]
    for number, source in enumerate(sources):
        features = transform_to_parquet(mfcc(clips), source, tmp_path / f"out{number}").compute()
        assert features["path"].tolist() == clips["path"].tolist()


@pytest.mark.parametrize("convert", [pl.from_pandas, lambda clips: clips.assign(path=clips["path"].map(Path))])
def test_frames_of_polars_and_of_paths(clips, tmp_path, convert):
    features = transform_to_parquet(mfcc(clips), convert(clips), tmp_path / "out", column="path").compute()
    assert features["path"].tolist() == clips["path"].tolist()


def test_sequences_and_waveforms_are_lists(clips, tmp_path):
    for number, transformer in enumerate((MFCC(RATE, pooling=None), AudioReader(RATE))):
        transformer.fit(clips["path"])
        features = transform_to_parquet(transformer, clips, tmp_path / f"out{number}", column="path", partition_size=9)
        [name] = transformer.get_feature_names_out()
        for cell, expected in zip(features.compute()[name], transformer.transform(clips["path"]), strict=True):
            np.testing.assert_array_equal(np.stack(cell), expected, strict=True)


def test_the_partitions_of_a_dask_frame_are_the_parts(clips, tmp_path):
    clips.to_csv(tmp_path / "clips.csv", index=False)
    source = dd.read_csv(tmp_path / "clips.csv").repartition(npartitions=1)
    source = dd.concat([source.loc[:9], source.loc[10:]])
    for _ in range(2):  # the second time, all is there
        features = transform_to_parquet(mfcc(clips), source, tmp_path / "out", column="path")
        assert features.npartitions == source.npartitions
        assert features["path"].compute().tolist() == clips["path"].tolist()


def test_texts(tmp_path):
    texts = pd.DataFrame({"raw": ["A <b>red</b> fox", "a red hen", "one hen runs", "a fox runs"] * 3})
    cleaned = transform_to_parquet(TextCleaner().fit(texts["raw"]), texts, tmp_path / "clean", column="raw")
    assert cleaned.compute()["text"].tolist() == list(TextCleaner().fit_transform(texts["raw"]))
    lsa = LatentSemanticAnalysis(2, random_state=0).fit(texts["raw"])
    features = transform_to_parquet(lsa, texts, tmp_path / "lsa", column="raw", partition_size=5).compute()
    np.testing.assert_array_equal(features[lsa.get_feature_names_out()], lsa.transform(texts["raw"]))


def test_without_a_column_the_transformer_gets_the_frame(clips, tmp_path):
    frame = clips.assign(path=object_array(AudioReader(RATE).fit_transform(clips["path"])))
    union = make_modality_union({"path": MFCC(RATE)}).fit(frame)
    features = transform_to_parquet(union, frame, tmp_path / "out", partition_size=8).compute()
    assert list(features.columns[:2]) == ["label", "speaker"]  # waveforms are left behind
    np.testing.assert_array_equal(features[union.get_feature_names_out()], union.transform(frame))


def test_output_as_a_frame_names_the_columns(clips, tmp_path):
    transformer = mfcc(clips).set_output(transform="pandas")
    features = transform_to_parquet(transformer, clips, tmp_path / "out", column="path").compute()
    assert list(features.columns[3:-1]) == list(transformer.get_feature_names_out())


def test_a_transformer_that_names_nothing_has_numbered_columns(clips, tmp_path):
    transformer = FunctionTransformer(lambda paths: np.zeros((len(paths), 2)))
    features = transform_to_parquet(transformer, clips["path"], tmp_path / "out").compute()
    assert list(features.columns) == ["path", "x0", "x1", "error"]


def test_a_file_appears_whole_or_not_at_all(clips, tmp_path, monkeypatch):
    def write_half(table, file):
        file.write(b"PAR1 and then")
        raise OSError("No space left on device")

    monkeypatch.setattr("pyarrow.parquet.write_table", write_half)
    with pytest.raises(OSError, match="No space left"):
        transform_to_parquet(mfcc(clips), clips, tmp_path / "out", column="path")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["_transform.json"]
    monkeypatch.undo()
    assert len(transform_to_parquet(mfcc(clips), clips, tmp_path / "out", column="path")) == 23


def test_a_part_of_another_type_is_an_error_and_one_without_values_is_not(tmp_path):
    frame = pd.DataFrame({"length": range(24)})
    mixed = FunctionTransformer(lambda column: np.zeros((len(column), 1), "f8" if column.iloc[0] > 10 else "f4"))
    with pytest.raises(TypeError, match="incompatible types: float vs double") as caught:
        transform_to_parquet(mixed, frame, tmp_path / "mixed", column="length", partition_size=8)
    assert "in part 2" in caught.value.__notes__[0]
    for number, cell in enumerate(("a", np.zeros((2, 3)))):
        some = FunctionTransformer(lambda c, cell=cell: object_array([cell if i < 8 else None for i in c]))
        out = transform_to_parquet(some, frame, tmp_path / f"{number}", column="length", partition_size=8).compute()
        assert out["x0"].isna().tolist() == [row >= 8 for row in range(24)]


def test_rows_that_fail_can_be_recorded(clips, tmp_path):
    Path(clips["path"][12]).write_bytes(b"no sound")
    expected = mfcc(clips).transform(clips["path"].drop(12))
    options = {"column": "path", "partition_size": 5}
    with pytest.raises(ValueError, match=r"12\.wav"):
        transform_to_parquet(mfcc(clips), clips, tmp_path / "out", **options)
    features = transform_to_parquet(mfcc(clips), clips, tmp_path / "out", errors="record", **options).compute()
    failed = features["error"].notna()
    assert np.flatnonzero(failed).tolist() == [12]
    assert "12.wav" in features["error"][failed].iloc[0]
    names = features.columns[3:-1]
    assert features.loc[failed, names].isna().all(axis=None)
    np.testing.assert_array_equal(features.loc[~failed, names], expected)


def test_a_part_of_which_all_rows_fail_can_be_recorded(clips, tmp_path):
    for path in clips["path"][10:15]:
        Path(path).unlink()
    transformer = MFCC(RATE, pooling=None).fit(clips["path"][:1])
    options = {"column": "path", "partition_size": 5, "errors": "record"}
    features = transform_to_parquet(transformer, clips, tmp_path / "out", **options).compute()
    assert np.flatnonzero(features["error"].notna()).tolist() == [10, 11, 12, 13, 14]
    assert features[transformer.get_feature_names_out()[0]].isna().sum() == 5


def test_a_source_whose_first_rows_all_fail_is_a_mistake(clips, tmp_path):
    transformer = MFCC(16000).fit(clips["path"])
    with pytest.raises(ValueError, match="8000 Hz"):
        transform_to_parquet(transformer, clips, tmp_path / "out", column="path", errors="record")


def test_a_bar_counts_parts(clips, tmp_path, capsys):
    for _ in range(2):
        transform_to_parquet(mfcc(clips), clips, tmp_path / "out", column="path", partition_size=8, verbose=1)
        assert "3/3" in capsys.readouterr().err
    transform_to_parquet(mfcc(clips), clips, tmp_path / "other", column="path")
    assert capsys.readouterr().err == ""


def test_a_classifier_learns_part_by_part(clips, tmp_path):
    transformer = make_pipeline(MFCC(RATE), StandardScaler()).fit(clips["path"])
    features = transform_to_parquet(transformer, clips, tmp_path / "out", column="path", partition_size=6)
    names = list(transformer.get_feature_names_out())
    model, whole = SGDClassifier(random_state=0), SGDClassifier(random_state=0)
    X = transformer.transform(clips["path"])
    for number, part in enumerate(features.partitions):
        part = part.compute()
        model.partial_fit(part[names].to_numpy(), part["label"], classes=[0, 1, 2])
        rows = slice(6 * number, 6 * number + 6)
        whole.partial_fit(X[rows], clips["label"][rows], classes=[0, 1, 2])
    np.testing.assert_array_equal(model.coef_, whole.coef_)
