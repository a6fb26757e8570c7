"""Files of tables, and folders that stand for one, as frames."""

import os
import warnings
from pathlib import Path

import pandas as pd

from .._samples import files_below, modality_of_file, of_extra

_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_NAME = "read_table"


def read_table_file(path, typed):
    """Return a frame, and the folder from which the names in it start.

    Of a .csv or .tsv, the cells of all columns but ``typed`` are texts as they stand; None is all.
    """
    if path.is_dir():
        return _read_folder(path), path
    suffix = path.suffix.lower()
    if suffix not in (*_SEPARATORS, ".parquet"):
        raise ValueError(f"{_NAME}: {str(path)!r} is no folder, and does not end in .csv, .tsv or .parquet.")
    if not path.is_file():
        raise FileNotFoundError(f"{_NAME}: there is no file {str(path)!r}.")
    if suffix == ".parquet":
        of_extra("pyarrow", extra="scale", needed_by=f"{_NAME} of .parquet")
        return _told(pd.read_parquet, path), path.parent
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # of rows that are longer than the header
        options = {"sep": _SEPARATORS[suffix], "encoding": "utf-8-sig", "index_col": False}
        options |= {"keep_default_na": False, "na_values": [""], "low_memory": False}  # "None" and "NA" are words
        header = _header(path, options)
        texts = [] if typed is None else [name for name in header if name not in typed]
        frame = _told(
            pd.read_csv,
            path,
            dtype=dict.fromkeys(texts, str),
            skip_blank_lines=len(header) > 1,  # of one column, a blank line is a row whose cell is empty
            **options,
        )
    if len(frame.columns) == 1 and ";" in frame.columns[0]:
        raise ValueError(f"{_NAME}: {str(path)!r} has semicolons between its columns; save it with commas.")
    return frame, path.parent


def _header(path, options):
    """Return the names of the columns, no two alike."""
    header = _told(pd.read_csv, path, header=None, nrows=1, dtype=str, **options).iloc[0].dropna().tolist()
    twice = [name for place, name in enumerate(header) if name in header[:place]]
    if twice:
        raise ValueError(f"{_NAME}: {str(path)!r} has two columns {twice[0]!r}. Rename one.")
    return header


def _told(read, path, **options):
    """Read a file; name it in the error."""
    try:
        return read(path, **options)
    except UnicodeDecodeError as error:
        raise ValueError(f"{_NAME}: {str(path)!r} is not in UTF-8 ({error}). Save it as UTF-8.") from error
    except (ValueError, pd.errors.ParserWarning) as error:  # pandas' and pyarrow's own are ValueErrors
        raise ValueError(f"{_NAME}: {str(path)!r} cannot be read: {error}") from error


def _read_folder(folder):
    """Return a frame of the files in a folder, in the order of their names, and of the folders that they are in."""
    found = sorted(os.path.relpath(path, folder) for path in files_below(folder) if modality_of_file(path))
    kinds = {modality_of_file(name): name for name in reversed(found)}  # the first of each
    if len(kinds) != 1:
        held = " and ".join(f"{kind} ({name!r})" for kind, name in kinds.items()) or "no image and no recording"
        raise ValueError(
            f"{_NAME}: the folder {str(folder)!r} holds {held}; files of one kind are wanted. Write a table."
        )
    frame = pd.DataFrame({next(iter(kinds)): found}, dtype=object)
    labels = [Path(name).parts[0] if len(Path(name).parts) > 1 else None for name in found]
    if not any(labels):
        return frame
    if not all(labels):
        beside = found[labels.index(None)]
        raise ValueError(
            f"{_NAME}: in {str(folder)!r}, {beside!r} lies beside the folders of the classes. Move it into one."
        )
    return frame.assign(label=labels)
