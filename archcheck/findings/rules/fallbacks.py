"""Rules about images that a node runs though they are not for its platform, or only perhaps."""

from collections.abc import Iterator

from archcheck.findings.model import (
    FALLBACK_DEPENDS,
    FALLBACK_OLDER,
    FALLBACK_ONLY,
    VARIANTS_MIXED,
    Finding,
    Rule,
)
from archcheck.findings.placed_workloads import PlacedWorkload, about
from archcheck.findings.separating import VARIANT_LABEL, label_values, separating_label
from archcheck.findings.texts import titles
from archcheck.images.matching import is_newer, is_vague
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import NodePlacement
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.runtime import PullRule

_BITS_32 = frozenset({"386", "arm"})
_REMEDIES = {
    FALLBACK_ONLY: "choose an image that has the platform; else make sure that the kernel runs 32-bit code",
    FALLBACK_OLDER: "nothing: it runs, though it is built for an older CPU",
    FALLBACK_DEPENDS: "say pull: strict or pull: fallback of these nodes in the configuration; containerd "
    "config dump shows use_local_image_pull",
}
_CPU_REMEDY = "choose an image that has the platform without a level, or keep it to nodes with that CPU"
_BUILD_REMEDY = "give the nodes' platform with its build, as windows(10.0.20348)/amd64"
_STORE_REMEDY = (
    "docker info shows the storage driver: the store of containerd (overlayfs) takes no such entry, overlay2 "
    "does; choose an image whose index names its platforms"
)
_VARIANT_REMEDY = "choose an image whose index names the variant"


def fallback_findings(case: PlacedWorkload) -> Iterator[Finding]:
    """Yield the fallbacks that a workload's pods get where they may land, alike nodes together."""
    found: dict[tuple[ImageName, str, str], tuple[Rule, list[Pool], Platform]] = {}
    for pool, placement in case.on:
        if not placement.lands or placement.runs not in (Runs.FALLBACK, Runs.DEPENDS):
            continue
        for image, entry in zip(placement.images, placement.entries, strict=True):
            rule = _rule(pool.node, placement, entry)
            if rule and entry:
                key = (image, rule.id, f"{pool.node.platform} {pool.node.pull}")
                found.setdefault(key, (rule, [], entry.normalized()))[1].append(pool)
    for (image, _, _), (rule, pools, entry) in found.items():
        use = next((use for use in case.workload.images if use.image == image), None)
        message, remedy = _message(rule, image.familiar, pools, entry)
        yield about(case.workload, rule, message, remedy, use)


def _rule(node: Node, placement: NodePlacement, entry: Platform | None) -> Rule | None:
    if entry is None:
        return None
    if placement.runs is Runs.DEPENDS:
        return FALLBACK_DEPENDS
    architecture = entry.normalized().architecture
    if architecture in _BITS_32 and node.platform.architecture not in _BITS_32:
        return FALLBACK_ONLY
    return FALLBACK_OLDER if architecture == node.platform.architecture == "arm" else None


def _message(rule: Rule, image: str, pools: list[Pool], entry: Platform) -> tuple[str, str]:
    node = pools[0].node
    if rule is FALLBACK_DEPENDS:
        return doubt(image, node, titles(pools), entry)
    return f"{image} has no {node.platform}: {titles(pools)} runs its {entry}", _REMEDIES[rule]


def doubt(image: str, node: Node, where: str, entry: Platform) -> tuple[str, str]:
    """Return what a node's taking of an entry hangs on, and what settles it."""
    if is_vague(entry, node.platform):
        return f"{image} is for {entry}: which build {where} has is not told", _BUILD_REMEDY
    if node.pull is PullRule.CRIO and entry.architecture == "arm":
        return f"{image} names no variant of arm: {where} pulls it, and may not execute it", _VARIANT_REMEDY
    if is_newer(entry, node.platform):
        return f"{image} is for {entry}: whether the CPU of {where} has that is not told", _CPU_REMEDY
    if node.pull is PullRule.DOCKER:
        whether = f"whether {where} takes its {entry} depends on Docker's store of images"
        return f"{image} has an entry with an empty platform: {whether}", _STORE_REMEDY
    whether = f"whether {where} takes its {entry} depends on the runtime's configuration"
    return f"{image} has no {node.platform}: {whether}", _REMEDIES[FALLBACK_DEPENDS]


def variant_findings(case: PlacedWorkload, variant_label: str = "") -> Iterator[Finding]:
    """Yield the 32-bit arm nodes of which one runs a workload and another does not, with no label between.

    Args:
        case: the workload, and how it was placed.
        variant_label: the label that tells arm variants, empty for none in particular.

    """
    arm = [each for each in case.on if each[0].node.platform.architecture == "arm"]
    if not any(placement.lands for _, placement in arm):
        return
    able = [pool for pool, placement in arm if placement.runs in (Runs.NATIVE, Runs.FALLBACK)]
    unable = [pool for pool, placement in arm if placement.runs is Runs.NO]
    variants = {pool.node.platform.variant for pool in (*able, *unable)}
    key = variant_label or VARIANT_LABEL
    told = separating_label(able, unable) is not None or bool(label_values(key, able, unable))
    if able and unable and len(variants) > 1 and not told:
        message = (
            f"{_with_platforms(able)} can run it and {_with_platforms(unable)} cannot, and no label "
            "tells them apart: kubernetes.io/arch is arm for both"
        )
        yield about(case.workload, VARIANTS_MIXED, message, _label_them(key, able, unable))


def _label_them(key: str, able: list[Pool], unable: list[Pool]) -> str:
    """Return the commands that label the nodes of each variant, a command each."""
    names: dict[str, list[str]] = {}
    for pool in (*unable, *able):
        each = [node.name if node.count == 1 else "NAME" for node in pool.members]
        names.setdefault(pool.node.platform.variant, []).extend(each)
    commands = (
        f"kubectl label node {' '.join(dict.fromkeys(each))} {key}={variant}"
        for variant, each in names.items()
    )
    return f"{', '.join(commands)}, and select on that label"


def _with_platforms(pools: list[Pool]) -> str:
    return ", ".join(f"{pool.title} ({pool.node.platform})" for pool in pools)
