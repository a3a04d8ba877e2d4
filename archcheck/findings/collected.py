"""All findings of a run, rule by rule."""

from collections.abc import Iterator, Sequence
from functools import partial

from archcheck.findings.handlers import handler_findings
from archcheck.findings.model import Finding
from archcheck.findings.placed_workloads import cases
from archcheck.findings.remedies import Remedies, Remedy
from archcheck.findings.rules.architectures import argument_findings, image_findings, selector_findings
from archcheck.findings.rules.fallbacks import fallback_findings, variant_findings
from archcheck.findings.rules.placement import placement_findings
from archcheck.scheduling.node import ARCH_LABELS
from archcheck.scheduling.placing import Answers, PlacementReport, Verdict
from archcheck.workloads.model import Workload

_NONE = Remedy("see what archcheck patch says of it")


def workload_findings(
    workloads: Sequence[Workload],
    placing: PlacementReport | None,
    answers: Answers,
    remedies: Remedies = lambda _: _NONE,
    variant_label: str = "",
) -> Iterator[Finding]:
    """Yield what is wrong with workloads, and with where their pods may land.

    Args:
        workloads: what is to run.
        placing: where; None where no nodes are given.
        answers: what is known of each image.
        remedies: what to do about a workload that lands where it cannot run.
        variant_label: the label that tells arm variants, empty for none in particular.

    """
    placed = cases(workloads, placing, answers) if placing else []
    for at, case in enumerate(placed):
        yield from placement_findings(case.worst, partial(remedies, at))
    for case in placed:
        yield from fallback_findings(case)
        yield from handler_findings(case)
        yield from variant_findings(case, variant_label)
        yield from argument_findings(case)
    present = (
        frozenset(pool.node.platform.architecture for pool in placing.pools) if placing is not None else None
    )
    nodes = [node for pool in placing.pools for node in pool.members] if placing is not None else []
    labels = frozenset(node.labels[key] for node in nodes for key in ARCH_LABELS if key in node.labels)
    verdicts = [case.placed.verdict for case in placed] or [Verdict.OK] * len(workloads)
    for workload, verdict in zip(workloads, verdicts, strict=True):
        yield from selector_findings(workload, labels, placed=placing is not None)
        explained = verdict in (Verdict.STUCK, Verdict.AT_RISK)
        yield from image_findings(workload, answers, present, explained=explained)
