"""Workloads as they were placed → for each a change, a refusal, or nothing; every change is placed again.

Avoid first; then, only for taints that the user marked, tolerate; then place what would really be written,
and keep it only if the pods land on exactly the nodes that run them. Source: DESIGN.md §5.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archcheck.documents import nodes as documents
from archcheck.documents.nodes import get, text_of
from archcheck.findings.open_placement import open_placement
from archcheck.findings.pods import Case
from archcheck.images.availability import Found, Missing
from archcheck.patches.candidates import constraints_for
from archcheck.patches.describing import in_words, with_tolerations
from archcheck.patches.kinds import ANY_CONSTRAINT, advice, hands_off
from archcheck.patches.model import Change, NodeLabel, Operation, Outcome, Patch, Refusal, Standing, Unneeded
from archcheck.patches.operations import applied, operations
from archcheck.patches.reasons import contradicted, disjoint_terms, left_to_handler, unhelped
from archcheck.patches.tolerating import Tolerations, ways_to_tolerate
from archcheck.scheduling.landing import Why
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import Answers, Placed, Placement, Placing, Verdict, place
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.taints import is_of_system, tolerates
from archcheck.workloads.constraining import constraints_of
from archcheck.workloads.model import Workload
from archcheck.workloads.surroundings import NONE, Surroundings

_GOOD = (Runs.NATIVE, Runs.FALLBACK)
_BAD = (Runs.NO, Runs.DEPENDS)
_CORRECT_PREFERENCE = "correct that preferred term, or take it out"
_NAME_HOSTS = "it names a host: hosts: gives those of a pool their names, which count: does not"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where workloads run: nodes, what stands beside the workloads, and what the user allows.

    `tolerate` are the keys of taints that patches may tolerate, `variant_label` the label that tells arm
    variants.
    """

    nodes: tuple[Node, ...]
    surroundings: Surroundings = NONE
    tolerate: frozenset[str] = frozenset()
    variant_label: str = ""
    comparisons: bool = False

    def place(self, workloads: Sequence[Workload], answers: Answers) -> Placing:
        """Place workloads on its nodes."""
        return place(workloads, answers, self.nodes, self.surroundings, comparisons=self.comparisons)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A change of one workload, as it would be written, and the places that its pods are to have."""

    change: Change
    operations: tuple[Operation, ...]
    workload: Workload


@dataclass(frozen=True, slots=True)
class _Search:
    """One workload's candidates, of which the first that is good wins."""

    case: Case
    root: documents.Mapping
    left: Iterator[_Candidate]
    tolerated: frozenset[Taint]
    tried: list[Change] = field(default_factory=list)


def plan(
    workloads: Sequence[Workload],
    roots: Sequence[documents.Mapping],
    placing: Placing,
    answers: Answers,
    cluster: Cluster,
) -> list[Outcome]:
    """Return an outcome for each workload.

    Args:
        workloads: what is to run.
        roots: the object of each workload, as it is written.
        placing: where it is placed, as it is written.
        answers: what is known of each image.
        cluster: where it is to run.

    """
    outcomes: dict[int, Outcome] = {}
    searches: dict[int, _Search] = {}
    for at, (workload, root, placed) in enumerate(zip(workloads, roots, placing.placed, strict=True)):
        case = Case(workload, placed, placing.pools, answers)
        found = _first_look(case, root, cluster)
        if isinstance(found, _Search):
            searches[at] = found
        else:
            outcomes[at] = found
    outcomes |= _run(searches, answers, cluster)
    again = {at: wider for at, search in searches.items() if (wider := _if_tolerated(search, cluster))}
    for at, found in _run(again, answers, cluster).items():
        outcome = outcomes[at]
        if isinstance(outcome, Refusal) and isinstance(found, Patch):
            outcomes[at] = replace(outcome, hint=with_tolerations(found, cluster.tolerate))
    return [outcomes[at] for at in range(len(workloads))]


def _run(searches: Mapping[int, _Search], answers: Answers, cluster: Cluster) -> dict[int, Outcome]:
    """Return the outcome of each search; all that are open take a step together."""
    outcomes: dict[int, Outcome] = {}
    left = dict(searches)
    while left:
        for at, outcome in _round(left, answers, cluster).items():
            outcomes[at] = outcome
            del left[at]
    return outcomes


