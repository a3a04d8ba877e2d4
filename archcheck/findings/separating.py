"""Nodes of one architecture of which some can run a pod and others cannot: which label tells them apart."""

from collections.abc import Sequence

from archcheck.scheduling.node import ARCH_LABEL, ARCH_LABELS, BETA_OS_LABEL, HOSTNAME_LABEL, OS_LABEL
from archcheck.scheduling.pools import Pool

NO_LABEL = f"{ARCH_LABEL} does not tell these nodes apart: give those that can a label, and select on it"
_EXAMPLE = " (kubectl label node NAME example.org/arm-variant=v7)"
_TELL_NOTHING = frozenset({*ARCH_LABELS, OS_LABEL, BETA_OS_LABEL, HOSTNAME_LABEL})
_VARIANT = "arm-variant"


def separate(able: Sequence[Pool], unable: Sequence[Pool], alike: set[str]) -> str:
    """Return how to select the nodes that can, among those of the architectures that both sides have.

    Args:
        able: nodes that run the pod.
        unable: nodes that take it and do not.
        alike: the architectures that are on both sides.

    """
    mixed = [pool for pool in able if pool.node.labels.get(ARCH_LABEL, "") in alike]
    label = separating_label(mixed, unable)
    if label is None:
        return NO_LABEL + (_EXAMPLE if "arm" in alike else "")
    key, value = label
    others = sorted({pool.node.labels.get(ARCH_LABEL, "") for pool in able} - alike - {""})
    if not others:
        return f"add nodeSelector {key}: {value}"
    first = f"{ARCH_LABEL} In [{', '.join(others)}]"
    return f"require {first} in one term of the node affinity, {key} In [{value}] in another"


def separating_label(able: Sequence[Pool], unable: Sequence[Pool]) -> tuple[str, str] | None:
    """Return a label that all nodes of one side have, and none of the other; the variant's first."""
    if not able:
        return None
    first, *others = (set(pool.labels.items()) for pool in able)
    foreign = {pair for pool in unable for node in pool.members for pair in node.labels.items()}
    found = sorted(
        (not key.endswith(_VARIANT), key, value)
        for key, value in first.intersection(*others) - foreign
        if key not in _TELL_NOTHING
    )
    return found[0][1:] if found else None
