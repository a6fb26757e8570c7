"""Sphinx configuration. The build needs no network: no intersphinx, and formulas become MathML, not a script."""

import importlib
import os
import pkgutil
import re
from pathlib import Path

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

import skmodal

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before the examples load any numerical library's threads

HERE = Path(__file__).parent
# The demo and the commands are the command line's, and no rooms to import from.
ROOMS = [room.name for room in pkgutil.iter_modules(skmodal.__path__) if not re.match("_|(demo|commands)$", room.name)]

project = "skmodal"
author = "The skmodal developers"
project_copyright = author
version = release = skmodal.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "myst_parser",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["_build", "_templates", "examples"]
templates_path = ["_templates"]
default_role = "code"

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # numpydoc's sections state the types
numpydoc_show_class_members = False  # the class template lists the methods


def _public_names():
    """Yield (room, name, object) of every public name."""
    for room in ROOMS:
        face = importlib.import_module(f"skmodal.{room}")
        for name in face.__all__:
            yield room, name, getattr(face, name)


# MFCC and mfcc would be one file on a file system that ignores case; a class keeps the name that its HTML picture
# links to.
autosummary_filename_map = {
    f"skmodal.{room}.{name}": f"skmodal.{room}.{name}-function"
    for room, name, thing in _public_names()
    if callable(thing) and not isinstance(thing, type)
}

sphinx_gallery_conf = {
    "examples_dirs": "examples",
    "gallery_dirs": "auto_examples",
    "filename_pattern": r"/(plot|job)_" if "SKMODAL_DATA" in os.environ else r"/plot_",  # a job is on data from there
    "doc_module": ("skmodal",),
    "backreferences_dir": "generated/backreferences",
    "reference_url": {"skmodal": None},
    "download_all_examples": False,
    "show_signature": False,
    "write_computation_times": False,
    "min_reported_time": 1,
    "within_subsection_order": "FileNameSortKey",
    "plot_gallery": "True",
    "image_srcset": ["2x"],
    "remove_config_comments": True,
}

html_theme = "pydata_sphinx_theme"
html_title = f"skmodal {version}"
html_static_path = ["_static"]
html_css_files = ["skmodal.css"]
html_show_sourcelink = False
html_copy_source = False
html_math_renderer = "mathml"
html_theme_options = {
    "logo": {"text": "skmodal"},
    "show_prev_next": True,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
}
html_sidebars = {page: [] for page in ["index", "getting_started", "api", "benchmarks", "developer", "changelog"]}


def _mathml(formula, *, block):
    return tex2mathml(formula, as_block=block)


def _visit_math(writer, node):
    writer.body.append(_mathml(node.astext(), block=False))
    raise nodes.SkipNode


def _visit_math_block(writer, node):
    writer.body.append(f'<div class="formula">{_mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def _check_reference(app):
    """Warn of each public name that api.rst leaves out."""
    reference = (HERE / "api.rst").read_text(encoding="utf-8")
    for room, name, _ in _public_names():
        section = reference.partition(f".. currentmodule:: skmodal.{room}\n")[2].partition(".. currentmodule::")[0]
        if not re.search(rf"^ +{re.escape(name)}$", section, re.MULTILINE):
            logging.getLogger(__name__).warning("docs/api.rst does not list skmodal.%s.%s", room, name)


def setup(app):
    """Register the formulas' renderer and the check of the reference."""
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_math_block, None))
    app.connect("builder-inited", _check_reference)
