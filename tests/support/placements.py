"""Workloads in YAML, nodes and images as values → the findings about where pods may land."""

from collections.abc import Iterable, Mapping, Sequence

from archcheck.findings.checked_workloads import workload_findings
from archcheck.findings.model import Finding
from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
)
from archcheck.images.platform import Platform, parse_platform
from archcheck.patches.search.remedies import planned_remedies
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.node import Node, default_labels, parse_taint
from archcheck.scheduling.placement import PlacementReport, schedule
from archcheck.scheduling.runtime import PullRule
from tests.support.answers import by_image
from tests.unit.workloads.helpers import stock

CHILD = "sha256:" + "0123456789abcdef" * 4


def found(*platforms: str, kind: ManifestKind = ManifestKind.INDEX) -> Found:
    return Found(tuple(map(_declared, platforms)), CHILD, kind, "registry.test")


def _declared(text: str) -> Platform:
    """Return `os/architecture/variant` as it is declared; without a system, linux."""
    return parse_platform(text) if text != "unknown/unknown" else Platform("unknown", "unknown")


IMAGES: dict[str, Availability] = {
    "every:1": found("amd64", "arm64", "linux/arm/v7", "linux/arm/v6"),
    "three:1": found("amd64", "arm64", "linux/arm/v7"),
    "big:1": found("amd64", "arm64", "s390x"),
    "pc:1": found("amd64"),
    "a64:1": found("arm64"),
    "v7:1": found("linux/arm/v7"),
    "v6:1": found("linux/arm/v6"),
    "old:1": found("linux/386"),
    "lone:1": found("amd64", kind=ManifestKind.MANIFEST),
    f"pinned:1@{CHILD}": found("amd64", kind=ManifestKind.MANIFEST),
    f"whole:1@{CHILD}": found("amd64"),
    "gone:1": Missing("registry.test has no gone:1"),
    "dark:1": Unknown(Reason.UNREACHABLE, "registry.test does not answer"),
    "auto": Unresolved(),
}


def node(
    name: str,
    platform: str = "amd64",
    *taints: str,
    rule: PullRule = PullRule.BEST_FIRST,
    labels: Mapping[str, str] | None = None,
    cordoned: bool = False,
    count: int = 1,
) -> Node:
    """Return a node as its kubelet would register it."""
    parsed = parse_platform(platform)
    return Node(
        name,
        parsed,
        rule,
        default_labels(name, parsed) | (dict(labels) if labels else {}),
        tuple(map(parse_taint, taints)),
        cordoned,
        count,
    )


A20_TAINTS = ("arch=armhf:NoSchedule", "speed=slow:NoSchedule")
PC, A64, A20 = node("pc"), node("a64", "arm64"), node("a20", "linux/arm/v7")
SLOW = node("a20", "linux/arm/v7", *A20_TAINTS)
ZERO = node("zero", "linux/arm/v6")


def workload(*lines: str, images: Sequence[str] = ("main=pc:1",), kind: str = "Deployment") -> str:
    """Return a manifest whose containers stand from line 8 on, with further lines of its pod spec below.

    Each of `images` is `container=image`.
    """
    listed = [f'        - {{name: {name}, image: "{image}"}}' for name, _, image in map(_split, images)]
    head = [
        "apiVersion: apps/v1",
        f"kind: {kind}",
        "metadata: {name: web}",
        "spec:",
        "  template:",
        "    spec:",
    ]
    return "\n".join([*head, "      containers:", *listed, *(f"      {line}" for line in lines)]) + "\n"


def _split(text: str) -> tuple[str, str, str]:
    return text.partition("=")


def affinity(*terms: str) -> str:
    """Return a required node affinity in one line."""
    rule = "requiredDuringSchedulingIgnoredDuringExecution"
    return f"affinity: {{nodeAffinity: {{{rule}: {{nodeSelectorTerms: [{', '.join(terms)}]}}}}}}"


def preferred(expression: str) -> str:
    """Return a preferred node affinity in one line."""
    rule = "preferredDuringSchedulingIgnoredDuringExecution"
    term = f"{{weight: 100, preference: {{matchExpressions: [{expression}]}}}}"
    return f"affinity: {{nodeAffinity: {{{rule}: [{term}]}}}}"


def arch(operator: str, *values: str) -> str:
    """Return a requirement about architectures."""
    return f"{{key: kubernetes.io/arch, operator: {operator}, values: [{', '.join(values)}]}}"


def term(*expressions: str) -> str:
    return f"{{matchExpressions: [{', '.join(expressions)}]}}"


def placed(text: str, nodes: Iterable[Node], images: Mapping[str, Availability] = IMAGES) -> PlacementReport:
    inventory = stock(text)
    return schedule(inventory.workloads, by_image(images), tuple(nodes), inventory.cluster_objects)


def findings(
    text: str,
    *nodes: Node,
    images: Mapping[str, Availability] | None = None,
    rendered: bool = False,
    variant_label: str = "",
) -> list[Finding]:
    """Return what is found about the workloads of a text; without nodes, where none are given."""
    inventory = stock(text, rendered=rendered)
    assert not inventory.errors, inventory.errors
    known = IMAGES | dict(images or {})
    if not nodes:
        return list(workload_findings(inventory.workloads, None, by_image(known)))
    cluster = Cluster(nodes, inventory.cluster_objects, variant_label=variant_label)
    placement_report = cluster.schedule(inventory.workloads, by_image(known))
    remedies = planned_remedies(inventory.workloads, placement_report, by_image(known), cluster)
    found_ = workload_findings(
        inventory.workloads, placement_report, by_image(known), remedies.__getitem__, variant_label
    )
    return list(found_)


def rules(text: str, *nodes: Node, images: Mapping[str, Availability] | None = None) -> list[str]:
    return [finding.rule for finding in findings(text, *nodes, images=images)]


def only(rule: str, found_: Iterable[Finding]) -> Finding:
    """Return the one finding of a rule."""
    [finding] = [each for each in found_ if each.rule == rule]
    return finding


def verdict(text: str, *nodes: Node, images: Mapping[str, Availability] | None = None) -> str:
    """Return the verdict of the one workload in a text."""
    [only_one] = placed(text, nodes, IMAGES | dict(images or {})).placed
    return only_one.verdict.value
