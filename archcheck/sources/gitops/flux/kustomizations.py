"""A Kustomization of Flux → the folder that is built for it, and what is laid over that.

Source: kustomize-controller's kustomization_controller.go; fluxcd/pkg kustomize/kustomize_generator.go.
"""

from dataclasses import replace

from archcheck.documents.nodes import YamlNode, elements, get, is_true, text_of
from archcheck.documents.values import same
from archcheck.sources.gitops.expansion import Expansion, KustomizeBuild, KustomizeChanges, Waiting
from archcheck.sources.gitops.flux.sources import (
    ArtifactSource,
    OtherSource,
    OwnSource,
    UnknownSource,
    flux_source,
    source_name,
)
from archcheck.sources.gitops.flux.variables import variables_of
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.workloads.inventory import Loss, Skipped

_SUSPENDED = "it is suspended: the cluster keeps what was applied before"
_OTHER_CLUSTER = "it is applied to another cluster (kubeConfig)"
_LEAVES = "its path {} leaves the repository"
_NO_FOLDER = "there is no folder at its path {}"
_ELSEWHERE = "what it applies lies elsewhere: {}"
_REMEDY = "check the repository that it names, or accept it: an ignore of not-read, with a reason"


def expand_kustomization(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Expansion | Waiting:
    """Return the build that a Kustomization asks for, or why there is none."""
    root = obj.object.root
    left_alone = _left_alone(obj)
    if left_alone is not None:
        return Expansion(skipped=(left_alone,))
    name = source_name(get(root, "spec", "sourceRef"), obj.object.namespace)
    source = flux_source(name, index, repository)
    if isinstance(source, UnknownSource) and not is_final:
        return Waiting(name.label)
    if not isinstance(source, OwnSource):
        return Expansion(skipped=(skipped_object(obj, _elsewhere(source), Loss.PODS),))
    variables = variables_of(obj, index, repository, is_final=is_final)
    if isinstance(variables, Waiting):
        return variables
    path = obj.text("spec", "path")
    folder = repository.within(path, source.root)
    reason = _LEAVES if folder is None else "" if folder.is_dir() else _NO_FOLDER
    if reason or folder is None:
        return Expansion(skipped=(skipped_object(obj, reason.format(path), Loss.PODS),))
    step = KustomizeBuild(
        obj.name,
        obj.line_of("metadata", "name"),
        folder,
        source.root,
        _changes(obj),
        is_generated=True,
        loads_from_root=True,
        variables=variables,
        is_decrypted=get(root, "spec", "decryption") is not None,
    )
    return Expansion(steps=(step,))


def _left_alone(obj: BuiltObject) -> Skipped | None:
    """Return why nothing of an object is applied to this cluster; None where it is."""
    if is_true(get(obj.object.root, "spec", "suspend")):
        place = obj.line_of("spec", "suspend")
        return replace(skipped_object(obj, _SUSPENDED, Loss.NOTHING), line=place.line)
    if get(obj.object.root, "spec", "kubeConfig") is not None:
        return skipped_object(obj, _OTHER_CLUSTER, Loss.PODS)
    return None


def _elsewhere(source: ArtifactSource | OtherSource | UnknownSource) -> str:
    match source:
        case ArtifactSource(name=name):
            return f"its artifact {name.label} is not known"
        case OtherSource():
            return _ELSEWHERE.format(source.label)
        case UnknownSource(reason=reason):
            return reason


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
