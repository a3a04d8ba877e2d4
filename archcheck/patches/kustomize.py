"""Patches → a kustomize Component: ordinary files, which every kustomize, Flux and Argo CD takes.

A target that matches nothing is passed over in silence, one that matches two objects patches both: so every
target names one object whole.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archcheck.patches.kubectl import comment, comments
from archcheck.patches.model import Patch
from archcheck.patches.operation_text import json_patch, strategic_merge
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
    patches: Sequence[Patch], workloads: Iterable[Workload], renaming: Renaming = Renaming()
) -> list[Entry]:
    """Return the entries of patches.

    Args:
        patches: the changes, of objects that have names.
        workloads: all that the kustomization has, so that no target hits a namesake elsewhere.
        renaming: what the kustomization does to names afterwards.

    """
    times = Counter((workload.kind, renaming.before(workload.name)) for workload in workloads)
    found: dict[str, Entry] = {}
    for patch in patches:
        name = _free(_file_name(patch.workload), found)
        text = MARK + "".join(map(comment, comments(patch))) + _body(patch)
        found[name] = Entry(name, text, target_of(patch.workload, renaming, times))
    return list(found.values())


def component(found: Iterable[Entry]) -> dict[str, str]:
    """Return the files of a component, by name: its kustomization.yaml, and one for each patch."""
    files = {each.name: each for each in found}
    top = {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "patches": [{"path": each.name, "target": dict(each.target)} for each in files.values()],
    }
    return {KUSTOMIZATION: MARK + dump(top), **{name: each.text for name, each in files.items()}}


def _body(patch: Patch) -> str:
    merge = strategic_merge(patch)
    return dump(json_patch(patch.operations) if merge is None else merge)


def target_of(workload: Workload, renaming: Renaming, times: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return the target of one object. Its parts are regular expressions, which kustomize anchors."""
    group, slash, version = workload.api_version.rpartition("/")
    name = renaming.before(workload.name)
    target = {"group": group} if slash else {}
    target |= {"version": version, "kind": workload.kind, "name": re.escape(name).replace("\\-", "-")}
    if renaming.namespace:
        return target
    if workload.namespace or times.get((workload.kind, name), 0) > 1:
        target["namespace"] = workload.namespace or "default"
    return target


def _file_name(workload: Workload) -> str:
    """Return a file's name for a workload, of letters that no file system minds."""
    parts = (workload.namespace, workload.kind, workload.name)
    return (
        _UNSAFE.sub("-", "-".join(part for part in parts if part).lower()).strip("-.")[:_LONGEST] or "patch"
    )


def _free(stem: str, files: Container[str]) -> str:
    number, name = 1, f"{stem}.yaml"
    while name in files or name == KUSTOMIZATION:
        number += 1
        name = f"{stem}-{number}.yaml"
    return name
