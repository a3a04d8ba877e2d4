"""Files that list nodes."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from archcheck.config.model import Settings
from archcheck.errors import ArchcheckError, ConfigurationError, ExitCode, InputError
from archcheck.images.platform import parse_platform
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.runtime import Pull, PullRule
from archcheck.sources.nodes import read_node_file
from tests.support.tables import walked

DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
POOLS = "nodes:\n- {name: a20, hosts: [a20-1, a20-2], platform: armhf}\n- {name: cloud, count: 3, platform: amd64}\n"
TABLE = """\
NAME    STATUS   ROLES                  AGE   VERSION
pc1     Ready    <none>                 12d   v1.35.2+k3s1
server  Ready    control-plane,master   12d   v1.35.2+k3s1
"""


def listed(name: str, architecture: str = "amd64", **info: str) -> dict[str, Any]:
    """Return a Node as an API server has it."""
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {"kubernetes.io/arch": architecture, "kubernetes.io/hostname": name},
        },
        "spec": {"taints": [{"key": "arch", "value": architecture, "effect": "NoSchedule"}]},
        "status": {"nodeInfo": {"architecture": architecture, "operatingSystem": "linux", **info}},
    }


def as_list(*items: object, kind: str = "List") -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "items": list(items), "metadata": {"resourceVersion": ""}}


def written(tmp_path: Path, data: object) -> str:
    path = tmp_path / "nodes.yaml"
    if isinstance(data, bytes):
        path.write_bytes(data)
    else:
        path.write_text(data if isinstance(data, str) else json.dumps(data))
    return str(path)


def read(tmp_path: Path, data: object, settings: Settings | None = None) -> tuple[Node, ...]:
    return read_node_file(written(tmp_path, data), settings or Settings())


def names(tmp_path: Path, data: object) -> list[str]:
    return [node.name for node in read(tmp_path, data)]


def complaint(tmp_path: Path, data: object) -> str:
    """Return what is said of a file, with the file's name left out."""
    path = written(tmp_path, data)
    with pytest.raises((InputError, ConfigurationError)) as caught:
        read_node_file(path, Settings())
    assert caught.value.exit_code is ExitCode.USAGE
    text = caught.value.diagnostics()
    assert text.startswith(path)
    return text.removeprefix(path)


@walked("indent", [None, 4])
@walked("kind", ["List", "NodeList"])
def test_a_list_in_json(tmp_path: Path, kind: str, indent: int | None) -> None:
    text = json.dumps(as_list(listed("pc1"), listed("pc2"), kind=kind), indent=indent)
    assert names(tmp_path, text) == ["pc1", "pc2"]


def test_a_list_in_yaml(tmp_path: Path) -> None:
    text = (
        "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata:\n    labels:\n"
        "      kubernetes.io/arch: arm\n    name: a20-1\n  spec:\n    taints:\n"
        "    - effect: NoSchedule\n      key: arch\n      value: armhf\n    unschedulable: true\n"
        "  status:\n    nodeInfo:\n      architecture: arm\n      containerRuntimeVersion: containerd://2.1.5-k3s1\n"
        "      kubeletVersion: v1.35.2+k3s1\n      operatingSystem: linux\nkind: List\nmetadata:\n  resourceVersion: ''\n"
    )
    (node,) = read(tmp_path, text)
    assert (node.name, node.platform, node.pull) == ("a20-1", parse_platform("armhf"), PullRule.BEST_FIRST)
    assert node.taints == (Taint("arch", "armhf"),)
    assert node.unschedulable
    assert node.assumptions == ()


def test_items_of_a_typed_list_need_not_say_what_they_are(tmp_path: Path) -> None:
    bare = [
        {key: value for key, value in listed(name).items() if key not in ("apiVersion", "kind")}
        for name in ("a", "b")
    ]
    assert names(tmp_path, as_list(*bare, kind="NodeList")) == ["a", "b"]


def test_one_node(tmp_path: Path) -> None:
    assert names(tmp_path, listed("pc1")) == ["pc1"]


