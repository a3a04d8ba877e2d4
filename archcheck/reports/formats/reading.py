"""The JSON document → its values, whatever is in it."""

from collections.abc import Iterator

from archcheck.findings.model import Severity
from archcheck.findings.rules import RULES
from archcheck.reports.formats.fields import Json, mapping, mappings, number, string, strings
from archcheck.reports.formats.saved import (
    InputNotice,
    Place,
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


def read_document(document: Json) -> Saved:
    """Return what a report says, with everything that is not of its form left out."""
    code = document.get("exit_code")
    return Saved(
        document.get("complete") is True,
        code if isinstance(code, int) and not isinstance(code, bool) and 0 <= code <= 255 else None,
        _subject(mapping(document, "chart")),
        tuple(_strings(document, "required_platforms")),
        tuple(_node(each) for each in mappings(document, "nodes")),
        tuple(_image(each) for each in mappings(document, "images")),
        tuple(_workload(each) for each in mappings(document, "workloads")),
        tuple(_finding(each, None) for each in mappings(document, "findings")),
        tuple(
            _finding(each, _suppression(mapping(each, "suppression")))
            for each in mappings(document, "suppressed")
        ),
        tuple(_remark(each, "message") for each in mappings(document, "errors")),
        tuple(_remark(each, "reason", _loss(each)) for each in mappings(document, "skipped")),
    )


def _subject(chart: Json) -> str:
    return f"{_text(chart, 'name')} {_text(chart, 'version')}".strip()


def _node(node: Json) -> SavedNode:
    return SavedNode(_text(node, "name"), _text(node, "platform"), number(node, "count") or 1)


def _image(image: Json) -> SavedImage:
    return SavedImage(
        _text(image, "reference"),
        _text(image, "status"),
        tuple(_strings(image, "platforms")),
        _text(image, "message"),
        {key: value for key, value in mapping(image, "offers").items() if isinstance(value, str)},
    )


def _workload(workload: Json) -> SavedWorkload:
    names = (_text(workload, key) for key in ("namespace", "kind", "name"))
    source = mapping(workload, "source")
    return SavedWorkload(
        "/".join(name for name in names if name),
        _place(source),
        _text(workload, "verdict"),
        _text(source, "variant"),
        tuple(_text(use, "reference") for use in mappings(workload, "images")),
        tuple(
            SavedPlacement(_text(each, "node"), each.get("lands") is True, _text(each, "runs"))
            for each in mappings(workload, "placements")
        ),
    )


def _finding(finding: Json, suppression: Suppression | None) -> SavedFinding:
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
        string(finding, "template"),
        _text(finding, "fingerprint"),
        suppression,
    )


def _severity(text: str, rule: str) -> Severity:
    """Return the severity that is said, else the rule's own, else a warning: neither hidden nor failing."""
    if text in list(Severity):
        return Severity(text)
    return RULES[rule].severity if rule in RULES else Severity.WARNING


def _suppression(suppression: Json) -> Suppression:
    return Suppression(
        _text(suppression, "by"),
        _text(suppression, "reason"),
        _place(suppression),
        _text(suppression, "expires"),
    )


def _loss(skipped: Json) -> Loss:
    """Return what a run lacks; an older document says it by having a kind, or none."""
    if skipped.get("unread") is not True:
        return Loss.NOTHING
    said = _text(skipped, "loss")
    if said in set(Loss):
        return Loss(said)
    return Loss.PODS if _text(skipped, "kind") else Loss.PART


def _remark(remark: Json, key: str, loss: Loss = Loss.PART) -> InputNotice:
    return InputNotice(_place(remark), _text(remark, key), loss)


def _place(value: Json) -> Place:
    return Place(string(value, "path"), number(value, "line"), number(value, "column"))


def _text(value: Json, key: str) -> str:
    return printable(string(value, key))


def _strings(value: Json, key: str) -> Iterator[str]:
    yield from map(printable, strings(value, key))
