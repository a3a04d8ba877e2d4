"""Flux: its Kustomizations, HelmReleases, sources and what makes more of them."""
