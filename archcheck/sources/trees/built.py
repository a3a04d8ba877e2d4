"""A kustomization → what the real kustomize builds, with the places in the files that it was made of."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.errors import InputError
from archcheck.sources.kustomize import built, find_kustomize
from archcheck.sources.trees.kustomizations import Kustomization
from archcheck.sources.trees.model import Tree
from archcheck.sources.trees.tracing import Trace
from archcheck.workloads.inventory import Inventory, Skipped
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
    trace = Trace.of(top, known)
    remote = next((each.remote for each in trace.parts if each.remote), "")
    if offline and remote:
        reason = _ELSEWHERE.format(remote=remote)
        return Tree(Inventory(skipped=(Skipped(name, None, reason, unread=True),)))
    try:
        inventory = take_stock(read(io.BytesIO(built(top.directory))), str(top.file), rendered=True)
    except InputError as error:
        return Tree(Inventory(errors=(error,)))
    workloads = tuple(map(trace.placed, inventory.workloads))
    return Tree(replace(inventory, workloads=workloads, skipped=tuple(trace.located(inventory.skipped))))
