"""A Node object of the Kubernetes API → a node."""

import re
from dataclasses import replace

from archcheck.documents.nodes import Mapping, YamlNode, elements, get, is_true, members, text_of
from archcheck.errors import DocumentError
from archcheck.images.platform import Platform
from archcheck.scheduling.node import (
    ARCH_LABEL,
    BETA_ARCH_LABEL,
    BETA_OS_LABEL,
    EFFECTS,
    OS_LABEL,
    Node,
    Taint,
)
from archcheck.scheduling.runtime import Pull, pull_rule
from archcheck.scheduling.selectors import is_label_key, is_label_value

ASSUMED_VARIANT = "32-bit arm of a variant that nothing tells: taken to be v7"
NO_ARCHITECTURE = "says no architecture: nothing is known of what runs there"
_VARIANT_LABEL = "arm-variant"
_VARIANT = re.compile(r"(?:arm)?v?(?P<number>[5-8])l?|armhf|armel")
_DEBIAN = {"armhf": "v7", "armel": "v6"}
_K3S = "k3s"


def node_of(root: Mapping, *, variant_label: str = "", pull: Pull | None = None) -> Node:
    """Return the node that a Node object describes.

    Raises:
        DocumentError: a taint that the API server would not take; with line.

    Args:
        root: the object.
        variant_label: the label that tells 32-bit arm variants; else any whose name is `arm-variant`.
        pull: how containerd pulls there, where its version does not tell.

    """
    labels = {name.text: text_of(value) or "" for name, value in members(get(root, "metadata", "labels"))}
    info = get(root, "status", "nodeInfo")
    platform = _platform(labels, info)
    assumptions = []
    if platform.architecture == "arm":
        variant, assumed = _variant(labels, info, variant_label)
        platform = replace(platform, variant=variant).normalized()
        assumptions.append(assumed)
    if not platform.architecture:
        assumptions.append(NO_ARCHITECTURE)
    runtime = text_of(get(info, "containerRuntimeVersion")) or ""
    kubelet = text_of(get(info, "kubeletVersion")) or ""
    rule, assumed = pull_rule(runtime, None, kubelet, pull)
    return Node(
        name=text_of(get(root, "metadata", "name")) or "",
        platform=platform,
        pull=rule,
        labels=labels,
        taints=_taints(root),
        unschedulable=is_true(get(root, "spec", "unschedulable")),
        runtime=runtime,
        assumptions=tuple(text for text in (*assumptions, assumed) if text),
        kubelet=kubelet,
    )


def _platform(labels: dict[str, str], info: YamlNode | None) -> Platform:
    """Return what the kubelet says that it is: nodeInfo, which labels only repeat.

    A Windows node's kernel version is the build that its images must fit.
    """
    architecture = text_of(get(info, "architecture")) or labels.get(ARCH_LABEL) or labels.get(BETA_ARCH_LABEL)
    os = text_of(get(info, "operatingSystem")) or labels.get(OS_LABEL) or labels.get(BETA_OS_LABEL) or "linux"
    version = text_of(get(info, "kernelVersion")) or "" if os == "windows" else ""
    return Platform(os, architecture or "", "", version).normalized()


def _variant(labels: dict[str, str], info: YamlNode | None, variant_label: str) -> tuple[str, str]:
    """Return the variant of a 32-bit arm node, and what was assumed.

    No field of the API holds it. k3s is built for v7, so that an arm node of k3s is v7 or later.
    """
    for key, value in labels.items():
        ours = key == variant_label if variant_label else key.rpartition("/")[2] == _VARIANT_LABEL
        if ours and (match := _VARIANT.fullmatch(value.lower())):
            return _DEBIAN.get(value.lower()) or f"v{match['number']}", ""
    if labels.get("node.kubernetes.io/instance-type") == _K3S:
        return "v7", ""
    if f"+{_K3S}" in (text_of(get(info, "kubeletVersion")) or ""):
        return "v7", ""
    return "v7", ASSUMED_VARIANT


def _taints(root: Mapping) -> tuple[Taint, ...]:
    taints = []
    for element in elements(get(root, "spec", "taints")):
        taint = Taint(*(text_of(get(element, name)) or "" for name in ("key", "value", "effect")))
        if not (is_label_key(taint.key) and is_label_value(taint.value) and taint.effect in EFFECTS):
            raise DocumentError(f"{str(taint)!r} is no taint", line=element.line)
        taints.append(taint)
    return tuple(taints)
