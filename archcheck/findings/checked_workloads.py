"""Workloads as the rules look at them, with nodes or without, and all findings about them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from archcheck.findings.fallbacks import fallbacks
from archcheck.findings.model import Finding
from archcheck.findings.placed_workloads import PlacedWorkload, placed_workloads
from archcheck.findings.remedies import NO_REMEDY, Remedies
from archcheck.findings.rule import ALL_PODS, FALLBACK, MENTION, PLACEMENT, POD, WORKLOAD
from archcheck.findings.rules import checks
from archcheck.findings.unseen_pods import UnseenPods
from archcheck.frozen import dataclass
from archcheck.scheduling.node import ARCH_LABELS
from archcheck.scheduling.placement import Answers, PlacementReport, Verdict
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class CheckedPod:
    """What a pod of a workload says of nodes.

    `known_values` are the values of the architecture labels of the nodes, as far as they are given; `placed`
    says whether they are, so that a verdict tells what comes of it.
    """

    workload: Workload
    constraints: Constraints
    known_values: frozenset[str] = frozenset()
    placed: bool = False


@dataclass(frozen=True, slots=True)
class CheckedWorkload:
    """A workload, what is known of its images, and its verdict: ok where no nodes are given.

    `architectures` are those of the nodes; None where none are given.
    """

    workload: Workload
    answers: Answers
    architectures: frozenset[str] | None
    verdict: Verdict


def workload_findings(
    workloads: Sequence[Workload],
    placement_report: PlacementReport | None,
    answers: Answers,
    remedies: Remedies = lambda _: NO_REMEDY,
    variant_label: str = "",
    mentions: Sequence[Workload] = (),
) -> Iterator[Finding]:
    """Yield what is wrong with workloads, and with where their pods may land.

    Args:
        workloads: what is to run.
        placement_report: where; None where no nodes are given.
        answers: what is known of each image.
        remedies: what to do about a workload that lands where it cannot run.
        variant_label: the label that tells arm variants, empty for none in particular.
        mentions: what names images, and runs none.

    """
    placed = [
        replace(workload, remedy=partial(remedies, position), variant_label=variant_label)
        for position, workload in enumerate(
            placed_workloads(workloads, placement_report, answers) if placement_report else ()
        )
    ]
    yield from _placement_findings(placed)
    if placement_report is not None:
        for mention in mentions:
            named = UnseenPods(mention, mention.images, placement_report.pools, answers)
            for check in checks(MENTION):
                yield from check(named)
    yield from _constraint_findings(workloads, placement_report, placed, answers)


def _placement_findings(placed: Sequence[PlacedWorkload]) -> Iterator[Finding]:
    """Yield what is found of each workload where it lands: first how bad it is, then the rest."""
    for workload in placed:
        worst = workload.worst
        for check in checks(PLACEMENT):
            yield from check(worst)
    for workload in placed:
        for fallback in fallbacks(workload):
            for check_fallback in checks(FALLBACK):
                yield from check_fallback(fallback)
        for check in checks(ALL_PODS):
            yield from check(workload)


def _constraint_findings(
    workloads: Sequence[Workload],
    placement_report: PlacementReport | None,
    placed: Sequence[PlacedWorkload],
    answers: Answers,
) -> Iterator[Finding]:
    """Yield what is found of what each workload says of nodes, whether any are given or not."""
    nodes = [node for pool in placement_report.pools for node in pool.members] if placement_report else []
    architectures = frozenset(node.platform.architecture for node in nodes) if nodes else None
    known_values = frozenset(node.labels[key] for node in nodes for key in ARCH_LABELS if key in node.labels)
    verdicts = [workload.placement.verdict for workload in placed] or [Verdict.OK] * len(workloads)
    for workload, verdict in zip(workloads, verdicts, strict=True):
        for pod in workload.pods:
            checked = CheckedPod(workload, pod.constraints, known_values, placed=bool(nodes))
            for check_pod in checks(POD):
                yield from check_pod(checked)
        for check in checks(WORKLOAD):
            yield from check(CheckedWorkload(workload, answers, architectures, verdict))
