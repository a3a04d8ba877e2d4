"""The nodes of a run, from `--nodes` and the configuration."""

from pathlib import Path

import pytest

from archcheck.cli.options.given_nodes import RunNodes, node_files, run_nodes
from archcheck.config.file import read_file
from archcheck.config.model import Settings
from archcheck.errors import ConfigurationError, InputError, UsageError

NODES = "nodes: [{{name: {0}, platform: amd64, kubelet: v1.{1}.0}}]\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("one", "two"), 30):
        (tmp_path / f"{name}.yaml").write_text(NODES.format(name, number))
    return tmp_path


def told(nodes: RunNodes) -> dict[str, list[str]]:
    every = {"": nodes.usual} | {cluster.name: cluster.nodes for cluster in nodes.clusters}
    return {name: [node.name for node in own] for name, own in every.items()}


def settings(text: str) -> Settings:
    Path(".archcheck.yaml").write_text(text)
    return read_file(Path(".archcheck.yaml"))


def test_a_file_for_all_and_files_for_clusters() -> None:
    assert told(run_nodes(("one.yaml",), Settings())) == {"": ["one"]}
    assert told(run_nodes(("one.yaml", "home=two.yaml"), Settings())) == {"": ["one"], "home": ["two"]}
    assert told(run_nodes(("one.yaml", "two.yaml"), Settings())) == {"": ["two"]}
    own = settings("nodes: one.yaml\nclusters: {home: {nodes: [{name: own, platform: arm64}]}, cloud: {}}\n")
    assert told(run_nodes((), own)) == {"": ["one"], "home": ["own"], "cloud": []}
    assert told(run_nodes(("two.yaml",), own)) == {"": ["two"], "home": ["own"], "cloud": []}
    assert told(run_nodes(("home=two.yaml",), own)) == {"": ["one"], "home": ["two"], "cloud": []}


def test_what_is_there_as_a_file_is_one() -> None:
    Path("a=b.yaml").write_text(NODES.format("odd", 30))
    assert node_files(("a=b.yaml", "a=c.yaml")).by_cluster == (("a", "c.yaml"),)
    assert told(run_nodes(("a=b.yaml",), Settings())) == {"": ["odd"]}


def test_the_newest_kubelet_says_the_version_of_a_cluster() -> None:
    own = settings("clusters: {a: {nodes: one.yaml}, b: {nodes: two.yaml, kube-version: '1.40'}}\n")
    assert [cluster.kube_version for cluster in run_nodes((), own).clusters] == ["v1.30.0", "1.40"]


def test_mistakes() -> None:
    for given, message in {
        ("a=one.yaml", "a=two.yaml"): "--nodes a= is given twice",
        ("-", "a=-"): "standard input cannot be the nodes of two clusters",
    }.items():
        with pytest.raises(UsageError, match=message):
            run_nodes(given, Settings())
    with pytest.raises(InputError, match="cannot be read"):
        run_nodes(("a=three.yaml",), Settings())


def test_a_cluster_without_nodes_beside_others_and_a_file_that_is_none_name_their_line() -> None:
    alone = settings("clusters:\n  home: {nodes: one.yaml}\n  cloud: {}\n")
    with pytest.raises(ConfigurationError, match=r"^\.archcheck\.yaml:3: the cluster cloud has no nodes"):
        run_nodes((), alone)
    assert told(run_nodes(("two.yaml",), alone)) == {"": ["two"], "home": ["one"], "cloud": []}
    gone = settings("clusters:\n  home: {nodes: gone.yaml}\n")
    with pytest.raises(ConfigurationError, match=r"^\.archcheck\.yaml:2: nodes of home: gone\.yaml: cannot"):
        run_nodes((), gone)
    assert told(run_nodes((), settings("clusters: {home: {}, cloud: {}}\n"))) == {
        "": [],
        "home": [],
        "cloud": [],
    }
