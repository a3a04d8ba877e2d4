"""Kustomizations in a tree: what is built, and where in its files each image is named."""
