"""The search for a change: candidates are placed again, and the first good one wins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archcheck.documents import nodes as documents
from archcheck.documents.nodes import get, text_of
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.patches.model import Change, NodeSet, Patch, PatchOutcome, Refusal, Unneeded
from archcheck.patches.search.kinds import advice
from archcheck.patches.search.proposing import Candidate
from archcheck.patches.search.reaching import GOOD, reaches
from archcheck.patches.search.reasons import disjoint_terms, no_patch_reason
from archcheck.scheduling.cluster import Cluster, NodeLabel, labelled
from archcheck.scheduling.node import Taint
from archcheck.scheduling.placing import Answers, Verdict, WorkloadPlacement
from archcheck.scheduling.pools import Pool


@dataclass(frozen=True, slots=True)
class Search:
    """One workload's candidates, of which the first that is good wins."""

    case: PlacedWorkload
    root: documents.Mapping
    left: Iterator[Candidate]
    tolerated: frozenset[Taint]
    tried: list[Change] = field(default_factory=list)


def outcomes_of(
    searches: Mapping[int, Search], answers: Answers, cluster: Cluster
) -> dict[int, PatchOutcome]:
    """Return the outcome of each search; all that are open take a step together."""
    outcomes: dict[int, PatchOutcome] = {}
    left = dict(searches)
    while left:
        for at, outcome in _round(left, answers, cluster).items():
            outcomes[at] = outcome
            del left[at]
    return outcomes


def _round(searches: Mapping[int, Search], answers: Answers, cluster: Cluster) -> dict[int, PatchOutcome]:
    """Place the next candidate of each search; return the searches that are over, with their outcomes."""
    done: dict[int, PatchOutcome] = {}
    trials: dict[tuple[NodeLabel, ...], list[tuple[int, Search, Candidate]]] = {}
    for at, search in searches.items():
        candidate = next(search.left, None)
        if candidate is None:
            done[at] = _given_up(search)
        else:
            search.tried.append(candidate.change)
            trials.setdefault(candidate.change.labels, []).append((at, search, candidate))
    for labels, group in trials.items():
        ready = replace(cluster, nodes=labelled(cluster.nodes, labels))
        pairs = [
            each for _, search, candidate in group for each in (search.case.workload, candidate.workload)
        ]
        placing = ready.schedule(pairs, answers)
        for number, (at, search, candidate) in enumerate(group):
            before, after = placing.placed[2 * number : 2 * number + 2]
            if _is_good(before, after, candidate):
                done[at] = _patch(search, candidate, placing.pools, (before, after))
    return done


def _is_good(before: WorkloadPlacement, after: WorkloadPlacement, candidate: Candidate) -> bool:
    """Return whether pods reach just the nodes that run them, of those they reached or now tolerate."""
    for old, new in zip(before.placements, after.placements, strict=True):
        reached = reaches(old, candidate.change.tolerations)
        if new.lands != (reached and old.runs in GOOD) or (new.lands and not new.works):
            return False
    return after.verdict is Verdict.OK and any(each.lands for each in after.placements)


def _patch(
    search: Search,
    candidate: Candidate,
    pools: Sequence[Pool],
    placed: tuple[WorkloadPlacement, WorkloadPlacement],
) -> Patch:
    before, after = (
        NodeSet(tuple(pair for pair in zip(pools, each.placements, strict=True) if pair[1].lands))
        for each in placed
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


def _given_up(search: Search) -> PatchOutcome:
    if search.case.placed.verdict is Verdict.OK:
        return Unneeded(search.case.workload, ("no toleration can be added that is safe",))
    stuck = search.case.placed.verdict is Verdict.STUCK
    return Refusal(search.case.workload, *no_patch_reason(search.case, search.tried), is_verdict=stuck)
