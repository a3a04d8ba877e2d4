"""Whether an image runs on a node, and how it would fail.

An index is chosen from when it is pulled: without an entry for the node the pull fails. A single manifest is
pulled anywhere: what does not fit fails when it is executed.
"""

from collections.abc import Sequence
from dataclasses import replace

from archcheck.images.availability import Availability, Found, Kind, Missing, Reason, Unknown
from archcheck.images.fallback import fallbacks
from archcheck.images.matching import is_native, is_newer, is_vague
from archcheck.images.platform import Platform
from archcheck.scheduling.outcomes import EXEC_FAILS, PULL_FAILS, UNKNOWN, Outcome, Runs, fails
from archcheck.scheduling.pulling import pulled
from archcheck.scheduling.runtime import PullRule

_MOUNTED = Outcome(Runs.NATIVE)


def outcome(answer: Availability, node: Platform, rule: PullRule, *, mounted: bool = False) -> Outcome:
    """Return what becomes of an image on a node.

    Args:
        answer: what is known of the image.
        node: the node's platform.
        rule: how its runtime chooses.
        mounted: whether the image is mounted as a volume, and executes nothing (KEP-4639).

    """
    if mounted and _holds_anything(answer):
        return _MOUNTED
    match answer:
        case Missing(message=message):
            return fails(PULL_FAILS, f"not found: {message}")
        case Unknown(reason=Reason.ARTIFACT, message=message):
            return fails(PULL_FAILS, f"no image that can run: {message}")
        case Found(platforms=platforms, kind=kind) if node.architecture:
            return pulled(platforms, node, rule) if kind is Kind.INDEX else _executed(platforms, node)
        case _:
            return UNKNOWN


def _holds_anything(answer: Availability) -> bool:
    """Return whether an image is mounted by whoever pulls it: an artifact, a single manifest."""
    match answer:
        case Found(kind=Kind.MANIFEST) | Unknown(reason=Reason.ARTIFACT):
            return True
        case _:
            return False


def _executed(platforms: Sequence[Platform], node: Platform) -> Outcome:
    """Judge a single manifest by what its config says, against what the CPU can execute."""
    if not platforms or not platforms[0].architecture:
        return UNKNOWN
    entry = platforms[0]
    image = replace(entry.normalized(), os=entry.normalized().os or node.os)
    if is_native(image, node):
        return Outcome(Runs.DEPENDS if is_vague(image, node) else Runs.NATIVE, entry)
    if image in fallbacks(node):
        return Outcome(Runs.FALLBACK, entry)
    if is_newer(image, node) and node.architecture != "arm" and not node.variant:
        return Outcome(Runs.DEPENDS, entry)
    return _cannot_execute(image, node)


def _cannot_execute(image: Platform, node: Platform) -> Outcome:
    if image.os != node.os:
        return fails(EXEC_FAILS, f"an image for {image.os} on {node.os}")
    if image.os == "windows":
        return fails(EXEC_FAILS, f"the image is for {image}, the node is {node}")
    if is_newer(image, node):
        return fails(EXEC_FAILS, f"illegal instruction: the image is for {image}, the CPU {node}")
    return fails(EXEC_FAILS, f"exec format error: the image is for {image} alone")
