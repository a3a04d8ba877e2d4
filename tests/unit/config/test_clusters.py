"""`clusters:` of the configuration."""

from pathlib import Path

import pytest

from archcheck.config.file import read_file
from archcheck.errors import ConfigurationError
from archcheck.scheduling.runtime import PullRule
from tests.support.tables import named_rows

TEXT = """pull: strict
clusters:
  home:
    entries: [clusters/home, clusters/both.yaml]
    nodes:
      - {name: a20, platform: linux/arm/v7}
    kube-version: 1.31
    api-versions: [monitoring.coreos.com/v1]
    variables: {DOMAIN: home.arpa, PORT: 80}
    labels: {env: lab}
  cloud:
    nodes: nodes/cloud.yaml
    destination: https://10.0.0.1:6443
    kubeconfig: [cloud-admin, cloud-deploy]
  edge:
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "clusters" / "home").mkdir(parents=True)
    (tmp_path / "clusters" / "both.yaml").touch()
    return tmp_path / ".archcheck.yaml"


def test_what_is_said_of_clusters(file: Path) -> None:
    file.write_text(TEXT)
    home, cloud, edge = read_file(file).clusters
    folder = file.parent
    assert (home.name, home.kube_version, home.api_versions) == (
        "home",
        "1.31",
        ("monitoring.coreos.com/v1",),
    )
    assert home.entries == (folder / "clusters/home", folder / "clusters/both.yaml")
    assert [(node.name, str(node.platform), node.pull) for node in home.nodes] == [
        ("a20", "linux/arm/v7", PullRule.STRICT)
    ]
    assert (home.variables, home.labels) == ({"DOMAIN": "home.arpa", "PORT": "80"}, {"env": "lab"})
    assert "home.arpa" not in repr(home)
    assert (cloud.nodes, cloud.nodes_file) == ((), folder / "nodes/cloud.yaml")
    assert (cloud.destinations, cloud.kubeconfigs) == (
        ("https://10.0.0.1:6443",),
        ("cloud-admin", "cloud-deploy"),
    )
    assert (edge.name, edge.nodes, edge.place) == ("edge", (), f"{file}:15")


def test_mistakes_name_their_line(file: Path) -> None:
    def check(row: tuple[str, str]) -> None:
        text, message = row
        file.write_text(f"clusters:\n{text}")
        with pytest.raises(ConfigurationError) as raised:
            read_file(file)
        assert f"{file}:{message}" in raised.value.what

    named_rows(
        {
            "unknown key": ("  home:\n    node: []\n", "3: unknown key 'node'"),
            "no mapping": ("  home: [a]\n", "2: home: a mapping of entries"),
            "no name": ('  "": {}\n', "2: a cluster needs a name"),
            "an entry that is not there": (
                "  home:\n    entries: [clusters/hom]\n",
                f"3: home: the entry point {file.parent}/clusters/hom is not there",
            ),
            "one entry, two clusters": (
                "  home: {entries: [clusters/home]}\n  cloud:\n    entries: clusters/home\n",
                f"4: the entry point {file.parent}/clusters/home belongs to two clusters, home and cloud",
            ),
            "one destination": (
                "  a: {destination: https://x}\n  b: {destination: [https://x]}\n",
                "3: the destination https://x belongs to two clusters, a and b",
            ),
            "one kubeconfig": (
                "  a: {kubeconfig: x}\n  b: {kubeconfig: x}\n",
                "3: the Secret x belongs to two clusters, a and b",
            ),
            "twice": ("  home: {}\n  home: {}\n", "3: home stands here twice, first in line 2"),
            "a pool without a platform": ("  home:\n    nodes: [{name: a}]\n", "3: a: no platform"),
        },
        check,
    )


def test_a_file_may_have_the_usual_nodes(file: Path) -> None:
    file.write_text("nodes: nodes.yaml\n")
    settings = read_file(file)
    assert (settings.nodes, settings.nodes_file) == ((), file.parent / "nodes.yaml")
