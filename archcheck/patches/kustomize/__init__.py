"""Patches as a component of kustomize, verified in what is built with it."""
