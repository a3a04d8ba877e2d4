"""What becomes of a workload without a search: it is fine, not known, or not to be changed."""

from archcheck.documents import nodes as documents
from archcheck.findings.open_placement import open_placement
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.images.availability import Availability, Extent, Found, Missing, Unresolved
from archcheck.patches.describing import in_words
from archcheck.patches.model import PatchOutcome, Refusal, Unneeded
from archcheck.patches.search.constraints import constraints_for
from archcheck.patches.search.kinds import ANY_CONSTRAINT, unpatchable_reason
from archcheck.patches.search.reaching import BAD, GOOD
from archcheck.patches.search.reasons import contradicted, left_to_handler
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.filters import Filter
from archcheck.scheduling.node import Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import Verdict

_CORRECT_PREFERENCE = "correct that preferred term, or take it out"
_NAME_HOSTS = "it names a host: hosts: gives those of a pool their names, which count: does not"


def first_look(
    case: PlacedWorkload, root: documents.Mapping, cluster: Cluster, wanted: frozenset[Taint]
) -> PatchOutcome | None:
    """Return what needs no search: nothing is wrong, nothing is known, or nothing may be changed; else None.

    Args:
        case: a workload as it was placed.
        root: its object, as it is written.
        cluster: where it is to run.
        wanted: the taints that it is to tolerate, if that can be.

    """
    workload = case.workload
    bad = [placement for _, placement in case.on if placement.lands and placement.runs in BAD]
    if not bad and not wanted and case.placement.verdict in (Verdict.OK, Verdict.UNKNOWN):
        return _unknown(case) if case.placement.verdict is Verdict.UNKNOWN else Unneeded(workload)
    if any(placement.lands and placement.runs is Runs.UNKNOWN for _, placement in case.on):
        return _unknown(case)
    if unscored := _unscored(case):
        return Refusal(workload, f"no node takes it: {unscored}", _CORRECT_PREFERENCE, is_verdict=True)
    reason = left_to_handler(case) or contradicted(case)
    reason = reason or unpatchable_reason(case.worst.workload, root, _wanted_of(case.worst, cluster))
    if reason:
        harmless = case.placement.verdict is Verdict.OK
        return Unneeded(workload) if harmless else Refusal(workload, *reason)
    return None


def _unscored(case: PlacedWorkload) -> str:
    """Return a preference that fails the pod: narrowed to one node it would be bound, which mends nothing."""
    blocks = (block for _, placement in case.on for block in placement.reasons)
    return next((block.text for block in blocks if block.filter is Filter.PREFERENCE), "")


def _wanted_of(case: PlacedWorkload, cluster: Cluster) -> str:
    """Return what would be tried first for a pod, in words, for the owner of what is not patched."""
    landing = [(pool, placement) for pool, placement in case.on if placement.lands]
    good = [pool for pool, placement in landing if placement.runs in GOOD]
    bad = [pool for pool, placement in landing if placement.runs in BAD]
    change = next(constraints_for(case, good, bad, cluster.variant_label), None) if good and bad else None
    return in_words(change).removeprefix("add ").removeprefix("require ") if change else ANY_CONSTRAINT


def _is_open(answer: Availability) -> bool:
    """Return whether it is not known what an image has, or not whether a daemon's pull is all of it."""
    if isinstance(answer, Found):
        return answer.extent is Extent.PULLED
    return not isinstance(answer, Missing)


def _unknown(case: PlacedWorkload) -> Refusal:
    answers = {
        image: case.answers[image]
        for _, placement in case.on
        if placement.lands and placement.runs is Runs.UNKNOWN
        for image in placement.images
    }
    written = {use.image: use.text for use in reversed(case.workload.images)}
    unread = [image for image, answer in answers.items() if _is_open(answer)]
    unresolved = open_placement(case)
    if not unread and unresolved is not None:
        return Refusal(case.workload, unresolved.why, unresolved.patch, unknown=True)
    if not unread:
        return Refusal(case.workload, "where it lands is not known", _NAME_HOSTS, unknown=True)
    asked = [written[image] for image in unread if not isinstance(answers[image], Unresolved)]
    if not asked:
        named = ", ".join(filter(None, (written[image] for image in unread)))
        what = f"its image is named only later{f': {named}' if named else ''}"
        return Refusal(case.workload, what, "render it, and patch what comes out", unknown=True)
    what = f"what {', '.join(asked)} runs on is not known"
    return Refusal(case.workload, what, "see why it could not be read, and run again", unknown=True)
