"""`archcheck.baseline`: the findings that were there when a team switched the gate on."""

import re
from collections.abc import Mapping
from pathlib import Path

from archcheck.config.loading import BASELINE_NAME
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.documents.quoting import quoted
from archcheck.findings.suppression.model import FindingIdentity

VERSION = "1"
_HEADER = "# Findings that were there when this was written, by archcheck baseline: only new ones fail.\n"
_FIELDS = ("rule", "path", "workload", "container", "image", "platforms")
_SIZE_LIMIT = 16 * 1024 * 1024
_MOST = 1_000_000
_BYTE = re.compile("[\udc80-\udcff]")
_KEPT_BYTE = re.compile("\0(dc[89a-f][0-9a-f])")


def baseline_text(counts: Mapping[FindingIdentity, int]) -> str:
    """Return the text of a baseline: sorted, an entry for each finding, with how often it is there."""
    entries = "".join(_entry_text(key, counts[key]) for key in sorted(counts))
    return f"{_HEADER}version: {VERSION}\n" + (f"findings:\n{entries}" if entries else "findings: []\n")


def _entry_text(key: FindingIdentity, count: int) -> str:
    said = [f"{name}: {_quoted(text)}" for name, text in zip(_FIELDS, key, strict=True) if text]
    lines = [*said, *([f"count: {count}"] if count > 1 else [])]
    return "  - " + "\n    ".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a text as YAML.

    Half a surrogate pair stands for a byte in the name of a file that is not in UTF-8. Here it stands behind
    a NUL, which no such name has.
    """
    return quoted(_BYTE.sub(lambda match: f"\0{ord(match[0]):x}", text))


def may_be_baseline(path: Path, data: bytes) -> bool:
    """Return whether a file is a baseline, or was meant to be one and is broken, or is empty."""
    return path.name == BASELINE_NAME or not data.strip() or _HEADER.strip().encode() in data


def read_baseline(path: Path) -> dict[FindingIdentity, int]:
    """Return how often each finding was there.

    Raises:
        ConfigurationError: the file is missing, broken or of a later version; with line.

    """
    reader = Reader(path, _SIZE_LIMIT)
    root = reader.root()
    if not isinstance(root, nodes.Mapping):
        reader.fail("no baseline of archcheck: archcheck baseline writes one", root)
    reader.require_known(root, ("version", "findings"))
    version = nodes.get(root, "version")
    if version is None or reader.text(version) != VERSION:
        reader.fail(f"version {VERSION} of a baseline is expected", version or root)
    counts: dict[FindingIdentity, int] = {}
    for entry in reader.list(nodes.get(root, "findings")):
        reader.require_known(entry, (*_FIELDS, "count"))
        key = tuple(_text(reader, entry, name) for name in _FIELDS)
        count = nodes.get(entry, "count")
        counts[key] = counts.get(key, 0) + (reader.number(count, _MOST) if count else 1)
    return counts


def _text(reader: Reader, root: YamlNode, name: str) -> str:
    node = nodes.get(root, name)
    text = reader.text(node) if node is not None else ""
    return _KEPT_BYTE.sub(lambda match: chr(int(match[1], 16)), text)
