"""Pods and nodes → where each may land, whether it runs there, and how it would fail. Pure."""
