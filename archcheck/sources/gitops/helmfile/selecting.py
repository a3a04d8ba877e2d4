"""Which releases of a state count: installed, with a condition that holds, taken by a selector. Pure.

Source: helmfile pkg/state/state.go (`ConditionEnabled`) and pkg/state/release_filters.go.
"""

from collections.abc import Mapping, Sequence

from archcheck.sources.gitops.placing import member, text_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

_ENABLED = "enabled"


class ConditionError(Exception):
    """A condition about which helmfile fails; why."""


def is_installed(release: PlacedValues) -> bool:
    """Return whether a release is to be there: `installed: false` takes it away."""
    given = member(release, "installed")
    return not (isinstance(given, PlacedScalar) and given.meaning is False)


def holds(condition: str, values: PlacedValues) -> bool:
    """Return whether a condition holds: `name.enabled` of the values of the environment.

    Raises:
        ConditionError: it is no such name, or there is no such mapping.

    """
    if condition.lower() in ("", "true", "false"):
        return condition.lower() != "false"
    *keys, last = condition.split(".")
    if last != _ENABLED:
        raise ConditionError(f"condition: {condition} does not end in .{_ENABLED}")
    found: PlacedValues | None = values
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise ConditionError(f"condition: {condition}, and the environment has no values {'.'.join(keys)}")
    enabled = found.get(_ENABLED)
    return isinstance(enabled, PlacedScalar) and enabled.meaning is True


def is_selected(selectors: Sequence[str], labels: Mapping[str, str]) -> bool:
    """Return whether one of some selectors takes labels; all are taken where there is none."""
    return not selectors or any(_takes(selector, labels) for selector in selectors)


def _takes(selector: str, labels: Mapping[str, str]) -> bool:
    for term in filter(None, selector.split(",")):
        key, mark, value = term.partition("!=")
        if mark:
            if labels.get(key) == value:
                return False
            continue
        key, _, value = term.partition("=")
        if labels.get(key) != value:
            return False
    return True


def labels_of(release: PlacedValues, common: PlacedValues) -> dict[str, str]:
    """Return the labels of a release, those that it has by its name, namespace and chart among them."""
    labels: dict[str, str] = {}
    for given in (member(release, "labels"), common):
        if isinstance(given, Mapping):
            labels |= {key: value.text for key, value in given.items() if isinstance(value, PlacedScalar)}
    labels |= {key: text_at(release, key) for key in ("name", "namespace")}
    labels["chart"] = text_at(release, "chart").rpartition("/")[2]
    return labels