def _if_tolerated(search: _Search, cluster: Cluster) -> _Search | None:
    """Return the search for a patch of a workload that no node takes, as if its taints were marked.

    What it finds is only told: which taints are tolerated is for the user to decide.
    """
    case = search.case
    if case.placed.verdict is not Verdict.STUCK:
        return None
    blocks = (block for _, placement in case.on for block in placement.blocks)
    keys = {block.taint.key for block in blocks if block.taint is not None}
    wanted = _tolerable(case, cluster.tolerate | keys)
    if not wanted - search.tolerated:
        return None
    return _Search(case, search.root, _candidates(case, search.root, cluster, wanted), wanted)


def _first_look(case: Case, root: documents.Mapping, cluster: Cluster) -> Outcome | _Search:
    """Return what needs no search: nothing is wrong, nothing is known, or nothing may be changed."""
    workload = case.workload
    bad = [placement for _, placement in case.on if placement.lands and placement.runs in _BAD]
    wanted = _tolerable(case, cluster.tolerate)
    if not bad and not wanted and case.placed.verdict in (Verdict.OK, Verdict.UNKNOWN):
        return _unknown(case) if case.placed.verdict is Verdict.UNKNOWN else Unneeded(workload)
    if any(placement.lands and placement.runs is Runs.UNKNOWN for _, placement in case.on):
        return _unknown(case)
    if unscored := _unscored(case):
        return Refusal(workload, f"no node takes it: {unscored}", _CORRECT_PREFERENCE, is_verdict=True)
    reason = left_to_handler(case) or contradicted(case)
    reason = reason or hands_off(case.worst.workload, root, _wanted_of(case.worst, cluster))
    if reason:
        harmless = case.placed.verdict is Verdict.OK
        return Unneeded(workload) if harmless else Refusal(workload, *reason)
    return _Search(case, root, _candidates(case, root, cluster, wanted), wanted)


def _unscored(case: Case) -> str:
    """Return a preference that fails the pod: narrowed to one node it would be bound, which mends nothing."""
    blocks = (block for _, placement in case.on for block in placement.blocks)
    return next((block.text for block in blocks if block.why is Why.PREFERENCE), "")


def _wanted_of(case: Case, cluster: Cluster) -> str:
    """Return what would be tried first for a pod, in words, for whoever owns what is not patched."""
    landing = [(pool, placement) for pool, placement in case.on if placement.lands]
    good = [pool for pool, placement in landing if placement.runs in _GOOD]
    bad = [pool for pool, placement in landing if placement.runs in _BAD]
    change = next(constraints_for(case, good, bad, cluster.variant_label), None) if good and bad else None
    return in_words(change).removeprefix("add ").removeprefix("require ") if change else ANY_CONSTRAINT


def _unknown(case: Case) -> Refusal:
    texts = dict.fromkeys(
        text
        for _, placement in case.on
        if placement.lands and placement.runs is Runs.UNKNOWN
        for text in placement.images
        if not isinstance(case.answers(text), (Found, Missing))
    )
    unresolved = open_placement(case)
    if not texts and unresolved is not None:
        return Refusal(case.workload, unresolved.why, unresolved.patch, unknown=True)
    if not texts:
        return Refusal(case.workload, "where it lands is not known", _NAME_HOSTS, unknown=True)
    named = ", ".join(text or "an empty image" for text in texts)
    what = f"what {named} runs on is not known"
    return Refusal(case.workload, what, "see why it could not be read, and run again", unknown=True)


def _tolerable(case: Case, keys: frozenset[str]) -> frozenset[Taint]:
    """Return the taints that keep a workload off nodes that run it, where the user marked all of them."""
    found: set[Taint] = set()
    for _, placement in case.on:
        taints = [block.taint for block in placement.blocks if block.taint is not None]
        only = len(taints) == len(placement.blocks) and bool(taints)
        if only and placement.runs in _GOOD and all(_may_tolerate(taint, keys) for taint in taints):
            found.update(taints)
    return frozenset(found)


def _may_tolerate(taint: Taint, keys: frozenset[str]) -> bool:
    return taint.key in keys and not is_of_system(taint)


def _candidates(
    case: Case, root: documents.Mapping, cluster: Cluster, wanted: frozenset[Taint]
) -> Iterator[_Candidate]:
    """Yield changes, the best first: with tolerations where there are any to add, then without.

    What needs labels on nodes first, or names hosts, comes after another way to tolerate the same.
    """
    costly: list[_Candidate] = []
    for added in ways_to_tolerate(wanted):
        if not added:
            yield from costly
        for candidate in _tolerating(case, root, cluster, added):
            if added and (candidate.change.labels or candidate.change.by_host):
                costly.append(candidate)
            else:
                yield candidate


