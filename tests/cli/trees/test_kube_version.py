"""Charts are rendered for the Kubernetes of the nodes, in every verb, unless a version is named."""

import json
from pathlib import Path

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.charts import DEPLOYMENT, write_chart
from tests.support.layouts import write_layout

pytestmark = pytest.mark.usefixtures("helm")

TEMPLATE = DEPLOYMENT.replace("-web", "-{{ .Capabilities.KubeVersion.Minor }}")
NODE = """\
- apiVersion: v1
  kind: Node
  metadata: {{name: {0}}}
  status: {{nodeInfo: {{architecture: amd64, operatingSystem: linux, kubeletVersion: {1}}}}}
"""
OPTIONS = ("--offline", "--format", "json")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    layout = write_layout(tmp_path / "layout", {"docker.io/library/nginx:1": ["linux/amd64"]})
    monkeypatch.setenv("ARCHCHECK_REGISTRY_LAYOUT", str(layout))
    write_chart(root, "web", template=TEMPLATE)
    (root / "nodes.yaml").write_text(
        "apiVersion: v1\nkind: List\nitems:\n"
        + NODE.format("old", "v1.33.2+k3s1")
        + NODE.format("new", "v1.34.9")
        + NODE.format("odd", "unknown")
    )
    return root


def names(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    main([*arguments, *OPTIONS])
    out, err = capsys.readouterr()
    assert out, err
    return [each["name"] for each in json.loads(out)["workloads"]]


def test_the_newest_kubelet_of_a_list_is_what_charts_are_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes = ("--nodes", "nodes.yaml")
    assert names(capsys, "chart", "web", *nodes) == ["release-name-34"]
    assert names(capsys, "manifest", "web", *nodes) == ["release-name-34"]
    assert names(capsys, "chart", "web", *nodes, "--kube-version", "1.29.0") == ["release-name-29"]
    assert names(capsys, "chart", "web") not in (["release-name-34"], ["release-name-33"])


def test_the_nodes_of_the_configuration_say_it_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".archcheck.yaml").write_text(
        "nodes: [{name: pc, platform: linux/amd64, kubelet: v1.31.5+k3s1}]\n"
        "charts: [{chart: ./web, release-name: a}, {chart: ./web, release-name: b, kube-version: 1.30.1}]\n"
    )
    assert names(capsys, "chart", "web") == ["release-name-31"]
    assert sorted(names(capsys, "manifest", ".")) == ["a-31", "b-30", "release-name-31"]


def test_patches_are_for_the_same_render(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_chart(here, "arm", template=TEMPLATE, values="image: nginx:1\n")
    text = Path("nodes.yaml").read_text()
    Path("nodes.yaml").write_text(text.replace("amd64", "arm64", 1))
    main(["patch", "--chart", "arm", "--nodes", "nodes.yaml", "--form", "json6902", "--offline"])
    assert "release-name-34" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["chart", "manifest"])
def test_a_chart_for_another_kubernetes_says_which_option_names_it(
    here: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    chart = write_chart(here, "late", extra="kubeVersion: '>=1.99.0-0'\n")
    assert main([verb, str(chart), "--offline", "--nodes", "nodes.yaml"]) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert "incompatible with Kubernetes v1.34.9" in err
    assert "--kube-version V of archcheck chart" in err
    assert "kubelet: of the nodes" in err
    assert "newest kubelet" in err


def test_a_kubelet_that_is_no_version_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".archcheck.yaml").write_text("nodes:\n- {name: pc, platform: linux/amd64,\n   kubelet: new}\n")
    assert main(["chart", "web", "--offline"]) == ExitCode.USAGE
    assert ".archcheck.yaml:3: 'new' is no version of a kubelet" in capsys.readouterr().err


def test_nodes_writes_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nodes", "nodes.yaml"]) == ExitCode.OK
    out = capsys.readouterr().out
    (here / ".archcheck.yaml").write_text(out)
    assert out.count("kubelet: v1.34.9") == 1
    assert names(capsys, "chart", "web") == ["release-name-34"]


@pytest.fixture
def kustomization(here: Path) -> Path:
    """One that renders a chart for the Kubernetes of the nodes, and for one of its own."""
    write_chart(here / "app" / "charts", "c", template=TEMPLATE)
    (here / "app" / "kustomization.yaml").write_text(
        "helmCharts: [{name: c, releaseName: a}, {name: c, releaseName: b, kubeVersion: 1.29.0}]\n"
    )
    return here / "app"


@pytest.mark.usefixtures("kustomized")
def test_charts_of_a_kustomization_are_for_the_same(
    kustomization: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sorted(names(capsys, "manifest", "app", "--nodes", "nodes.yaml")) == ["a-34", "b-29"]


def test_a_kustomize_without_the_option_renders_for_helms_own(
    kustomization: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "kustomize"
    program.write_text(
        '#!/bin/sh\ncase "$*" in *--helm-kube-version*)\n'
        "  echo 'Error: unknown flag: --helm-kube-version' >&2; exit 1;;\nesac\n"
        "echo '{apiVersion: v1, kind: Pod, metadata: {name: old}, spec: {containers: [{name: c, image: nginx:1}]}}'\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("KUSTOMIZE_BIN", str(program))
    assert names(capsys, "manifest", "app", "--nodes", "nodes.yaml") == ["old"]
