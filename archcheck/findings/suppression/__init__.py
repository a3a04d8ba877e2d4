"""Findings that do not count: ignores, the baseline, and what becomes of them."""