def test_several_documents(tmp_path: Path) -> None:
    documents = [json.dumps(each) for each in (listed("a"), as_list(listed("b"), listed("c")))]
    assert names(tmp_path, "---\n" + "\n---\n".join(documents) + "\n---\n---\n# nothing\n") == ["a", "b", "c"]


def test_json_documents_one_after_another(tmp_path: Path) -> None:
    assert names(tmp_path, json.dumps(listed("a")) + "\n" + json.dumps(listed("b")) + "\n") == ["a", "b"]


def test_an_empty_list_beside_a_node_changes_nothing(tmp_path: Path) -> None:
    assert names(tmp_path, f"{json.dumps(as_list())}\n---\n{json.dumps(listed('a'))}\n") == ["a"]


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = "apiVersion: v1\r\nkind: Node\r\nmetadata:\r\n  name: pc1\r\n"
    assert names(tmp_path, b"\xef\xbb\xbf" + text.encode()) == ["pc1"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.TextIOWrapper(io.BytesIO(json.dumps(as_list(listed("pc1"))).encode()))
    monkeypatch.setattr(sys, "stdin", data)
    assert [node.name for node in read_node_file("-", Settings())] == ["pc1"]


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"):
        read_node_file("-", Settings())


def test_a_configuration(tmp_path: Path) -> None:
    found = read(tmp_path, POOLS)
    assert [(node.name, node.pool, node.count) for node in found] == [
        ("a20-1", "a20", 1),
        ("a20-2", "a20", 1),
        ("cloud", "cloud", 3),
    ]


def test_a_configuration_may_say_more_than_its_nodes(tmp_path: Path) -> None:
    text = (
        "platforms: [amd64]\ncache-ttl: 1h\n"
        + POOLS
        + "pull: strict\nregistries: {docker.io: {layout: ./x}}\n"
    )
    assert len(read(tmp_path, text)) == 3


@walked(
    "own, general, rule",
    [
        ("", None, PullRule.OPEN),
        ("", Pull.STRICT, PullRule.STRICT),
        ("pull: fallback\n", Pull.STRICT, PullRule.BEST_FIRST),
        ("pull: strict\n", Pull.FALLBACK, PullRule.STRICT),
    ],
)
def test_what_a_file_says_of_pulling_wins_over_the_settings(
    tmp_path: Path, own: str, general: Pull | None, rule: PullRule
) -> None:
    text = own + 'nodes: [{name: x, platform: arm64, runtime: "containerd://2.1.0"}]\n'
    assert read(tmp_path, text, Settings(pull=general))[0].pull is rule


def test_settings_tell_what_the_api_does_not(tmp_path: Path) -> None:
    board = listed("a20-1", "arm", containerRuntimeVersion="containerd://2.1.0")
    board["metadata"]["labels"]["example.org/cpu"] = "v6"
    (node,) = read(tmp_path, board, Settings(pull=Pull.STRICT, variant_label="example.org/cpu"))
    assert (node.platform, node.pull, node.assumptions) == (parse_platform("armel"), PullRule.STRICT, ())


def test_settings_of_pulling_leave_a_runtime_alone_that_has_one_way(tmp_path: Path) -> None:
    old = listed("pc1", containerRuntimeVersion="containerd://1.7.27")
    assert read(tmp_path, old, Settings(pull=Pull.STRICT))[0].pull is PullRule.BEST_FIRST


@walked(
    "data, place, says",
    [
        ("", "", "no node in it"),
        ("# nothing\n---\n", "", "no node in it"),
        (as_list(), "", "no node in it"),
        (as_list(kind="NodeList"), "", "no node in it"),
        ("nodes: []\n", "", "no node in it"),
        ("nodes:\n", "", "no node in it"),
        (DEPLOYMENT, ":1", "a Node is expected, not a Deployment"),
        (f"# mine\n---\n{DEPLOYMENT}", ":3", "a Node is expected, not a Deployment"),
        (f"{json.dumps(listed('pc1'))}\n---\n{DEPLOYMENT}", ":3", "not a Deployment"),
        ("apiVersion: karpenter.sh/v1\nkind: Node\nmetadata: {name: a}\n", ":1", "a Node is expected"),
        ("apiVersion: v1\nkind: Node\nmetadata: {}\n", ":1", "a Node without a name"),
        ("apiVersion: v1\nkind: Node\n", ":1", "a Node without a name"),
        ("apiVersion: v1\nkind: Node\nmetadata: {generateName: pc-}\n", ":1", "a Node without a name"),
        ("platforms: [amd64]\n", ":1", "neither nodes nor a configuration"),
        ("- a\n- b\n", ":1", "neither nodes nor a configuration"),
        (TABLE, ":1", "neither nodes nor a configuration"),
        ("\n\nkubernetes\n", ":3", "neither nodes nor a configuration"),
        ("apiVersion: v1\nkind: Node\nmetadata: [\n", ":", "not YAML"),
        ("apiVersion: v1\nkind: Node\nmetadata: {name: *gone}\n", ":3", "anchor"),
        ('{"kind": "List", "items": [}', ":1", ""),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\xff\xfe", ":1", ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ":", ""),
        ("nodes:\n- name: a\n  platform: amd64\n  taint: []\n", ":4", "unknown key 'taint'"),
        ("node: 1\nnodes:\n- {name: a, platform: amd64}\n", ":1", "unknown key 'node'"),
        ("nodes:\n- {name: a, platform: amd64}\npull: no\n", ":3", "'no' is not known"),
        ("nodes:\n- {name: a, platform: amd64}\n---\nnodes:\n- {name: b}\n", ":5", "no platform"),
    ],
)
def test_what_is_no_list_of_nodes_is_told_with_its_line(
    tmp_path: Path, data: object, place: str, says: str
) -> None:
    text = complaint(tmp_path, data)
    assert text.startswith(f"{place}:" if place != ":" else ":")
    assert says in text


@walked("data", ["", DEPLOYMENT, TABLE, "platforms: [amd64]\n"])
def test_what_would_have_been_right_is_said(tmp_path: Path, data: str) -> None:
    assert "kubectl get nodes -o yaml" in complaint(tmp_path, data)


def test_two_nodes_of_a_name_are_told_with_their_line(tmp_path: Path) -> None:
    text = "".join(
        f"---\napiVersion: v1\nkind: Node\nmetadata: {{name: {name}}}\n" for name in ("pc1", "pc2", "pc1")
    )
    said = complaint(tmp_path, text)
    assert "'pc1' is the name of two nodes" in said
    assert said.startswith(":10: ")


def test_a_broken_document_is_not_passed_over_for_the_sound_ones(tmp_path: Path) -> None:
    assert "not YAML" in complaint(tmp_path, f"{json.dumps(listed('pc1'))}\n---\na: [\n")


@pytest.mark.parametrize("what", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, what: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_node_file(str(tmp_path / what), Settings())


def test_aliases_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 10)]
    text = "apiVersion: v1\nkind: Node\nmetadata: {name: pc1}\n" + "\n".join(lines) + "\n"
    with pytest.raises(ArchcheckError, match=r"alias|expand"):
        read(tmp_path, text)


def test_nodes_nested_without_end_are_refused(tmp_path: Path) -> None:
    assert complaint(tmp_path, "apiVersion: v1\nkind: Node\nmetadata: " + "[" * 5000 + "]" * 5000)


def test_a_large_cluster_is_read_whole(tmp_path: Path) -> None:
    nodes = []
    for at in range(1000):
        node = listed(f"pc-{at}")
        node["status"]["images"] = [
            {"names": [f"registry.example/team/image-{number}:1.0"]} for number in range(30)
        ]
        nodes.append(node)
    path = written(tmp_path, as_list(*nodes))
    assert Path(path).stat().st_size > 1_500_000
    assert [node.name for node in read_node_file(path, Settings())] == [f"pc-{at}" for at in range(1000)]


def test_a_large_configuration_is_read_whole(tmp_path: Path) -> None:
    filler = "# a comment as long as comments are, more or less, when nobody counts\n" * 20_000
    assert len(read(tmp_path, filler + POOLS)) == 3
