"""A Kustomization of Flux → the folder that is built for it, and what is laid over that.

Source: kustomize-controller's kustomization_controller.go; fluxcd/pkg kustomize/kustomize_generator.go.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from archcheck.documents.nodes import YamlNode, elements, get, is_true, text_of
from archcheck.documents.values import same
from archcheck.sources.gitops.destinations import NOT_TOLD, ClusterDestination, flux_destination
from archcheck.sources.gitops.expansion import Expansion, KustomizeBuild, KustomizeChanges, Waiting
from archcheck.sources.gitops.flux.artifacts import FluxArtifact, UnknownArtifact, artifact_named
from archcheck.sources.gitops.flux.source_ignores import SourceFilter
from archcheck.sources.gitops.flux.sources import (
    BOOTSTRAPPED,
    ArtifactSource,
    OtherSource,
    OwnSource,
    UnknownSource,
    flux_source,
    other_revision,
    source_name,
)
from archcheck.sources.gitops.flux.variables import variables_of
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss, Skipped

_SUSPENDED = "it is suspended: the cluster keeps what was applied before"
_OTHER_CLUSTER = "it is applied to the cluster {}{}"
_LEAVES = "its path {} leaves the repository"
_NO_FOLDER = "there is no folder at its path {}"
_LEFT_OUT = "its path {} is not in the artifact of its source: .sourceignore or spec.ignore leaves it out"
_ARTIFACT_ROOT = Path("/artifact")
"""The name of the root of an artifact, which is laid out where it is built."""
OTHER_REVISION = "its source is this repository at {}; what is checked out is read in its place"
_ELSEWHERE = "what it applies lies elsewhere: {}"
_REMEDY = "check the repository that it names, or accept it: an ignore of not-read, with a reason"


def expand_kustomization(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Expansion | Waiting:
    """Return the build that a Kustomization asks for, or why there is none."""
    content = _left_alone(obj) or _content(obj, index, repository, is_final=is_final)
    variables = variables_of(obj, index, repository, is_final=is_final)
    if isinstance(content, Waiting):
        return content
    if isinstance(content, Skipped):
        return Expansion(skipped=(content,))
    if isinstance(variables, Waiting):
        return variables
    artifact = content if isinstance(content, FluxArtifact) else None
    top = _ARTIFACT_ROOT if isinstance(content, FluxArtifact) else content.root
    left_out = content.left_out if isinstance(content, OwnSource) else None
    folder = _folder(obj, artifact, top, repository, left_out)
    if isinstance(folder, Skipped):
        return Expansion(skipped=(folder,))
    step = KustomizeBuild(
        obj.name,
        obj.line_of("metadata", "name"),
        folder,
        top,
        _changes(obj),
        is_generated=True,
        loads_from_root=True,
        variables=variables,
        is_decrypted=get(obj.object.root, "spec", "decryption") is not None,
        artifact=artifact,
        left_out=left_out,
    )
    destination = flux_destination(get(obj.object.root, "spec", "kubeConfig"))
    notes = (*_other_revision(obj, index, repository), *_other_cluster(obj, destination, repository))
    return Expansion(steps=(step,), skipped=notes, destination=destination)


def _other_cluster(
    obj: BuiltObject, destination: ClusterDestination | None, repository: Repository
) -> Iterator[Skipped]:
    """Yield that another cluster is meant, where the configuration does not tell of it."""
    if destination is not None and destination.cluster(repository.clusters) is None:
        reason = _OTHER_CLUSTER.format(destination.names[0], NOT_TOLD)
        yield skipped_object(obj, reason, Loss.NOTHING)


def _other_revision(obj: BuiltObject, index: ClusterIndex, repository: Repository) -> Iterator[Skipped]:
    """Yield that the cluster has another revision of this repository, which is not what is read."""
    name = source_name(get(obj.object.root, "spec", "sourceRef"), obj.object.namespace)
    revision = other_revision(name, index, repository)
    if revision:
        yield skipped_object(obj, OTHER_REVISION.format(revision), Loss.NOTHING)


def _content(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> OwnSource | FluxArtifact | Skipped | Waiting:
    """Return where the folder of a Kustomization lies, or why that is not known."""
    name = source_name(get(obj.object.root, "spec", "sourceRef"), obj.object.namespace)
    source = flux_source(name, index, repository)
    match source:
        case OwnSource():
            return source
        case ArtifactSource():
            artifact = artifact_named(name, index, repository)
            if artifact is None and not is_final:
                return Waiting(name.label)
            return artifact if isinstance(artifact, FluxArtifact) else _unknown(obj, name, artifact)
        case OtherSource():
            return skipped_object(obj, _ELSEWHERE.format(source.label), Loss.PODS)
        case UnknownSource(reason=reason):
            if not is_final:
                return Waiting(name.label)
            return _bootstrapped(name, repository) or skipped_object(obj, reason, Loss.PODS)


def _unknown(obj: BuiltObject, name: ObjectName, artifact: UnknownArtifact | None) -> Skipped:
    reason = artifact.reason if artifact is not None else f"its artifact {name.label} is not known"
    return skipped_object(obj, reason, Loss.PODS)


def _bootstrapped(name: ObjectName, repository: Repository) -> OwnSource | None:
    """Return the repository for the source that Flux was bootstrapped with; None for any other.

    Another cluster of the repository may write that down, where this one has it of `flux bootstrap`.
    """
    is_meant = name.kind in BOOTSTRAPPED and name.name == name.namespace
    return OwnSource(repository.root) if is_meant else None


def _folder(
    obj: BuiltObject,
    artifact: FluxArtifact | None,
    root: Path,
    repository: Repository,
    left_out: SourceFilter | None,
) -> Path | Skipped:
    """Return the folder that a Kustomization builds, or why there is none."""
    path = obj.text("spec", "path")
    if artifact is not None:
        inside = PurePosixPath("/", os.path.normpath(f"/{path}")).relative_to("/").as_posix()
        is_there = inside == "." or any(name.startswith(f"{inside}/") for name in artifact.files)
        return root / inside if is_there else skipped_object(obj, _NO_FOLDER.format(path), Loss.PODS)
    folder = repository.within(path, root)
    if folder is None:
        return skipped_object(obj, _LEAVES.format(path), Loss.PODS)
    if not folder.is_dir():
        return skipped_object(obj, _NO_FOLDER.format(path), Loss.PODS)
    if left_out is not None and not left_out.holds_any(folder):
        return skipped_object(obj, _LEFT_OUT.format(path), Loss.PODS)
    return folder


def _left_alone(obj: BuiltObject) -> Skipped | None:
    """Return why nothing of an object is applied to this cluster; None where it is."""
    if is_true(get(obj.object.root, "spec", "suspend")):
        place = obj.line_of("spec", "suspend")
        return replace(skipped_object(obj, _SUSPENDED, Loss.NOTHING), line=place.line)
    return None


def _changes(obj: BuiltObject) -> KustomizeChanges:
    """Return what the object lays over the kustomization of its path."""
    return KustomizeChanges(
        obj.text("spec", "targetNamespace"),
        obj.text("spec", "namePrefix"),
        obj.text("spec", "nameSuffix"),
        tuple(
            text for node in elements(get(obj.object.root, "spec", "components")) if (text := text_of(node))
        ),
        is_true(get(obj.object.root, "spec", "ignoreMissingComponents")),
        patches=_nodes(obj, "patches"),
        patches_strategic_merge=_nodes(obj, "patchesStrategicMerge"),
        patches_json6902=_nodes(obj, "patchesJson6902"),
        images=_nodes(obj, "images"),
    )


def _nodes(obj: BuiltObject, key: str) -> tuple[YamlNode, ...]:
    """Return the elements of a list of the spec, with their lines in the file if they are written there."""
    built = get(obj.object.root, "spec", key)
    written = get(obj.written.root, "spec", key) if obj.written else None
    is_same = built is not None and written is not None and same(built, written)
    return tuple(elements(written if is_same else built))


def skipped_object(obj: BuiltObject, reason: str, loss: Loss) -> Skipped:
    """Return an object of which nothing is read, and why."""
    name = obj.name
    text = f"{name.kind} ({name.group}): {reason}"
    remedy = _REMEDY if loss is not Loss.NOTHING else ""
    return Skipped(obj.origin.path, obj.origin.line, text, loss, name.kind, name.namespace, name.name, remedy)
