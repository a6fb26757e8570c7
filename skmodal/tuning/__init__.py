"""Tuning: searches that stop hopeless candidates early, features computed once, and pictures of a search."""

__all__: list[str] = []
