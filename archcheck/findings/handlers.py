"""The rule about pods that the handler of a RuntimeClass runs: what it can run is not known here."""

from collections.abc import Iterator

from archcheck.findings.model import FALLBACK_DEPENDS, Finding
from archcheck.findings.placed_workloads import PlacedWorkload, about
from archcheck.findings.texts import listed, titles
from archcheck.images.availability import Found
from archcheck.images.naming import ImageName
from archcheck.scheduling.pools import Pool

_REMEDY = (
    "nothing, if that handler runs such images (WebAssembly, virtual machines); else choose another image"
)


def handler_findings(case: PlacedWorkload) -> Iterator[Finding]:
    """Yield the images that are not for a node, and that the handler of a RuntimeClass may run there."""
    found: dict[tuple[ImageName, str], list[Pool]] = {}
    for pool, placement in case.on:
        if placement.lands and placement.handler:
            for image, entry in zip(placement.images, placement.entries, strict=True):
                if entry is None:
                    found.setdefault((image, placement.handler), []).append(pool)
    for (image, handler), pools in found.items():
        use = next((use for use in case.workload.images if use.image == image), None)
        message = (
            f"{image.familiar} {_what(case, image)}: whether {handler} runs it on {titles(pools)} is not told"
        )
        yield about(case.workload, FALLBACK_DEPENDS, message, _REMEDY, use)


def _what(case: PlacedWorkload, image: ImageName) -> str:
    answer = case.answers[image]
    if not isinstance(answer, Found):
        return "is no ordinary image"
    return f"is for {listed([str(each.normalized()) for each in answer.platforms]) or 'no platform'}"
