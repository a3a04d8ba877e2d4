"""Registries over HTTP: connections, tokens, redirects, limits, and whom to trust with what."""
