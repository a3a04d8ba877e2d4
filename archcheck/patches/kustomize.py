"""Patches → a kustomize Component: ordinary files, which every kustomize, Flux and Argo CD takes.

A target that matches nothing is passed over in silence, one that matches two objects patches both: so every
target names one object whole. The patches are JSON 6902, since kustomize's strategic merge rewrites more of
an object than is in the patch: of two ports or variables of one name it keeps one, and it drops nulls.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archcheck.patches.kubectl import comment, comments
from archcheck.patches.model import Patch
from archcheck.patches.operation_text import json_patch
from archcheck.patches.yaml_text import dump
from archcheck.workloads.model import Workload

MARK = "# Written by archcheck patch: the next run writes it anew, or removes it.\n"
KUSTOMIZATION = "kustomization.yaml"
_UNSAFE = re.compile(r"[^a-z0-9.-]+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a kustomization does to names after its components have run, so that targets must be without it.

    `namespace`: it sets one for all objects.
    """

    prefix: str = ""
    suffix: str = ""
    namespace: bool = False

    def before(self, name: str) -> str:
        """Return a name as the component sees it."""
        name = name.removeprefix(self.prefix)
        return name.removesuffix(self.suffix) if self.suffix else name


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the patches of a component: the file and its text, and the target."""

    name: str
    text: str
    target: Mapping[str, str]


def entries(
    patches: Sequence[Patch],
    workloads: Iterable[Workload],
    renaming: Renaming = Renaming(),
    taken: Container[str] = (),
) -> list[Entry]:
    """Return the entries of patches.

    Args:
        patches: the changes, of objects that have names.
        workloads: all that the kustomization has, so that no target hits a namesake elsewhere.
        renaming: what the kustomization does to names afterwards.
        taken: names of files that are not free.

    """
    times = Counter(
        (kind, name)
        for kind, name, _ in {
            (workload.kind, renaming.before(workload.name), workload.namespace) for workload in workloads
        }
    )
    found: dict[str, Entry] = {}
    once = {(order_of(patch.workload), repr(patch.operations)): patch for patch in patches}
    for patch in sorted(once.values(), key=lambda patch: order_of(patch.workload)):
        name = _free(_file_name(patch.workload), found, taken)
        text = MARK + "".join(map(comment, comments(patch))) + dump(json_patch(patch.operations))
        found[name] = Entry(name, text, target_of(patch.workload, renaming, times))
    return list(found.values())


def ambiguous(patches: Iterable[Patch]) -> set[tuple[str, ...]]:
    """Return the names of objects that stand in the input more than once, and are to be patched differently.

    A target of kustomize cannot tell them apart.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    for patch in patches:
        found.setdefault(order_of(patch.workload), set()).add(repr(patch.operations))
    return {name for name, several in found.items() if len(several) > 1}


def order_of(workload: Workload) -> tuple[str, ...]:
    """Return what an object is called and sorted by: namespace, kind, name, version."""
    return workload.namespace, workload.kind, workload.name, workload.api_version


def component(found: Iterable[Entry]) -> dict[str, str]:
    """Return the files of a component, by name: its kustomization.yaml, and one for each patch."""
    files = {each.name: each for each in sorted(found, key=lambda each: sorted(each.target.items()))}
    top = {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "patches": [{"path": each.name, "target": dict(each.target)} for each in files.values()],
    }
    return {KUSTOMIZATION: MARK + dump(top), **{name: each.text for name, each in files.items()}}


def target_of(workload: Workload, renaming: Renaming, times: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return the target of one object. Its parts are regular expressions, which kustomize anchors."""
    group, slash, version = workload.api_version.rpartition("/")
    name = renaming.before(workload.name)
    target = {"group": group} if slash else {}
    target |= {"version": version, "kind": workload.kind, "name": _literal(name)}
    if renaming.namespace:
        return target
    if workload.namespace or times.get((workload.kind, name), 0) > 1:
        target["namespace"] = _literal(workload.namespace or "default")
    return target


def _literal(text: str) -> str:
    """Return a regular expression for a text."""
    return re.escape(text).replace("\\-", "-")


def _file_name(workload: Workload) -> str:
    """Return a file's name for a workload, of letters that no file system minds."""
    parts = (workload.namespace, workload.kind, workload.name)
    return (
        _UNSAFE.sub("-", "-".join(part for part in parts if part).lower()).strip("-.")[:_LONGEST] or "patch"
    )


def _free(stem: str, files: Container[str], taken: Container[str]) -> str:
    number, name = 1, f"{stem}.yaml"
    while name in files or name in taken or name == KUSTOMIZATION:
        number += 1
        name = f"{stem}-{number}.yaml"
    return name
