"""Node selectors and affinities against a node's labels, exactly as kube-scheduler matches them.

Source: component-helpers `scheduling/corev1/nodeaffinity`, apimachinery `labels.NewRequirement`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.constraints import Requirement, Term

NAME_FIELD = "metadata.name"

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_DOMAIN = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_KEY = re.compile(rf"(?:(?=.{{1,253}}/){_DOMAIN}/)?{_NAME}")
_VALUE = re.compile(rf"(?:{_NAME})?")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_ONE_VALUE = ("Gt", "Lt")
_NO_VALUE = ("Exists", "DoesNotExist")


@lru_cache(maxsize=4096)
def fault_of(term: Term) -> str:
    """Return why a term matches no node, whatever the nodes are; empty for a sound one.

    The API server refuses most of these, and the scheduler skips the rest.
    """
    if not term.requirements:
        return "it is empty"
    faults = [*map(_expression_fault, term.expressions), *map(_field_fault, term.fields)]
    return next(filter(None, faults), "")


@lru_cache(maxsize=4096)
def refused_preference(term: Term) -> str:
    """Return why the API server takes no pod with a preferred term, or empty."""
    if _is_open(term):
        return ""
    return next(filter(None, [*map(_refusal, term.expressions), *map(_field_fault, term.fields)]), "")


@lru_cache(maxsize=4096)
def unscorable(term: Term) -> str:
    """Return why the scheduler cannot score nodes by a preferred term that the API server takes, or empty.

    The API server takes any values in a preference ("they can success when cluster has only one node"); the
    scheduler fails a pod at the first that it cannot parse (`NewPreferredSchedulingTerms`). An empty term is
    skipped. What comes only later is not judged.
    """
    if _is_open(term) or refused_preference(term):
        return ""
    return next(filter(None, map(_value_fault, term.expressions)), "")


def _is_open(term: Term) -> bool:
    """Return whether something stands in a term for what comes only later."""
    texts = (
        text
        for requirement in term.requirements
        for text in (requirement.key, requirement.operator, *requirement.values)
    )
    return any(map(holds_placeholder, texts))


def term_matches(term: Term, labels: Mapping[str, str], name: str) -> bool:
    """Return whether a node matches a term. One with a fault matches nothing."""
    return not fault_of(term) and sound_term_matches(term, labels, name)


def sound_term_matches(term: Term, labels: Mapping[str, str], name: str) -> bool:
    """Return the same for a term that is known to have no fault."""
    return all(holds(expression, labels) for expression in term.expressions) and all(
        (name in field.values) == (field.operator == "In") for field in term.fields
    )


def holds(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    """Return whether labels meet a sound requirement; a missing label meets NotIn and DoesNotExist."""
    value = labels.get(requirement.key)
    match requirement.operator:
        case "In":
            return value is not None and value in requirement.values
        case "NotIn":
            return value is None or value not in requirement.values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt" | "Lt":
            return _compares(requirement, value)
        case _:
            return False


def is_label_key(text: str) -> bool:
    """Return whether a text may be the key of a label or a taint."""
    return _KEY.fullmatch(text) is not None


def is_label_value(text: str) -> bool:
    """Return whether a text may be the value of a label or a taint."""
    return _VALUE.fullmatch(text) is not None


def _compares(requirement: Requirement, value: str | None) -> bool:
    have = integer(value or "")
    bound = integer(requirement.values[0]) if requirement.values else None
    if have is None or bound is None:
        return False
    return have > bound if requirement.operator == "Gt" else have < bound


def integer(text: str) -> int | None:
    """Return what Go's ParseInt reads in base 10 and 64 bits, or None."""
    if len(text) > 400 or not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def _expression_fault(requirement: Requirement) -> str:
    return _refusal(requirement) or _value_fault(requirement)


def _refusal(requirement: Requirement) -> str:
    """Return why the API server refuses an expression, whatever the affinity is."""
    if not is_label_key(requirement.key):
        return f"{requirement.key!r} is no label key"
    count, operator = len(requirement.values), requirement.operator
    if operator in ("In", "NotIn"):
        return "" if count else f"{operator} needs values"
    if operator in _NO_VALUE:
        return f"{operator} takes no values" if count else ""
    if operator in _ONE_VALUE:
        return "" if count == 1 else f"{operator} needs one whole number"
    return f"{operator!r} is no operator"


def _value_fault(requirement: Requirement) -> str:
    """Return what no selector can be made of, though an API server may take it."""
    if requirement.operator in _ONE_VALUE and integer(requirement.values[0]) is None:
        return f"{requirement.operator} needs one whole number"
    illegal = next((value for value in requirement.values if not is_label_value(value)), None)
    return f"{illegal!r} is no label value" if illegal is not None else ""


def _field_fault(requirement: Requirement) -> str:
    if requirement.key != NAME_FIELD:
        return f"{requirement.key!r} is no field that can be matched, only {NAME_FIELD}"
    if requirement.operator not in ("In", "NotIn") or len(requirement.values) != 1:
        return f"{NAME_FIELD} takes In or NotIn and one value"
    return ""
