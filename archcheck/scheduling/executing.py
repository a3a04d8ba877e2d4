"""What becomes of an image that is pulled: its platform against what the node's CPU and system execute."""

from archcheck.images.fallback import fallbacks
from archcheck.images.matching import is_native, is_newer, is_vague
from archcheck.images.platform import Platform
from archcheck.scheduling.outcomes import EXEC_FAILS, UNKNOWN, RunOutcome, Runs, fails


def executed(entry: Platform | None, node: Platform) -> RunOutcome:
    """Return how an image of a platform runs on a node; unknown where it says no architecture.

    A level of the CPU that is newer than a node's own is a question where the node tells no level.
    """
    if entry is None or not entry.architecture:
        return UNKNOWN
    image = entry.on(node.os)
    if is_native(image, node):
        return RunOutcome(Runs.DEPENDS if is_vague(image, node) else Runs.NATIVE, entry)
    if image in fallbacks(node):
        return RunOutcome(Runs.FALLBACK, entry)
    if is_newer(image, node) and node.architecture != "arm" and not node.variant:
        return RunOutcome(Runs.DEPENDS, entry)
    return fails(EXEC_FAILS, _failure(image, node))


def _failure(image: Platform, node: Platform) -> str:
    if image.os != node.os:
        return f"an image for {image.os} on {node.os}"
    if image.os == "windows":
        return f"the image is for {image}, the node is {node}"
    if is_newer(image, node):
        return f"illegal instruction: the image is for {image}, the CPU {node}"
    return f"exec format error: the image is for {image} alone"
