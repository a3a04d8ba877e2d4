"""`Chart.yaml`, of a directory or inside a `.tgz` that is never unpacked."""

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ChartError, DocumentError, InvalidReferenceError
from archcheck.findings.chart_facts import ChartFacts
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference, parse_reference
from archcheck.sources.charts.archives import files_in
from archcheck.storage.bounded import read_bounded

CHART_FILE = "Chart.yaml"
_REQUIREMENTS = "requirements.yaml"
_SIZE_LIMIT = 5 * 1024 * 1024
"""Bytes of a `Chart.yaml`: helm's own limit for one file of a chart."""

_DECLARING = ("images", "artifacthub.io/images")


@dataclass(frozen=True, slots=True)
class Dependency:
    """One entry of `dependencies`. `repository` may be a URL, `oci://…`, `file://…`, `@alias` or empty.

    `alias` is the name by which the parent knows it, if that is another.
    """

    name: str
    repository: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a chart says of itself. A library renders nothing by itself."""

    facts: ChartFacts
    dependencies: tuple[Dependency, ...]
    app_version: str = ""
    is_library: bool = False


def read_metadata(chart: Path) -> Metadata:
    """Return what the `Chart.yaml` of a directory or a `.tgz` says; one of many releases is read once.

    Raises:
        ChartError: there is none, or it cannot be read.

    """
    if not chart.is_dir():
        return _metadata(chart, _of_archive(chart))
    return _read_once(chart, tuple(_stamp(chart / name) for name in (CHART_FILE, _REQUIREMENTS)))


@lru_cache(maxsize=128)
def _read_once(chart: Path, _stamps: tuple[tuple[int, int, int], ...]) -> Metadata:
    return _metadata(chart, _of_directory(chart, CHART_FILE))


def _stamp(file: Path) -> tuple[int, int, int]:
    """Return what changes with a file; nothing where there is none."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns


def _metadata(chart: Path, data: bytes) -> Metadata:
    root = _root(data, f"{CHART_FILE} of {chart}")
    name, version = nodes.text_of(nodes.get(root, "name")), nodes.text_of(nodes.get(root, "version"))
    declared = tuple(dict.fromkeys(_declared(root)))
    facts = ChartFacts(name or chart.name, version or "", declared)
    return Metadata(
        facts,
        tuple(_dependencies(_dependency_root(root, chart))),
        nodes.text_of(nodes.get(root, "appVersion")) or "",
        nodes.text_of(nodes.get(root, "type")) == "library",
    )


def _dependency_root(root: YamlNode, chart: Path) -> YamlNode:
    """Return the document that lists the dependencies: charts of API v1 have a file of its own for them."""
    if chart.is_dir() and (chart / _REQUIREMENTS).is_file() and nodes.get(root, "dependencies") is None:
        return _root(_of_directory(chart, _REQUIREMENTS), f"{_REQUIREMENTS} of {chart}")
    return root


def _of_directory(chart: Path, name: str) -> bytes:
    try:
        return read_bounded(chart / name, _SIZE_LIMIT)
    except OSError as error:
        raise ChartError(f"{chart} is no chart: {name} cannot be read: {error.strerror}") from error


def _of_archive(chart: Path) -> bytes:
    """Return `NAME/Chart.yaml` of an archive, of which only the headers before it are read."""
    for parts, read_file in files_in(chart):
        if len(parts) == 2 and parts[1] == CHART_FILE:
            return read_file(_SIZE_LIMIT)
    raise ChartError(f"{chart.name} is no chart archive: no {CHART_FILE} in its folder")


def _root(data: bytes, what: str) -> YamlNode:
    for reading in read(io.BytesIO(data)):
        if isinstance(reading, Document):
            return reading.root
        if isinstance(reading, Broken):
            error = reading.error
            raise ChartError(f"{what}, line {error.line}: {error.what}")
    raise ChartError(f"{what} is empty")


def _declared(root: YamlNode) -> Iterator[Reference]:
    """Yield the images in the annotations: YAML lists of `{name, image}` inside a text."""
    for annotation in _DECLARING:
        text = nodes.text_of(nodes.get(root, "annotations", annotation)) or ""
        for entry in _entries(text):
            image = nodes.text_of(nodes.get(entry, "image"))
            try:
                if image:
                    yield parse_reference(image)
            except InvalidReferenceError:
                continue


def _entries(text: str) -> list[YamlNode]:
    try:
        roots = [reading.root for reading in read(io.BytesIO(text.encode())) if isinstance(reading, Document)]
    except (DocumentError, UnicodeEncodeError):
        return []
    return [entry for root in roots for entry in nodes.elements(root)]


def _dependencies(root: YamlNode) -> Iterator[Dependency]:
    for entry in nodes.elements(nodes.get(root, "dependencies")):
        name = nodes.text_of(nodes.get(entry, "name"))
        if name:
            repository, alias = (
                nodes.text_of(nodes.get(entry, key)) or "" for key in ("repository", "alias")
            )
            yield Dependency(name, repository, alias)
