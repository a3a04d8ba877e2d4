"""Taints against tolerations, exactly as kube-scheduler matches them.

Source: kubernetes/api `core/v1/toleration.go`, KEP-5471 for Gt and Lt.
"""

import re
from collections.abc import Iterable, Iterator

from archcheck.scheduling.node import NO_EXECUTE, NO_SCHEDULE, Taint
from archcheck.scheduling.selectors import integer
from archcheck.workloads.constraints import Toleration

UNSCHEDULABLE = Taint("node.kubernetes.io/unschedulable", "", NO_SCHEDULE)
COMPARISON_GATE = "TaintTolerationComparisonOperators"

_OF_SYSTEM = (
    "node.kubernetes.io/",
    "node.cloudprovider.kubernetes.io/",
    "node-role.kubernetes.io/",
    "karpenter.sh/",
    "node.cilium.io/",
    "ToBeDeletedByClusterAutoscaler",
    "DeletionCandidateOfClusterAutoscaler",
)
_CANONICAL = re.compile(r"0|-?[1-9][0-9]*")

_DAEMON = (
    Toleration("node.kubernetes.io/disk-pressure", "Exists", "", NO_SCHEDULE),
    Toleration("node.kubernetes.io/memory-pressure", "Exists", "", NO_SCHEDULE),
    Toleration("node.kubernetes.io/pid-pressure", "Exists", "", NO_SCHEDULE),
    Toleration("node.kubernetes.io/unschedulable", "Exists", "", NO_SCHEDULE),
)
_NETWORK = Toleration("node.kubernetes.io/network-unavailable", "Exists", "", NO_SCHEDULE)


ADMITTED = tuple(
    Toleration(f"node.kubernetes.io/{gone}", "Exists", "", NO_EXECUTE)
    for gone in ("not-ready", "unreachable")
)
"""What the admission plugin DefaultTolerationSeconds gives to every pod, for five minutes."""


def daemon_tolerations(*, host_network: bool) -> tuple[Toleration, ...]:
    """Return what the DaemonSet controller adds to its pods, beside what all pods get."""
    return (*_DAEMON, _NETWORK) if host_network else _DAEMON


def tolerates(toleration: Toleration, taint: Taint, *, comparisons: bool = False) -> bool:
    """Return whether one toleration matches one taint.

    Args:
        toleration: as written; an empty key, effect or operator has the meaning that the API gives it.
        taint: of any effect.
        comparisons: whether the cluster has the gate for Gt and Lt, which is off by default.

    """
    if toleration.effect and toleration.effect != taint.effect:
        return False
    if toleration.key and toleration.key != taint.key:
        return False
    match toleration.operator:
        case "" | "Equal":
            return toleration.value == taint.value
        case "Exists":
            return True
        case "Gt" | "Lt" if comparisons:
            return _compares(toleration, taint)
        case _:
            return False


def untolerated(
    taints: Iterable[Taint], tolerations: tuple[Toleration, ...], *, comparisons: bool = False
) -> Iterator[Taint]:
    """Yield the taints that no toleration matches. Each may be met by another one."""
    for taint in taints:
        if not any(tolerates(toleration, taint, comparisons=comparisons) for toleration in tolerations):
            yield taint


def _compares(toleration: Toleration, taint: Taint) -> bool:
    have, bound = _canonical(taint.value), _canonical(toleration.value)
    if have is None or bound is None:
        return False
    return have > bound if toleration.operator == "Gt" else have < bound


def _canonical(text: str) -> int | None:
    return integer(text) if _CANONICAL.fullmatch(text) else None


def is_of_system(taint: Taint) -> bool:
    """Return whether Kubernetes or the control plane sets a taint, which workloads are not to tolerate."""
    return taint.key.startswith(_OF_SYSTEM)
