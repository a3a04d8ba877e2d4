"""Whether an image runs on a node, and how it would fail.

An index is chosen from when it is pulled: without an entry for the node the pull fails. A single manifest is
pulled anywhere: what does not fit fails when it is executed.
"""

from archcheck.images.availability import Availability, Extent, Found, ManifestKind, Missing, Reason, Unknown
from archcheck.scheduling.executing import executed
from archcheck.scheduling.outcomes import EXEC_FAILS, PULL_FAILS, UNKNOWN, RunOutcome, Runs, fails
from archcheck.scheduling.pulling import pulled
from archcheck.scheduling.runtime import Machine

_MOUNTED = RunOutcome(Runs.NATIVE)


def outcome(answer: Availability, machine: Machine, *, mounted: bool = False) -> RunOutcome:
    """Return what becomes of an image on a node.

    Args:
        answer: what is known of the image.
        machine: the node's platform, and how its runtime chooses.
        mounted: whether the image is mounted as a volume, and executes nothing (KEP-4639).

    Of what a daemon has pulled only the node's own platform is a yes: a registry may have more.

    """
    if mounted and _holds_anything(answer):
        return _MOUNTED
    run = _outcome(answer, machine, mounted=mounted)
    is_partial = isinstance(answer, Found) and answer.extent is Extent.PULLED
    return UNKNOWN if is_partial and run.runs is not Runs.NATIVE else run


def _outcome(answer: Availability, machine: Machine, *, mounted: bool) -> RunOutcome:
    match answer:
        case Missing(message=message):
            return fails(PULL_FAILS, f"not found: {message}")
        case Unknown(reason=Reason.ARTIFACT, message=message):
            return fails(PULL_FAILS, f"no image that can run: {message}")
        case Found(kind=ManifestKind.INDEX) if machine.platform.architecture:
            run = pulled(answer.listed, machine)
            fails_later = run.failure is not None and run.failure.state == EXEC_FAILS
            return _MOUNTED if mounted and fails_later else run
        case Found(platforms=platforms) if machine.platform.architecture:
            return executed(platforms[0] if platforms else None, machine.platform)
        case _:
            return UNKNOWN


def _holds_anything(answer: Availability) -> bool:
    """Return whether an image is mounted by every runtime that pulls it: an artifact, a single manifest."""
    match answer:
        case Found(kind=ManifestKind.MANIFEST) | Unknown(reason=Reason.ARTIFACT):
            return True
        case _:
            return False
