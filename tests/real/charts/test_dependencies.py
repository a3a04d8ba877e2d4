import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import charts
from tests.support.command import Outcome
from tests.support.web import Site

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]
REDIS = "image: docker.io/library/redis:7\n"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dependency_beside_the_chart_is_built_in_a_copy(tmp_path: Path, chart_command: Run) -> None:
    charts.write_chart(tmp_path, "cache", values=REDIS)
    extra = "dependencies: [{name: cache, version: 1.x.x, repository: 'file://../cache'}]\n"
    chart = charts.write_chart(tmp_path, "app", extra=extra)
    before = tree(tmp_path)
    outcome = chart_command(chart)
    assert outcome.code == 0, outcome.err
    assert set(charts.images(outcome.report)) == {"docker.io/library/redis:7", "docker.io/library/nginx:1"}
    assert {name: body for name, body in tree(tmp_path).items() if not name.startswith("home/")} == before


def test_a_dependency_of_a_repository_that_nobody_added(
    tmp_path: Path, chart_command: Run, site: Site, helm_binary: str, env: dict[str, str]
) -> None:
    publish(site, tmp_path, helm_binary, env, charts.write_chart(tmp_path / "src", "cache", values=REDIS))
    extra = f"dependencies: [{{name: cache, version: ^1.0.0, repository: '{site.url}/charts'}}]\n"
    outcome = chart_command(charts.write_chart(tmp_path, "app", extra=extra))
    assert outcome.code == 0, outcome.err
    assert "docker.io/library/redis:7" in charts.images(outcome.report)
    assert not (tmp_path / "home" / ".config").exists()


def test_a_dependency_that_is_there_is_not_fetched(tmp_path: Path, chart_command: Run) -> None:
    extra = "dependencies: [{name: cache, version: 1.x.x, repository: 'http://127.0.0.1:1/'}]\n"
    chart = charts.write_chart(tmp_path, "app", extra=extra)
    charts.write_chart(chart / "charts", "cache", values=REDIS)
    outcome = chart_command(chart)
    assert (outcome.code, len(outcome.report["images"])) == (0, 2)


def test_a_dependency_that_cannot_be_had_is_helms_own_message(tmp_path: Path, chart_command: Run) -> None:
    extra = "dependencies: [{name: cache, version: 1.x.x, repository: 'http://127.0.0.1:1/'}]\n"
    outcome = chart_command(charts.write_chart(tmp_path, "app", extra=extra))
    assert outcome.code == 3
    assert "helm dependency failed" in outcome.err
    assert "127.0.0.1:1" in outcome.err


def publish(site: Site, tmp_path: Path, helm_binary: str, env: dict[str, str], chart: Path) -> None:
    """Serve a chart as a repository at /charts."""
    folder = tmp_path / f"repository-{chart.name}"
    archive = charts.package(helm_binary, chart, folder, env)
    charts.helm(helm_binary, "repo", "index", folder, env=env)
    site.put("/charts/index.yaml", (folder / "index.yaml").read_bytes())
    site.put(f"/charts/{archive.name}", archive.read_bytes())


def test_a_chart_of_the_first_api_keeps_its_dependencies_in_a_file(
    tmp_path: Path, chart_command: Run
) -> None:
    charts.write_chart(tmp_path, "cache", values=REDIS)
    chart = charts.write_chart(tmp_path, "app")
    (chart / "Chart.yaml").write_text("apiVersion: v1\nname: app\nversion: 1.0.0\n")
    (chart / "requirements.yaml").write_text(
        "dependencies: [{name: cache, version: 1.x.x, repository: 'file://../cache'}]\n"
    )
    outcome = chart_command(chart)
    assert outcome.code == 0, outcome.err
    assert len(outcome.report["images"]) == 2


def test_a_vendored_chart_may_lie_in_a_folder_of_another_name(tmp_path: Path, chart_command: Run) -> None:
    extra = "dependencies: [{name: cache, version: 1.x.x, repository: 'http://127.0.0.1:1/'}]\n"
    chart = charts.write_chart(tmp_path, "app", extra=extra)
    charts.write_chart(chart / "charts", "cache", values=REDIS).rename(chart / "charts" / "cache-1.0")
    assert chart_command(chart).code == 0


def test_only_repositories_that_the_chart_names_are_asked(
    tmp_path: Path, chart_command: Run, site: Site, helm_binary: str, env: dict[str, str]
) -> None:
    publish(site, tmp_path, helm_binary, env, charts.write_chart(tmp_path / "src", "cache", values=REDIS))
    private = {"name": "private", "url": f"{site.url}/private", "username": "u", "password": "p"}
    mine = {"name": "mine", "url": f"{site.url}/charts", "username": "u", "password": "p"}
    config = tmp_path / "repositories.yaml"
    config.write_text(json.dumps({"apiVersion": "", "repositories": [private, mine]}))
    for repository in ("@mine", f"{site.url}/charts"):
        extra = f"dependencies: [{{name: cache, version: ^1.0.0, repository: '{repository}'}}]\n"
        folder = tmp_path / repository.replace("/", "")
        chart = charts.write_chart(folder, "app", extra=extra)
        outcome = chart_command(chart, HELM_REPOSITORY_CONFIG=str(config))
        assert outcome.code == 0, outcome.err
    assert not [path for path in site.paths if path.startswith("/private")]
    assert {authorization for _, authorization in site.requests} == {"Basic dTpw"}
