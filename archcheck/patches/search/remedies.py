"""What a finding advises is what a patch would write, planned for the workloads that are not well placed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from archcheck.documents.values import value_of
from archcheck.findings.remedies import Remedy
from archcheck.patches.describing import in_words
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.search.planning import plan
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import Answers, PlacementReport, Verdict, WorkloadPlacement
from archcheck.workloads.model import Workload

_OR_ANOTHER = ", or choose an image that has the others too"
_NOT_WRITTEN = Remedy("nothing that archcheck writes: what makes its pods decides where they may land")


def planned_remedies(
    workloads: Sequence[Workload], placement_report: PlacementReport, answers: Answers, cluster: Cluster
) -> Mapping[int, Remedy]:
    """Return the remedy of each workload that lands where it cannot run, or nowhere, by its position.

    Workloads that differ in nothing that a patch looks at are planned once.

    Args:
        workloads: what is to run.
        placement_report: where it is placed, as it is written.
        answers: what is known of each image.
        cluster: where it is to run, and what patches may tolerate there.

    """
    wanted = [number for number, placed in enumerate(placement_report.placed) if _is_misplaced(placed)]
    remedies: dict[int, Remedy] = dict.fromkeys(wanted, _NOT_WRITTEN)
    alike: dict[object, list[int]] = {}
    for number in wanted:
        if workloads[number].outline is not None:
            alike.setdefault(_key(workloads[number], placement_report.placed[number]), []).append(number)
    firsts = [group[0] for group in alike.values()]
    roots = [root for number in firsts if (root := workloads[number].outline) is not None]
    part = replace(placement_report, placed=tuple(placement_report.placed[number] for number in firsts))
    outcomes = plan([workloads[number] for number in firsts], roots, part, answers, cluster)
    for group, outcome in zip(alike.values(), outcomes, strict=True):
        remedies |= dict.fromkeys(group, remedy_of(outcome))
    return remedies


def remedy_of(outcome: PatchOutcome) -> Remedy:
    """Return what an outcome advises: the change, or why there is none and what helps instead."""
    match outcome:
        case Patch(change=change):
            return Remedy(f"{in_words(change)}{_OR_ANOTHER}", is_change=True)
        case Refusal(reason=reason, hint=hint, is_verdict=is_verdict):
            return Remedy(hint if hint and is_verdict else ": ".join(text for text in (reason, hint) if text))
        case _:
            return _NOT_WRITTEN


def _is_misplaced(placed: WorkloadPlacement) -> bool:
    """Return whether a workload lands nowhere, or somewhere where it cannot run."""
    every = (*placed.placements, *(placed.cause[1].placements if placed.cause else ()))
    return placed.verdict is Verdict.STUCK or any(
        placement.lands and placement.runs is Runs.NO for placement in every
    )


def _key(workload: Workload, placed: WorkloadPlacement) -> object:
    """Return what two workloads have in common that get the same patch: all but their names and lines."""
    named = any(pod.constraints.claims for pod in workload.pods) or bool(workload.claim_templates)
    outline = value_of(workload.outline)
    metadata = outline.get("metadata") if isinstance(outline, dict) else None
    if isinstance(metadata, dict) and not named:
        metadata = {
            key: value for key, value in metadata.items() if key not in ("name", "generateName", "uid")
        }
        outline = outline | {"metadata": metadata}
    return (
        workload.api_version,
        workload.kind,
        workload.namespace,
        workload.name if named else "",
        tuple((use.container, use.role, use.text) for use in workload.images),
        json.dumps(outline, sort_keys=True, default=str),
        placed,
    )
