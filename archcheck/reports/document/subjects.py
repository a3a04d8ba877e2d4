"""What was checked: images, workloads with their containers, and the nodes that they are placed on."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated

from archcheck.frozen import dataclass
from archcheck.images.availability import ManifestKind, Reason
from archcheck.images.naming import parse_image
from archcheck.images.offering import Offer
from archcheck.reports.codec import Count, LineNumber, OptionalText, says
from archcheck.reports.positions import FilePosition
from archcheck.workloads.model import Role

VERDICTS = ("ok", "at-risk", "stuck", "unknown")
RUNS = ("native", "fallback", "depends", "no", "unknown")
PULL_RULES = ("best-first", "strict", "open", "cri-o", "docker")
STATUSES = ("found", "missing", *(reason.value for reason in Reason), "unresolved")
"""An image's; any but the first two says that its platforms are not known."""

PLATFORM = says("os/architecture[/variant], normalised.", pattern="^[^/]+(/[^/]+){0,2}$")
_OFFERS = (
    "What there is for each platform of the table; hidden: the index has it where a runtime does not look."
)
_PATH = "A file; - is standard input, chart:NAME/FILE a part of a chart that lies in no file."
_VIA = "What the image came through that lies in no file here: default of the chart NAME VERSION: FILE."
_OPEN = (
    "What is named only later of where its pods land (a placeholder in a selector, values of a release): "
    "where that is, is not known."
)

_CLUSTERS = (
    "The clusters that have it, where the input deploys several. One that fares differently in them is here "
    "once for each verdict."
)


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A chart, in the version that was found."""

    name: str
    version: OptionalText


@dataclass(frozen=True, slots=True)
class ReportNode:
    """Nodes that no pod of the input tells apart."""

    name: str
    count: Count
    hosts: Annotated[tuple[str, ...], says("The names of the nodes, where each has one.")]
    platform: Annotated[
        str, says("os/architecture[/variant]; the system alone where a node says no architecture.")
    ]
    labels: Annotated[Mapping[str, str], says("Those that all of them have.")]
    taints: Annotated[tuple[str, ...], says("key=value:Effect")]
    unschedulable: bool
    runtime: OptionalText
    pull: Annotated[
        str,
        says(
            "How the runtime chooses from an index; open: best-first or strict, which nothing tells.",
            enum=PULL_RULES,
        ),
    ]
    assumptions: Annotated[tuple[str, ...], says("What the nodes do not say and was taken to be so.")]
    clusters: Annotated[
        tuple[str, ...], says("The clusters that have them, where not all workloads are of all nodes.")
    ] = ()

    @property
    def title(self) -> str:
        """`a20 (2)`, as in the table."""
        return f"{self.name} ({self.count})" if self.count > 1 else self.name


@dataclass(frozen=True, slots=True)
class ReportPull:
    """What a node gets of an index."""

    node: Annotated[str, says("The name under nodes.")]
    platform: Annotated[OptionalText, says("The platform of the one entry that its runtime takes, or null.")]


@dataclass(frozen=True, slots=True)
class ReportImage:
    """An image, and what is known of it."""

    reference: Annotated[str, says("In full; as written where it is no reference.")]
    digest: Annotated[OptionalText, says(pattern="^[a-z0-9]+:[0-9a-f]+$")]
    status: Annotated[str, says(enum=STATUSES)]
    kind: Annotated[OptionalText, says(enum=[*(kind.value for kind in ManifestKind), None])]
    platforms: Annotated[
        tuple[Annotated[str, PLATFORM], ...],
        says("All that is there: of an index the union of everything below it.", uniqueItems=True),
    ]
    message: OptionalText
    answered_by: Annotated[OptionalText, says("The host or layout that answered.")]
    offers: Annotated[
        Mapping[str, Annotated[str, says(enum=[offer.value for offer in Offer])]], says(_OFFERS)
    ] = field(default_factory=dict)
    pulled: Annotated[
        tuple[ReportPull, ...], says("What each node gets of an index, where nodes are given.")
    ] = ()

    @property
    def familiar(self) -> str:
        """The name for people, which is the one that findings have."""
        return parse_image(self.reference).familiar

    @property
    def is_unknown(self) -> bool:
        """Whether it is neither there nor missing, as far as could be told."""
        return self.status not in ("found", "missing")


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Where a workload stands."""

    path: Annotated[
        str, says("A file; - is standard input, chart:NAME/FILE a part of a chart that lies in no file.")
    ]
    line: Annotated[LineNumber, says("Null where helm rendered the text: the line lies in no file.")]
    variant: Annotated[
        OptionalText, says("With which values a chart was rendered, if not with its own alone.")
    ]
    release: Annotated[OptionalText, says("The object whose chart rendered it: apps/HelmRelease/web.")] = ""


@dataclass(frozen=True, slots=True)
class ReportContainer:
    """A container, or what else of a workload names an image."""

    container: str
    role: Annotated[str, says(enum=[role.value for role in Role])]
    reference: str
    line: LineNumber
    path: Annotated[
        OptionalText, says("What a field, a variable or a key is called: spec.templates[].container.image.")
    ] = ""
    via: Annotated[OptionalText, says(_VIA)] = ""


@dataclass(frozen=True, slots=True)
class ReportPlacement:
    """What would become of a workload on a node."""

    node: Annotated[str, says("The name under nodes.")]
    lands: Annotated[bool, says("Whether any pod of the workload may land there.")]
    blocked_by: tuple[str, ...]
    runs: Annotated[str, says(enum=RUNS)]
    fails_with: OptionalText
    because: Annotated[tuple[str, ...], says("The containers that are why it does not run natively.")]
    pulls: Annotated[
        tuple[OptionalText, ...], says("For each of those the platform that would be pulled, or null.")
    ]


@dataclass(frozen=True, slots=True)
class ReportWorkload:
    """A workload, its images, and what becomes of it on the nodes."""

    kind: str
    api_version: str
    namespace: OptionalText
    name: str
    source: ReportSource
    hooks: Annotated[tuple[str, ...], says("helm's hook events.")]
    verdict: Annotated[OptionalText, says("Null where no nodes are given.", enum=[*VERDICTS, None])]
    images: tuple[ReportContainer, ...]
    open: Annotated[tuple[str, ...], says(_OPEN)] = ()
    clusters: Annotated[tuple[str, ...], says(_CLUSTERS)] = ()
    placements: tuple[ReportPlacement, ...] = field(kw_only=True)

    @property
    def is_mention(self) -> bool:
        """Whether it runs nothing, and only names images."""
        return bool(self.images) and all(image.role == Role.CONFIG for image in self.images)

    @property
    def label(self) -> str:
        """`namespace/Kind/name`, by which findings name it."""
        return "/".join(name for name in (self.namespace, self.kind, self.name) if name)

    @property
    def position(self) -> FilePosition:
        """Where it stands."""
        return FilePosition(self.source.path, self.source.line)
