"""Nodes of one architecture of which some can run a pod and others cannot: which label tells them apart."""

from collections.abc import Sequence

from archcheck.scheduling.node import WINDOWS_BUILD_LABEL
from archcheck.scheduling.pools import Pool

VARIANT_LABEL = "example.org/arm-variant"
"""What arm nodes are to be labelled with where the configuration names no `variant-label`."""

_CPU_FEATURES = "feature.node.kubernetes.io/cpu-"
_VARIANT = "arm-variant"


def separating_label(able: Sequence[Pool], unable: Sequence[Pool]) -> tuple[str, str] | None:
    """Return a label of CPUs or Windows builds that all nodes of one side have, and none of the other.

    The one of arm's variant comes first.
    """
    if not able:
        return None
    first, *others = (set(pool.labels.items()) for pool in able)
    foreign = {pair for pool in unable for node in pool.members for pair in node.labels.items()}
    labels = sorted(
        (not _is_variant(key), key, value)
        for key, value in first.intersection(*others) - foreign
        if _is_variant(key) or key == WINDOWS_BUILD_LABEL or key.startswith(_CPU_FEATURES)
    )
    return labels[0][1:] if labels else None


def label_values(key: str, able: Sequence[Pool], unable: Sequence[Pool]) -> list[str]:
    """Return the values by which a label tells nodes from others already; none where it does not."""
    good, bad = (
        {node.labels.get(key) for pool in pools for node in pool.members} for pools in (able, unable)
    )
    return [] if None in good or good & bad else sorted(value for value in good if value)


def _is_variant(key: str) -> bool:
    return key.rpartition("/")[2] == _VARIANT
