"""A chart's directory → what it renders with its own values, and with each `ci/*-values.yaml`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.errors import ArchcheckError, ChartError, ChartUnreachableError, HelmMissingError, InputError
from archcheck.findings.checked_charts import chart_findings
from archcheck.frozen import dataclass
from archcheck.sources.charts.helm import find_helm
from archcheck.sources.charts.metadata import CHART_FILE, read_metadata
from archcheck.sources.charts.model import ChartRequest, RenderOptions
from archcheck.sources.charts.render import opened_chart
from archcheck.sources.trees.charts.origins import DirectoryOrigins
from archcheck.sources.trees.model import Tree, TreeRequest
from archcheck.workloads.inventory import Inventory, Loss, Skipped, joined
from archcheck.workloads.model import Source, Workload

if TYPE_CHECKING:
    from archcheck.sources.applied import AppliedDocument

A_LIBRARY = "a library chart, which renders nothing by itself"
NO_HELM = "a chart, and helm is not installed to render it"
_NOT_BY_DEFAULT = "does not render with its own values, which ci/*-values.yaml make up for"


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
        return Tree(Inventory(skipped=(Skipped(str(directory), None, NO_HELM, loss=Loss.PART),)))
    except ChartError as error:
        return failed(str(directory), None, error)


def failed(path: str, line: int | None, error: ArchcheckError) -> Tree:
    """Return what is said of a chart that does not render, or cannot be had now."""
    if isinstance(error, ChartUnreachableError):
        return Tree(Inventory(skipped=(Skipped(path, line, error.what, loss=Loss.PART),)))
    hint = error.hint or "charts: in .archcheck.yaml gives it values; exclude: leaves it out"
    failure = InputError(error.what, path=path, line=line, why=error.why, hint=hint)
    return Tree(Inventory(errors=(failure,)))


@dataclass(frozen=True, slots=True)
class _Render:
    """What came of one set of values: `name` is empty for the chart's own, which lie below `files`."""

    name: str
    files: tuple[Path, ...]
    inventory: Inventory


def _rendered(directory: Path, request: TreeRequest) -> Tree:
    options = RenderOptions(kube_version=request.kube_version)
    chart_request = ChartRequest(str(directory), options=options, offline=request.offline)
    renders: list[_Render] = []
    outputs: list[bytes] = []
    seen = outputs.append if request.keeps_documents else None
    failures: list[tuple[str, ChartError]] = []
    with opened_chart(chart_request, request.artifact_hub, request.cache()) as chart:
        extra = sorted(file for file in directory.glob("ci/*-values.yaml") if file.is_file())
        for file in [None, *extra]:
            name = file.relative_to(directory).as_posix() if file else ""
            over = (file,) if file else ()
            try:
                renders.append(_Render(name, over, chart.render(*over, seen=seen)))
            except ChartError as error:
                failures.append((name, error))
        metadata = chart.metadata
    tree = _told(renders, failures, directory)
    if not renders:
        return tree
    every = [workload for render in renders for workload in render.inventory.workloads]
    findings = [
        replace(finding, path=str(directory / CHART_FILE))
        for finding in chart_findings(metadata.facts, every)
    ]
    placed = [
        DirectoryOrigins(directory, render.files, render.name).with_origins(render.inventory)
        for render in renders
    ]
    return tree + Tree(_distinct(placed), tuple(findings), kept_documents(outputs, str(directory)))


def kept_documents(outputs: Sequence[bytes], shown: str) -> "tuple[AppliedDocument, ...]":
    """Return the documents of what helm rendered, each with its template."""
    if not outputs:
        return ()
    from archcheck.sources.applied import documents_of, of_template

    return tuple(document for data in outputs for document in documents_of(data, of_template(shown)))


def _told(renders: Sequence[_Render], failures: Sequence[tuple[str, ChartError]], directory: Path) -> Tree:
    """Return what did not render: the chart's own values may be made up for by those of `ci/`."""
    tree = Tree()
    for name, error in failures:
        if not name and renders:
            tree += Tree(Inventory(skipped=(Skipped(str(directory), None, _NOT_BY_DEFAULT),)))
        else:
            tree += failed(str(directory / name) if name else str(directory), None, error)
    return tree


def _distinct(inventories: Sequence[Inventory]) -> Inventory:
    """Return several renders as one: a workload that is the same in two of them counts once."""
    every: dict[Workload, Workload] = {}
    for inventory in inventories:
        for workload in inventory.workloads:
            every.setdefault(_without_lines(workload), workload)
    return replace(joined(inventories), workloads=tuple(every.values()))


def _without_lines(workload: Workload) -> Workload:
    """Return a workload as it is wherever it stands in what helm printed."""
    pods = tuple(
        replace(pod, images=tuple(replace(use, line=0, column=0) for use in pod.images))
        for pod in workload.pods
    )
    return replace(workload, pods=pods, source=Source(workload.source.path, None))
