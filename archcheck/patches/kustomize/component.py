"""Patches → a kustomize Component: ordinary files, which every kustomize, Flux and Argo CD takes.

A target that matches nothing is passed over in silence, one that matches two objects patches both: so every
target names one object whole. The patches are JSON 6902, since kustomize's strategic merge rewrites more of
an object than is in the patch: of two ports or variables of one name it keeps one, and it drops nulls.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.patches.describing import comment, comments
from archcheck.patches.json6902.text import json_patch
from archcheck.patches.model import Patch
from archcheck.patches.yaml_edit.rendering import dump_verified
from archcheck.workloads.model import Workload

MARK = "# Written by archcheck patch: the next run writes it anew, or removes it.\n"
KUSTOMIZATION = "kustomization.yaml"
_UNSAFE = re.compile(r"[^a-z0-9.-]+")
_LONGEST = 200

Target: TypeAlias = Mapping[str, str]
"""By what kustomize finds the objects of a patch."""

_Key: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PatchEntry:
    """One of the patches of a component: the file and its text, and the target."""

    name: str
    text: str
    target: Target


def entries(patches: Sequence[tuple[Patch, Target]], taken: Container[str] = ()) -> list[PatchEntry]:
    """Return the entries of patches.

    Args:
        patches: the changes, of objects that have names, each with the target that it is for.
        taken: names of files that are not to be used.

    """
    made: dict[str, PatchEntry] = {}
    once = {(_key(target), repr(patch.operations)): (patch, target) for patch, target in reversed(patches)}
    for patch, target in sorted(once.values(), key=lambda pair: order_of(pair[0].workload)):
        name = _free(_file_stem(patch.workload), made, taken)
        text = MARK + "".join(map(comment, comments(patch))) + dump_verified(json_patch(patch.operations))
        made[name] = PatchEntry(name, text, target)
    return list(made.values())


def ambiguous(patches: Iterable[tuple[Patch, Target]]) -> set[tuple[str, ...]]:
    """Return the objects of which several are one to a target, and are to be patched differently.

    They are named as `order_of` does.
    """
    alike: dict[_Key, dict[str, set[tuple[str, ...]]]] = {}
    for patch, target in patches:
        alike.setdefault(_key(target), {}).setdefault(repr(patch.operations), set()).add(
            order_of(patch.workload)
        )
    return {
        name for several in alike.values() if len(several) > 1 for names in several.values() for name in names
    }


def order_of(workload: Workload) -> tuple[str, ...]:
    """Return what an object is called and sorted by: namespace, kind, name, version."""
    return workload.namespace, workload.kind, workload.name, workload.api_version


def component(entries: Iterable[PatchEntry]) -> dict[str, str]:
    """Return the files of a component, by name: its kustomization.yaml, and one for each patch."""
    files = {entry.name: entry for entry in sorted(entries, key=lambda entry: sorted(entry.target.items()))}
    top = {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "patches": [{"path": entry.name, "target": dict(entry.target)} for entry in files.values()],
    }
    return {KUSTOMIZATION: MARK + dump_verified(top), **{name: entry.text for name, entry in files.items()}}


def targets_of(workloads: Sequence[Workload]) -> list[Target]:
    """Return the target of each of the objects that a component sees.

    Its parts are regular expressions, which kustomize anchors. A namespace is part of it where the object has
    one, or another object of the name is there.
    """
    alike = Counter((kind, name) for kind, name, _ in set(map(_without_version, workloads)))
    return [_target(workload, several=alike[workload.kind, workload.name] > 1) for workload in workloads]


def _without_version(workload: Workload) -> tuple[str, str, str]:
    return workload.kind, workload.name, workload.namespace


def _target(workload: Workload, *, several: bool) -> Target:
    group, slash, version = workload.api_version.rpartition("/")
    target = {"group": group} if slash else {}
    target |= {"version": version, "kind": workload.kind, "name": _literal(workload.name)}
    if workload.namespace or several:
        target["namespace"] = _literal(workload.namespace or "default")
    return target


def _literal(text: str) -> str:
    """Return a regular expression for a text."""
    return re.escape(text).replace("\\-", "-")


def _file_stem(workload: Workload) -> str:
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


def with_names_of(now: Sequence[PatchEntry], earlier: Sequence[PatchEntry]) -> list[PatchEntry]:
    """Return entries with the names of files by which one step leads from an earlier component to them.

    An entry that stays keeps its file. Where more than one file would have to change at once, those whose
    text changes get names of their own: the old files are as they were until kustomization.yaml names the new
    ones, so that a run which is killed between two files leaves the old component or the new one, and never a
    mixture.
    """
    old = dict(_keyed(earlier))
    new = dict(_keyed(now))
    changed = {key for key, entry in new.items() if key in old and entry.text != old[key].text}
    in_place = len(changed) + (old.keys() != new.keys()) <= 1
    taken = {entry.name for entry in earlier}
    named = []
    for key, entry in new.items():
        stays = key in old and (in_place or key not in changed)
        name = old[key].name if stays else _free(entry.name.removesuffix(".yaml"), taken, ())
        taken.add(name)
        named.append(replace(entry, name=name))
    return named


def _keyed(entries: Iterable[PatchEntry]) -> Iterator[tuple[tuple[_Key, int], PatchEntry]]:
    """Yield entries with what tells them apart: the target, and how many of it came before."""
    times: Counter[_Key] = Counter()
    for entry in entries:
        key = _key(entry.target)
        yield (key, times[key]), entry
        times[key] += 1


def _key(target: Target) -> _Key:
    return tuple(sorted(target.items()))
