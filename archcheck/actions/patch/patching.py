"""The pipeline of patches: a check → for each workload a change, a refusal, or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from archcheck.actions.check import check
from archcheck.actions.check_request import CheckRequest
from archcheck.actions.placements import place_workloads
from archcheck.actions.reporter import Progress
from archcheck.errors import ExitCode, UsageError
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Unresolved
from archcheck.images.naming import ImageName
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.search.planning import plan
from archcheck.reports.model import Report
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.cluster_groups import ClusterGroup, cluster_groups
from archcheck.scheduling.placement import Answers
from archcheck.scheduling.taints import COMPARISON_GATE
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class Patching:
    """What a check found, and an outcome for each of its workloads.

    `request` is what was asked, `answers` what is known of each image, `cluster` where it was placed. `notes`
    are what has to be said of all of it.
    """

    request: CheckRequest
    report: Report
    outcomes: tuple[PatchOutcome, ...]
    answers: Answers
    cluster: Cluster
    notes: tuple[str, ...] = ()

    @property
    def patches(self) -> list[Patch]:
        """The changes, in the order of the input."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Patch)]

    def with_answers_for(self, inventories: Iterable[Inventory]) -> "Patching":
        """Return the same, knowing the images of other workloads as well: an overlay may bring its own.

        Raises:
            ConfigurationError: an OCI layout that is none.

        """
        known = {image.name: image.availability for image in self.report.images}
        new = [
            workload
            for inventory in inventories
            for workload in inventory.workloads
            if any(use.image not in known for use in workload.images)
        ]
        if not new:
            return self
        inventory = replace(
            self.request.inventory, workloads=tuple(new), roots=(), errors=(), skipped=(), unattached=()
        )
        report = check(replace(self.request, inventory=inventory, chart=None), Progress())
        known |= {image.name: image.availability for image in report.images}
        return replace(self, answers=_Answers(known))

    def with_outcomes(self, outcomes: Iterable[PatchOutcome]) -> "Patching":
        """Return the same with other outcomes: a form may not be able to say every change."""
        return replace(self, outcomes=tuple(outcomes))

    def refusing(self, reason: Callable[[Patch], tuple[str, str] | None]) -> "Patching":
        """Return the same, with a refusal for each patch that has a reason not to be trusted or written."""
        outcomes: list[PatchOutcome] = []
        for outcome in self.outcomes:
            why = reason(outcome) if isinstance(outcome, Patch) else None
            outcomes.append(outcome if why is None else Refusal(outcome.workload, *why))
        return self.with_outcomes(outcomes)

    def with_notes(self, notes: Iterable[str]) -> "Patching":
        """Return the same with more to be said of it."""
        return replace(self, notes=(*self.notes, *notes))

    @property
    def is_certain(self) -> bool:
        """Whether everything was read and found out."""
        return self.report.complete and not any(
            isinstance(outcome, Refusal) and outcome.unknown for outcome in self.outcomes
        )

    @property
    def exit_code(self) -> ExitCode:
        """The process's exit code: what stays unsafe counts like a finding."""
        report, fail_on = self.report, self.request.fail_on
        if report.exit_code is ExitCode.INTERRUPTED or report.errors:
            return ExitCode.INTERRUPTED if not report.errors else ExitCode.USAGE
        refused = [
            outcome for outcome in self.outcomes if isinstance(outcome, Refusal) and not outcome.unknown
        ]
        if refused and fail_on is not None:
            return ExitCode.FINDINGS
        if not self.is_certain:
            return ExitCode.INCOMPLETE
        return ExitCode.OK if report.images else ExitCode.NOTHING_TO_CHECK


def find_patches(
    request: CheckRequest, tolerate: frozenset[str], variant_label: str, progress: Progress
) -> Patching:
    """Check, and search for the changes that make every workload safe.

    The inventory has to have been read with its objects kept.

    Args:
        request: what to check; with nodes.
        tolerate: keys of taints that patches may tolerate.
        variant_label: the label that tells arm variants, or empty.
        progress: who wants to know how far the registries are.

    Raises:
        ConfigurationError: an OCI layout that is none.

    """
    groups = cluster_groups(request.inventory, request.nodes, request.cluster_nodes)
    _require_one(groups)
    report = check(request, progress)
    roots = request.inventory.roots
    known = {image.name: image.availability for image in report.images}
    answers = _Answers(known)
    cluster = Cluster(
        request.nodes,
        request.inventory.cluster_objects,
        tolerate,
        variant_label,
        comparisons=COMPARISON_GATE in request.gates,
    )
    outcomes: dict[int, PatchOutcome] = {}
    for placed in place_workloads(request, answers):
        group = placed.group
        own = replace(cluster, nodes=group.nodes, cluster_objects=group.cluster_objects)
        cluster = own if group.nodes else cluster
        mine = [roots[position] for position in group.positions]
        planned = plan(group.workloads, mine, placed.report, answers, own)
        outcomes |= zip(group.positions, planned, strict=True)
    ordered = tuple(outcomes[position] for position in range(len(request.inventory.workloads)))
    return Patching(request, report, ordered, answers, cluster)


def _require_one(groups: Iterable[ClusterGroup]) -> None:
    """Refuse workloads of clusters with different nodes: one patch would have to be safe in all of them.

    Raises:
        UsageError: there are several, and each has nodes.

    """
    several = [", ".join(group.clusters) for group in groups if group.nodes and group.workloads]
    if len(several) > 1:
        names = " and ".join(name or "what is of no cluster" for name in several)
        raise UsageError(
            f"patches are for the nodes of one cluster, and {names} have different ones",
            hint="name the folder of one: archcheck patch clusters/NAME --form gitops",
        )


class _Answers(dict[ImageName, Availability]):
    """What is known of each image; an object that only a patch brings may name one that was not asked for."""

    def __missing__(self, image: ImageName) -> Availability:
        return Unresolved("it was not asked for")
