"""The keys of `.archcheck.yaml`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.config.model import ARTIFACT_HUB, CACHE_TTL, RegistrySettings, Settings
from archcheck.config.reader import Reader
from archcheck.config.values import duration, is_taint_key, platform_of, web_address
from archcheck.documents import nodes
from archcheck.documents.nodes import Node
from archcheck.images.platform import Platform

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node as ClusterNode
    from archcheck.scheduling.runtime import Pull

KEYS = (
    "platforms",
    "nodes",
    "pull",
    "variant-label",
    "feature-gates",
    "registries",
    "registries-config",
    "cache-ttl",
    "artifact-hub",
    "tolerate",
    "include",
    "exclude",
    "charts",
    "load-restrictor",
    "fail-on",
    "severity",
    "ignore",
)
LOAD_RESTRICTORS = ("LoadRestrictionsRootOnly", "LoadRestrictionsNone")
FAIL_ON = ("error", "warning", "note", "never")
_GATES = ("TaintTolerationComparisonOperators",)


def read_file(path: Path) -> Settings:
    """Return what a file says.

    Raises:
        ConfigurationError: it is broken, or says what archcheck does not know; with line.

    """
    reader = Reader(path)
    root = reader.root()
    if root is None or nodes.is_null(root):
        return Settings(file=path)
    if not isinstance(root, nodes.Mapping):
        reader.fail("a mapping is expected", root)
    reader.require_known(root, KEYS)
    settings = Settings(file=path, lines={name.text: name.line for name, _ in reader.members(root)})
    return _of_the_gate(reader, root, _of_registries(reader, root, _of_nodes(reader, root, settings)))


def _of_nodes(reader: Reader, root: nodes.Mapping, settings: Settings) -> Settings:
    """Return settings with what is said of the cluster."""
    label = nodes.get(root, "variant-label")
    cluster, pull = _cluster(reader, nodes.get(root, "nodes"), nodes.get(root, "pull"))
    return replace(
        settings,
        platforms=_platforms(reader, nodes.get(root, "platforms")),
        nodes=cluster,
        pull=pull,
        variant_label=reader.filled(label) if label else "",
        gates=_gates(reader, nodes.get(root, "feature-gates")),
        tolerate=_tolerate(reader, nodes.get(root, "tolerate")),
    )


def _of_registries(reader: Reader, root: nodes.Mapping, settings: Settings) -> Settings:
    """Return settings with what is said of whom to ask."""
    hub, ttl = nodes.get(root, "artifact-hub"), nodes.get(root, "cache-ttl")
    files = nodes.get(root, "registries-config")
    return replace(
        settings,
        registries=_registries(reader, nodes.get(root, "registries")),
        registries_config=tuple(reader.file(each) for each in reader.list(files)) if files else None,
        cache_ttl=duration(reader.text(ttl), reader.place(ttl)) if ttl else CACHE_TTL,
        artifact_hub=web_address(reader.text(hub), reader.place(hub)) if hub else ARTIFACT_HUB,
    )


def _registries(reader: Reader, node: Node | None) -> Mapping[str, RegistrySettings]:
    if node is None:
        return {}
    from archcheck.config.registries import read_registries

    return read_registries(reader, node)


def _of_the_gate(reader: Reader, root: nodes.Mapping, settings: Settings) -> Settings:
    """Return settings with what is said of what counts."""
    fail_on = nodes.get(root, "fail-on")
    settings = replace(settings, fail_on=reader.choice(fail_on, FAIL_ON) if fail_on else "")
    include, exclude = nodes.get(root, "include"), nodes.get(root, "exclude")
    if include or exclude:
        settings = replace(settings, include=_texts(reader, include), exclude=_texts(reader, exclude))
    if charts := nodes.get(root, "charts"):
        from archcheck.config.charts import read_charts

        settings = replace(settings, charts=read_charts(reader, charts))
    if restrictor := nodes.get(root, "load-restrictor"):
        settings = replace(settings, load_restrictor=reader.choice(restrictor, LOAD_RESTRICTORS))
    severity, ignore = nodes.get(root, "severity"), nodes.get(root, "ignore")
    if severity or ignore:
        from archcheck.config.ignores import read_ignores, read_severities

        severities, ignores = read_severities(reader, severity), read_ignores(reader, ignore)
        settings = replace(settings, severities=severities, ignores=ignores)
    return settings


def _texts(reader: Reader, node: Node | None) -> tuple[str, ...]:
    return tuple(reader.text(each) for each in reader.list(node))


def _cluster(
    reader: Reader, pools: Node | None, pull: Node | None
) -> "tuple[tuple[ClusterNode, ...], Pull | None]":
    """Return the nodes, and how containerd pulls on those that do not say it."""
    if pools is None and pull is None:
        return (), None
    from archcheck.config.nodes import pull_of, read_nodes

    how = pull_of(reader, pull) if pull else None
    return read_nodes(reader, pools, how), how


def _tolerate(reader: Reader, node: Node | None) -> frozenset[str]:
    """Return keys of taints."""
    keys = set()
    for each in reader.list(node):
        key = reader.text(each)
        if not is_taint_key(key):
            reader.fail(
                f"{key!r} is no key of a taint: tolerate: names keys, as in arch=armhf:NoSchedule", each
            )
        keys.add(key)
    return frozenset(keys)


def _gates(reader: Reader, node: Node | None) -> frozenset[str]:
    return frozenset(reader.choice(each, _GATES) for each in reader.list(node))


def _platforms(reader: Reader, node: Node | None) -> tuple[Platform, ...]:
    return tuple(dict.fromkeys(platform_of(reader, each) for each in reader.list(node)))
