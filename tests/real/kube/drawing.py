"""Nodes and pods drawn at random, such as an API server takes."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

ARCHES = ("amd64", "arm64", "arm")
KEYS: dict[str, tuple[str, ...]] = {
    "kubernetes.io/arch": ARCHES,
    "kubernetes.io/os": ("linux", "windows"),
    "disk": ("ssd", "hdd", ""),
    "zone": ("north", "south"),
    "cores": ("2", "4", "16", "007", "many"),
}
TAINTS = (
    {"key": "arch", "value": "armhf", "effect": "NoSchedule"},
    {"key": "speed", "value": "slow", "effect": "NoSchedule"},
    {"key": "speed", "value": "slow", "effect": "NoExecute"},
    {"key": "speed", "value": "fast", "effect": "PreferNoSchedule"},
    {"key": "lonely", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/disk-pressure", "effect": "NoSchedule"},
)
OF_CONDITIONS = (
    {"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"},
    {"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"},
    {"key": "node.kubernetes.io/unreachable", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/memory-pressure", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/pid-pressure", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"},
    {"key": "node.cloudprovider.kubernetes.io/uninitialized", "value": "true", "effect": "NoSchedule"},
)
"""What controllers put on nodes, most of which pods of DaemonSets tolerate."""
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
WORDS = ("many", "arm/v7", "+5", "-5", "1.5", "a b", "9223372036854775808")
"""Values that an API server takes in a preference, and that no selector can be made of."""


def draw_nodes(
    random: Random, count: int, taints: Sequence[Mapping[str, str]] = TAINTS
) -> list[dict[str, Any]]:
    return [_node(random, f"n{number:02}", taints) for number in range(count)]


def draw_pods(random: Random, count: int, nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = [node["metadata"]["name"] for node in nodes]
    return [_pod(random, f"p{number:04}", names) for number in range(count)]


def draw_daemons(random: Random, count: int, nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return DaemonSets whose templates are pods such as above; some have the network of the node, or name it."""
    names = [node["metadata"]["name"] for node in nodes]
    found = []
    for number in range(count):
        spec = _pod(random, "", names)["spec"]
        spec.pop("schedulingGates", None)  # the controller makes such pods, and they wait for ever
        if random.random() < 0.2:
            spec["hostNetwork"] = True
        if random.random() < 0.1:
            spec["nodeName"] = random.choice([*names, "elsewhere"])
        labels = {"daemon": f"d{number:04}"}
        template = {"metadata": {"labels": labels}, "spec": spec}
        found.append(
            {
                "apiVersion": "apps/v1",
                "kind": "DaemonSet",
                "metadata": {"name": f"d{number:04}"},
                "spec": {"selector": {"matchLabels": labels}, "template": template},
            }
        )
    return found


def _node(random: Random, name: str, taints: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    labels = {key: random.choice(values) for key, values in KEYS.items() if random.random() < 0.8}
    spec: dict[str, Any] = {"taints": random.sample(taints, random.choice((0, 0, 0, 1, 1, 2)))}
    if random.random() < 0.1:
        spec["unschedulable"] = True
    labels["kubernetes.io/hostname"] = name
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}, "spec": spec}


def _pod(random: Random, name: str, nodes: list[str]) -> dict[str, Any]:
    spec: dict[str, Any] = {"containers": [{"name": "web", "image": "archlinux:base"}]}
    if random.random() < 0.35:
        keys = random.sample(list(KEYS), random.choice((1, 1, 2)))
        spec["nodeSelector"] = {key: random.choice(KEYS[key]) for key in keys}
    if random.random() < 0.5:
        spec["tolerations"] = [_toleration(random) for _ in range(random.randint(1, 3))]
    affinity: dict[str, Any] = {}
    if random.random() < 0.5:
        affinity[REQUIRED] = {
            "nodeSelectorTerms": [_term(random, nodes) for _ in range(random.randint(1, 3))]
        }
    if random.random() < 0.4:
        affinity[PREFERRED] = [_preference(random) for _ in range(random.randint(1, 2))]
    if affinity:
        spec["affinity"] = {"nodeAffinity": affinity}
    if random.random() < 0.02:
        spec["schedulingGates"] = [{"name": "archcheck.test/wait"}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def _toleration(random: Random) -> dict[str, Any]:
    taint = random.choice(TAINTS)
    kind = random.random()
    if kind < 0.08:
        return {"operator": "Exists"}
    found: dict[str, Any] = {"key": taint["key"]}
    if kind < 0.4:
        found["operator"] = "Exists"
    elif taint.get("value") or kind < 0.7:
        found |= {"operator": "Equal", "value": random.choice((taint.get("value", ""), "other"))}
    if random.random() < 0.6:
        found["effect"] = random.choice((taint["effect"], "NoSchedule", "NoExecute"))
    if found.get("effect") == "NoExecute" and random.random() < 0.3:
        found["tolerationSeconds"] = 30
    return found


def _term(random: Random, nodes: list[str]) -> dict[str, Any]:
    if random.random() < 0.05:
        return {}
    term: dict[str, Any] = {}
    if random.random() < 0.15:
        operator = random.choice(("In", "NotIn"))
        term["matchFields"] = [
            {"key": "metadata.name", "operator": operator, "values": [random.choice(nodes)]}
        ]
    if not term or random.random() < 0.5:
        term["matchExpressions"] = [_expression(random) for _ in range(random.choice((1, 1, 2)))]
    return term


def _preference(random: Random) -> dict[str, Any]:
    expressions = [_expression(random) for _ in range(random.choice((1, 1, 2)))]
    if random.random() < 0.3:
        odd = random.choice(expressions)
        if odd["operator"] in ("Gt", "Lt", "In", "NotIn"):
            odd["values"] = [random.choice(WORDS)]
    empty = {} if random.random() < 0.1 else {"matchExpressions": expressions}
    return {"weight": random.randint(1, 100), "preference": empty}


def _expression(random: Random) -> dict[str, Any]:
    key = random.choice(list(KEYS))
    operator = random.choice(("In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"))
    found: dict[str, Any] = {"key": key, "operator": operator}
    if operator in ("Gt", "Lt"):
        found |= {"key": random.choice(("cores", key)), "values": [random.choice(("3", "8", "007", "many"))]}
    elif operator in ("In", "NotIn"):
        found["values"] = random.sample(KEYS[key], random.randint(1, min(2, len(KEYS[key]))))
    return found
