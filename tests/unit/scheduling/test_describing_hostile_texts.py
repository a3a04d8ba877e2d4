"""Whatever a label, a node or a taint is called: the block of nodes says just that, and is YAML."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archcheck.config.model import Settings
from archcheck.errors import InputError
from archcheck.reports.nodes_block import nodes_block
from archcheck.scheduling.describing import describe
from archcheck.scheduling.node import Node
from archcheck.sources.nodes import read_node_file
from tests.support.tables import walked
from tests.unit.scheduling.building import node

HOSTILE = [
    "yes",
    "null",
    "~",
    "1.10",
    "0x1f",
    "1e3",
    "-",
    "- a",
    "a: b",
    "a #b",
    "#a",
    "{a: b}",
    "[a]",
    "*a",
    "&a",
    "!!python/object",
    "%TAG",
    "@a",
    "`a`",
    "'",
    '"',
    "\\",
    "a\nb: c",
    "a\n---\nb",
    "\t",
    " a ",
    "",
    "\x1b[31mred\x1b[0m",
    "\x00",
    "\x07",
    "\x7f",
    "\x9b31m",
    "\u2028",
    "\ufeff",
    "é",
    "日本",
    "\U0001f600",
    "a,b",
    "<<",
    "=",
    "2026-01-02",
    "12:30:45",
    "x" * 300,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def listed(
    folder: Path, name: str, labels: dict[str, str], taint: tuple[str, str] | None = None
) -> list[Node]:
    """Return a node as it is read from what an API server says."""
    taints = [] if taint is None else [{"key": taint[0], "value": taint[1], "effect": "NoSchedule"}]
    obj = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "spec": {"taints": taints},
        "status": {"nodeInfo": {"architecture": "amd64", "operatingSystem": "linux"}},
    }
    return read(folder, json.dumps(obj))


def read(folder: Path, text: str) -> list[Node]:
    path = folder / "nodes.yaml"
    path.write_text(text, "utf-8")
    return list(read_node_file(str(path), Settings()))


def again(folder: Path, nodes: list[Node]) -> Node:
    block = nodes_block(describe(nodes).pools)
    assert not [each for each in block if (ord(each) < 32 and each != "\n") or 127 <= ord(each) < 160]
    (found,) = read(folder, block)
    return found


@walked("text", HOSTILE)
def test_a_label_comes_back_as_it_was(folder: Path, text: str) -> None:
    labels = again(folder, listed(folder, "pc1", {"note": text, "other": "x"})).labels
    assert (labels["note"], labels["other"]) == (text, "x")


@walked("text", HOSTILE)
def test_the_name_of_a_label_comes_back_as_it_was(folder: Path, text: str) -> None:
    assert again(folder, listed(folder, "pc1", {text: "x"})).labels[text] == "x"


@walked("text", [each for each in HOSTILE if each])
def test_a_node_comes_back_under_its_name(folder: Path, text: str) -> None:
    assert again(folder, listed(folder, text, {})).name == text


@pytest.mark.parametrize("text", ["", "arm", "v1.2_3-x", "x" * 63])
def test_a_taint_comes_back_as_it_was(folder: Path, text: str) -> None:
    before = listed(folder, "pc1", {}, ("arch", text))
    assert again(folder, before).taints == before[0].taints


@walked(
    "text",
    [
        "a b",
        "a=b",
        "a:b",
        "a\nb",
        "\t",
        "é",
        "\x1b[31m",
        "\x7f",
        '"',
        "\\",
        "\U0001f600",
        "x" * 64,
    ],
)
def test_a_taint_that_no_cluster_has_is_refused_with_its_line(folder: Path, text: str) -> None:
    with pytest.raises(InputError) as caught:
        listed(folder, "pc1", {}, ("arch", text))
    assert caught.value.line == 1


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(texts.filter(bool), st.dictionaries(texts, texts, max_size=3))
@example("\x85", {"\u2028": "\ufeff"})
@example("\ufffe", {"a": "\U0010ffff"})
def test_any_text_comes_back_as_it_was(folder: Path, name: str, labels: dict[str, str]) -> None:
    before = node(name, "amd64", **labels)
    after = again(folder, [before])
    assert (after.name, after.labels) == (before.name, before.labels)
