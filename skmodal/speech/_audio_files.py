"""The audio files of a folder, or of a glob pattern."""

import glob
import os
from pathlib import Path

from .._samples import AUDIO_SUFFIXES, FilePath, files_below, modality_of_file


def audio_files(folder_or_pattern: FilePath) -> list[Path]:
    """List the audio files of a folder and of the folders in it, or those that a pattern matches.

    What counts is the end of the name, in lower or upper case: .wav, .flac, .ogg, .oga, .opus, .mp3, .aif, .aiff,
    .aifc, .au, .snd, .caf, .w64, .rf64 and .sph. Hidden files and folders, whose names begin with a dot, are left out.

    Parameters
    ----------
    folder_or_pattern : str or path
        A folder, or a pattern in the manner of the shell, in which ``*`` matches any part of a name and ``**`` any
        number of folders.

    Returns
    -------
    paths : list of Path
        In the order of their names. The folders may be the labels: ``[path.parent.name for path in paths]``.

    Raises
    ------
    FileNotFoundError
        Nothing is found.
    TypeError
        What is given is no str or Path, or the path of one file.

    See Also
    --------
    AudioReader : Reads a list of files; it takes a folder or a pattern too.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from skmodal.speech import audio_files
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("yes/b.wav", "yes/a.WAV", "no/c.flac", "notes.txt"):
    ...     (folder / name).parent.mkdir(exist_ok=True)
    ...     (folder / name).touch()
    >>> [path.relative_to(folder).as_posix() for path in audio_files(folder)]
    ['no/c.flac', 'yes/a.WAV', 'yes/b.wav']
    >>> [path.parent.name for path in audio_files(folder / "*" / "*.wav")]
    ['yes']
    """
    if not isinstance(folder_or_pattern, (str, os.PathLike)):
        raise TypeError(
            f"audio_files: a folder or a pattern is wanted, as str or Path; got {type(folder_or_pattern).__name__}."
        )
    pattern = str(os.fsdecode(folder_or_pattern))  # NumPy's strings would be taken for bytes
    if os.path.isfile(pattern):
        raise TypeError(f"audio_files: {pattern!r} is one file; a collection of files is wanted, e.g. [path].")
    paths = files_below(pattern) if os.path.isdir(pattern) else glob.iglob(pattern, recursive=True)
    named = {path for path in paths if modality_of_file(path) == "speech"}
    found = sorted(Path(path) for path in named if os.path.isfile(path))
    if not found:
        raise FileNotFoundError(
            f"audio_files: {os.fspath(folder_or_pattern)!r} has, or matches, no audio file; wanted are names that end "
            f"in {', '.join(AUDIO_SUFFIXES)}."
        )
    return found
