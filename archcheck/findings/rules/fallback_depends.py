"""An image that a node may take or not, or execute or not: nothing that a cluster tells decides it."""

from collections.abc import Iterator

from archcheck.findings.fallbacks import Fallback
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Need, Rule
from archcheck.findings.texts import listed, titles
from archcheck.findings.workload_finding import workload_finding
from archcheck.images.availability import Found
from archcheck.images.matching import is_newer, is_vague
from archcheck.images.platform import Platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.runtime import PullRule

RULE = Rule(
    id="fallback-depends",
    severity=Severity.WARNING,
    summary="an image that a node may or may not take, as it is configured",
    needs=(Need.NODES,),
)

_HANDLER_REMEDY = (
    "nothing, if that handler runs such images (WebAssembly, virtual machines); else choose another image"
)
_PULL_REMEDY = (
    "say pull: strict or pull: fallback of these nodes in the configuration; containerd config dump shows "
    "use_local_image_pull"
)
_CPU_REMEDY = "choose an image that has the platform without a level, or keep it to nodes with that CPU"
_BUILD_REMEDY = "give the nodes' platform with its build, as windows(10.0.20348)/amd64"
_STORE_REMEDY = (
    "docker info shows the storage driver: the store of containerd (overlayfs) takes no such entry, overlay2 "
    "does; choose an image whose index names its platforms"
)
_VARIANT_REMEDY = "choose an image whose index names the variant"


def check_fallback(fallback: Fallback) -> Iterator[Finding]:
    """Yield what decides it: the runtime, the CPU, the build of Windows, or the handler of a RuntimeClass."""
    if fallback.runs is not Runs.DEPENDS:
        return
    image, nodes = fallback.image.familiar, titles(fallback.pools)
    if fallback.entry is None:
        message = f"{image} {_built_for(fallback)}: whether {fallback.handler} runs it on {nodes} is not told"
        remedy = _HANDLER_REMEDY
    else:
        message, remedy = condition(image, fallback.node, nodes, fallback.entry)
    yield workload_finding(fallback.placed.workload, RULE, message, remedy, fallback.use)


def condition(image: str, node: Node, nodes: str, entry: Platform) -> tuple[str, str]:
    """Return what it depends on whether nodes run an entry of an image, and what settles that.

    Args:
        image: as people write it.
        node: one that stands for the nodes.
        nodes: their names.
        entry: the platform that they may take.

    """
    if is_vague(entry, node.platform):
        return f"{image} is for {entry}: which build {nodes} has is not told", _BUILD_REMEDY
    if node.pull is PullRule.CRIO and entry.architecture == "arm":
        return f"{image} names no variant of arm: {nodes} pulls it, and may not execute it", _VARIANT_REMEDY
    if is_newer(entry, node.platform):
        return f"{image} is for {entry}: whether the CPU of {nodes} has that is not told", _CPU_REMEDY
    if node.pull is PullRule.DOCKER:
        whether = f"whether {nodes} takes its {entry} depends on Docker's store of images"
        return f"{image} has an entry with an empty platform: {whether}", _STORE_REMEDY
    whether = f"whether {nodes} takes its {entry} depends on the runtime's configuration"
    return f"{image} has no {node.platform}: {whether}", _PULL_REMEDY


def _built_for(fallback: Fallback) -> str:
    answer = fallback.placed.answers[fallback.image]
    if not isinstance(answer, Found):
        return "is no ordinary image"
    return f"is for {listed([str(platform.normalized()) for platform in answer.platforms]) or 'no platform'}"
