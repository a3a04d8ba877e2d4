"""A chart of the configuration → what it renders, placed in the values that it is given."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from archcheck.errors import ChartError, HelmMissingError
from archcheck.findings.checked_charts import chart_findings
from archcheck.sources.charts.render import opened_chart
from archcheck.sources.trees.charts.local import NO_HELM, failed, kept_documents
from archcheck.sources.trees.charts.origins import origins_of
from archcheck.sources.trees.discover.kustomizations import real
from archcheck.sources.trees.model import ConfiguredChart, Tree, TreeRequest
from archcheck.workloads.inventory import Inventory, Loss, Skipped
from archcheck.workloads.model import Origin


def render_configured(chart: ConfiguredChart, request: TreeRequest) -> Tree:
    """Return what a chart of the configuration renders.

    Where its templates lie in no file of the repository, an image is placed where a values file of the user
    names it, else where the configuration names the chart.
    """
    try:
        options = chart.request.options.for_kubernetes(request.kube_version)
        named = replace(chart.request, options=options)
        with opened_chart(named, request.artifact_hub, request.cache()) as opened:
            outputs: list[bytes] = []
            rendered = opened.render(seen=outputs.append if request.keeps_documents else None)
            inventory = origins_of(opened, Origin(chart.path, chart.line)).with_origins(rendered)
            facts = opened.metadata.facts
    except HelmMissingError:
        return Tree(Inventory(skipped=(Skipped(chart.path, chart.line, NO_HELM, loss=Loss.PART),)))
    except ChartError as error:
        return failed(chart.path, chart.line, error)
    findings = chart_findings(facts, rendered.workloads)
    placed = tuple(replace(finding, path=chart.path, line=chart.line) for finding in findings)
    return Tree(inventory, placed, kept_documents(outputs, chart.path))


def values_of(chart: ConfiguredChart) -> list[Path]:
    """Return the values files that the configuration gives a chart."""
    return [Path(path) for path in chart.request.options.values]


def is_about(chart: ConfiguredChart, files: Iterable[Path]) -> bool:
    """Return whether one of the files is a part of a chart or of the values that it is given."""
    values = {real(file) for file in values_of(chart)}
    own = None if chart.request.is_name else real(Path(chart.request.chart))
    changed = [real(file) for file in files]
    return any(path in values or own in (path, *path.parents) for path in changed)
