"""What was followed of a GitOps repository: its clusters, and the chart of each release."""

from typing import Annotated

from archcheck.frozen import dataclass
from archcheck.reports.codec import Count, LineNumber, OptionalText, says

_OBJECTS = "The objects that lead further, by kind: Kustomization, HelmRelease, Application."
_NAME = "What it reconciles, as clusters/home; null where a repository has one cluster."
_RENDERED = "Whether its chart was rendered: else only the images that its values name are known."
_VERSION = "The version that was used, of Chart.yaml; null where the chart could not be read."


@dataclass(frozen=True, slots=True)
class ReportObjectCount:
    """How many objects there are of a kind."""

    kind: str
    count: Count


@dataclass(frozen=True, slots=True)
class ReportFollowed:
    """A cluster, and what leads further among its objects."""

    cluster: Annotated[OptionalText, says(_NAME)]
    objects: Annotated[tuple[ReportObjectCount, ...], says(_OBJECTS)]


@dataclass(frozen=True, slots=True)
class ReportUsedChart:
    """The chart of a release: what is written of it, and what it came to."""

    name: OptionalText
    source: Annotated[OptionalText, says("The address that it comes from, or its path in the repository.")]
    wanted: Annotated[OptionalText, says("The version as it is written: one, a constraint, or a tag.")]
    version: Annotated[OptionalText, says(_VERSION)]
    digest: Annotated[OptionalText, says("That of its archive; null for a directory.")]


@dataclass(frozen=True, slots=True)
class ReportRelease:
    """A release of a chart, by the object that asks for it."""

    kind: str
    namespace: OptionalText
    name: str
    path: str
    line: LineNumber
    clusters: Annotated[tuple[str, ...], says("Those that have it just so, where clusters have names.")]
    chart: ReportUsedChart
    rendered: Annotated[bool, says(_RENDERED)]
