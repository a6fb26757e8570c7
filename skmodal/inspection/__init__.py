"""Inspection: what a fitted model looks at, which modality it relies on, and whom it serves worse."""

__all__: list[str] = []