def _tolerating(
    case: Case, root: documents.Mapping, cluster: Cluster, added: Tolerations
) -> Iterator[_Candidate]:
    """Yield changes with these tolerations, the weakest first."""
    reached = [(pool, placement) for pool, placement in case.on if _reaches(placement, added)]
    good = [pool for pool, placement in reached if placement.runs in _GOOD]
    bad = [pool for pool, placement in case.on if placement.runs in _BAD and _may_reach(placement, added)]
    if not good or any(placement.runs is Runs.UNKNOWN for _, placement in reached):
        return
    if not bad and added:
        yield from _written(case, root, Change(tolerations=added))
    elif bad:
        for change in constraints_for(case, good, bad, cluster.variant_label):
            yield from _written(case, root, replace(change, tolerations=added))


def _written(case: Case, root: documents.Mapping, change: Change) -> Iterator[_Candidate]:
    """Yield a change as it would be written: the pod is read again from the changed object."""
    pod = case.workload.pods[0]
    spec = get(root, *pod.path)
    assert isinstance(spec, documents.Mapping)
    found = operations(spec, pod.path, change)
    if not found:
        return
    changed = get(applied(root, found), *pod.path)
    assert isinstance(changed, documents.Mapping)
    pods = (replace(pod, constraints=constraints_of(changed)),)
    yield _Candidate(change, found, replace(case.workload, pods=pods))


def _reaches(placement: Placement, added: Tolerations) -> bool:
    return all(_is_tolerated(block.taint, added) for block in placement.blocks)


def _is_tolerated(taint: Taint | None, added: Tolerations) -> bool:
    """Return whether tolerations that are added take a node's taint, of whatever value."""
    return taint is not None and any(tolerates(each, taint) for each in added)


def _may_reach(placement: Placement, added: Tolerations) -> bool:
    """Return whether pods reach a node, or will once it is no longer cordoned, or in a bad condition.

    Where nothing is tolerated anew, what is so today counts: nobody asked for a change.
    """
    if not added:
        return _reaches(placement, added)
    return all(
        block.why is Why.CORDON
        or (block.taint is not None and (_is_tolerated(block.taint, added) or is_of_system(block.taint)))
        for block in placement.blocks
    )


def _round(searches: Mapping[int, _Search], answers: Answers, cluster: Cluster) -> dict[int, Outcome]:
    """Place the next candidate of each search; return the searches that are over, with their outcomes."""
    done: dict[int, Outcome] = {}
    trials: dict[tuple[NodeLabel, ...], list[tuple[int, _Search, _Candidate]]] = {}
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
        placing = ready.place(pairs, answers)
        for number, (at, search, candidate) in enumerate(group):
            before, after = placing.placed[2 * number : 2 * number + 2]
            if _is_good(before, after, candidate):
                done[at] = _patch(search, candidate, placing.pools, (before, after))
    return done


def labelled(nodes: Sequence[Node], labels: Sequence[NodeLabel]) -> tuple[Node, ...]:
    """Return nodes as they will be once they have got their labels."""
    gained: dict[str, dict[str, str]] = {}
    for label in labels:
        for name in label.nodes:
            gained.setdefault(name, {})[label.key] = label.value
    return tuple(
        replace(node, labels={**node.labels, **gained[node.name]}) if node.name in gained else node
        for node in nodes
    )


def _is_good(before: Placed, after: Placed, candidate: _Candidate) -> bool:
    """Return whether pods reach just the nodes that run them, of those they reached or now tolerate."""
    for old, new in zip(before.placements, after.placements, strict=True):
        reached = _reaches(old, candidate.change.tolerations)
        if new.lands != (reached and old.runs in _GOOD) or (new.lands and not new.works):
            return False
    return after.verdict is Verdict.OK and any(each.lands for each in after.placements)


def _patch(
    search: _Search, candidate: _Candidate, pools: Sequence[Pool], placed: tuple[Placed, Placed]
) -> Patch:
    before, after = (
        Standing(tuple(pair for pair in zip(pools, each.placements, strict=True) if pair[1].lands))
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


def _given_up(search: _Search) -> Outcome:
    if search.case.placed.verdict is Verdict.OK:
        return Unneeded(search.case.workload, ("no toleration can be added that is safe",))
    stuck = search.case.placed.verdict is Verdict.STUCK
    return Refusal(search.case.workload, *unhelped(search.case, search.tried), is_verdict=stuck)
