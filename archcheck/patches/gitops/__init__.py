"""Patches as entries of the objects by which Flux and Argo CD deploy, and how those are edited."""
