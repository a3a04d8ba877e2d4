"""The rules as other programs have them: where each is explained, and SARIF's description."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from archcheck.findings.model import Severity
from archcheck.findings.rule_page import rule_page
from archcheck.findings.rules import RULES
from archcheck.reports.text import printable

PROJECT = "https://github.com/archcheck/archcheck"
_DOCUMENTATION = f"{PROJECT}/blob/main/docs/rules.md#"


def rule_ids(occurring: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of all rules, and of those of newer versions that occur.

    All of them, since GitHub wants the rules to be the same from run to run.
    """
    return tuple(dict.fromkeys((*RULES, *occurring)))


def descriptor(rule_id: str) -> dict[str, Any]:
    """Return the reportingDescriptor (SARIF §3.49) of a rule, with what GitHub shows beside an alert."""
    rule = RULES.get(rule_id)
    summary = f"archcheck reports {rule.summary}." if rule else "A rule of another version of archcheck."
    uri = rule_uri(rule_id)
    page = rule_page(rule_id).strip() if rule else ""
    return {
        "id": rule_id,
        "shortDescription": {"text": rule.summary if rule else rule_id},
        "fullDescription": {"text": summary},
        "helpUri": uri,
        "help": {"text": page or f"{summary} See {uri}", "markdown": page or f"{summary} See <{uri}>."},
        "defaultConfiguration": {"level": (rule.severity if rule else Severity.WARNING).value},
    }


def rule_uri(rule_id: str) -> str:
    """Return where a rule is explained."""
    return _DOCUMENTATION + quote(printable(rule_id), safe="")
