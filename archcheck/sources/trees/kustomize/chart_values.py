"""The values with which a kustomization renders its charts → the lines that name the images of them.

`valuesFile` stands for the chart's own values, `valuesInline` is laid over it as `valuesMerge` says, and
`additionalValuesFiles` over both. Source: kustomize, api/internal/builtins/HelmChartInflationGenerator.go.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archcheck.documents.nodes import Items, Mapping, YamlNode, elements, get, is_null, members, text_of
from archcheck.errors import ChartError
from archcheck.images.reference import Reference
from archcheck.sources.charts.metadata import read_metadata
from archcheck.sources.gitops.candidates import images_in_values
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.trees.charts.values import (
    Value,
    ValueCandidate,
    Values,
    candidates,
    merged,
    read_values,
)
from archcheck.sources.trees.discover.file_references import may_be_path
from archcheck.sources.trees.discover.inflation import KIND, InflatedChart
from archcheck.workloads.model import Origin, Workload

_OWN, _INLINE, _ADDITIONAL = 0, 1, 2
_DEEPEST = 100


def image_places(charts: Iterable[InflatedChart]) -> dict[Reference, list[ValueCandidate]]:
    """Return which values of charts name an image, by image."""
    places: dict[Reference, list[ValueCandidate]] = {}
    for chart in charts:
        for candidate in candidates(_values(chart), _version(chart)):
            if candidate.is_image:
                places.setdefault(candidate.reference, []).append(candidate)
    return places


def named_images(chart: InflatedChart) -> Iterator[Workload]:
    """Yield a workload that stands for a chart that is not to be had, with the images of its values."""
    owner = ObjectName("", KIND, text_of(get(chart.entry, "namespace")) or "", chart.name)
    return images_in_values(_values(chart), owner, Origin(str(chart.file), chart.line))


def place_of(named: Sequence[ValueCandidate], names: Iterable[str]) -> Origin | None:
    """Return the line to edit: of several, the one whose keys have most of some names; None where none is."""
    wanted = list(names)
    best = max(named, key=lambda each: sum(name in each.path for name in wanted), default=None)
    return best.places[0] if best is not None else None


def _values(chart: InflatedChart) -> Values:
    """Return what the templates of a chart see."""
    own = next(_files(["values.yaml"], chart.directory), {})
    given = text_of(get(chart.entry, "valuesFile"))
    base = chart.file.parent
    values = next(_files([given], base), {}) if given else own
    inline = get(chart.entry, "valuesInline")
    if isinstance(inline, Mapping):
        values = _with_inline(values, _placed(inline, str(chart.file), 0), chart)
    values = merged(own, values)  # helm lays all of it over the chart's own
    more = [text_of(node) or "" for node in elements(get(chart.entry, "additionalValuesFiles"))]
    for level, read in enumerate(_files(more, base), _ADDITIONAL):
        values = merged(values, _at(read, level))
    return values


def _with_inline(values: Values, inline: Values, chart: InflatedChart) -> Values:
    match text_of(get(chart.entry, "valuesMerge")):
        case "replace":
            return inline
        case "merge":
            return merged(inline, values)
        case _:
            return merged(values, inline)


def _files(names: Iterable[str], base: Path | None) -> Iterator[Values]:
    for name in names:
        if base is not None and may_be_path(name) and (base / name).is_file():
            values, _ = read_values(base / name, _OWN)
            yield values if isinstance(values, dict) else {}


def _placed(node: YamlNode, path: str, depth: int) -> Values:
    if depth > _DEEPEST or is_null(node):
        return None
    if isinstance(node, Mapping):
        return {key.text: _placed(value, path, depth + 1) for key, value in members(node)}
    if isinstance(node, Items):
        return [_placed(each, path, depth + 1) for each in node.nodes]
    return Value(node.text, Origin(path, node.line, node.column), _INLINE)


def _at(values: Values, level: int) -> Values:
    if isinstance(values, Value):
        return Value(values.text, values.origin, level)
    if isinstance(values, dict):
        return {key: _at(value, level) for key, value in values.items()}
    return [_at(value, level) for value in values] if isinstance(values, list) else None


def _version(chart: InflatedChart) -> str:
    if chart.directory is None:
        return ""
    try:
        return read_metadata(chart.directory).app_version
    except ChartError:
        return ""
