"""The JSON document → its values, whatever is in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from archcheck.findings.model import RULES, Severity
from archcheck.reports.formats.saved import (
    Place,
    Remark,
    Saved,
    SavedFinding,
    SavedImage,
    SavedNode,
    SavedPlacement,
    SavedWorkload,
    Suppression,
)
from archcheck.reports.text import printable
from archcheck.workloads.inventory import Loss

_LARGEST = 2**31 - 1
"""What every reader of these formats takes for a line; JSON itself has no bound."""

_ANY = Mapping[str, Any]


def read_document(document: _ANY) -> Saved:
    """Return what a report says, with everything that is not of its form left out."""
    code = document.get("exit_code")
    return Saved(
        document.get("complete") is True,
        code if isinstance(code, int) and not isinstance(code, bool) and 0 <= code <= 255 else None,
        _subject(_mapping(document, "chart")),
        tuple(_strings(document, "required_platforms")),
        tuple(_node(each) for each in _mappings(document, "nodes")),
        tuple(_image(each) for each in _mappings(document, "images")),
        tuple(_workload(each) for each in _mappings(document, "workloads")),
        tuple(_finding(each, None) for each in _mappings(document, "findings")),
        tuple(
            _finding(each, _suppression(_mapping(each, "suppression")))
            for each in _mappings(document, "suppressed")
        ),
        tuple(_remark(each, "message") for each in _mappings(document, "errors")),
        tuple(_remark(each, "reason", _loss(each)) for each in _mappings(document, "skipped")),
    )


def _subject(chart: _ANY) -> str:
    return f"{_text(chart, 'name')} {_text(chart, 'version')}".strip()


def _node(node: _ANY) -> SavedNode:
    return SavedNode(_text(node, "name"), _text(node, "platform"), _number(node, "count") or 1)


def _image(image: _ANY) -> SavedImage:
    return SavedImage(
        _text(image, "reference"),
        _text(image, "status"),
        tuple(_strings(image, "platforms")),
        _text(image, "message"),
        {key: value for key, value in _mapping(image, "offers").items() if isinstance(value, str)},
    )


def _workload(workload: _ANY) -> SavedWorkload:
    names = (_text(workload, key) for key in ("namespace", "kind", "name"))
    source = _mapping(workload, "source")
    return SavedWorkload(
        "/".join(name for name in names if name),
        _place(source),
        _text(workload, "verdict"),
        _text(source, "variant"),
        tuple(_text(use, "reference") for use in _mappings(workload, "images")),
        tuple(
            SavedPlacement(_text(each, "node"), each.get("lands") is True, _text(each, "runs"))
            for each in _mappings(workload, "placements")
        ),
    )


def _finding(finding: _ANY, suppression: Suppression | None) -> SavedFinding:
    rule = _text(finding, "rule") or "unknown"
    return SavedFinding(
        rule,
        _severity(_text(finding, "severity"), rule),
        _text(finding, "message") or rule,
        _text(finding, "remedy"),
        _text(finding, "workload"),
        _text(finding, "container"),
        _text(finding, "image"),
        _place(finding),
        _raw(finding, "template"),
        _text(finding, "fingerprint"),
        suppression,
    )


def _severity(text: str, rule: str) -> Severity:
    """Return the severity that is said, else the rule's own, else a warning: neither hidden nor failing."""
    if text in list(Severity):
        return Severity(text)
    return RULES[rule].severity if rule in RULES else Severity.WARNING


def _suppression(suppression: _ANY) -> Suppression:
    return Suppression(
        _text(suppression, "by"),
        _text(suppression, "reason"),
        _place(suppression),
        _text(suppression, "expires"),
    )


def _loss(skipped: _ANY) -> Loss:
    """Return what a run lacks; an older document says it by having a kind, or none."""
    if skipped.get("unread") is not True:
        return Loss.NOTHING
    said = _text(skipped, "loss")
    if said in set(Loss):
        return Loss(said)
    return Loss.PODS if _text(skipped, "kind") else Loss.PART


def _remark(remark: _ANY, key: str, loss: Loss = Loss.PART) -> Remark:
    return Remark(_place(remark), _text(remark, key), loss)


def _place(value: _ANY) -> Place:
    return Place(_raw(value, "path"), _number(value, "line"), _number(value, "column"))


def _raw(value: _ANY, key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _text(value: _ANY, key: str) -> str:
    return printable(_raw(value, key))


def _number(value: _ANY, key: str) -> int | None:
    found = value.get(key)
    fits = isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= _LARGEST
    return found if fits else None


def _mapping(value: _ANY, key: str) -> _ANY:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _mappings(value: _ANY, key: str) -> Iterator[_ANY]:
    found = value.get(key)
    yield from (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()


def _strings(value: _ANY, key: str) -> Iterator[str]:
    found = value.get(key)
    if isinstance(found, list):
        yield from (printable(each) for each in found if isinstance(each, str))
