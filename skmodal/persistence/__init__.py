"""Persistence: a fitted estimator as one file that is safe to open."""

__all__: list[str] = []
