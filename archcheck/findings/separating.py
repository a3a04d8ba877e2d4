"""Nodes of one architecture of which some can run a pod and others cannot: which label tells them apart."""

from collections.abc import Sequence

from archcheck.scheduling.node import ARCH_LABEL
from archcheck.scheduling.pools import Pool

NO_LABEL = f"{ARCH_LABEL} does not tell these nodes apart: give those that can a label, and select on it"
_EXAMPLE = " (kubectl label node NAME example.org/arm-variant=v7)"
_CPU_FEATURES = "feature.node.kubernetes.io/cpu-"
_VARIANT = "arm-variant"


def separate(able: Sequence[Pool], unable: Sequence[Pool], alike: set[str], others: Sequence[str]) -> str:
    """Return how to select the nodes that can, among those of the architectures that both sides have.

    Args:
        able: nodes that run the pod.
        unable: nodes that take it and do not.
        alike: the architectures that are on both sides.
        others: those that all its images have, that the pod admits and that are on no such side.

    """
    mixed = [pool for pool in able if pool.node.labels.get(ARCH_LABEL, "") in alike]
    label = separating_label(mixed, unable)
    if label is None:
        return NO_LABEL + (_EXAMPLE if "arm" in alike else "")
    key, value = label
    if not others:
        return f"add nodeSelector {key}: {value}"
    first = f"{ARCH_LABEL} In [{', '.join(others)}]"
    return f"write every term of the node affinity twice, with {first} and with {key} In [{value}]"


def separating_label(able: Sequence[Pool], unable: Sequence[Pool]) -> tuple[str, str] | None:
    """Return a label of CPUs that all nodes of one side have, and none of the other; the variant's first."""
    if not able:
        return None
    first, *others = (set(pool.labels.items()) for pool in able)
    foreign = {pair for pool in unable for node in pool.members for pair in node.labels.items()}
    found = sorted(
        (not _is_variant(key), key, value)
        for key, value in first.intersection(*others) - foreign
        if _is_variant(key) or key.startswith(_CPU_FEATURES)
    )
    return found[0][1:] if found else None


def _is_variant(key: str) -> bool:
    return key.rpartition("/")[2] == _VARIANT
