"""Rules about a chart: six Bitnami charts exit 0 without their own image, and "all fine" would be wrong."""

from collections.abc import Iterator, Sequence

from archcheck.findings.chart_facts import ChartFacts, references_in
from archcheck.findings.model import CHART_EMPTY, CHART_OWN_IMAGES, Finding
from archcheck.images.reference import Reference
from archcheck.workloads.model import Workload

_REMEDY = "see the chart's notes and README for the values it needs, and pass them with --set or --values"


def chart_findings(chart: ChartFacts, workloads: Sequence[Workload]) -> Iterator[Finding]:
    """Yield what is odd about a render; its templates are as helm names them, `CHART/templates/…`."""
    label = " ".join(part for part in (chart.name, chart.version) if part)
    if not workloads:
        message = f"{label} renders no workload with these values: nothing was checked"
        yield Finding(CHART_EMPTY.id, CHART_EMPTY.severity, message, _REMEDY, path=chart.path)
    elif chart.declared and not _renders_itself(chart, workloads):
        message = f"{label} renders none of the images it declares for itself, only those of its dependencies"
        yield Finding(CHART_OWN_IMAGES.id, CHART_OWN_IMAGES.severity, message, _REMEDY, path=chart.path)


def _renders_itself(chart: ChartFacts, workloads: Sequence[Workload]) -> bool:
    """Return whether a declared image is rendered that is the chart's own.

    Helpers that a chart shares with its dependencies (os-shell) do not count where only a dependency
    renders them and the image with the chart's name is left out, as in mastodon. An umbrella chart, which
    declares what its dependencies render, is fine.
    """
    declared = {_basename(reference) for reference in chart.declared}
    everywhere = {_basename(reference) for reference in references_in(workloads)}
    own = {_basename(reference) for reference in references_in(filter(_is_own, workloads))}
    if chart.name in declared - everywhere:
        return not declared.isdisjoint(own)
    return not declared.isdisjoint(everywhere)


def _is_own(workload: Workload) -> bool:
    """Return whether a template of the chart itself rendered the workload: `NAME/templates/…`."""
    return not workload.source.path.partition("/")[2].startswith("charts/")


def _basename(reference: Reference) -> str:
    return reference.repository.rpartition("/")[2]
