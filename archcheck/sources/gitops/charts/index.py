"""`index.yaml` of a repository of charts → the versions of one chart in it. Pure.

Such a file may have many megabytes, and a release wants one chart of it. helm writes it so that the entry of
a chart is a block of lines of its own, which is found without reading the rest; any other is read whole.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from archcheck.documents.nodes import elements, get, text_of
from archcheck.documents.reading import Document, read
from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.charts.versions import best_version

_ENTRIES = re.compile(rb"^entries:[ \t]*(?:#.*)?\r?\n", re.MULTILINE)
_FIRST_KEY = re.compile(rb"\s*^(?P<indent> +)[^ #\-\r\n]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChartVersion:
    """One version of a chart, and where it lies: addresses, or paths relative to the repository's."""

    version: str
    urls: tuple[str, ...]


def entries_of(data: bytes, name: str) -> list[ChartVersion]:
    """Return the versions of a chart; none where the repository has no such chart.

    Raises:
        ChartError: it is no index of charts.

    """
    if data.lstrip()[:1] == b"{":
        return list(_of_json(data, name))
    block = _block(data, name)
    entries = _of_yaml(block, name) if block else None
    if entries is None:
        entries = _of_yaml(data, name)
    if entries is None:
        raise ChartError("index.yaml is no index of charts")
    return entries


def chosen(versions: Iterable[str], wanted: str) -> str | None:
    """Return the version that source-controller takes: the very text, else the newest within a constraint.

    Without one, or with `*`, it is the newest that is no prerelease. Source: source-controller,
    internal/helm/repository/chart_repository.go (getChartVersion).

    Raises:
        ChartError: what is wanted is neither there nor a constraint.

    """
    every = list(versions)
    if wanted and wanted in every:
        return wanted
    return best_version(every, "" if wanted == "*" else wanted)


def _block(data: bytes, name: str) -> bytes:
    """Return the lines of a chart's entry as an index of their own; nothing where they are not found."""
    start = _ENTRIES.search(data)
    first = _FIRST_KEY.match(data, start.end()) if start else None
    if start is None or first is None:
        return b""
    indent = first["indent"]
    key = re.escape(name.encode())
    keys = rb"|".join((key, rb'"' + key + rb'"', rb"'" + key + rb"'"))
    opening = re.compile(rb"^" + indent + rb"(?:" + keys + rb"):[ \t]*\r?\n", re.MULTILINE)
    begin = opening.search(data, start.end())
    if begin is None:
        return b""
    closing = re.compile(rb"^ {0,%d}[^ \-#\r\n]" % len(indent), re.MULTILINE)
    end = closing.search(data, begin.end())
    return b"entries:\n" + data[begin.start() : end.start() if end else len(data)]


def _of_yaml(data: bytes, name: str) -> list[ChartVersion] | None:
    """Return the versions of a chart; None where this is no index."""
    for reading in read(io.BytesIO(data)):
        if not isinstance(reading, Document) or get(reading.root, "entries") is None:
            return None
        found = []
        for node in elements(get(reading.root, "entries", name)):
            urls = tuple(text for url in elements(get(node, "urls")) if (text := text_of(url)))
            found.append(ChartVersion(text_of(get(node, "version")) or "", urls))
        return found
    return None


def _of_json(data: bytes, name: str) -> Iterator[ChartVersion]:
    try:
        index: Any = json.loads(data)
        entries = index["entries"].get(name) or []
        for entry in entries:
            urls = tuple(url for url in entry.get("urls") or () if isinstance(url, str))
            yield ChartVersion(str(entry.get("version", "")), urls)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ChartError("index.yaml is no index of charts") from error
