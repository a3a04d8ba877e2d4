"""Rules about a chart: six Bitnami charts exit 0 without their own image, and "all fine" would be wrong."""

from collections.abc import Iterable, Iterator

from archcheck.findings.model import CHART_EMPTY, CHART_OWN_IMAGES, Finding
from archcheck.images.reference import Reference

_REMEDY = "see the chart's notes and README for the values it needs, and pass them with --set or --values"


def omitted(declared: Iterable[Reference], rendered: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the declared images of which no version is rendered.

    Told by the repository, so that values which move a chart to a mirror (`mirror.lan/hub/bitnami/nginx`)
    do not make its images look left out.
    """
    repositories = {reference.repository for reference in rendered}
    return tuple(
        reference
        for reference in declared
        if not any(
            repository == reference.repository or repository.endswith(f"/{reference.repository}")
            for repository in repositories
        )
    )


def _basename(reference: Reference) -> str:
    return reference.repository.rpartition("/")[2]


def chart_findings(
    chart: str, workloads: int, declared: tuple[Reference, ...], rendered: Iterable[Reference]
) -> Iterator[Finding]:
    """Yield what is odd about a render.

    Args:
        chart: the chart's name and version.
        workloads: how many workloads were rendered.
        declared: the images that `Chart.yaml` declares.
        rendered: the images in the rendered workloads.

    """
    severity = CHART_EMPTY.severity
    if not workloads:
        yield Finding(
            CHART_EMPTY.id,
            severity,
            f"{chart} renders no workload with these values: nothing was checked",
            _REMEDY,
        )
        return
    own = {_basename(reference) for reference in declared}
    if own and own.isdisjoint(_basename(reference) for reference in rendered):
        message = f"{chart} renders none of the {len(declared)} images it declares for itself"
        yield Finding(CHART_OWN_IMAGES.id, severity, message, _REMEDY)
