"""`nodes:` of the configuration: a cluster as pools of alike nodes."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from archcheck.config.keys import (
    FILE,
    FILLED,
    FLAG,
    PLATFORM,
    SCALAR,
    TEXT,
    SettingKey,
    ValueForm,
    fixed,
    given,
    mapping_schema,
    number,
    several,
)
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.errors import ConfigurationError
from archcheck.frozen import dataclass
from archcheck.images.platform import Platform
from archcheck.scheduling.kubelets import is_version
from archcheck.scheduling.node import Node, Taint, default_labels, parse_taint
from archcheck.scheduling.runtime import Pull, pull_rule

_MOST_NODES = 100_000


@dataclass(frozen=True, slots=True)
class GivenNodes:
    """Nodes as a configuration gives them: pools, or the file that has them.

    `pools` gives them once it is known how containerd pulls on those that do not say it.
    """

    pools: Callable[[Pull | None], tuple[Node, ...]] = lambda _: ()
    file: Path | None = None


def read_nodes(reader: Reader, node: YamlNode | None, pull: Pull | None) -> tuple[Node, ...]:
    """Return the nodes of a list of pools; a pool that names its hosts is one node each.

    Args:
        reader: of the file.
        node: the list, or None.
        pull: how containerd pulls on nodes that do not say it themselves.

    Raises:
        ConfigurationError: a key or a value that is not understood, two pools of one name; with line.

    """
    pools: list[Node] = []
    names: set[str] = set()
    for pool in reader.list(node):
        if not isinstance(pool, nodes.Mapping):
            reader.fail("a pool of nodes is expected: name, platform, …", pool)
        reader.require_known(pool, tuple(NODE_KEYS))
        members = _pool(reader, pool, pull)
        for name in dict.fromkeys((members[0].pool, *(member.name for member in members))):
            if name in names:
                reader.fail(f"{name!r} is the name of two nodes", pool)
            names.add(name)
        pools += members
    return tuple(pools)


def pull_of(reader: Reader, node: YamlNode) -> Pull:
    """Return what `pull:` says."""
    return Pull(reader.choice(node, [pull.value for pull in Pull]))


def _pool(reader: Reader, root: nodes.Mapping, pull: Pull | None) -> list[Node]:
    name = reader.filled(nodes.get(root, "name") or reader.fail("a pool needs a name", root))
    if nodes.get(root, "platform") is None:
        reader.fail(f"{name}: no platform", root)
    said = given(reader, root, NODE_KEYS)
    platform, labels, runtime = said["platform"], said.get("labels", {}), said.get("runtime", "")
    rule, assumed = pull_rule(runtime, said.get("pull"), default=pull)
    pool = Node(
        name=name,
        platform=platform,
        pull=rule,
        labels=_labelled(name, platform, labels),
        taints=said.get("taints", ()),
        unschedulable=said.get("unschedulable", False),
        count=said.get("count", 1),
        pool=name,
        runtime=runtime,
        assumptions=(assumed,) if assumed else (),
        kubelet=said.get("kubelet", ""),
    )
    hosts = said.get("hosts", ())
    if hosts and said.get("count", len(hosts)) != len(hosts):
        reader.fail(f"count differs from the number of hosts, {len(hosts)}", nodes.get(root, "count"))
    return [
        replace(pool, name=host, count=1, labels=_labelled(host, platform, labels)) for host in hosts
    ] or [pool]


def _kubelet(reader: Reader, node: YamlNode) -> str:
    text = reader.text(node)
    if not is_version(text):
        reader.fail(
            f"{text!r} is no version of a kubelet: v1.35.2, as in status.nodeInfo.kubeletVersion", node
        )
    return text


def _labels(reader: Reader, node: YamlNode) -> dict[str, str | None]:
    """Return labels; null stands for one that the nodes lack, though it would follow from the platform."""
    return {
        key.text: None if nodes.is_null(value) else reader.text(value) for key, value in reader.entries(node)
    }


def _labelled(name: str, platform: Platform, labels: dict[str, str | None]) -> dict[str, str]:
    every = default_labels(name, platform) | labels
    return {key: value for key, value in every.items() if value is not None}


def _hosts(reader: Reader, node: YamlNode) -> tuple[str, ...]:
    hosts = tuple(reader.filled(host) for host in reader.list(node))
    if len(set(hosts)) != len(hosts):
        reader.fail("a host is named twice", node)
    return hosts


def _taint(reader: Reader, node: YamlNode) -> Taint:
    try:
        return parse_taint(reader.text(node))
    except ConfigurationError as error:
        location = "" if error.what.startswith(str(reader.path)) else f"{reader.location(node)}: "
        raise ConfigurationError(f"{location}{error.what}", hint=error.hint) from error


PULL = ValueForm(pull_of, lambda: {"enum": [pull.value for pull in Pull]})
_TAINT = fixed(
    _taint,
    type="string",
    pattern=r"^\s*[A-Za-z0-9./_-]+(?:=[A-Za-z0-9._-]*)?:(?:NoSchedule|PreferNoSchedule|NoExecute)\s*$",
)
NODE_KEYS = {
    "name": SettingKey(FILLED, "The name of the pool."),
    "count": SettingKey(number(_MOST_NODES), "How many there are."),
    "hosts": SettingKey(
        ValueForm(_hosts, several(FILLED, uniqueItems=True).schema),
        "The names of its nodes, where each has one.",
    ),
    "platform": SettingKey(PLATFORM, "What they are: linux/arm/v7."),
    "runtime": SettingKey(TEXT, "As in status.nodeInfo.containerRuntimeVersion: containerd://1.7.27"),
    "kubelet": SettingKey(
        fixed(
            _kubelet,
            type="string",
            pattern=r"^v?[0-9]{1,3}\.[0-9]{1,4}\.[0-9]{1,4}([-+][0-9A-Za-z.+-]{0,64})?$",
        ),
        "As in status.nodeInfo.kubeletVersion: v1.35.2+k3s1. "
        "Charts are rendered for the newest of all nodes.",
    ),
    "pull": SettingKey(PULL, "How containerd chooses from an index."),
    "labels": SettingKey(
        fixed(_labels, type=["object", "null"], additionalProperties={"type": [*SCALAR, "null"]}),
        "Beside those that follow from name and platform; null for one that the nodes lack.",
    ),
    "taints": SettingKey(several(_TAINT), "As kubectl taint writes them: key=value:Effect."),
    "unschedulable": SettingKey(FLAG, "Cordoned."),
}


def _nodes_or_file(reader: Reader, node: YamlNode) -> GivenNodes:
    if isinstance(node, nodes.Scalar) and not nodes.is_null(node):
        return GivenNodes(file=FILE.read(reader, node))
    return GivenNodes(partial(read_nodes, reader, node))


NODES = ValueForm(
    _nodes_or_file,
    lambda: {
        "anyOf": [
            {"type": ["array", "null"], "items": mapping_schema(NODE_KEYS, required=["name", "platform"])},
            FILE.schema(),
        ]
    },
)
"""A list of pools, or the file that has the nodes."""
