"""`nodes:` of the configuration: a cluster as pools of alike nodes."""

from dataclasses import replace

from archcheck.config.reader import Reader
from archcheck.config.values import platform_of
from archcheck.documents import nodes
from archcheck.documents.nodes import Node as YamlNode
from archcheck.errors import ConfigurationError
from archcheck.images.platform import Platform
from archcheck.scheduling.kubelets import is_version
from archcheck.scheduling.node import Node, Taint, default_labels, parse_taint
from archcheck.scheduling.runtime import Pull, pull_rule

_KEYS = (
    "name",
    "count",
    "hosts",
    "platform",
    "runtime",
    "kubelet",
    "pull",
    "labels",
    "taints",
    "unschedulable",
)
_MOST_NODES = 100_000


def read_nodes(reader: Reader, node: YamlNode | None, pull: Pull | None) -> tuple[Node, ...]:
    """Return the nodes of a list of pools; a pool that names its hosts is one node each.

    Args:
        reader: of the file.
        node: the list, or None.
        pull: how containerd pulls on nodes that do not say it themselves.

    Raises:
        ConfigurationError: a key or a value that is not understood, two pools of one name; with line.

    """
    found: list[Node] = []
    names: set[str] = set()
    for each in reader.list(node):
        if not isinstance(each, nodes.Mapping):
            reader.fail("a pool of nodes is expected: name, platform, …", each)
        reader.require_known(each, _KEYS)
        members = _pool(reader, each, pull)
        for name in dict.fromkeys((members[0].pool, *(member.name for member in members))):
            if name in names:
                reader.fail(f"{name!r} is the name of two nodes", each)
            names.add(name)
        found += members
    return tuple(found)


def pull_of(reader: Reader, node: YamlNode) -> Pull:
    """Return what `pull:` says."""
    return Pull(reader.choice(node, [each.value for each in Pull]))


def _pool(reader: Reader, root: nodes.Mapping, pull: Pull | None) -> list[Node]:
    name = reader.filled(nodes.get(root, "name") or reader.fail("a pool needs a name", root))
    platform = platform_of(reader, nodes.get(root, "platform") or reader.fail(f"{name}: no platform", root))
    runtime_node, pull_node = nodes.get(root, "runtime"), nodes.get(root, "pull")
    runtime = reader.text(runtime_node) if runtime_node else ""
    own = pull_of(reader, pull_node) if pull_node else None
    rule, assumed = pull_rule(runtime, own, default=pull)
    unschedulable = nodes.get(root, "unschedulable")
    labels = _labels(reader, nodes.get(root, "labels"))
    pool = Node(
        name=name,
        platform=platform,
        pull=rule,
        labels=_labelled(name, platform, labels),
        taints=_taints(reader, nodes.get(root, "taints")),
        unschedulable=reader.flag(unschedulable) if unschedulable else False,
        count=_count(reader, root),
        pool=name,
        runtime=runtime,
        assumptions=(assumed,) if assumed else (),
        kubelet=_kubelet(reader, nodes.get(root, "kubelet")),
    )
    hosts = _hosts(reader, root)
    return [
        replace(pool, name=host, count=1, labels=_labelled(host, platform, labels)) for host in hosts
    ] or [pool]


def _kubelet(reader: Reader, node: YamlNode | None) -> str:
    text = reader.text(node) if node is not None else ""
    if node is not None and not is_version(text):
        reader.fail(
            f"{text!r} is no version of a kubelet: v1.35.2, as in status.nodeInfo.kubeletVersion", node
        )
    return text


def _labels(reader: Reader, node: YamlNode | None) -> dict[str, str | None]:
    """Return labels; null stands for one that the nodes lack, though it would follow from the platform."""
    return {
        key.text: None if nodes.is_null(value) else reader.text(value) for key, value in reader.entries(node)
    }


def _labelled(name: str, platform: Platform, labels: dict[str, str | None]) -> dict[str, str]:
    every = default_labels(name, platform) | labels
    return {key: value for key, value in every.items() if value is not None}


def _count(reader: Reader, root: nodes.Mapping) -> int:
    node = nodes.get(root, "count")
    return reader.number(node, _MOST_NODES) if node else 1


def _hosts(reader: Reader, root: nodes.Mapping) -> list[str]:
    node = nodes.get(root, "hosts")
    hosts = [reader.filled(each) for each in reader.list(node)]
    if len(set(hosts)) != len(hosts):
        reader.fail("a host is named twice", node)
    if hosts and nodes.get(root, "count") and _count(reader, root) != len(hosts):
        reader.fail(f"count differs from the number of hosts, {len(hosts)}", nodes.get(root, "count"))
    return hosts


def _taints(reader: Reader, node: YamlNode | None) -> tuple[Taint, ...]:
    found = []
    for each in reader.list(node):
        try:
            found.append(parse_taint(reader.text(each)))
        except ConfigurationError as error:
            place = "" if error.what.startswith(str(reader.path)) else f"{reader.place(each)}: "
            raise ConfigurationError(f"{place}{error.what}", hint=error.hint) from error
    return tuple(found)
