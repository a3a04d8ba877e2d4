"""A chart's directory → what it renders with its own values, and with each `ci/*-values.yaml`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archcheck.errors import ArchcheckError, ChartError, ChartUnreachableError, HelmMissingError, InputError
from archcheck.findings.charts import chart_findings
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference
from archcheck.sources.charts.helm import find_helm
from archcheck.sources.charts.metadata import CHART_FILE, read_metadata
from archcheck.sources.charts.model import ChartRequest
from archcheck.sources.charts.render import opened_chart
from archcheck.sources.trees.model import ConfiguredChart, Tree, TreeRequest
from archcheck.sources.trees.values import named_by
from archcheck.workloads.inventory import Inventory, Skipped, joined
from archcheck.workloads.model import Ignore, ImageUse, Origin, Source, Workload

A_LIBRARY = "a library chart, which renders nothing by itself"
NO_HELM = "a chart, and helm is not installed to render it"
_NOT_BY_DEFAULT = "does not render with its own values, which ci/*-values.yaml make up for"
_IMAGE_LINE = re.compile(r"^([ \t-]*)[\"']?image[\"']?[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_SIZE_LIMIT = 1024 * 1024


def render_directory(directory: Path, request: TreeRequest) -> Tree:
    """Return what the chart in a directory renders, placed in its templates and values.

    A chart that needs values which only `ci/*-values.yaml` give is checked with those.
    """
    try:
        find_helm()
        if read_metadata(directory).is_library:
            return Tree(Inventory(skipped=(Skipped(str(directory), None, A_LIBRARY),)))
        return _rendered(directory, request)
    except HelmMissingError:
        return Tree(Inventory(skipped=(Skipped(str(directory), None, NO_HELM, unread=True),)))
    except ChartError as error:
        return _failed(str(directory), None, error)


def render_configured(chart: ConfiguredChart, request: TreeRequest) -> Tree:
    """Return what a chart of the configuration renders; its templates lie in no file of the repository."""
    try:
        with opened_chart(chart.request, request.artifact_hub, request.cache()) as opened:
            inventory = opened.render()
            facts = opened.metadata.facts
    except HelmMissingError:
        return Tree(Inventory(skipped=(Skipped(chart.path, chart.line, NO_HELM, unread=True),)))
    except ChartError as error:
        return _failed(chart.path, chart.line, error)
    findings = chart_findings(facts, inventory.workloads)
    placed = [replace(each, path=chart.path, line=chart.line) for each in findings]
    origin = Origin(chart.path, chart.line)
    return Tree(_with_origin(inventory, origin), tuple(placed))


def _failed(path: str, line: int | None, error: ArchcheckError) -> Tree:
    if isinstance(error, ChartUnreachableError):
        return Tree(Inventory(skipped=(Skipped(path, line, error.what, unread=True),)))
    hint = error.hint or "charts: in .archcheck.yaml gives it values; exclude: leaves it out"
    found = InputError(error.what, path=path, line=line, why=error.why, hint=hint)
    return Tree(Inventory(errors=(found,)))


@dataclass(frozen=True, slots=True)
class _Render:
    """What came of one set of values: `name` is empty for the chart's own."""

    name: str
    files: tuple[Path, ...]
    inventory: Inventory


def _rendered(directory: Path, request: TreeRequest) -> Tree:
    chart_request = ChartRequest(str(directory), offline=request.offline)
    renders: list[_Render] = []
    failures: list[tuple[str, ChartError]] = []
    with opened_chart(chart_request, request.artifact_hub, request.cache()) as chart:
        for file in [None, *sorted(directory.glob("ci/*-values.yaml"))]:
            name = file.relative_to(directory).as_posix() if file else ""
            own = tuple(each for each in (directory / "values.yaml", file) if each is not None)
            try:
                renders.append(_Render(name, own, chart.render(*([file] if file else []))))
            except ChartError as error:
                failures.append((name, error))
        metadata = chart.metadata
    tree = _told(renders, failures, directory)
    if not renders:
        return tree
    every = [workload for each in renders for workload in each.inventory.workloads]
    found = [
        replace(each, path=str(directory / CHART_FILE)) for each in chart_findings(metadata.facts, every)
    ]
    placed = [_placed(each, directory, metadata.app_version) for each in renders]
    return tree + Tree(_distinct(placed), tuple(found))


def _told(renders: Sequence[_Render], failures: Sequence[tuple[str, ChartError]], directory: Path) -> Tree:
    """Return what did not render: the chart's own values may be made up for by those of `ci/`."""
    tree = Tree()
    for name, error in failures:
        if not name and renders:
            tree += Tree(Inventory(skipped=(Skipped(str(directory), None, _NOT_BY_DEFAULT),)))
        else:
            tree += _failed(str(directory / name) if name else str(directory), None, error)
    return tree


def _distinct(inventories: Sequence[Inventory]) -> Inventory:
    """Return several renders as one: a workload that is the same in two of them counts once."""
    return replace(
        joined(inventories),
        workloads=tuple(dict.fromkeys(each for part in inventories for each in part.workloads)),
    )


def _placed(render: _Render, directory: Path, version: str) -> Inventory:
    """Return a render, placed in the templates and values that it is made of."""
    named, comments = named_by(list(render.files), version)

    def placed(workload: Workload) -> Workload:
        path = _template(workload.source.path, directory)
        lines = _image_lines(path)

        def origin(use: ImageUse) -> Origin:
            name = name_of(use.text)
            literal = lines.get(use.text)
            found = named.get(name) if isinstance(name, Reference) and literal is None else None
            return found or Origin(str(path), literal or lines.get(""))

        pods = tuple(
            replace(pod, images=tuple(replace(use, origin=origin(use)) for use in pod.images))
            for pod in workload.pods
        )
        beside = tuple(
            Ignore(
                said.rules,
                said.reason,
                use.origin.path,
                said.own_line,
                is_comment=True,
                container=use.container,
            )
            for pod in pods
            for use in pod.images
            if use.origin and (said := comments.get((use.origin.path, use.origin.line or 0)))
        )
        own = tuple(replace(each, path=str(path)) for each in workload.ignores)
        source = Source(str(path), None, render.name)
        return replace(workload, source=source, pods=pods, ignores=(*own, *beside))

    return replace(render.inventory, workloads=tuple(map(placed, render.inventory.workloads)))


def _template(path: str, directory: Path) -> Path:
    """Return the file of a template that helm names `CHART/…`; one inside an archive has none."""
    file = directory / path.partition("/")[2]
    return file if file.is_file() else directory / CHART_FILE


def _image_lines(path: Path) -> dict[str, int]:
    """Return the lines of a template that name images: by their text, and by nothing if there is only one."""
    if path.name == CHART_FILE:
        return {}
    try:
        text = path.read_bytes()[:_SIZE_LIMIT].decode(errors="replace")
    except OSError:
        return {}
    lines = [
        (text.count("\n", 0, match.start(1)) + 1, match[2].strip()) for match in _IMAGE_LINE.finditer(text)
    ]
    named = {value.strip("\"'"): line for line, value in lines}
    return named | ({"": lines[0][0]} if len(lines) == 1 else {})


def _with_origin(inventory: Inventory, origin: Origin) -> Inventory:
    """Return an inventory all of whose images are named at one place."""
    return replace(
        inventory,
        workloads=tuple(
            replace(
                workload,
                pods=tuple(
                    replace(pod, images=tuple(replace(use, origin=origin) for use in pod.images))
                    for pod in workload.pods
                ),
            )
            for workload in inventory.workloads
        ),
    )
