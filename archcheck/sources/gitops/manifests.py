"""Built objects → the documents in files that they were made of, by kind and name."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from archcheck.sources.gitops.objects import Written
from archcheck.workloads.objects import KubernetesObject

_Placed: TypeAlias = tuple[KubernetesObject, Written]


class ManifestIndex:
    """The objects of the files that a build is made of."""

    def __init__(self, manifests: Iterable[_Placed]) -> None:
        """Take the objects with their places, those that are nearest to the top first."""
        self._by_kind: dict[tuple[str, str], dict[str, list[_Placed]]] = {}
        for obj, written in manifests:
            names = self._by_kind.setdefault((obj.group, obj.kind), {})
            names.setdefault(obj.name, []).append((obj, written))

    def find(self, built: KubernetesObject) -> Written | None:
        """Return where an object is written: by its very name, else by the longest name within its own.

        kustomize puts prefixes before names, and suffixes behind them. Of several alike ones it is the one
        of the same namespace, else the first.
        """
        alike = self._by_kind.get((built.group, built.kind), {})
        best = alike.get(built.name) or _within(alike, built.name)
        same = [pair for pair in best if pair[0].namespace == built.namespace]
        return next((written for _, written in same or best), None)


def _within(alike: Mapping[str, list[_Placed]], built: str) -> list[_Placed]:
    """Return the objects whose name is a part of another one, the longest of those."""
    names = [name for name in alike if name and name in built]
    longest = max(map(len, names), default=0)
    return [pair for name in names if len(name) == longest for pair in alike[name]]
