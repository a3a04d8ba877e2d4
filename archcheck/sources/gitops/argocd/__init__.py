"""Argo CD: its Applications and ApplicationSets."""
