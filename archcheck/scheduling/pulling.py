"""Which entry of an index a node's runtime pulls, if any."""

from collections.abc import Sequence
from dataclasses import replace

from archcheck.images.availability import unique_platforms
from archcheck.images.fallback import fallbacks
from archcheck.images.matching import is_native, is_newer, is_vague, pick
from archcheck.images.platform import Platform
from archcheck.scheduling.outcomes import PULL_FAILS, Outcome, Runs, fails
from archcheck.scheduling.runtime import PullRule

_CRIO_VARIANTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("amd64", ""): ("",),
    ("arm64", ""): ("v8", ""),
    ("arm", "v8"): ("v8", "v7", "v6", "v5", ""),
    ("arm", "v7"): ("v7", "v6", "v5", ""),
    ("arm", "v6"): ("v6", "v5", ""),
    ("arm", "v5"): ("v5", ""),
}
_NO_VARIANT_REPORTED = ("amd64", "arm64")
"""containerd reports no level of an amd64 CPU, and v8 for every 64-bit arm."""


def pulled(platforms: Sequence[Platform], node: Platform, rule: PullRule) -> Outcome:
    """Return what a node makes of an index with these platforms, in their order and as declared."""
    asked = reported(node, rule)
    if rule is PullRule.CRIO and asked.os != "windows":
        return _pulled_by_crio(platforms, asked)
    at = pick(platforms, asked, strict=rule is PullRule.STRICT)
    if at is not None:
        return Outcome(_how(platforms[at], asked, rule), platforms[at])
    if rule is PullRule.DOCKER and (entry := _of_some_level(platforms, asked)):
        return Outcome(Runs.DEPENDS, entry)
    return _no_match(platforms, node, rule)


def _how(entry: Platform, asked: Platform, rule: PullRule) -> Runs:
    if not is_native(entry, asked):
        return Runs.DEPENDS if rule is PullRule.OPEN else Runs.FALLBACK
    return Runs.DEPENDS if is_vague(entry, asked) else Runs.NATIVE


def reported(node: Platform, rule: PullRule) -> Platform:
    """Return the platform that a node's runtime asks an index for."""
    if node.architecture == "amd64" and rule is PullRule.DOCKER:
        return node
    return replace(node, variant="") if node.architecture in _NO_VARIANT_REPORTED else node


def _of_some_level(platforms: Sequence[Platform], node: Platform) -> Platform | None:
    """Return an entry for newer CPUs of the node's architecture: its own level is not told."""
    if node.architecture != "amd64" or node.variant:
        return None
    return next((each for each in platforms if is_newer(each.normalized(), node)), None)


def _pulled_by_crio(platforms: Sequence[Platform], node: Platform) -> Outcome:
    """Choose as containers/image does: by names as written; a bare arm runs, if at all, on what it is."""
    variants = _CRIO_VARIANTS.get((node.architecture, node.variant), (node.variant, ""))
    for variant in variants:
        for each in platforms:
            if (each.os, each.architecture, each.variant) == (node.os, node.architecture, variant):
                if is_native(each, node):
                    return Outcome(Runs.NATIVE, each)
                older = each.normalized() in fallbacks(node)
                return Outcome(Runs.FALLBACK if older else Runs.DEPENDS, each)
    return _no_match(platforms, node, PullRule.CRIO)


def _no_match(platforms: Sequence[Platform], node: Platform, rule: PullRule) -> Outcome:
    have = ", ".join(str(each) for each in unique_platforms(platforms)) or "no platform at all"
    said = {
        PullRule.CRIO: f"no image found in image index for architecture {node.architecture}",
        PullRule.DOCKER: f"no matching manifest for {node} in the manifest list entries",
    }.get(rule, "no match for platform in manifest")
    return fails(PULL_FAILS, f"{said}; it has {have}")
