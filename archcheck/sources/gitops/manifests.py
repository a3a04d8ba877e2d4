"""Built objects → the documents in files that they were made of, by kind and name."""

from collections.abc import Iterable

from archcheck.sources.gitops.objects import Written
from archcheck.workloads.objects import KubernetesObject


class ManifestIndex:
    """The objects of the files that a build is made of."""

    def __init__(self, manifests: Iterable[tuple[KubernetesObject, Written]]) -> None:
        """Take the objects with their places, those that are nearest to the top first."""
        self._by_kind: dict[tuple[str, str], list[tuple[KubernetesObject, Written]]] = {}
        for obj, written in manifests:
            self._by_kind.setdefault((obj.group, obj.kind), []).append((obj, written))

    def find(self, built: KubernetesObject) -> Written | None:
        """Return where an object is written: by its very name, else by the longest name within its own.

        kustomize puts prefixes before names, and suffixes behind them. Of several alike ones it is the one
        of the same namespace, else the first.
        """
        alike = self._by_kind.get((built.group, built.kind), [])
        named = [pair for pair in alike if pair[0].name == built.name]
        named = named or [pair for pair in alike if pair[0].name and pair[0].name in built.name]
        longest = max((len(obj.name) for obj, _ in named), default=0)
        best = [pair for pair in named if len(pair[0].name) == longest]
        same = [pair for pair in best if pair[0].namespace == built.namespace]
        return next((written for _, written in same or best), None)
