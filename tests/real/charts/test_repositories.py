import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import charts
from tests.support.command import Outcome
from tests.support.web import Site

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]


@pytest.fixture
def archives(tmp_path: Path, site: Site, helm_binary: str, env: dict[str, str]) -> dict[str, Path]:
    """Versions 1.0.0 (nginx:1) and 2.0.0 (nginx:2) of the chart `app`, served as a repository at /charts."""
    folder = tmp_path / "repository"
    found = {}
    for version in ("1.0.0", "2.0.0"):
        chart = charts.write_chart(
            tmp_path / version, "app", version=version, values=f"image: nginx:{version[0]}\n"
        )
        found[version] = charts.package(helm_binary, chart, folder, env)
        site.put(f"/charts/{found[version].name}", found[version].read_bytes())
    charts.helm(helm_binary, "repo", "index", folder, env=env)
    site.put("/charts/index.yaml", (folder / "index.yaml").read_bytes())
    return found


@pytest.mark.parametrize(
    ("version", "image"),
    [([], "nginx:2"), (["--version", "1.0.0"], "nginx:1"), (["--version", "^1"], "nginx:1")],
)
@pytest.mark.usefixtures("archives")
def test_a_name_in_a_repository(chart_command: Run, site: Site, version: list[str], image: str) -> None:
    outcome = chart_command("app", "--repo", f"{site.url}/charts", *version)
    assert outcome.code == 0, outcome.err
    assert charts.images(outcome.report) == [f"docker.io/library/{image}"]


def test_the_url_of_an_archive(chart_command: Run, site: Site, archives: dict[str, Path]) -> None:
    outcome = chart_command(f"{site.url}/charts/{archives['1.0.0'].name}")
    assert charts.images(outcome.report) == ["docker.io/library/nginx:1"]


@pytest.mark.usefixtures("archives")
def test_a_repository_that_helm_knows_comes_first(
    chart_command: Run, site: Site, helm_binary: str, env: dict[str, str]
) -> None:
    charts.helm(helm_binary, "repo", "add", "mine", f"{site.url}/charts", env=env)
    outcome = chart_command("mine/app", "--version", "1.0.0")
    assert charts.images(outcome.report) == ["docker.io/library/nginx:1"]
    assert not any("/api/v1" in path for path in site.paths)


@pytest.mark.usefixtures("archives")
def test_a_known_repository_without_a_cached_index_and_with_a_password(
    tmp_path: Path, chart_command: Run, site: Site
) -> None:
    config = tmp_path / "repositories.yaml"
    entry = {"name": "mine", "url": f"{site.url}/charts", "username": "u", "password": "secret"}
    config.write_text(json.dumps({"apiVersion": "", "repositories": [entry]}))
    outcome = chart_command("mine/app", HELM_REPOSITORY_CONFIG=str(config))
    assert outcome.code == 0, outcome.err
    assert all(authorization == "Basic dTpzZWNyZXQ=" for _, authorization in site.requests)
    assert not (tmp_path / "home" / ".cache").exists()


def hub_answer(site: Site, archives: dict[str, Path], version: str, **changes: str) -> dict[str, object]:
    archive = archives[version]
    answer: dict[str, object] = {
        "name": "app",
        "version": version,
        "content_url": f"{site.url}/charts/{archive.name}",
        "digest": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "repository": {"name": "bitnami", "url": f"{site.url}/charts"},
    }
    return answer | changes


def test_artifact_hub_knows_where_a_chart_lies(
    chart_command: Run, site: Site, archives: dict[str, Path]
) -> None:
    site.put("/api/v1/packages/helm/bitnami/app", json.dumps(hub_answer(site, archives, "2.0.0")).encode())
    outcome = chart_command("bitnami/app", ARCHCHECK_ARTIFACT_HUB=site.url)
    assert outcome.code == 0, outcome.err
    assert charts.images(outcome.report) == ["docker.io/library/nginx:2"]


def test_artifact_hub_is_asked_for_a_version(
    chart_command: Run, site: Site, archives: dict[str, Path]
) -> None:
    site.put(
        "/api/v1/packages/helm/bitnami/app/1.0.0", json.dumps(hub_answer(site, archives, "1.0.0")).encode()
    )
    outcome = chart_command("bitnami/app", "--version", "1.0.0", ARCHCHECK_ARTIFACT_HUB=site.url)
    assert charts.images(outcome.report) == ["docker.io/library/nginx:1"]


