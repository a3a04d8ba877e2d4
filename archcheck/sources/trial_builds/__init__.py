"""Kustomizations built for patches: as they are, and in a copy where some of their files are others."""
