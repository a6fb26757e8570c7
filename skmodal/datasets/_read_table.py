"""A table of samples: a file with columns of texts and of file names, or a folder with a folder for each class."""

import os
from pathlib import Path

import pandas as pd
from sklearn.utils import Bunch
from sklearn.utils._param_validation import validate_params

from .._samples import MODALITIES, is_missing, object_array
from ._column_kind import column_kind
from ._table_file import read_table_file

_NAME = "read_table"
_MOST_NAMED = 3  # files in an error


@validate_params(
    {
        "path": [str, os.PathLike],
        "target": [str, None],
        "groups": [str, list, None],
        "columns": [dict, None],
    },
    prefer_skip_nested_validation=True,
)
def read_table(path, *, target=None, groups=None, columns=None):
    """Read a table of texts and of names of files, which are looked for beside the table.

    Parameters
    ----------
    path : str or path
        A file .csv, .tsv (both in UTF-8, with a header) or .parquet; or a folder of images or recordings, whose own
        folders are the classes: ``folder/<label>/<file>``. A folder gives the columns "image" or "speech", and "label"
        where there are classes; hidden files, and those that are of neither kind, are passed over. In a .csv or .tsv an
        empty cell is a missing one, and no other is.
    target : str or None, default=None
        The column to predict.
    groups : str, list of str or None, default=None
        Columns that say which rows belong together, such as the speaker.
    columns : dict of str to {"text", "image", "speech"} or None, default=None
        The columns of samples, and what they are. None finds out, of all columns but the target and the groups: a
        column whose cells mostly end as names of pictures do (.png, .jpg, ...) or of recordings (.wav, .flac, .mp3,
        ...) is one of files; one of other strings is text, unless it has fewer values than a tenth of its rows, which
        are categories.

    Returns
    -------
    table : :class:`~sklearn.utils.Bunch`
        With the attributes

        data : DataFrame of shape (n_rows, n_columns)
            The columns of samples, of dtype object: texts, and paths of files that exist. Missing cells are NaN or
            None.
        target : Series of shape (n_rows,), or None
            The column to predict; cells may be missing.
        groups : Series of shape (n_rows,), or None
            The groups; a DataFrame where ``groups`` is a list.
        columns : dict of str to str
            What the columns of ``data`` are: "text", "image" or "speech".
        left_out : dict of str to str
            What the other columns are: "numbers", "categories", "empty", "other" or "not chosen".
        frame : DataFrame of shape (n_rows, n_all_columns)
            The table as it stands in the file. Where ``columns`` are given, the cells of a .csv or .tsv are texts, but
            for those of the target and the groups: "007" is "007", and not 7.

    Raises
    ------
    FileNotFoundError
        The table does not exist, or files that it names: the first of them are named with their rows.
    ValueError
        The table cannot be read or has no rows, a column is not there, no column holds samples, or one holds some of
        two kinds. Rows are counted from 0, without the header.
    ImportError
        A .parquet is read and pyarrow is not installed.

    See Also
    --------
    skmodal.recipes.make_table_recipe : A model for the columns.
    skmodal.recipes.table_columns : The columns that a model reads.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from skmodal.datasets import read_table
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "photos").mkdir()
    >>> (folder / "photos" / "cat.png").touch()
    >>> csv = "comment,photo,stars,kind\\nI love it,photos/cat.png,5,cat\\nNot mine,,2,dog\\n"
    >>> _ = (folder / "pets.csv").write_text(csv)
    >>> pets = read_table(folder / "pets.csv", target="kind")
    >>> pets.columns, pets.left_out
    ({'comment': 'text', 'photo': 'image'}, {'stars': 'numbers'})
    >>> Path(pets.data["photo"][0]).is_file()
    True
    >>> pets.data["photo"].isna().tolist(), pets.target.tolist()
    ([False, True], ['cat', 'dog'])
    """
    path = Path(path)
    grouping = [groups] if isinstance(groups, str) else groups or []
    known = [name for name in (target, *grouping) if name is not None]
    frame, folder = read_table_file(path, None if columns is None else known)
    if frame.empty:
        raise ValueError(f"{_NAME}: {str(path)!r} has no rows.")
    _check_columns(frame, known, columns or {}, path)
    others = [name for name in frame.columns if name not in known]
    if columns is None:
        kinds = {name: column_kind(frame[name], f"{_NAME}: column {name!r}") for name in others}
        columns = {name: kind for name, kind in kinds.items() if kind in MODALITIES}
    else:
        kinds = dict.fromkeys(others, "not chosen")
    if not columns:
        raise ValueError(
            f"{_NAME}: {str(path)!r} has no column of texts or of names of files: its columns are {kinds}. Say which "
            'is which, e.g. columns={"name": "text"}.'
        )
    samples = {name: _samples(frame[name], name, kind, folder) for name, kind in columns.items()}
    return Bunch(
        data=pd.DataFrame(samples, dtype=object),
        target=None if target is None else frame[target],
        groups=None if groups is None else frame[groups],
        columns=dict(columns),
        left_out={name: kind for name, kind in kinds.items() if name not in columns},
        frame=frame,
    )


def _check_columns(frame, known, columns, path):
    for name in (*known, *columns):
        if name not in frame.columns:
            raise ValueError(f"{_NAME}: {str(path)!r} has no column {name!r}; its columns are {list(frame.columns)}.")
    for name, kind in columns.items():
        if kind not in MODALITIES:
            raise ValueError(f"{_NAME}: columns has {name!r}: {kind!r}; {', '.join(map(repr, MODALITIES))} are known.")
        if name in known:
            raise ValueError(f"{_NAME}: column {name!r} is the target or a group; it can be no sample as well.")


def _samples(cells, name, kind, folder):
    """Return the cells of a column: texts as they are, names of files as paths of files that are there."""
    cells = list(cells)
    for row, cell in enumerate(cells):
        if not is_missing(cell) and not isinstance(cell, str):
            wanted = "a text" if kind == "text" else "the name of a file"
            raise ValueError(f"{_NAME}: column {name!r}, row {row} holds a {type(cell).__name__}; {wanted} is wanted.")
    if kind == "text":
        return object_array(cells)
    paths = [cell if is_missing(cell) else str(folder / cell) for cell in cells]
    absent = [row for row, path in enumerate(paths) if not is_missing(path) and not os.path.isfile(path)]
    if absent:
        named = "; ".join(f"row {row}, {paths[row]!r}" for row in absent[:_MOST_NAMED])
        more = "; ..." if len(absent) > _MOST_NAMED else ""
        raise FileNotFoundError(
            f"{_NAME}: column {name!r} names {len(absent)} file(s) that do not exist: {named}{more}. Names are taken "
            "to start from the folder that the table is in."
        )
    return object_array(paths)
