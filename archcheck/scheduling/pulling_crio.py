"""What CRI-O takes of an index: containers/image looks at one level, and compares names as written.

Source: containers/image `internal/manifest/oci_index.go`, `docker_schema2_list.go`, `platform_matcher.go`,
and `copy/single.go`, which refuses an index where it looks for an image.
"""

from archcheck.images.fallback import fallbacks
from archcheck.images.listing import Child, ListedIndex, ListedOther, Listing, executed_as
from archcheck.images.matching import is_native
from archcheck.images.platform import Platform
from archcheck.images.walking import Taken
from archcheck.scheduling.executing import executed
from archcheck.scheduling.outcomes import PULL_FAILS, RunOutcome, Runs, fails
from archcheck.scheduling.unmatched import no_match

_VARIANTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("amd64", ""): ("",),
    ("arm64", ""): ("v8", ""),
    ("arm", "v8"): ("v8", "v7", "v6", "v5", ""),
    ("arm", "v7"): ("v7", "v6", "v5", ""),
    ("arm", "v6"): ("v6", "v5", ""),
    ("arm", "v5"): ("v5", ""),
}


def pulled_by_crio(listing: Listing, node: Platform) -> RunOutcome:
    """Return what a node with CRI-O makes of an index."""
    child = _chosen(listing, node)
    match child:
        case None:
            said = f"no image found in image index for architecture {node.architecture}"
            return no_match(said, Taken(None, exact=True, within=listing), node)
        case ListedOther(what=what):
            return fails(PULL_FAILS, f"what it takes of the index is no image: {what}")
        case ListedIndex():
            said = "Unexpectedly received a manifest list instead of a manifest for a single image"
            return fails(PULL_FAILS, f"{said}: CRI-O follows no index within an index")
        case _:
            image = executed_as(child)
            return executed(image, node) if image is not child.declared else _named(image, node)


def _chosen(listing: Listing, node: Platform) -> Child | None:
    """Return the child that is taken: the best of the wanted names, else the first without a platform."""
    for variant in _VARIANTS.get((node.architecture, node.variant), (node.variant, "")):
        for child in listing.children:
            declared = child.declared
            if declared and (declared.os, declared.architecture, declared.variant) == (
                node.os,
                node.architecture,
                variant,
            ):
                return child
    if listing.docker:
        return None
    return next((child for child in listing.children if child.declared is None), None)


def _named(entry: Platform | None, node: Platform) -> RunOutcome:
    """Return how an entry runs that was taken by its name: a bare arm, if at all, on what it is."""
    if entry is None or is_native(entry, node):
        return executed(entry, node)
    return RunOutcome(Runs.FALLBACK if entry.normalized() in fallbacks(node) else Runs.DEPENDS, entry)
