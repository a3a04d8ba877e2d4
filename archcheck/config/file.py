"""The keys of `.archcheck.yaml`."""

from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.config.model import ARTIFACT_HUB, CACHE_TTL, Settings
from archcheck.config.reader import Reader
from archcheck.config.registries import read_registries
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
)
_GATES = ("TaintTolerationComparisonOperators",)


def read_file(path: Path) -> Settings:
    """Return what a file says.

    Raises:
        ConfigurationError: it is broken, or says what archcheck does not know; with line.

    """
    reader = Reader(path)
    root = reader.root()
    if root is None or nodes.is_null(root):
        return Settings()
    if not isinstance(root, nodes.Mapping):
        reader.fail("a mapping is expected", root)
    reader.require_known(root, KEYS)
    _require_once(reader, root, "nodes")
    hub, ttl = nodes.get(root, "artifact-hub"), nodes.get(root, "cache-ttl")
    files = nodes.get(root, "registries-config")
    label = nodes.get(root, "variant-label")
    cluster, pull = _cluster(reader, nodes.get(root, "nodes"), nodes.get(root, "pull"))
    return Settings(
        platforms=_platforms(reader, nodes.get(root, "platforms")),
        nodes=cluster,
        pull=pull,
        variant_label=reader.text(label) if label else "",
        gates=_gates(reader, nodes.get(root, "feature-gates")),
        registries=read_registries(reader, nodes.get(root, "registries")),
        registries_config=tuple(reader.file(each) for each in reader.list(files)) if files else None,
        cache_ttl=duration(reader.text(ttl), reader.place(ttl)) if ttl else CACHE_TTL,
        artifact_hub=web_address(reader.text(hub), reader.place(hub)) if hub else ARTIFACT_HUB,
        tolerate=_tolerate(reader, nodes.get(root, "tolerate")),
    )


def _require_once(reader: Reader, root: nodes.Mapping, key: str) -> None:
    """Refuse a key that stands there twice, as after `archcheck nodes >> .archcheck.yaml` run twice."""
    found = [name for name, _ in root.pairs if isinstance(name, nodes.Scalar) and name.text == key]
    if len(found) > 1:
        reader.fail(f"{key} stands here twice", found[1])


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
