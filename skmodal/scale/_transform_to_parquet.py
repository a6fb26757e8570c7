"""Features of a dataset larger than memory: by parts, to a folder of parquet files."""

import os
from numbers import Integral
from pathlib import Path
from typing import Literal

import dask
import dask.dataframe as dd
import pyarrow as pa
import pyarrow.parquet as pq
from dask.callbacks import Callback
from distributed import as_completed, get_client
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions, validate_params
from sklearn.utils.validation import check_is_fitted
from tqdm.auto import tqdm

from .._samples import FilePath, Samples
from ._parts import ERROR, NAME, Plan, features_of, part_path, write_part
from ._record import check_record, record_of
from ._source import read_source
from ._tables import are_close, kept_schema

_N_FIRST = 8  # rows that tell the types of the features, and whether a folder has the same


@validate_params(
    {
        "transformer": [HasMethods("transform")],
        "folder": [str, os.PathLike],
        "column": [str, None],
        "partition_size": [Interval(Integral, 1, None, closed="left"), None],
        "errors": [StrOptions({"raise", "record"})],
        "verbose": ["verbose"],
    },
    prefer_skip_nested_validation=True,
)
def transform_to_parquet(
    transformer: BaseEstimator,
    source: FilePath | Samples | dd.DataFrame,
    folder: FilePath,
    *,
    column: str | None = None,
    partition_size: int | None = None,
    errors: Literal["raise", "record"] = "raise",
    verbose: int = 0,
) -> dd.DataFrame:
    """Transform a dataset larger than memory by parts, each to a parquet file, and go on after a stop.

    Dask does the work: on the cluster of the active ``distributed.Client``, or else in this process, one part after
    another, unless ``dask.config.set(scheduler=...)`` says otherwise. A part is in memory while it is worked on, and no
    longer. Its file appears whole or not at all. After a crash, call the function again with the same arguments: it
    goes on with the parts that have no file.

    The folder keeps a record of what it was made of, ``_transform.json``: the transformer's class and parameters, the
    version of skmodal, the rows of the source, and the size and time of change of the files that they name. When one
    of them is another, or when the transformer gives other features (beyond 1e-5 of a column's largest) for the first
    eight rows of the first file, the folder is refused: no two kinds of features come together.

    Parameters
    ----------
    transformer : transformer
        Fitted. One that learns nothing is fitted on any sample, such as ``MFCC().fit(paths[:1])``.
    source : folder, pattern, list of paths, DataFrame or dask.dataframe.DataFrame
        A folder or pattern stands for its :func:`~skmodal.speech.audio_files`. A frame, of pandas or polars, may have
        labels and speakers beside the samples. The partitions of a Dask frame are the parts.
    folder : str or path
        Where the files ``part-00000.parquet`` and so on go; it is made if need be. All machines of a cluster must see
        it, and the source's files, under the same path.
    column : str, default=None
        Of a frame, the column of samples. None gives the transformer the whole frame, as fusion wants it.
    partition_size : int, default=None
        Rows of a part. None means 1000, or the partitions of a Dask frame.
    errors : {"raise", "record"}, default="raise"
        What becomes of a sample that fails with an OSError, TypeError or ValueError, such as an unreadable file.
        "raise" stops there. "record" goes on: the message comes into the column "error", and the features of the row
        are missing; it may follow a run that stopped. Where the first eight rows all fail, "record" raises too.
    verbose : int, default=0
        Above 0, a progress bar counts parts.

    Returns
    -------
    features : dask.dataframe.DataFrame
        The rows of the folder in the order of the source, not yet read. First the columns of the frame, or "path", then
        those of the transformer, then "error", missing where all went well. Columns of arrays, lists and images, and
        the index, are left behind. A sequence of shape (n_steps, n_features) is a list of its steps:
        ``np.stack(cell)`` makes it an array again. ``pandas.read_parquet(folder)`` reads all at once.

    Raises
    ------
    sklearn.exceptions.NotFittedError
        The transformer is not fitted.
    FileExistsError
        The folder has parquet files and no record, or is a file.
    ValueError
        The folder has other features, the source is empty, the column is not there, names come twice, or a sample
        fails.
    TypeError
        The source is nothing of the above, the features are sparse, or a sample fails.

    See Also
    --------
    skmodal.speech.audio_files : Lists the recordings of a folder, to make labels of.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import numpy as np, pandas as pd, soundfile
    >>> from skmodal.scale import transform_to_parquet
    >>> from skmodal.speech import MFCC
    >>> place = Path(tempfile.mkdtemp())
    >>> clips = pd.DataFrame({"path": [place / f"{row}.wav" for row in range(5)], "label": list("abbab")})
    >>> for path in clips["path"]:
    ...     soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, 8000), 16000)
    >>> mfcc = MFCC().fit(clips["path"])
    >>> features = transform_to_parquet(mfcc, clips, place / "mfcc", column="path", partition_size=2)
    >>> features.npartitions, features.shape[1], list(features.columns[:3])
    (3, 29, ['path', 'label', 'mfcc0_mean'])
    >>> for part in features.partitions:
    ...     print(len(part.compute()))
    2
    2
    1
    """
    check_is_fitted(transformer)
    source = read_source(source, column, partition_size, name=NAME)
    folder = _made(folder)
    check_record(folder, record_of(transformer, source), name=NAME)
    plan = _plan(transformer, source, folder, errors)
    n_parts = len(source.parts)
    missing = [part for part in range(n_parts) if not part_path(folder, part).exists()]
    shared = dask.delayed(transformer, pure=False, traverse=False)
    tasks = [dask.delayed(write_part, pure=False)(source.parts[part], part, shared, plan) for part in missing]
    with tqdm(initial=n_parts - len(missing), total=n_parts, desc=NAME, unit=" parts", disable=not verbose) as bar:
        _run(tasks, bar)
    for leftover in folder.glob(".*.tmp"):  # of a run that was killed
        leftover.unlink(missing_ok=True)
    return dd.read_parquet(folder)


