"""`ignore:` and `severity:` of the configuration."""

import re
from datetime import date

from archcheck.config.keys import FILLED, SCALAR, SettingKey, ValueForm, fixed, mapping_schema, shared
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.findings.model import Severity
from archcheck.findings.rules import RULES
from archcheck.findings.suppression.model import IgnoreEntry
from archcheck.findings.suppression.patterns import is_pattern

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BY = ("rule", "image", "workload", "path")


def read_ignores(reader: Reader, node: YamlNode | None) -> tuple[IgnoreEntry, ...]:
    """Return the entries of `ignore:`.

    Raises:
        ConfigurationError: a rule that there is not, an entry without a reason, a day that is none.

    """
    return tuple(_entry(reader, entry) for entry in reader.list(node))


def _entry(reader: Reader, root: YamlNode) -> IgnoreEntry:
    if not isinstance(root, nodes.Mapping):
        reader.fail(f"an entry is a mapping of {', '.join(IGNORE_KEYS)}", root)
    reader.require_known(root, tuple(IGNORE_KEYS))
    texts = {key: reader.filled(value) for key in IGNORE_KEYS if (value := nodes.get(root, key)) is not None}
    if not texts.get("reason", "").strip():
        reader.fail("an ignore needs a reason:", root)
    if texts.keys().isdisjoint(_BY):
        reader.fail(f"an ignore of everything: say at least one of {', '.join(_BY)}", root)
    rule, path = nodes.get(root, "rule"), nodes.get(root, "path")
    if path is not None and not is_pattern(texts["path"]):
        reader.fail(f"{texts['path']} is no pattern, as .gitignore has them", path)
    return IgnoreEntry(
        rule=_RULE.read(reader, rule) if rule is not None else "",
        image=texts.get("image", ""),
        workload=texts.get("workload", ""),
        path=texts.get("path", ""),
        reason=texts["reason"].strip(),
        expires=_day(reader, expires) if (expires := nodes.get(root, "expires")) else None,
        file=str(reader.path),
        line=root.line,
    )


def _day(reader: Reader, node: YamlNode) -> date:
    text = reader.text(node)
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        reader.fail(f"{text!r} is no day, as 2026-01-31 is one", node)


def read_severities(reader: Reader, node: YamlNode | None) -> dict[str, Severity]:
    """Return the severity of each rule in `severity:`.

    Raises:
        ConfigurationError: a rule or a severity that there is not; with line.

    """
    severities = {}
    for name, value in reader.entries(node):
        rule = _RULE.read(reader, name)
        severities[rule] = Severity(reader.choice(value, [severity.value for severity in Severity]))
    return severities


_RULE = shared(lambda reader, node: reader.choice(node, tuple(RULES)), "rule")
_LEAP_YEARS = "[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00"
_DAYS_OF_MONTHS = (
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
_EXPIRES = fixed(
    _day,
    type="string",
    format="date",
    pattern=f"^(?!0000)(?:[0-9]{{4}}-(?:{_DAYS_OF_MONTHS})|(?:{_LEAP_YEARS})-02-29)$",
)
IGNORE_KEYS = {
    "rule": SettingKey(_RULE, "The rule."),
    "image": SettingKey(
        FILLED,
        "A pattern (* ? []) of the image, with or without its tag; one without / is for names without /.",
    ),
    "workload": SettingKey(
        FILLED,
        "A pattern of name, Kind/name or namespace/Kind/name, part by part; prod/* is all of a namespace.",
    ),
    "path": SettingKey(FILLED, "A pattern as in .gitignore."),
    "reason": SettingKey(
        fixed(Reader.filled, type=list(SCALAR), minLength=1, pattern=r"\S"), "Why it does not count."
    ),
    "expires": SettingKey(_EXPIRES, "The last day on which it counts."),
}

IGNORES = ValueForm(
    read_ignores,
    lambda: {
        "type": ["array", "null"],
        "items": mapping_schema(IGNORE_KEYS, required=["reason"], anyOf=[{"required": [key]} for key in _BY]),
    },
)
SEVERITIES = ValueForm(
    read_severities,
    lambda: {
        "type": ["object", "null"],
        "propertyNames": _RULE.schema(),
        "additionalProperties": {"enum": [severity.value for severity in Severity]},
    },
)
