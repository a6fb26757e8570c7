"""What a sample is: containers, cells, missing cells, and the errors that name the sample and the mend.

Everywhere, ``row`` is a cell's place in X and ``name`` is who asks, for the error message, which the name opens.
"""

from ._array_cache import MEMORY, cached_arrays, sample_keys
from ._base import ModalEstimator, SampleTransformer
from ._cache_folder import make_cache_folder
from ._containers import array_of, as_cells, as_table, column_of, is_frame, is_missing, object_array
from ._extra import of_extra
from ._files import AUDIO_SUFFIXES, existing_file, files_below, modality_of_file
from ._image import image, image_size, images_of_table, pixels
from ._lazy_names import lazy_names
from ._modality import MODALITIES, modality_of, stated_modality
from ._quiet import bars_are_hidden, hidden_bars, hide_bars, progress_bar
from ._speech import (
    array_waveform,
    as_floats,
    checked_waveform,
    file_waveform,
    is_sound_waveform,
    read_waveform,
    time_span,
    waveform,
)
from ._text import text, token_lists
from ._types import FilePath, Folds, Modality, Samples, Scoring, Seed, Variation
from ._variation import check_pair, drawn
from ._whole_file import check_writable, whole_file

__all__ = [
    "FilePath",
    "Folds",
    "Modality",
    "Samples",
    "Scoring",
    "Seed",
    "Variation",
    "ModalEstimator",
    "SampleTransformer",
    "MODALITIES",
    "modality_of",
    "modality_of_file",
    "stated_modality",
    "as_cells",
    "as_table",
    "column_of",
    "is_frame",
    "is_missing",
    "object_array",
    "array_of",
    "text",
    "token_lists",
    "image",
    "image_size",
    "images_of_table",
    "pixels",
    "waveform",
    "array_waveform",
    "file_waveform",
    "read_waveform",
    "checked_waveform",
    "is_sound_waveform",
    "as_floats",
    "time_span",
    "AUDIO_SUFFIXES",
    "existing_file",
    "files_below",
    "check_pair",
    "drawn",
    "of_extra",
    "lazy_names",
    "bars_are_hidden",
    "hidden_bars",
    "hide_bars",
    "progress_bar",
    "make_cache_folder",
    "whole_file",
    "check_writable",
    "MEMORY",
    "cached_arrays",
    "sample_keys",
]
