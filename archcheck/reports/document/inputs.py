"""What of the input was not read, and why."""

from typing import Annotated, Any

from archcheck.frozen import dataclass
from archcheck.reports.codec import LineNumber, OptionalText, says
from archcheck.reports.positions import FilePosition
from archcheck.workloads.inventory import Loss

_LOSS = (
    "What the run lacks: nothing; a part of the input that could not be read; what an object or another tool "
    "deploys, and no run sees; a chart that is not fetched here."
)
_KIND = "The kind of an object that is not read (HelmRelease), or the tool whose tree it is (helmfile)."


@dataclass(frozen=True, slots=True)
class ReportInputError:
    """A part of the input that could not be read."""

    path: OptionalText
    line: LineNumber
    message: str


@dataclass(frozen=True, slots=True)
class ReportSkipped:
    """A part of the input that was skipped, and what the run lacks for it."""

    path: str
    line: LineNumber
    reason: str
    unread: Annotated[bool, says("It may hold workloads: a run without it is not complete.")]
    loss: Annotated[Loss, says(_LOSS)] = Loss.PART
    kind: Annotated[OptionalText, says(_KIND)] = ""
    namespace: OptionalText = ""
    name: OptionalText = ""
    accepted: Annotated[
        bool, says("An ignore of not-read takes it as it is: a run may be complete without it.")
    ] = False

    @classmethod
    def completed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Settle what a run lacks; an older report says it by having a kind, or none."""
        if not values["unread"]:
            return values | {"loss": Loss.NOTHING}
        return values | {"loss": values["loss"] or (Loss.PODS if values["kind"] else Loss.PART)}


@dataclass(frozen=True, slots=True)
class InputNotice:
    """A part of the input that could not be read, or was skipped, and why."""

    position: FilePosition
    text: str
