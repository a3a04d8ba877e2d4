"""What a chart says of itself, beside what it renders."""

from collections.abc import Iterable, Iterator

from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """What a chart's `Chart.yaml` says: name, version, the images in its annotations; `path` is the file."""

    name: str
    version: str
    declared: tuple[Reference, ...]
    path: str = ""


def left_out(chart: ChartFacts, workloads: Iterable[Workload]) -> tuple[Reference, ...]:
    """Return the declared images of which no version is rendered.

    Told by the repository, so that values which move a chart to a mirror (`mirror.lan/hub/bitnami/nginx`)
    do not make its images look left out.
    """
    repositories = {reference.repository for reference in references_in(workloads)}
    return tuple(
        reference
        for reference in chart.declared
        if not any(
            repository == reference.repository or repository.endswith(f"/{reference.repository}")
            for repository in repositories
        )
    )


def references_in(workloads: Iterable[Workload]) -> Iterator[Reference]:
    """Yield the references of all images, without those that are none."""
    for workload in workloads:
        for use in workload.images:
            if isinstance(use.image, Reference):
                yield use.image
