"""The scheduler's rules once more, from their description, one node and one pod at a time.

For pods whose terms are sound or empty; a plain second opinion, slow and without pools.
"""

from collections.abc import Iterable

from archcheck.scheduling.node import Node, Taint
from archcheck.workloads.constraints import Constraints, Requirement, Term, Toleration

_EVERYWHERE = ("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")


def may_land(said: Constraints, node: Node, *, daemon: bool = False) -> bool:
    """Return whether the scheduler, or for a pod with `nodeName` the kubelet, takes the pod."""
    tolerations = said.tolerations + (_of_the_controller(said) if daemon else ())
    if said.node_name and said.node_name != node.name:
        return False
    bound = bool(said.node_name) and not daemon
    effects = {"NoExecute"} if bound else {"NoSchedule", "NoExecute"}
    taints = {taint for taint in node.taints if taint.effect in effects}
    if node.unschedulable:
        taints.discard(_CORDON)
        if not bound:
            taints.add(_CORDON)
    return (
        not said.gates
        and all(any(_meets(each, taint) for each in tolerations) for taint in taints)
        and all(node.labels.get(pair.key) == pair.value for pair in said.selector)
        and (said.required is None or any(_matches(term, node) for term in said.required))
    )


_CORDON = Taint("node.kubernetes.io/unschedulable", "", "NoSchedule")


def _of_the_controller(said: Constraints) -> tuple[Toleration, ...]:
    names = (*_EVERYWHERE, "network-unavailable") if said.host_network else _EVERYWHERE
    return (
        *(Toleration(f"node.kubernetes.io/{name}", "Exists", "", "NoSchedule") for name in names),
        Toleration("node.kubernetes.io/not-ready", "Exists", "", "NoExecute"),
        Toleration("node.kubernetes.io/unreachable", "Exists", "", "NoExecute"),
    )


def _meets(toleration: Toleration, taint: Taint) -> bool:
    equal = toleration.operator in ("", "Equal") and toleration.value == taint.value
    return (
        toleration.effect in ("", taint.effect)
        and toleration.key in ("", taint.key)
        and (equal or toleration.operator == "Exists")
    )


def _matches(term: Term, node: Node) -> bool:
    return bool(term.expressions or term.fields) and all(_all(term, node))


def _all(term: Term, node: Node) -> Iterable[bool]:
    for each in term.expressions:
        yield _holds(each, node.labels.get(each.key))
    for each in term.fields:
        yield (node.name == each.values[0]) is (each.operator == "In")


def _holds(requirement: Requirement, value: str | None) -> bool:
    if requirement.operator in ("NotIn", "DoesNotExist") and value is None:
        return True
    if value is None:
        return False
    if requirement.operator in ("Gt", "Lt"):
        if not value.isdigit():
            return False
        have, bound = int(value), int(requirement.values[0])
        return have > bound if requirement.operator == "Gt" else have < bound
    return {
        "In": value in requirement.values,
        "NotIn": value not in requirement.values,
        "Exists": True,
        "DoesNotExist": False,
    }[requirement.operator]
