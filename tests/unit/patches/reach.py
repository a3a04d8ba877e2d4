"""Random pods on random clusters: patched, applied with another implementation, and placed again."""

import copy
import io
import json
from dataclasses import dataclass
from typing import Any

import jsonpatch
from hypothesis import strategies as st

from archcheck.documents.reading import read
from archcheck.patches.json6902.text import json_patch
from archcheck.patches.model import Patch, PatchOutcome
from archcheck.patches.search.planning import plan
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import PlacementReport
from archcheck.scheduling.runtime import PullRule
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory
from tests.support.answers import by_image
from tests.support.placements import IMAGES, node

KEYS = ("kubernetes.io/arch", "kubernetes.io/os", "zone", "kubernetes.io/hostname")
VALUES = {
    "kubernetes.io/arch": ("amd64", "arm64", "arm", "s390x", "aarch64"),
    "kubernetes.io/os": ("linux", "windows"),
    "zone": ("a", "b"),
    "kubernetes.io/hostname": ("n0", "n1", "n9"),
}
TAINTS = ("arch=armhf:NoSchedule", "arch=armhf:NoExecute", "speed=slow:NoSchedule", "gpu:NoSchedule")
RUNNABLE = tuple(name for name in IMAGES if name not in ("dark:1", "auto"))
TOLERATE = frozenset({"arch", "speed"})

expressions = st.sampled_from(KEYS).flatmap(
    lambda key: st.one_of(
        st.builds(
            lambda operator, values: {"key": key, "operator": operator, "values": values},
            st.sampled_from(("In", "NotIn")),
            st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=3, unique=True),
        ),
        st.sampled_from(("Exists", "DoesNotExist")).map(lambda operator: {"key": key, "operator": operator}),
    )
)
fields = st.sampled_from(("n0", "n1")).map(
    lambda name: {"key": "metadata.name", "operator": "In", "values": [name]}
)
terms = st.builds(
    lambda expressions, fields: {
        **({"matchExpressions": expressions} if expressions else {}),
        **({"matchFields": fields} if fields else {}),
    },
    st.lists(expressions, max_size=2),
    st.lists(fields, max_size=1),
)
tolerations = st.one_of(
    st.just({"operator": "Exists"}),
    st.sampled_from(("arch", "speed", "gpu")).map(lambda key: {"key": key, "operator": "Exists"}),
    st.just({"key": "arch", "operator": "Equal", "value": "armhf", "effect": "NoSchedule"}),
)
selectors = st.dictionaries(
    st.sampled_from(KEYS[:3]), st.sampled_from(("amd64", "arm64", "linux", "a")), max_size=1
)


@st.composite
def pods(draw: st.DrawFn) -> dict[str, Any]:
    """Return a pod spec; members are absent, empty or filled."""
    images = draw(st.lists(st.sampled_from(RUNNABLE), min_size=1, max_size=2))
    spec: dict[str, Any] = {
        "containers": [{"name": f"c{at}", "image": each} for at, each in enumerate(images)]
    }
    if draw(st.booleans()):
        spec["nodeSelector"] = draw(selectors)
    if draw(st.booleans()):
        spec["tolerations"] = draw(st.lists(tolerations, max_size=2))
    if draw(st.booleans()):
        required = {"nodeSelectorTerms": draw(st.lists(terms, min_size=1, max_size=3))}
        spec["affinity"] = {
            "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required},
            "podAntiAffinity": {},
        }
    return spec


@st.composite
def clusters(draw: st.DrawFn) -> tuple[Node, ...]:
    """Return up to five nodes, with few of their labels missing and few taints."""
    found = []
    for at in range(draw(st.integers(1, 5))):
        platform = draw(st.sampled_from(("amd64", "arm64", "linux/arm/v7", "linux/arm/v6", "windows/amd64")))
        labels = {"zone": draw(st.sampled_from(("a", "b")))}
        if platform == "linux/arm/v7" and draw(st.booleans()):
            labels["example.org/arm-variant"] = "v7"
        taints = draw(st.lists(st.sampled_from(TAINTS), max_size=2, unique=True))
        rule = draw(st.sampled_from((PullRule.BEST_FIRST, PullRule.STRICT)))
        found.append(node(f"n{at}", platform, *taints, rule=rule, labels=labels))
    return tuple(found)


@dataclass(frozen=True)
class Trial:
    """An object, the nodes that it is for, and what came of it."""

    obj: dict[str, Any]
    cluster: Cluster
    outcome: PatchOutcome

    @property
    def patched(self) -> dict[str, Any]:
        """The object with the patch in, by the library's hand; guards of absence are not RFC 6902's."""
        assert isinstance(self.outcome, Patch)
        found = [each for each in json_patch(self.outcome.operations) if each["value"] is not None]
        result = jsonpatch.apply_patch(copy.deepcopy(self.obj), found)
        assert isinstance(result, dict)
        return result


def deployment(spec: dict[str, Any], kind: str = "Deployment") -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "web"},
        "spec": {"template": {"spec": spec}},
    }


def tried(obj: dict[str, Any], nodes: tuple[Node, ...], *, tolerate: bool) -> Trial:
    """Return what comes of an object on nodes."""
    cluster = Cluster(nodes, tolerate=TOLERATE if tolerate else frozenset())
    inventory = stocked(obj)
    placement_report = cluster.schedule(inventory.workloads, by_image(IMAGES))
    (outcome,) = plan(inventory.workloads, inventory.roots, placement_report, by_image(IMAGES), cluster)
    return Trial(obj, cluster, outcome)


def stocked(obj: dict[str, Any]) -> Inventory:
    return collect_workloads(read(io.BytesIO(json.dumps(obj).encode())), "web.json", keep=True)


def reach(obj: dict[str, Any], cluster: Cluster) -> tuple[set[str], set[str]]:
    """Return the nodes on which an object's pods land, and those of them that run it."""
    placement_report = cluster.schedule(stocked(obj).workloads, by_image(IMAGES))
    return _landing(placement_report), _landing(placement_report, works=True)


def _landing(placement_report: PlacementReport, *, works: bool = False) -> set[str]:
    return {
        member.name
        for pool, placement in zip(placement_report.pools, placement_report.placed[0].placements, strict=True)
        if placement.lands and (placement.works or not works)
        for member in pool.members
    }
