"""Formats for other programs and pages: each a pure function of the JSON document."""
