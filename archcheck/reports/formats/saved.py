"""The JSON document as values: what every further format is made from.

A saved document may be older or newer than this program, and may have been edited: what is missing, null or
of another type reads as absent, and every text is made printable here, once. Only the path of a `Place` is
kept as it was, since a URI must name that very file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archcheck.findings.model import Severity
from archcheck.findings.rules.not_read import RULE as NOT_READ
from archcheck.images.naming import parse_image
from archcheck.images.reference import Reference
from archcheck.reports.missed import missed
from archcheck.reports.text import printable
from archcheck.workloads.inventory import Loss
from archcheck.workloads.locations import STANDARD_INPUT, is_file


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; `path` is raw, and empty where it is not known."""

    path: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def shown(self) -> str:
        """The path for people."""
        return printable(self.path)

    @property
    def is_file(self) -> bool:
        """Whether the path is that of a file or folder: not standard input, a part of a chart or nothing."""
        return is_file(self.path)

    @property
    def source(self) -> str:
        """The name of the input: the path, or `standard input`."""
        return "standard input" if self.path == STANDARD_INPUT else self.shown

    @property
    def described(self) -> str:
        """`web.yaml:7`, or `standard input, line 7`, or nothing."""
        if self.path == STANDARD_INPUT:
            return f"{self.source}, line {self.line}" if self.line else self.source
        return f"{self.shown}:{self.line}" if self.path and self.line else self.shown


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count; `by` is annotation, comment, configuration or baseline."""

    by: str
    reason: str = ""
    place: Place = Place()
    expires: str = ""


@dataclass(frozen=True, slots=True)
class SavedFinding:
    """A finding. `template` is raw, as paths are; `suppression` is None where it counts."""

    rule: str
    severity: Severity
    message: str
    remedy: str = ""
    workload: str = ""
    container: str = ""
    image: str = ""
    place: Place = Place()
    template: str = ""
    fingerprint: str = ""
    suppression: Suppression | None = None

    @property
    def advice(self) -> str:
        """The remedy as a sentence of its own, or nothing."""
        return f"try: {self.remedy}" if self.remedy else ""


@dataclass(frozen=True, slots=True)
class SavedImage:
    """An image. Any status but `found` and `missing` says that its platforms are not known.

    `offers` is by platform what machines of it get, in the words of the document, which may be of a later
    version; an earlier one has none.
    """

    reference: str
    status: str
    platforms: tuple[str, ...] = ()
    message: str = ""
    offers: Mapping[str, str] = field(default_factory=dict)

    @property
    def familiar(self) -> str:
        """The name for people, which is the one that findings have."""
        name = parse_image(self.reference)
        return printable(name.familiar) if isinstance(name, Reference) else self.reference

    @property
    def unknown(self) -> bool:
        """Whether it is neither there nor missing, as far as could be told."""
        return self.status not in ("found", "missing")


@dataclass(frozen=True, slots=True)
class SavedPlacement:
    """What would become of a workload on a node."""

    node: str
    lands: bool
    runs: str


@dataclass(frozen=True, slots=True)
class SavedWorkload:
    """A workload; `images` are the references of its containers."""

    label: str
    place: Place
    verdict: str = ""
    variant: str = ""
    images: tuple[str, ...] = ()
    placements: tuple[SavedPlacement, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedNode:
    """A node, or a pool of alike ones."""

    name: str
    platform: str
    count: int = 1

    @property
    def title(self) -> str:
        """`a20 (2)`, as in the table."""
        return f"{self.name} ({self.count})" if self.count > 1 else self.name


@dataclass(frozen=True, slots=True)
class InputNotice:
    """A part of the input that could not be read, or was passed over, and what the run lacks for it."""

    place: Place
    text: str
    loss: Loss = Loss.PART


@dataclass(frozen=True, slots=True)
class Saved:
    """A whole run. `exit_code` is None where the document does not say."""

    complete: bool
    exit_code: int | None
    subject: str
    required: Sequence[str]
    nodes: Sequence[SavedNode]
    images: Sequence[SavedImage]
    workloads: Sequence[SavedWorkload]
    findings: Sequence[SavedFinding]
    suppressed: Sequence[SavedFinding]
    errors: Sequence[InputNotice]
    skipped: Sequence[InputNotice]

    @property
    def unread(self) -> tuple[InputNotice, ...]:
        """What a run is not complete without, and no finding names: errors, and what may hold workloads."""
        return (*self.errors, *(each for each in self.skipped if each.loss is Loss.PART))

    @property
    def missed(self) -> str:
        """How much of the input was not read, in so many words; empty where all of it was."""
        return missed(len(self.unread), sum(each.rule == NOT_READ.id for each in self.findings))

    @property
    def passed_over(self) -> tuple[InputNotice, ...]:
        """What was passed over with good reason."""
        return tuple(each for each in self.skipped if each.loss is Loss.NOTHING)
