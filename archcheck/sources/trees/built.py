"""A kustomization → what the real kustomize builds, with the places in the files that it was made of."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.documents.nodes import Node, Scalar, elements, get, text_of
from archcheck.documents.reading import read
from archcheck.errors import InputError
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference
from archcheck.sources.files import read_file
from archcheck.sources.kustomize import built, find_kustomize
from archcheck.sources.trees.kustomizations import Kustomization, reached
from archcheck.sources.trees.model import Tree
from archcheck.sources.trees.scanning import ENDINGS
from archcheck.workloads.inventory import Inventory, Skipped, joined
from archcheck.workloads.model import ImageUse, Origin, Source, Workload
from archcheck.workloads.stock import take_stock

_NOT_BUILT = "a kustomization, and neither kustomize nor kubectl is installed to build it"
_ELSEWHERE = "a kustomization that names {remote}, and nobody may be asked now"


def build_tree(top: Kustomization, known: Mapping[Path, Kustomization], *, offline: bool) -> Tree:
    """Return what a kustomization builds; every workload and image is placed in the file that names it.

    Args:
        top: what is built.
        known: kustomizations that are read already, by directory.
        offline: whether nothing may be fetched from elsewhere.

    """
    name = str(top.directory)
    if find_kustomize() is None:
        return Tree(Inventory(skipped=(Skipped(name, None, _NOT_BUILT, unread=True),)))
    parts = reached(top, known)
    remote = next((each.remote for each in parts if each.remote), "")
    if offline and remote:
        reason = _ELSEWHERE.format(remote=remote)
        return Tree(Inventory(skipped=(Skipped(name, None, reason, unread=True),)))
    try:
        inventory = take_stock(read(io.BytesIO(built(top.directory))), str(top.file), rendered=True)
    except InputError as error:
        return Tree(Inventory(errors=(error,)))
    raw = _raw(parts)
    placed = tuple(_placed(workload, raw, parts, str(top.file)) for workload in inventory.workloads)
    return Tree(replace(inventory, workloads=placed))


def _raw(parts: Sequence[Kustomization]) -> Sequence[Workload]:
    """Return the workloads as the files of kustomizations have them."""
    files = sorted({shown for each in parts for shown in _shown(each)})
    return joined(read_file(Path(file), found=True) for file in files).workloads


def _shown(part: Kustomization) -> Iterator[str]:
    """Yield the manifests of a kustomization by the path on which one comes to them."""
    for file in part.files:
        if file.suffix.lower() in ENDINGS:
            try:
                yield str(part.directory / file.relative_to(part.directory.resolve()))
            except ValueError:
                yield str(file)


def _placed(
    workload: Workload, raw: Sequence[Workload], parts: Sequence[Kustomization], top: str
) -> Workload:
    """Return a workload with the places that a person would edit."""
    written = _written(workload, raw)
    if written is None:
        return replace(workload, source=Source(top, None))
    uses = {(use.container, use.role): use for use in written.images}
    pods = tuple(
        replace(
            pod,
            images=tuple(
                replace(use, origin=_origin(use, uses.get((use.container, use.role)), written, parts))
                for use in pod.images
            ),
        )
        for pod in workload.pods
    )
    ignores = dict.fromkeys(
        (*written.ignores, *(each for each in workload.ignores if not _is_said(each.rules, written)))
    )
    return replace(
        workload, source=Source(written.source.path, written.source.line), pods=pods, ignores=tuple(ignores)
    )


def _is_said(rules: tuple[str, ...], written: Workload) -> bool:
    return any(each.rules == rules for each in written.ignores)


def _written(workload: Workload, raw: Iterable[Workload]) -> Workload | None:
    """Return the workload that kustomize made another of: of its kind, by its name or a part of it."""
    alike = [each for each in raw if each.kind == workload.kind and each.name and each.name in workload.name]
    return max(alike, key=lambda each: (len(each.name), each.namespace == workload.namespace), default=None)


def _origin(
    use: ImageUse, written: ImageUse | None, of: Workload, parts: Sequence[Kustomization]
) -> Origin | None:
    """Return where an image is named: in the manifest, or in `images:` of a kustomization that changes it."""
    if written is None:
        return Origin(of.source.path, of.source.line)
    if written.text != use.text:
        for part in parts:
            place = _transformed(written.text, part)
            if place is not None:
                return place
    return Origin(of.source.path, written.line, written.column)


def _transformed(text: str, part: Kustomization) -> Origin | None:
    """Return the place in `images:` that changes an image of this text."""
    for entry in elements(get(part.root, "images")):
        if _is_about(text_of(get(entry, "name")) or "", text):
            places: list[Node | None] = [get(entry, key) for key in ("newTag", "digest", "newName", "name")]
            node = next((each for each in places if isinstance(each, Scalar)), entry)
            return Origin(str(part.file), node.line, node.column)
    return None


def _is_about(name: str, text: str) -> bool:
    found, wanted = name_of(text), name_of(name)
    if isinstance(found, Reference) and isinstance(wanted, Reference):
        return found.name == wanted.name
    return bool(name) and text.startswith(name)
