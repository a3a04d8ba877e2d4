"""`charts:` of the configuration: charts that are deployed from elsewhere, with the values they get."""

import os

from archcheck.config.model import ChartEntry
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import Node

CHART_KEYS = (
    "chart",
    "repo",
    "version",
    "values",
    "namespace",
    "release-name",
    "kube-version",
    "api-versions",
)
_PATHS = (".", "/", "~")


def read_charts(reader: Reader, node: Node | None) -> tuple[ChartEntry, ...]:
    """Return the entries of `charts:`; charts and values files are relative to the configuration.

    Raises:
        ConfigurationError: an entry without `chart:`, or with what is not known; with line.

    """
    return tuple(_entry(reader, each) for each in reader.list(node))


def _entry(reader: Reader, root: Node) -> ChartEntry:
    if not isinstance(root, nodes.Mapping):
        reader.fail(f"an entry is a mapping of {', '.join(CHART_KEYS)}", root)
    reader.require_known(root, CHART_KEYS)
    chart = nodes.get(root, "chart")
    if chart is None:
        reader.fail("an entry without chart:", root)
    repo = _text(reader, root, "repo")
    name, is_local = _chart(reader, chart, repo)
    return ChartEntry(
        chart=name,
        repo=repo,
        version=_text(reader, root, "version"),
        values=tuple(str(reader.file(each)) for each in reader.list(nodes.get(root, "values"))),
        namespace=_text(reader, root, "namespace"),
        release_name=_text(reader, root, "release-name"),
        kube_version=_text(reader, root, "kube-version"),
        api_versions=tuple(reader.filled(each) for each in reader.list(nodes.get(root, "api-versions"))),
        file=str(reader.path),
        line=root.line,
        is_local=is_local,
    )


def _chart(reader: Reader, node: Node, repo: str) -> tuple[str, bool]:
    """Return where a chart lies, or its name, and whether it is a path.

    As in helm, what is there is meant, but beside the file.
    """
    name = reader.filled(node)
    beside = reader.file(node)
    is_local = name.startswith(_PATHS) or (not repo and os.path.lexists(beside))
    return str(beside) if is_local else name, is_local


def _text(reader: Reader, root: nodes.Mapping, key: str) -> str:
    node = nodes.get(root, key)
    return reader.text(node) if node is not None else ""
