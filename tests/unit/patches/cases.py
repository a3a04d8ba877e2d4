"""Manifests in YAML, nodes and images as values → what came of the search for a patch, and what it makes."""

import copy
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import jsonpatch
import yaml

from archcheck.documents.nodes import Mapping as Document
from archcheck.documents.reading import read
from archcheck.documents.values import value_of
from archcheck.images.availability import Availability
from archcheck.patches.json6902.applying import applied
from archcheck.patches.json6902.text import json_patch
from archcheck.patches.model import Guard, Patch, PatchOutcome, Refusal, Unneeded
from archcheck.patches.search.planning import plan
from archcheck.scheduling.cluster import Cluster, labelled
from archcheck.scheduling.node import Node
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.constraints import Requirement, Term
from archcheck.workloads.inventory import Inventory
from tests.support.answers import by_image
from tests.support.placements import IMAGES

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
ARCH = "kubernetes.io/arch"


class DriftedError(Exception):
    """A guard of a patch that does not hold."""


@dataclass(frozen=True)
class Planned:
    """A text, the cluster that it is for, and an outcome for each of its workloads."""

    inventory: Inventory
    cluster: Cluster
    images: Mapping[str, Availability]
    outcomes: tuple[PatchOutcome, ...]
    beside: tuple[Any, ...] = ()

    @property
    def only(self) -> PatchOutcome:
        [outcome] = self.outcomes
        return outcome

    @property
    def patch(self) -> Patch:
        assert isinstance(self.only, Patch), self.only
        return self.only

    @property
    def refusal(self) -> Refusal:
        assert isinstance(self.only, Refusal), self.only
        return self.only

    @property
    def unneeded(self) -> Unneeded:
        assert isinstance(self.only, Unneeded), self.only
        return self.only

    @property
    def text(self) -> str:
        """What is to be known of a refusal, or of what is not needed."""
        match self.only:
            case Refusal(reason=reason, hint=hint):
                return f"{reason}; {hint}"
            case Unneeded(notes=notes) | Patch(notes=notes):
                return "; ".join(notes)

    @property
    def before(self) -> Any:
        """The workload's object, as values."""
        return value_of(self.inventory.roots[0])

    @property
    def after(self) -> Any:
        """The same with the patch in, by another implementation of JSON 6902."""
        return patched(self.before, self.patch)

    @property
    def pod(self) -> Any:
        """The pod spec with the patch in."""
        return reduce(lambda value, key: value[key], self.patch.pod, self.after)

    @property
    def lands(self) -> list[str]:
        """The names of the nodes that the patch leaves."""
        return [node.name for pool, _ in self.patch.after.on for node in pool.members]

    def again(self) -> "Planned":
        """The second run: on the patched object, and on nodes that have their labels."""
        nodes = labelled(self.cluster.nodes, self.patch.change.labels)
        rest = [yaml.safe_dump(value) for value in self.beside]
        text = "---\n".join([yaml.safe_dump(self.after), *rest])
        return planned(
            text,
            *nodes,
            images=self.images,
            tolerate=self.cluster.tolerate,
            variant_label=self.cluster.variant_label,
        )


def planned(
    text: str,
    *nodes: Node,
    images: Mapping[str, Availability] | None = None,
    tolerate: Iterable[str] = (),
    variant_label: str = "",
) -> Planned:
    """Return what comes of a text on nodes."""
    inventory = collect_workloads(read(io.BytesIO(text.encode())), "web.yaml", keep=True)
    assert not inventory.errors, [error.diagnostics() for error in inventory.errors]
    known = IMAGES | dict(images or {})
    cluster = Cluster(nodes, inventory.cluster_objects, frozenset(tolerate), variant_label)
    placement_report = cluster.schedule(inventory.workloads, by_image(known))
    outcomes = plan(inventory.workloads, inventory.roots, placement_report, by_image(known), cluster)
    names = {(each.kind, each.name) for each in inventory.workloads}
    objects = [each for each in yaml.safe_load_all(text) if each]
    beside = tuple(each for each in objects if (each["kind"], _name(each)) not in names)
    return Planned(inventory, cluster, known, tuple(outcomes), beside)


def patched(obj: Any, patch: Patch) -> Any:
    """Return an object with a patch in.

    RFC 6902 has no `test` for what is not there: such a guard is looked at here, as the API server does.

    Raises:
        DriftedError: a guard does not hold.

    """
    for each in patch.operations:
        if isinstance(each, Guard) and each.value is None and _at(obj, each.path) is not None:
            raise DriftedError(each.path)
    written = [each for each in json_patch(patch.operations) if each["value"] is not None]
    try:
        return jsonpatch.apply_patch(copy.deepcopy(obj), written)
    except jsonpatch.JsonPatchTestFailed as error:
        raise DriftedError(str(error)) from error


def by_ourselves(root: Document, patch: Patch) -> Any:
    """Return an object with a patch in, as archcheck applies it."""
    return value_of(applied(root, patch.operations))


def _name(obj: Any) -> Any:
    return obj.get("metadata", {}).get("name")


def _at(obj: Any, path: Sequence[str]) -> Any:
    for key in path:
        if not isinstance(obj, dict) or key not in obj:
            return None
        obj = obj[key]
    return obj


def is_in(*values: str, key: str = ARCH) -> dict[str, Any]:
    """Return the expression `key In [values]` as it is written."""
    return {"key": key, "operator": "In", "values": list(values)}


def one_term(*values: str, key: str = ARCH) -> tuple[Term, ...]:
    """Return the terms of a change that requires one of some values."""
    return (Term((Requirement(key, "In", values),)),)


def terms(pod: Mapping[str, Any]) -> list[Any]:
    """Return the terms of a pod spec's required node affinity."""
    found: list[Any] = pod["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    return found


def tolerated(obj: Any) -> Iterator[str]:
    """Yield the tolerations of a pod spec in short."""
    for each in obj.get("tolerations", []):
        yield " ".join(str(each[name]) for name in ("key", "operator", "value", "effect") if name in each)
