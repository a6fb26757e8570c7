"""Speeds and qualities that skmodal states: one script a claim."""
