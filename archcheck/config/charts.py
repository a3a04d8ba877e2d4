"""`charts:` of the configuration: charts that are deployed from elsewhere, with the values they get."""

import os

from archcheck.config.keys import FILE, FILLED, TEXT, SettingKey, ValueForm, given, mapping_schema, several
from archcheck.config.model import ChartEntry
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode

CHART_KEYS = {
    "chart": SettingKey(
        FILLED,
        "As archcheck chart takes it: a directory or .tgz beside this file, oci://…, a URL, REPO/NAME.",
    ),
    "repo": SettingKey(TEXT, "The repository that has the chart."),
    "version": SettingKey(TEXT, "A version, or a constraint such as ^1.2."),
    "values": SettingKey(several(FILE), "Values files, relative to this file."),
    "namespace": SettingKey(TEXT, "The release's namespace."),
    "release-name": SettingKey(TEXT, "The release's name."),
    "kube-version": SettingKey(TEXT, "The Kubernetes version to render for."),
    "api-versions": SettingKey(several(FILLED), "APIs that the cluster has."),
}
_PATHS = (".", "/", "~")


def read_charts(reader: Reader, node: YamlNode | None) -> tuple[ChartEntry, ...]:
    """Return the entries of `charts:`; charts and values files are relative to the configuration.

    Raises:
        ConfigurationError: an entry without `chart:`, or with what is not known; with line.

    """
    return tuple(_entry(reader, entry) for entry in reader.list(node))


def _entry(reader: Reader, root: YamlNode) -> ChartEntry:
    if not isinstance(root, nodes.Mapping):
        reader.fail(f"an entry is a mapping of {', '.join(CHART_KEYS)}", root)
    said = given(reader, root, CHART_KEYS)
    chart = nodes.get(root, "chart")
    if chart is None:
        reader.fail("an entry without chart:", root)
    repo = said.get("repo", "")
    name, is_local = _chart(reader, chart, repo)
    return ChartEntry(
        chart=name,
        repo=repo,
        version=said.get("version", ""),
        values=tuple(map(str, said.get("values", ()))),
        namespace=said.get("namespace", ""),
        release_name=said.get("release-name", ""),
        kube_version=said.get("kube-version", ""),
        api_versions=said.get("api-versions", ()),
        file=str(reader.path),
        line=root.line,
        is_local=is_local,
    )


def _chart(reader: Reader, node: YamlNode, repo: str) -> tuple[str, bool]:
    """Return where a chart lies, or its name, and whether it is a path.

    As in helm, what is there is meant, but beside the file.
    """
    name = reader.filled(node)
    beside = reader.file(node)
    is_local = name.startswith(_PATHS) or (not repo and os.path.lexists(beside))
    return str(beside) if is_local else name, is_local


CHARTS = ValueForm(
    read_charts,
    lambda: {"type": ["array", "null"], "items": mapping_schema(CHART_KEYS, required=["chart"])},
)
