"""The output of a build → its workloads and objects, substituted, with the places that a person edits."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.documents.nodes import get, text_of
from archcheck.documents.reading import Document, Reading, read
from archcheck.documents.splitting import split
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.applied import AppliedDocument, documents_of, file_documents, object_text
from archcheck.sources.files import read_file
from archcheck.sources.gitops.argocd.hooks import is_applied, is_left_out
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import FilesBuild, KustomizeBuild, ObjectsBuild, PlainBuild
from archcheck.sources.gitops.flux.applying import why_not_applied
from archcheck.sources.gitops.flux.substitution import RefusedSubstitution, substituted
from archcheck.sources.gitops.manifests import ManifestIndex
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.namespaces import with_namespace
from archcheck.sources.gitops.objects import BuiltObject, Written
from archcheck.sources.gitops.repository import shown_path
from archcheck.sources.trees.discover.kustomizations import reached, real
from archcheck.sources.trees.discover.scanning import ENDINGS
from archcheck.sources.trees.kustomize.tracing import Trace, shown
from archcheck.sources.trees.model import TreeRequest
from archcheck.sources.trial_builds.building import Building
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory, joined
from archcheck.workloads.model import Origin, PodSpec, Workload
from archcheck.workloads.objects import KubernetesObject, objects_in
from archcheck.workloads.unread.template_files import is_template_file
from archcheck.workloads.unread.trees import tree_of

FLUX_GROUP = "kustomize.toolkit.fluxcd.io"
_DISABLED = "kustomize.toolkit.fluxcd.io/substitute"


@dataclass(frozen=True, slots=True)
class _Document:
    """One document of an output, as kustomize gave it and as it is applied, which is `text`.

    `has_secrets`: a variable of a Secret is named in it.
    """

    raw: tuple[Reading, ...]
    final: tuple[Reading, ...]
    text: bytes = b""
    has_secrets: bool = False


def output_of(data: bytes, step: KustomizeBuild, trace: Trace, documents: DocumentCache) -> StepResult:
    """Return what the output of kustomize holds."""
    refused = list(_refused_variables(step))
    chunks = [chunk.data for chunk in split(io.BytesIO(data)) if chunk.data]
    pairs = [pair for chunk in chunks if not _is_left_out(pair := _document(chunk, step, refused), step)]
    manifests = ManifestIndex(_manifests(trace, documents))
    objects = tuple(_objects(pairs, step.origin, step.default_namespace, step.owner, trace, manifests))
    return StepResult(
        _inventory(pairs, step, trace, tuple(refused)),
        objects,
        documents=_kept(pairs, step, manifests) if documents.keeps else (),
    )


def _kept(
    pairs: Sequence[_Document], step: KustomizeBuild, manifests: ManifestIndex
) -> tuple[AppliedDocument, ...]:
    """Return the documents of an output as they are applied, but for those that controllers make more of."""
    place = _placing(manifests, step.origin.path, step.owner.label)
    kept = (
        documents_of(pair.text, place, namespace=step.default_namespace, is_left_out=is_controlled)
        for pair in pairs
    )
    return tuple(document for each in kept for document in each)


def _placing(manifests: ManifestIndex, top: str, maker: str) -> Callable[[Document], tuple[str, str]]:
    """Return what places documents of kustomize in the manifests that they were made of, else at `top`."""

    def place(document: Document) -> tuple[str, str]:
        first = next(objects_in(document.root), None)
        written = manifests.find(first) if first is not None else None
        return (written.path if written is not None else top), maker

    return place


def plain_output(step: KustomizeBuild, trace: Trace, documents: DocumentCache) -> StepResult:
    """Return what the manifests of a kustomization say by themselves, so that they do not go unseen."""
    files = tuple(dict.fromkeys(path for path, _ in _resource_files(trace)))
    return files_output(FilesBuild(step.owner, step.origin, files, step.default_namespace), documents)


def files_output(step: FilesBuild, documents: DocumentCache) -> StepResult:
    """Return what files hold that are applied as they are."""
    inventories: list[Inventory] = []
    objects: list[BuiltObject] = []
    applied: list[AppliedDocument] = []
    for path in step.files:
        held = documents.of(path, str(shown_path(path)))
        if held.error is not None:
            inventories.append(Inventory(errors=(held.error,)))
            continue
        if is_template_file(path.name) or tree_of(path.name, path.absolute().parent.name) is not None:
            inventories.append(read_file(path, scanned=True))
            continue
        rest = [reading for reading in held.readings if not _is_passed_over(reading, step)]
        applied += _of_file(path, step) if documents.keeps else ()
        inventories.append(collect_workloads(rest, held.path, scanned=True))
        for obj, written in held.objects:
            if not is_applied(obj, step.owner):
                continue
            origin = Origin(written.path, obj.root.line, obj.root.column)
            moved = with_namespace(obj, step.default_namespace)
            objects.append(BuiltObject(moved, origin, written, step.files, step.owner))
    inventory = _in_namespace(joined(inventories), step.default_namespace)
    files = frozenset(str(real(path)) for path in step.files)
    return StepResult(inventory, tuple(objects), files, documents=tuple(applied))


def _is_passed_over(reading: Reading, step: FilesBuild) -> bool:
    return is_controlled(reading) or is_left_out(reading, step.owner)


def _of_file(path: Path, step: FilesBuild) -> Iterator[AppliedDocument]:
    shown = str(shown_path(path))
    return documents_of(
        path.read_bytes(),
        lambda _: (shown, step.owner.label),
        namespace=step.default_namespace,
        is_left_out=lambda reading: _is_passed_over(reading, step),
    )


def objects_output(step: ObjectsBuild, documents: DocumentCache) -> StepResult:
    """Return the workloads among objects that a controller makes, at the places that it gives them."""
    own = [each for each in step.objects if (each.name.group, each.name.kind) not in CONTROLLERS]
    inventories = [
        collect_workloads([Document(each.object.root)], each.origin.path, rendered=each.written is None)
        for each in own
    ]
    made = (AppliedDocument(object_text(each.object), each.origin.path, step.owner.label) for each in own)
    return StepResult(joined(inventories), step.objects, documents=tuple(made) if documents.keeps else ())


def plain_build(step: PlainBuild, request: TreeRequest, documents: DocumentCache) -> StepResult:
    """Return what a kustomization gives that is built as it stands."""
    from archcheck.sources.trees.kustomize.built import build_tree

    objects: list[BuiltObject] = []
    kept: list[AppliedDocument] = []

    def keep(data: bytes, trace: Trace) -> None:
        pairs = [_Document(raw, raw) for raw in [tuple(read(io.BytesIO(data)))]]
        manifests = ManifestIndex(_manifests(trace, documents))
        objects.extend(_objects(pairs, Origin(str(trace.top.file)), "", None, trace, manifests))
        if request.keeps_documents:
            place = _placing(manifests, str(trace.top.file), str(trace.top.directory))
            kept.extend(documents_of(data, place, is_left_out=is_controlled))

    tree = build_tree(
        step.kustomization,
        {},
        building=Building(request.kube_version, request.offline, request.load_restrictor),
        seen=keep,
        cache=request.cache,
    )
    if request.keeps_documents and not kept:
        files = (file for part in reached(step.kustomization, {}) for file in sorted(part.resources))
        kept = [document for file in dict.fromkeys(files) for document in file_documents(shown_path(file))]
    inventory = without_followed(tree.inventory, objects)
    return StepResult(inventory, tuple(objects), findings=tree.findings, documents=tuple(kept))


def without_followed(inventory: Inventory, objects: Iterable[BuiltObject]) -> Inventory:
    """Return an inventory without the objects that controllers are asked about: those are read by them."""
    followed = {each.name for each in objects if (each.name.group, each.name.kind) in CONTROLLERS}
    names = {(name.kind, name.namespace, name.name) for name in followed}
    return replace(
        inventory,
        workloads=tuple(
            each
            for each in inventory.workloads
            if ObjectName(each.api_version.rpartition("/")[0], each.kind, each.namespace, each.name)
            not in followed
        ),
        skipped=tuple(
            each
            for each in inventory.skipped
            if not each.unread or (each.kind, each.namespace, each.name) not in names
        ),
    )


def _is_left_out(document: _Document, step: KustomizeBuild) -> bool:
    """Return whether what is built is not applied: a label of it says so to the tool that would."""
    return bool(document.final) and all(
        is_left_out(reading, step.owner) or _is_not_applied(reading, step) for reading in document.final
    )


def _is_not_applied(reading: Reading, step: KustomizeBuild) -> bool:
    """Return whether Flux leaves an object out; what it makes more of says so itself."""
    if step.owner.group != FLUX_GROUP or not isinstance(reading, Document) or is_controlled(reading):
        return False
    return bool(why_not_applied(reading.root))


def _document(data: bytes, step: KustomizeBuild, refused: list[InputError]) -> _Document:
    raw = tuple(read(io.BytesIO(data)))
    variables = step.variables
    if variables is None or not (variables.values or variables.always) or _is_disabled(raw):
        return _Document(raw, raw, data)
    text = data.decode(errors="replace")
    outcome = substituted(text, dict(variables.values))
    if isinstance(outcome, RefusedSubstitution):
        what = f"{step.owner.label}: Flux refuses {outcome.expression!r}, and with it all that is built"
        refused.append(InputError(what, path=step.origin.path, line=step.origin.line, why=outcome.reason))
    if outcome.text == text:
        return _Document(raw, raw, data)
    applied = outcome.text.encode()
    has_secrets = any(name in text for name in variables.secret)
    return _Document(raw, tuple(read(io.BytesIO(applied))), applied, has_secrets)


def _refused_variables(step: KustomizeBuild) -> Iterator[InputError]:
    """Yield why Flux takes none of the variables, and with that builds nothing."""
    if step.variables is not None and step.variables.refused:
        what = f"{step.owner.label}: Flux refuses its variables, and with them all that is built"
        why = step.variables.refused
        yield InputError(what, path=step.origin.path, line=step.origin.line, why=why)


def _is_disabled(readings: Sequence[Reading]) -> bool:
    """Return whether an object asks by a label or an annotation to be left as it is."""
    roots = (reading.root for reading in readings if isinstance(reading, Document))
    return any(
        text_of(get(root, "metadata", key, _DISABLED)) == "disabled"
        for root in roots
        for key in ("labels", "annotations")
    )


def is_controlled(reading: Reading) -> bool:
    """Return whether a document is an object that a controller is asked about, and nothing else."""
    if not isinstance(reading, Document):
        return False
    kinds = [(obj.group, obj.kind) for obj in objects_in(reading.root)]
    return bool(kinds) and all(kind in CONTROLLERS for kind in kinds)


def _inventory(
    pairs: Sequence[_Document], step: KustomizeBuild, trace: Trace, refused: tuple[InputError, ...]
) -> Inventory:
    """Return the workloads of an output, placed by the text before variables took their place."""
    name = str(trace.top.file)
    kept = [pair for pair in pairs if not all(map(is_controlled, pair.final))]
    raw = collect_workloads((each for pair in kept for each in pair.raw), name, rendered=True)
    final = raw
    if any(pair.raw is not pair.final for pair in kept):
        final = collect_workloads((each for pair in kept for each in pair.final), name, rendered=True)
    placed = [trace.placed(workload) for workload in raw.workloads]
    if len(placed) == len(final.workloads):
        placed = [_like(own, at) for own, at in zip(final.workloads, placed, strict=True)]
    else:
        placed = [trace.placed(workload) for workload in final.workloads]
    inventory = replace(
        final,
        workloads=tuple(placed),
        skipped=tuple(trace.located(final.skipped)),
        errors=(*final.errors, *refused),
    )
    return _in_namespace(inventory, step.default_namespace)


def _like(workload: Workload, placed: Workload) -> Workload:
    """Return a workload with the places of the same one before its variables were set."""
    known = {(pod.path, use.container, use.role): use for pod in placed.pods for use in pod.images}

    def located(pod: PodSpec) -> PodSpec:
        uses = tuple(
            replace(use, origin=at.origin, written_line=at.written_line, ignores=at.ignores)
            if (at := known.get((pod.path, use.container, use.role))) is not None
            else use
            for use in pod.images
        )
        return replace(pod, images=uses)

    return replace(
        workload, source=placed.source, pods=tuple(map(located, workload.pods)), ignores=placed.ignores
    )


def _in_namespace(inventory: Inventory, namespace: str) -> Inventory:
    if not namespace:
        return inventory
    workloads = tuple(
        each if each.namespace else replace(each, namespace=namespace) for each in inventory.workloads
    )
    return replace(inventory, workloads=workloads)


def _objects(
    pairs: Iterable[_Document],
    place: Origin,
    namespace: str,
    owner: ObjectName | None,
    trace: Trace,
    manifests: ManifestIndex,
) -> Iterator[BuiltObject]:
    """Yield the objects of an output; one that no file has stands at `place`."""
    parts = tuple(dict.fromkeys(_every_file(trace)))
    for pair in pairs:
        for reading in pair.final:
            if not isinstance(reading, Document):
                continue
            for obj in objects_in(reading.root):
                written = manifests.find(obj)
                origin = Origin(written.path, written.root.line) if written else place
                moved, tainted = with_namespace(obj, namespace), pair.has_secrets
                yield BuiltObject(moved, origin, written, parts, owner, has_secrets=tainted)


def _manifests(trace: Trace, documents: DocumentCache) -> Iterator[tuple[KubernetesObject, Written]]:
    for path, _ in _resource_files(trace):
        yield from documents.of(path, str(path)).objects


def _resource_files(trace: Trace) -> Iterator[tuple[Path, Path]]:
    """Yield the manifests that the parts of a kustomization name, with the directory of each part."""
    for part in trace.parts:
        for file in sorted(part.resources):
            if file.suffix.lower() in ENDINGS:
                yield Path(shown(file, part)), part.directory


def _every_file(trace: Trace) -> Iterator[Path]:
    for part in trace.parts:
        yield part.file
        yield from (Path(shown(file, part)) for file in sorted(part.files))
