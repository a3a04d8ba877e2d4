"""By what kustomize finds objects where patches of Flux, Argo CD and post-renderers are applied.

Patches come before the namespace, the prefix and the suffix of the same kustomization (kustomize
internal/target/kusttarget_configplugin.go: the order of its transformers), so an object has its former name
there, and the namespace that it is written with.
"""

from collections.abc import Sequence
from dataclasses import replace

from archcheck.documents.nodes import Mapping, get, text_of
from archcheck.frozen import dataclass
from archcheck.patches.kustomize.component import Target, targets_of
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class LaterNames:
    """What happens to names behind the patches; `has_namespace`: all objects come into one namespace."""

    prefix: str = ""
    suffix: str = ""
    has_namespace: bool = False


def targets_before(
    workloads: Sequence[Workload], roots: Sequence[Mapping], later: LaterNames
) -> list[Target | None]:
    """Return the target of each workload of a build; None where its name does not show what it was before."""
    before = [_before(workload, root, later) for workload, root in zip(workloads, roots, strict=True)]
    targets = iter(targets_of([workload for workload in before if workload is not None]))
    found = [next(targets) if workload is not None else None for workload in before]
    if not later.has_namespace:
        return list(found)
    return [_anywhere(target) if target is not None else None for target in found]


def _before(workload: Workload, root: Mapping, later: LaterNames) -> Workload | None:
    """Return a workload as patches see it: with the namespace that its object itself has."""
    name = workload.name
    if not name.startswith(later.prefix) or not name.endswith(later.suffix):
        return None
    name = name[len(later.prefix) : len(name) - len(later.suffix)]
    if not name:
        return None
    namespace = "" if later.has_namespace else text_of(get(root, "metadata", "namespace")) or ""
    return replace(workload, name=name, namespace=namespace)


def _anywhere(target: Target) -> Target:
    return {key: text for key, text in target.items() if key != "namespace"}
