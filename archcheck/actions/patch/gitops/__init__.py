"""Patches in the objects by which Flux and Argo CD deploy, tried in a copy of the repository."""
