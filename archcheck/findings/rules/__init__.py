"""The rules. Each is the file of its name in this folder, with its page beside it.

`TABLE` is the only list of them, in the order in which they are documented. The file of a rule is loaded once
the rule is asked for, or something that it looks at: a run without nodes loads nothing that places pods.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, cast

from archcheck.findings.model import Finding
from archcheck.findings.rule import (
    ALL_PODS,
    CHART,
    FALLBACK,
    IMAGE,
    MENTION,
    PLACEMENT,
    POD,
    SKIPPED,
    SUPPRESSION,
    WORKLOAD,
    Rule,
    Subject,
)

T = TypeVar("T")

TABLE: tuple[tuple[str, *tuple[Subject[Any], ...]], ...] = (
    ("at-risk", PLACEMENT),
    ("stuck", PLACEMENT),
    ("daemonset-at-risk", PLACEMENT),
    ("daemonset-nowhere", PLACEMENT),
    ("placement-unresolved", PLACEMENT),
    ("platform-missing", IMAGE),
    ("image-missing", IMAGE),
    ("image-unreadable", IMAGE),
    ("image-unresolved", IMAGE),
    ("not-read", SKIPPED),
    ("index-untrue", IMAGE),
    ("platform-hidden", IMAGE),
    ("image-misnamed", IMAGE),
    ("digest-pins-platform", IMAGE, PLACEMENT),
    ("argument-image", ALL_PODS),
    ("named-image", ALL_PODS, MENTION),
    ("arch-unknown", POD),
    ("arch-not-in-image", WORKLOAD),
    ("arch-label-deprecated", POD),
    ("affinity-malformed", POD),
    ("preference-malformed", POD),
    ("selector-stale", PLACEMENT),
    ("preference-only", PLACEMENT),
    ("fallback-only", FALLBACK),
    ("fallback-older", FALLBACK),
    ("fallback-depends", FALLBACK),
    ("arm-variants-mixed", ALL_PODS),
    ("kept-off-by-taints", PLACEMENT),
    ("chart-empty", CHART),
    ("chart-own-images", CHART),
    ("ignore-expired", SUPPRESSION),
    ("ignore-unused", SUPPRESSION),
    ("ignore-unknown-rule", SUPPRESSION),
)

_IDS = dict.fromkeys(rule_id for rule_id, *_ in TABLE)


class _Rules(Mapping[str, Rule]):
    """The rules by their ids; which ids there are is known without loading a rule."""

    def __getitem__(self, rule_id: str) -> Rule:
        if rule_id not in _IDS:
            raise KeyError(rule_id)
        return cast("Rule", _module(rule_id).RULE)

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in _IDS

    def __iter__(self) -> Iterator[str]:
        return iter(_IDS)

    def __len__(self) -> int:
        return len(_IDS)


RULES: Mapping[str, Rule] = _Rules()


@cache
def checks(subject: Subject[T]) -> tuple[Callable[[T], Iterator[Finding]], ...]:
    """Return the checks of all rules that look at a subject, in the order of their findings."""
    looking = [rule_id for rule_id, *subjects in TABLE if subject in subjects]
    in_turn = sorted(looking, key=lambda rule_id: RULES[rule_id].turn)
    return tuple(getattr(_module(rule_id), subject.check) for rule_id in in_turn)


def _module(rule_id: str) -> Any:
    return import_module(f"{__name__}.{rule_id.replace('-', '_')}")
