"""What a sample is: containers, cells, missing cells, and the errors that name the sample and the mend."""

from ._array_cache import MEMORY, ArrayMemory, cached_arrays, sample_keys
from ._base import ModalEstimator, SampleTransformer
from ._cache_folder import make_cache_folder, whole_file
from ._containers import as_cells, as_table, column_of, is_frame, is_missing, is_series, object_array
from ._extra import of_extra
from ._file_names import AUDIO_SUFFIXES, modality_of_file
from ._image import image, image_size, images_of_table, pixels
from ._lazy_names import lazy_names
from ._modality import modality_of
from ._quiet import bars_are_hidden, hidden_bars, hide_bars
from ._speech import (
    array_waveform,
    as_floats,
    existing_file,
    file_waveform,
    is_sound_waveform,
    mono,
    part,
    read_waveform,
    waveform,
)
from ._text import text, token_lists

__all__ = [
    "AUDIO_SUFFIXES",
    "ArrayMemory",
    "MEMORY",
    "ModalEstimator",
    "SampleTransformer",
    "as_cells",
    "as_table",
    "bars_are_hidden",
    "cached_arrays",
    "column_of",
    "is_frame",
    "is_missing",
    "is_series",
    "lazy_names",
    "make_cache_folder",
    "modality_of",
    "modality_of_file",
    "object_array",
    "of_extra",
    "sample_keys",
    "text",
    "token_lists",
    "hidden_bars",
    "hide_bars",
    "image",
    "image_size",
    "images_of_table",
    "pixels",
    "array_waveform",
    "as_floats",
    "existing_file",
    "file_waveform",
    "is_sound_waveform",
    "mono",
    "part",
    "read_waveform",
    "waveform",
    "whole_file",
]
