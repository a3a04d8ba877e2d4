"""Workloads as they were placed → for each a change, a refusal, or nothing; every change is placed again.

Avoid first; then, only for taints that the user marked, tolerate; then place what would really be written,
and keep it only if the pods land on exactly the nodes that run them. Source: DESIGN.md §5.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice, repeat

from archcheck.documents import nodes as documents
from archcheck.documents.nodes import get, text_of
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.frozen import dataclass
from archcheck.patches.describing import with_tolerations
from archcheck.patches.model import Change, NodeSet, Patch, PatchOutcome, Refusal, Unneeded
from archcheck.patches.search.candidates import Candidate, candidates_for
from archcheck.patches.search.first_look import first_look
from archcheck.patches.search.kinds import advice
from archcheck.patches.search.reaching import GOOD, reaches, tolerable
from archcheck.patches.search.reasons import disjoint_terms, no_patch_reason
from archcheck.scheduling.cluster import Cluster, NodeLabel, labelled
from archcheck.scheduling.node import Taint
from archcheck.scheduling.placement import Answers, PlacementReport, Verdict, WorkloadPlacement
from archcheck.scheduling.pools import Pool
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class _Search:
    """One workload's candidates, of which the first that is good wins."""

    case: PlacedWorkload
    root: documents.Mapping
    left: Iterator[Candidate]
    tolerated: frozenset[Taint]
    tried: list[Change] = field(default_factory=list)


def plan(
    workloads: Sequence[Workload],
    roots: Sequence[documents.Mapping],
    placement_report: PlacementReport,
    answers: Answers,
    cluster: Cluster,
) -> list[PatchOutcome]:
    """Return an outcome for each workload.

    Args:
        workloads: what is to run.
        roots: the object of each workload, as it is written.
        placement_report: where it is placed, as it is written.
        answers: what is known of each image.
        cluster: where it is to run.

    """
    outcomes: dict[int, PatchOutcome] = {}
    searches: dict[int, _Search] = {}
    for number, (workload, root, placed) in enumerate(
        zip(workloads, roots, placement_report.placed, strict=True)
    ):
        case = PlacedWorkload(workload, placed, placement_report.pools, answers)
        wanted = tolerable(case, cluster.tolerate)
        outcome = first_look(case, root, cluster, wanted)
        if outcome is None:
            searches[number] = _Search(case, root, candidates_for(case, root, cluster, wanted), wanted)
        else:
            outcomes[number] = outcome
    outcomes |= _outcomes_of(searches, answers, cluster)
    again = {number: wide for number, search in searches.items() if (wide := _if_tolerated(search, cluster))}
    for number, tolerated in _outcomes_of(again, answers, cluster).items():
        refusal = outcomes[number]
        if isinstance(refusal, Refusal) and isinstance(tolerated, Patch):
            outcomes[number] = replace(refusal, hint=with_tolerations(tolerated, cluster.tolerate))
    return [outcomes[number] for number in range(len(workloads))]


def _if_tolerated(search: _Search, cluster: Cluster) -> _Search | None:
    """Return the search for a patch of a workload that no node takes, as if its taints were marked.

    What it finds is only said: which taints are tolerated is for the user to decide.
    """
    case = search.case
    if case.placement.verdict is not Verdict.STUCK:
        return None
    blocks = (block for _, placement in case.on for block in placement.reasons)
    keys = {block.taint.key for block in blocks if block.taint is not None}
    wanted = tolerable(case, cluster.tolerate | keys)
    if not wanted - search.tolerated:
        return None
    return _Search(case, search.root, candidates_for(case, search.root, cluster, wanted), wanted)


def _outcomes_of(
    searches: Mapping[int, _Search], answers: Answers, cluster: Cluster
) -> dict[int, PatchOutcome]:
    """Return the outcome of each search; all that are open take a step together."""
    outcomes: dict[int, PatchOutcome] = {}
    left = dict(searches)
    while left:
        for number, outcome in _round(left, answers, cluster).items():
            outcomes[number] = outcome
            del left[number]
    return outcomes


