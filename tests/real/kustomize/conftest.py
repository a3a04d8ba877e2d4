"""The real kustomize, and the command on the nodes of a home."""

from tests.support.kustomize import archcheck, kubectl, kustomize, kustomize_binary, patch, verdicts

__all__ = ["archcheck", "kubectl", "kustomize", "kustomize_binary", "patch", "verdicts"]
