"""A key that stands twice in one mapping is refused: the last one would win, unseen."""

from pathlib import Path

import pytest

from archcheck.config.baseline import read_baseline
from archcheck.config.loading import FILE_NAME, load_settings
from archcheck.errors import ConfigurationError
from archcheck.images.platform import parse_platform
from archcheck.sources.nodes import read_node_file

POOL = "name: a, platform: amd64"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("fail-on: error\nfail-on: never\n", 2, "fail-on"),
        ("fail-on: error\n'fail-on': never\n", 2, "fail-on"),
        ("exclude: [a]\nfail-on: error\nexclude: [b]\n", 3, "exclude"),
        ("platforms: [amd64]\nplatforms: [amd64]\n", 2, "platforms"),
        ("nodes:\nnodes:\n", 2, "nodes"),
        ("severity:\n  at-risk: error\n  at-risk: note\n", 3, "at-risk"),
        ("ignore:\n- rule: at-risk\n  reason: x\n  rule: stuck\n", 4, "rule"),
        ("ignore:\n- {rule: at-risk, reason: x}\n- {rule: at-risk, reason: x, reason: y}\n", 3, "reason"),
        ("charts:\n- chart: a/b\n  version: 1\n  version: 2\n", 4, "version"),
        ("registries:\n  docker.io: {}\n  docker.io: {insecure: true}\n", 3, "docker.io"),
        ("registries:\n  docker.io:\n    insecure: false\n    insecure: true\n", 4, "insecure"),
        (f"nodes:\n- {{{POOL},\n   platform: arm64}}\n", 3, "platform"),
        (f"nodes:\n- {{{POOL}, labels: {{board: x,\n   board: y}}}}\n", 3, "board"),
        ("<<: {fail-on: error,\n  fail-on: never}\n", 2, "fail-on"),
        ("<<: [{}, {fail-on: error,\n  fail-on: never}]\n", 2, "fail-on"),
        ("<<: {<<: {fail-on: error,\n  fail-on: never}}\n", 2, "fail-on"),
    ],
)
def test_a_key_that_stands_there_twice(tmp_path: Path, text: str, line: int, key: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(None, tmp_path, {})
    assert f"{FILE_NAME}:{line}: {key} stands here twice, first in line " in str(caught.value)


def test_an_own_key_beside_a_merged_one_is_no_second(tmp_path: Path) -> None:
    text = (
        "ignore:\n- &one {rule: at-risk, reason: x}\n- {<<: *one, reason: y}\n<<: {fail-on: note}\n<<: {}\n"
    )
    (tmp_path / FILE_NAME).write_text(text)
    settings = load_settings(None, tmp_path, {})
    assert [(each.rule, each.reason) for each in settings.ignores] == [("at-risk", "x"), ("at-risk", "y")]
    assert settings.fail_on == "note"


def test_the_same_key_in_two_mappings_is_no_second(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(f"nodes:\n- {{{POOL}}}\n- {{name: b, platform: arm64}}\n")
    nodes = load_settings(None, tmp_path, {}).nodes
    assert [each.platform for each in nodes] == [parse_platform("amd64"), parse_platform("arm64")]


@pytest.mark.parametrize(
    "text", [f"nodes:\n- {{{POOL}}}\nnodes:\n- {{{POOL}}}\n", f"nodes:\n- {{{POOL},\n   name: b}}\n"]
)
def test_a_list_of_nodes_is_read_as_strictly(tmp_path: Path, text: str) -> None:
    path = tmp_path / "nodes.yaml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"nodes\.yaml:3: (nodes|name) stands here twice"):
        read_node_file(str(path), load_settings(None, tmp_path, {}))


def test_a_baseline_is_read_as_strictly(tmp_path: Path) -> None:
    path = tmp_path / "archcheck.baseline"
    path.write_text("version: 1\nfindings:\n- rule: at-risk\n  count: 1\n  count: 9\n")
    with pytest.raises(ConfigurationError, match=r"archcheck\.baseline:5: count stands here twice"):
        read_baseline(path)
