"""An ArtifactGenerator makes sources of sources: what cannot be made of it is said where it is written."""

from archcheck.sources.gitops.expansion import Expansion
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository


def expand_artifact_generator(
    obj: BuiltObject,  # noqa: ARG001, a controller takes it
    index: ClusterIndex,  # noqa: ARG001
    repository: Repository,  # noqa: ARG001
    *,
    is_final: bool,  # noqa: ARG001
) -> Expansion:
    """Return nothing: a Kustomization or a release that takes an artifact asks for it."""
    return Expansion()