@pytest.mark.parametrize(("version", "image"), [([], "nginx:2"), (["--version", "~1.0"], "nginx:1")])
def test_artifact_hub_names_only_the_repository(
    chart_command: Run, site: Site, archives: dict[str, Path], version: list[str], image: str
) -> None:
    answer = hub_answer(site, archives, "2.0.0", content_url="")
    site.put("/api/v1/packages/helm/bitnami/app", json.dumps(answer).encode())
    outcome = chart_command("bitnami/app", *version, ARCHCHECK_ARTIFACT_HUB=site.url)
    assert outcome.code == 0, outcome.err
    assert charts.images(outcome.report) == [f"docker.io/library/{image}"]


def test_a_chart_with_another_digest_is_refused(
    chart_command: Run, site: Site, archives: dict[str, Path]
) -> None:
    answer = hub_answer(site, archives, "2.0.0", digest="0" * 64)
    site.put("/api/v1/packages/helm/bitnami/app", json.dumps(answer).encode())
    outcome = chart_command("bitnami/app", ARCHCHECK_ARTIFACT_HUB=site.url)
    assert (outcome.code, "digest" in outcome.err) == (2, True)


def test_a_chart_that_nobody_knows(chart_command: Run, site: Site) -> None:
    outcome = chart_command("bitnami/app", ARCHCHECK_ARTIFACT_HUB=site.url)
    assert (outcome.code, "404" in outcome.err) == (2, True)


def test_an_artifact_hub_that_is_down_is_incomplete(chart_command: Run) -> None:
    outcome = chart_command("bitnami/app")
    assert (outcome.code, "cannot be reached" in outcome.err) == (3, True)


def test_a_redirect_is_followed_and_a_loop_ends(
    chart_command: Run, site: Site, archives: dict[str, Path]
) -> None:
    site.put("/app.tgz", b"", 302, Location=f"/charts/{archives['1.0.0'].name}")
    assert chart_command(f"{site.url}/app.tgz").code == 0
    site.put("/loop.tgz", b"", 302, Location="/loop.tgz")
    assert chart_command(f"{site.url}/loop.tgz").code == 2


def test_a_broken_list_of_repositories_is_not_an_empty_one(
    tmp_path: Path, chart_command: Run, site: Site
) -> None:
    config = tmp_path / "repositories.yaml"
    config.write_text("repositories: [\n")
    outcome = chart_command("mycorp/app", HELM_REPOSITORY_CONFIG=str(config), ARCHCHECK_ARTIFACT_HUB=site.url)
    assert (outcome.code, str(config) in outcome.err) == (2, True)
    assert site.requests == []


@pytest.mark.parametrize(
    "chart",
    [
        "http://[x/y.tgz",
        "http://xn--a.example/x.tgz",
        "oci://localhost:99999/a/b:1.0.0",
        "b\udcff/app",
        "http:///x.tgz",
    ],
)
def test_an_address_that_is_none(chart_command: Run, chart: str) -> None:
    outcome = chart_command(chart)
    assert outcome.code in (2, 3)
    assert outcome.err.startswith("error: ")


def test_a_redirect_to_nowhere(chart_command: Run, site: Site) -> None:
    site.put("/x.tgz", b"", 302)
    assert chart_command(f"{site.url}/x.tgz").code == 2


def test_a_password_in_an_address_is_not_shown(chart_command: Run, site: Site) -> None:
    outcome = chart_command(site.url.replace("//", "//bob:hunter2@") + "/x.tgz?sig=secret")
    assert outcome.code == 2
    assert "hunter2" not in outcome.err
    assert "secret" not in outcome.err


def test_an_archive_that_is_called_encoded_is_taken_as_it_is(
    chart_command: Run, site: Site, archives: dict[str, Path]
) -> None:
    site.put("/x.tgz", archives["1.0.0"].read_bytes(), Content_Encoding="gzip")
    assert chart_command(f"{site.url}/x.tgz").code == 0