def _round(searches: Mapping[int, _Search], answers: Answers, cluster: Cluster) -> dict[int, PatchOutcome]:
    """Place the next candidate of each search; return the searches that are over, with their outcomes."""
    done: dict[int, PatchOutcome] = {}
    trials: dict[tuple[NodeLabel, ...], list[tuple[int, _Search, Candidate]]] = {}
    for number, search in searches.items():
        candidate = next(search.left, None)
        if candidate is None:
            done[number] = _given_up(search)
        else:
            search.tried.append(candidate.change)
            trials.setdefault(candidate.change.labels, []).append((number, search, candidate))
    for labels, group in trials.items():
        ready = replace(cluster, nodes=labelled(cluster.nodes, labels))
        trial = [_pairs(search.case.workload, candidate.workload) for _, search, candidate in group]
        placement_report = ready.schedule([each for pairs in trial for each in pairs], answers)
        placed = iter(placement_report.placed)
        for (number, search, candidate), pairs in zip(group, trial, strict=True):
            before, after, *pods = islice(placed, len(pairs))
            judged = pods or [before, after]
            if all(map(_is_good, judged[::2], judged[1::2], repeat(candidate))):
                done[number] = _patch(search, candidate, placement_report.pools, (before, after))
    return done


def _pairs(before: Workload, after: Workload) -> list[Workload]:
    """Return a workload before and after a change; then each of its pods, if an operator makes several."""
    pairs = [before, after]
    if len(before.pods) > 1:
        for old, new in zip(before.pods, after.pods, strict=True):
            pairs += [replace(before, pods=(old,)), replace(after, pods=(new,))]
    return pairs


def _is_good(before: WorkloadPlacement, after: WorkloadPlacement, candidate: Candidate) -> bool:
    """Return whether pods reach just the nodes that run them, of those they reached or now tolerate."""
    for old, new in zip(before.placements, after.placements, strict=True):
        reached = reaches(old, candidate.change.tolerations)
        if new.lands != (reached and old.runs in GOOD) or (new.lands and not new.works):
            return False
    return after.verdict is Verdict.OK and any(placement.lands for placement in after.placements)


def _patch(
    search: _Search,
    candidate: Candidate,
    pools: Sequence[Pool],
    placed: tuple[WorkloadPlacement, WorkloadPlacement],
) -> Patch:
    before, after = (
        NodeSet(tuple(pair for pair in zip(pools, placement.placements, strict=True) if pair[1].lands))
        for placement in placed
    )
    workload = search.case.workload
    notes = [*disjoint_terms(workload, candidate.change), *advice(workload, search.root, candidate.change)]
    if search.tolerated and not candidate.change.tolerations:
        notes.insert(
            0, "no toleration: nothing would keep it off the nodes behind those taints that lack images"
        )
    return Patch(
        workload,
        workload.pods[0].path,
        candidate.change,
        candidate.operations,
        before,
        after,
        tuple(notes),
        named=text_of(get(search.root, "metadata", "name")) is not None,
        generation=_generation(search.root),
    )


def _generation(root: documents.Mapping) -> int | None:
    """Return the generation of an object that was read from a cluster: it counts what changed in its spec."""
    text = text_of(get(root, "metadata", "generation")) or ""
    live = get(root, "metadata", "uid") is not None
    return int(text) if live and text.isascii() and text.isdigit() and len(text) < 19 else None


def _given_up(search: _Search) -> PatchOutcome:
    if search.case.placement.verdict is Verdict.OK:
        return Unneeded(search.case.workload, ("no toleration can be added that is safe",))
    stuck = search.case.placement.verdict is Verdict.STUCK
    return Refusal(search.case.workload, *no_patch_reason(search.case, search.tried), is_verdict=stuck)