def _made(folder):
    path = Path(folder).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise FileExistsError(f"{NAME}: folder={os.fspath(folder)!r} is a file. Choose another path.") from error
    return path


def _plan(transformer, source, folder, errors):
    """Return the plan, by the first rows; raise an error where the folder has other features for them."""
    done = next((part for part in range(len(source.parts)) if part_path(folder, part).exists()), None)
    frame = dask.compute(source.parts[done or 0], scheduler=_scheduler())[0]
    kept = source.kept or kept_schema(frame)
    stored = None if done is None else _first_rows(part_path(folder, done)).drop_columns([*kept.names, ERROR])
    schema = None if stored is None else stored.schema
    features, _ = features_of(frame.iloc[:_N_FIRST], transformer, source.column, errors, schema)
    labels = [*kept.names, *features.schema.names, ERROR]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise ValueError(
            f"{NAME}: {twice} would stand there twice, among the source's columns {kept.names}, the features and "
            f"{ERROR!r}. Rename or drop the source's."
        )
    if stored is not None and not are_close(stored, features):
        raise ValueError(
            f"{NAME}: {part_path(folder, done)} has other features for its first rows than the transformer gives now; "
            "it is fitted on other data, or another version. Choose another folder, or delete this one."
        )
    return Plan(folder, source.column, errors, kept, features.schema)


def _first_rows(path):
    with pq.ParquetFile(path) as file:
        return pa.Table.from_batches([next(file.iter_batches(_N_FIRST))]).replace_schema_metadata()


def _run(tasks, bar):
    """Compute the tasks on Dask's active client, or else by its scheduler in this process."""
    client = _client()
    if client is None:
        keys = {task.key for task in tasks}
        with Callback(posttask=lambda key, *_: bar.update(key in keys)):
            dask.compute(*tasks, scheduler=_scheduler())
        return
    futures = client.compute(tasks)
    try:
        for future in as_completed(futures):
            future.result()
            bar.update()
    finally:
        client.cancel(futures)


def _client():
    try:
        return get_client()
    except ValueError:
        return None


def _scheduler():
    return dask.config.get("scheduler", None if _client() else "synchronous")
