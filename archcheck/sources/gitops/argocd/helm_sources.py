"""A helm source of an Application → the release that Argo CD renders.

Source: argoproj/argo-cd reposerver/repository/repository.go, helmTemplate; util/helm/cmd.go, template.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from archcheck.errors import ChartError, DocumentError
from archcheck.frozen import dataclass
from archcheck.registry.hosts import shown
from archcheck.sources.gitops.argocd.blocks import block_values
from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.argocd.sources import ApplicationSource
from archcheck.sources.gitops.argocd.value_files import (
    ChartFile,
    FilePlaces,
    LocalFile,
    MissingFile,
    RemoteFile,
    ValueFile,
    one_file,
    value_files,
)
from archcheck.sources.gitops.model import ChartSource, ObjectName, Release, SetValue, UnknownPart
from archcheck.sources.gitops.placing import is_set, items_at, member, text_at, texts_at
from archcheck.sources.gitops.repository import Repository, normalized_url, shown_path
from archcheck.sources.gitops.values import (
    NO_VALUES,
    PlacedScalar,
    PlacedValues,
    merged,
    placed_values,
)
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.storage.bounded import read_bounded
from archcheck.workloads.model import Origin

_LARGEST = 16 * 1024 * 1024
_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class HelmTarget:
    """What a source is rendered for: its Application, written at `origin`, and where it is deployed."""

    owner: ObjectName
    origin: Origin
    name: str
    namespace: str
    repository: Repository
    environment: ArgoEnvironment
    references: Mapping[str, str | None] = field(default_factory=dict)


def helm_release(
    source: ApplicationSource, chart: ChartSource, folder: Path | None, target: HelmTarget
) -> Release:
    """Return the release of a helm source; Argo CD never runs the tests of a chart.

    Args:
        source: the source, with its `helm` block.
        chart: where its chart is.
        folder: the chart's folder in this repository; None where it is elsewhere.
        target: what it is rendered for.

    """
    options = source.block("helm")
    places = FilePlaces(
        target.repository,
        folder,
        target.references,
        target.environment,
        is_set(options, "ignoreMissingValueFiles"),
    )
    files = value_files(texts_at(options, "valueFiles"), places)
    values, unknown = _values(options, files, target)
    sets = tuple(_sets(options, places))
    chart_files = tuple(file.path for file in files if isinstance(file, ChartFile))
    return Release(
        owner=target.owner,
        origin=target.origin,
        chart=chart,
        name=text_at(options, "releaseName") or target.name,
        namespace=text_at(options, "namespace") or target.namespace,
        values=values,
        sets=tuple(each for each in sets if isinstance(each, SetValue)),
        values_files=("values.yaml", *chart_files) if chart_files else (),
        ignore_missing_values_files=is_set(options, "ignoreMissingValueFiles"),
        include_crds=not is_set(options, "skipCrds"),
        skip_tests=True,
        skip_schema=is_set(options, "skipSchemaValidation"),
        kube_version=text_at(options, "kubeVersion"),
        api_versions=tuple(each.text for each in texts_at(options, "apiVersions")),
        unknown=(*unknown, *(each for each in sets if isinstance(each, UnknownPart))),
    )


def _values(
    options: PlacedValues, files: tuple[ValueFile, ...], target: HelmTarget
) -> tuple[PlacedValues, list[UnknownPart]]:
    """Return the values of files and of the Application, the later over the earlier; what is not known."""
    values, unknown = NO_VALUES, []
    for level, file in enumerate(files, 1):
        layer = _layer(file, level, target.repository)
        if isinstance(layer, UnknownPart):
            unknown.append(layer)
        elif isinstance(layer, Mapping):
            values = merged(values, layer)
    inline = _inline(options, len(files) + 1, target.origin)
    if isinstance(inline, UnknownPart):
        return values, [*unknown, inline]
    return merged(values, inline) if isinstance(inline, Mapping) else values, unknown


def _layer(file: ValueFile, level: int, repository: Repository) -> PlacedValues | UnknownPart | None:
    origin = file.named.origin or Origin("")
    if isinstance(file, RemoteFile):
        return _remote(file, level, origin, repository)
    if isinstance(file, ChartFile):
        return None
    if isinstance(file, MissingFile):
        return UnknownPart(f"value file {file.named.text}: {file.reason}", origin)
    try:
        node = yaml_in(read_bounded(file.path, _LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError, DocumentError) as error:
        return UnknownPart(f"value file {file.named.text}: {_said(error)}", origin)
    return None if node is None else placed_values(node, str(shown_path(file.path)), level)


def _remote(
    file: RemoteFile, level: int, origin: Origin, repository: Repository
) -> PlacedValues | UnknownPart | None:
    """Return the values of a file on the web, each at the line that names the file."""
    from archcheck.sources.charts.download import fetch  # an HTTP client takes long to load
    from archcheck.sources.gitops.charts.addresses import require_outward

    try:
        require_outward(_home(file.url, repository), file.url)
        data = repository.texts.of(file.url, lambda: fetch(file.url, _LARGEST))
        node = yaml_in(data.decode("utf-8-sig"))
    except (ChartError, ValueError, DocumentError) as error:
        why = error.what if isinstance(error, (ChartError, DocumentError)) else "it is no text"
        return UnknownPart(f"value file {shown(file.url)}: {why}", origin)
    return None if node is None else _at(placed_values(node, "", level), origin)


def _home(url: str, repository: Repository) -> str:
    """Return the address of this repository, of which a file may lie no further inside the network.

    Without a remote it is taken to be anywhere.
    """
    scheme = url.partition(":")[0].lower()
    hosts = (normalized_url(remote) for remote in repository.remotes if "/" in normalized_url(remote))
    return f"{scheme}://{next(hosts, 'repository.invalid/')}"


def _at(values: PlacedValues, origin: Origin) -> PlacedValues:
    if isinstance(values, PlacedScalar):
        return replace(values, origin=origin)
    if isinstance(values, Mapping):
        return {key: _at(each, origin) for key, each in values.items()}
    return [_at(each, origin) for each in values]


def _inline(options: PlacedValues, level: int, origin: Origin) -> PlacedValues | UnknownPart | None:
    """Return `valuesObject`, else what the text of `values` means."""
    given = member(options, "valuesObject")
    if given is not None:
        return _at_level(given, level)
    block = member(options, "values")
    if not isinstance(block, PlacedScalar) or not block.text.strip():
        return None
    try:
        return block_values(block, level)
    except DocumentError as error:
        return UnknownPart(f"values: {_said(error)}", block.origin or origin)


def _said(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _at_level(values: PlacedValues, level: int) -> PlacedValues:
    if isinstance(values, PlacedScalar):
        return PlacedScalar(values.meaning, values.text, values.origin, level)
    if isinstance(values, Mapping):
        return {key: _at_level(each, level) for key, each in values.items()}
    return [_at_level(each, level) for each in values]


def _sets(options: PlacedValues, places: FilePlaces) -> Iterator[SetValue | UnknownPart]:
    """Yield the parameters as options of helm: of one that is given twice, the last."""
    for is_text in (False, True):
        named = {
            text_at(each, "name"): each
            for each in items_at(options, "parameters")
            if is_set(each, "forceString") is is_text
        }
        for name, parameter in named.items():
            value = member(parameter, "value")
            text = places.environment.expanded(text_at(parameter, "value"))
            origin = value.origin if isinstance(value, PlacedScalar) else None
            yield SetValue("--set-string" if is_text else "--set", f"{name}={cleaned(text)}", origin)
    for parameter in items_at(options, "fileParameters"):
        yield from _file_parameter(parameter, places)


def _file_parameter(parameter: PlacedValues, places: FilePlaces) -> Iterator[SetValue | UnknownPart]:
    path = member(parameter, "path")
    if not isinstance(path, PlacedScalar):
        return
    file, name = one_file(path, places), text_at(parameter, "name")
    if isinstance(file, LocalFile):
        yield SetValue("--set-file", f"{name}={cleaned(str(file.path))}", path.origin)
    else:
        reason = file.reason if isinstance(file, MissingFile) else "it is a file of the chart"
        yield UnknownPart(f"parameter {name} of file {path.text}: {reason}", path.origin or Origin(""))


def cleaned(text: str) -> str:
    """Return a parameter as it is given to helm: no comma separates, but in a list `{a,b}`."""
    if text.startswith("{") and text.endswith("}"):
        return text
    return _COMMA.sub(r"\\,", text)
