"""`ignore:` and `severity:` of the configuration."""

import re
from datetime import date

from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import Node
from archcheck.findings.model import Severity
from archcheck.findings.rules import RULES
from archcheck.findings.suppression.model import IgnoreEntry
from archcheck.findings.suppression.patterns import is_pattern

IGNORE_KEYS = ("rule", "image", "workload", "path", "reason", "expires")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BY = IGNORE_KEYS[:4]


def read_ignores(reader: Reader, node: Node | None) -> tuple[IgnoreEntry, ...]:
    """Return the entries of `ignore:`.

    Raises:
        ConfigurationError: a rule that there is not, an entry without a reason, a day that is none.

    """
    return tuple(_entry(reader, entry) for entry in reader.list(node))


def _entry(reader: Reader, root: Node) -> IgnoreEntry:
    if not isinstance(root, nodes.Mapping):
        reader.fail(f"an entry is a mapping of {', '.join(IGNORE_KEYS)}", root)
    reader.require_known(root, IGNORE_KEYS)
    given = {key: value for key in IGNORE_KEYS if (value := nodes.get(root, key)) is not None}
    texts = {key: reader.filled(value) for key, value in given.items()}
    if not texts.get("reason", "").strip():
        reader.fail("an ignore needs a reason:", root)
    if texts.keys().isdisjoint(_BY):
        reader.fail(f"an ignore of everything: say at least one of {', '.join(_BY)}", root)
    rule, path = nodes.get(root, "rule"), nodes.get(root, "path")
    if path is not None and not is_pattern(texts["path"]):
        reader.fail(f"{texts['path']} is no pattern, as .gitignore has them", path)
    return IgnoreEntry(
        rule=reader.choice(rule, tuple(RULES)) if rule is not None else "",
        image=texts.get("image", ""),
        workload=texts.get("workload", ""),
        path=texts.get("path", ""),
        reason=texts["reason"].strip(),
        expires=_day(reader, nodes.get(root, "expires")),
        file=str(reader.path),
        line=root.line,
    )


def _day(reader: Reader, node: Node | None) -> date | None:
    if node is None:
        return None
    text = reader.text(node)
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        reader.fail(f"{text!r} is no day, as 2026-01-31 is one", node)


def read_severities(reader: Reader, node: Node | None) -> dict[str, Severity]:
    """Return the severity of each rule in `severity:`.

    Raises:
        ConfigurationError: a rule or a severity that there is not; with line.

    """
    severities = {}
    for name, value in reader.entries(node):
        rule = reader.choice(name, tuple(RULES))
        severities[rule] = Severity(reader.choice(value, [severity.value for severity in Severity]))
    return severities
