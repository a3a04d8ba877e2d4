"""`--offline` fetches no chart either: what lies elsewhere is told before helm is asked anything."""

import sys
from pathlib import Path

import pytest

from archcheck.errors import ChartUnreachableError
from archcheck.sources.charts.model import ChartRequest, RenderOptions
from archcheck.sources.charts.render import render_chart

HUB = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _no_helm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a program stand for helm that renders nothing."""
    monkeypatch.setenv("HELM_BIN", sys.executable)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(ChartRequest("oci://127.0.0.1:1/charts/app:1", offline=True), id="a registry"),
        pytest.param(ChartRequest("http://127.0.0.1:1/app.tgz", offline=True), id="a URL"),
        pytest.param(ChartRequest("app", repo="http://127.0.0.1:1", offline=True), id="a repository"),
        pytest.param(ChartRequest("bitnami/wordpress", offline=True), id="Artifact Hub"),
    ],
)
def test_a_chart_elsewhere(request_: ChartRequest, tmp_path: Path) -> None:
    with pytest.raises(ChartUnreachableError, match="nothing is fetched"):
        render_chart(request_, HUB, tmp_path)


def chart(folder: Path, dependencies: str = "") -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text(f"apiVersion: v2\nname: app\nversion: 1.0.0\n{dependencies}")
    return folder


def test_dependencies_elsewhere(tmp_path: Path) -> None:
    needs = "dependencies: [{name: redis, version: 1.0.0, repository: 'http://127.0.0.1:1'}]\n"
    here = chart(tmp_path / "app", needs)
    with pytest.raises(ChartUnreachableError, match="lacks redis, and nothing is fetched"):
        render_chart(ChartRequest(str(here), offline=True), HUB, tmp_path)


def test_values_elsewhere(tmp_path: Path) -> None:
    options = RenderOptions(values=("http://127.0.0.1:1/values.yaml",))
    with pytest.raises(ChartUnreachableError, match="nothing is fetched with --offline"):
        render_chart(ChartRequest(str(chart(tmp_path / "app")), options=options, offline=True), HUB, tmp_path)


def test_set_file_elsewhere(tmp_path: Path) -> None:
    options = RenderOptions(set_file=("motd=here.txt,key=http://127.0.0.1:1/key",))
    with pytest.raises(ChartUnreachableError, match="nothing is fetched with --offline"):
        render_chart(ChartRequest(str(chart(tmp_path / "app")), options=options, offline=True), HUB, tmp_path)


def test_a_dependency_here_beside_one_elsewhere(tmp_path: Path) -> None:
    """helm asks for all of them again where it must build one."""
    needs = (
        "dependencies:\n- {name: lib, version: 1.0.0, repository: 'file://../lib'}\n"
        "- {name: redis, version: 1.0.0, repository: 'http://127.0.0.1:1'}\n"
    )
    here = chart(tmp_path / "app", needs)
    vendored = chart(here / "charts" / "redis")
    (vendored / "Chart.yaml").write_text("apiVersion: v2\nname: redis\nversion: 1.0.0\n")
    with pytest.raises(ChartUnreachableError, match="lacks lib, and nothing is fetched"):
        render_chart(ChartRequest(str(here), offline=True), HUB, tmp_path)
