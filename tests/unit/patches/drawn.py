"""Pods, images and clusters at random, small enough to collide often; and a plain second opinion on them."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from archcheck.images.availability import Availability
from archcheck.scheduling.cluster import NodeLabel, labelled
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.running import outcome
from archcheck.scheduling.runtime import PullRule
from archcheck.workloads.model import Workload
from tests.support.placements import found, node
from tests.unit.patches.cases import ARCH, REQUIRED
from tests.unit.scheduling.plain_matching import may_land

PLATFORMS = ("amd64", "arm64", "linux/arm/v7", "linux/arm/v6", "linux/386", "windows/amd64")
TAINTS = (
    "arch=armhf:NoSchedule",
    "arch=armhf:NoExecute",
    "arch:NoSchedule",
    "speed=slow:NoSchedule",
    "speed=slow:PreferNoSchedule",
    "gpu:NoSchedule",
    "node-role.kubernetes.io/master:PreferNoSchedule",
    "node-role.kubernetes.io/control-plane:NoSchedule",
    "node.kubernetes.io/disk-pressure:NoSchedule",
)
TOLERATE = frozenset({"arch", "speed", "node-role.kubernetes.io/control-plane"})
VARIANT = "example.org/arm-variant"
RULES = (PullRule.BEST_FIRST, PullRule.BEST_FIRST, PullRule.STRICT, PullRule.OPEN, PullRule.CRIO)
VALUES = {
    ARCH: ("amd64", "arm64", "arm", "x86_64"),
    "beta.kubernetes.io/arch": ("amd64", "arm64", "arm"),
    "kubernetes.io/hostname": ("n0", "n1", "n9"),
    "zone": ("a", "b"),
}


@st.composite
def images(draw: st.DrawFn) -> dict[str, Availability]:
    """Return what is known of two images."""
    platforms = st.lists(st.sampled_from((*PLATFORMS, "s390x")), min_size=1, max_size=4, unique=True)
    return {f"i{at}:1": found(*draw(platforms)) for at in range(2)}


@st.composite
def clusters(draw: st.DrawFn) -> tuple[Node, ...]:
    """Return up to six nodes; some lack labels, some are cordoned, some have their variant told."""
    return tuple(draw(_nodes(f"n{at}")) for at in range(draw(st.integers(1, 6))))


@st.composite
def _nodes(draw: st.DrawFn, name: str) -> Node:
    platform = draw(st.sampled_from(PLATFORMS))
    made = node(
        name,
        platform,
        *draw(st.lists(st.sampled_from(TAINTS), max_size=2, unique=True)),
        rule=draw(st.sampled_from(RULES)),
        cordoned=draw(st.integers(0, 5)) == 0,
    )
    labels = {**made.labels, "zone": draw(st.sampled_from(("a", "b")))}
    if "arm/" in platform and draw(st.booleans()):
        labels[VARIANT] = platform.rpartition("/")[2]
    for key in draw(st.sets(st.sampled_from(sorted(made.labels)), max_size=1)) if draw(st.booleans()) else ():
        del labels[key]
    return Node(made.name, made.platform, made.pull, labels, made.taints, made.unschedulable)


expressions = st.sampled_from(sorted(VALUES)).flatmap(
    lambda key: st.one_of(
        st.builds(
            lambda operator, values: {"key": key, "operator": operator, "values": values},
            st.sampled_from(("In", "In", "NotIn")),
            st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=3, unique=True),
        ),
        st.sampled_from(("Exists", "DoesNotExist")).map(lambda operator: {"key": key, "operator": operator}),
    )
)
fields = st.builds(
    lambda operator, name: {"key": "metadata.name", "operator": operator, "values": [name]},
    st.sampled_from(("In", "NotIn")),
    st.sampled_from(("n0", "n1")),
)
terms = st.fixed_dictionaries(
    {},
    optional={
        "matchExpressions": st.lists(expressions, max_size=2),
        "matchFields": st.lists(fields, max_size=1),
    },
)
tolerations = st.sampled_from(
    (
        {"operator": "Exists"},
        {"key": "arch", "operator": "Exists"},
        {"key": "arch", "value": "armhf", "effect": "NoSchedule"},
        {"key": "speed", "operator": "Equal", "value": "slow"},
        {"key": "arch", "operator": "Equal", "value": "other", "effect": "NoSchedule"},
        {"key": "arch", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 30},
    )
)
required = st.builds(
    lambda found: {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": found}}},
    st.lists(terms, min_size=1, max_size=3),
)


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """Return a Deployment or a DaemonSet; members of its pod spec are absent, empty or filled."""
    names = draw(st.sampled_from((("i0:1",), ("i0:1", "i1:1"))))
    spec: dict[str, Any] = {
        "containers": [{"name": f"c{at}", "image": each} for at, each in enumerate(names)]
    }
    optional = {
        "nodeSelector": st.dictionaries(
            st.sampled_from(("kubernetes.io/os", "zone", ARCH)),
            st.sampled_from(("linux", "a", "arm")),
            max_size=1,
        ),
        "tolerations": st.lists(tolerations, max_size=2),
        "affinity": st.one_of(required, required, st.sampled_from(({}, {"nodeAffinity": {}}, None))),
    }
    for name, strategy in optional.items():
        if draw(st.booleans()):
            spec[name] = draw(strategy)
    return {
        "apiVersion": "apps/v1",
        "kind": draw(st.sampled_from(("Deployment", "DaemonSet"))),
        "metadata": {"name": "web"},
        "spec": {"template": {"spec": spec}},
    }


def reached(workload: Workload, nodes: Iterable[Node]) -> set[str]:
    """Return the names of the nodes on which a workload's pods land, by the plain rules."""
    said = workload.pods[0].constraints
    return {each.name for each in nodes if may_land(said, each, daemon=workload.is_daemon)}


def able(workload: Workload, nodes: Iterable[Node], known: dict[str, Availability]) -> set[str]:
    """Return the names of the nodes that run every image of a workload."""
    good = (Runs.NATIVE, Runs.FALLBACK)
    return {
        each.name
        for each in nodes
        if all(outcome(known[use.text], each.machine).runs in good for use in workload.images)
    }


def rested(nodes: Iterable[Node], labels: Iterable[NodeLabel]) -> tuple[Node, ...]:
    """Return nodes with their new labels, no longer cordoned nor in a bad condition."""
    return tuple(
        Node(each.name, each.platform, each.pull, each.labels, tuple(_lasting(each.taints)))
        for each in labelled(tuple(nodes), tuple(labels))
    )


def _lasting(taints: Iterable[Taint]) -> Iterable[Taint]:
    return (each for each in taints if not each.key.startswith("node.kubernetes.io/"))
