"""The main job: every kind of fusion on the bundled digits, as a table and a page to read."""

from ._report import write_report
from ._run import DemoResult, Score, format_table, run_demo

__all__ = ["run_demo", "format_table", "write_report", "DemoResult", "Score"]
