"""`archcheck diff`: overlays, charts of the configuration, and what was moved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.diff.repository import CONFIGURATION, Repository, deployment
from tests.support.command import run

TEMPLATE = deployment("web:{{ .Values.tag }}", "{{ .Release.Name }}")
CHART = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
CONFIGURED = CONFIGURATION + "exclude: [shop/]\ncharts:\n"
LOCAL = "  - {{chart: ./shop, release-name: {name}, values: [values/{name}.yaml]}}\n"


@pytest.fixture
def overlays(tmp_path: Path, kustomize: str) -> Repository:
    made = Repository(tmp_path / "repository", {"KUSTOMIZE_BIN": kustomize})
    made.write("base/web.yaml", deployment("web"))
    made.write("base/kustomization.yaml", "resources: [web.yaml]\n")
    for name in ("dev", "prod"):
        overlay(made, name, "1")
    made.lock()
    made.commit()
    return made


def overlay(repository: Repository, name: str, tag: str) -> None:
    text = f"resources: [../../base]\nimages: [{{name: web, newTag: '{tag}'}}]\n"
    repository.write(f"overlays/{name}/kustomization.yaml", text)


@pytest.fixture
def charts(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.write("shop/Chart.yaml", CHART)
    made.write("shop/values.yaml", "tag: '1'\n")
    made.write("shop/templates/web.yaml", TEMPLATE)
    for name in ("home", "lab"):
        made.write(f"values/{name}.yaml", "tag: '1'\n")
    made.write(".archcheck.yaml", CONFIGURED + "".join(LOCAL.format(name=name) for name in ("home", "lab")))
    made.lock()
    made.commit()
    return made


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_each_overlay_of_a_base_is_compared(overlays: Repository, name: str) -> None:
    overlay(overlays, name, "2")
    overlays.lock()
    done = overlays.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert f"Deployment/web: ok → at risk, fails on a64 (2)  base/web.yaml (overlays/{name})" in done.out
    assert "Workloads: 1 worse, 0 better." in done.out


def test_overlays_that_change_places(overlays: Repository) -> None:
    overlay(overlays, "dev", "2")
    overlays.lock()
    overlays.commit()
    overlay(overlays, "dev", "1")
    overlay(overlays, "prod", "2")
    overlays.lock()
    done = overlays.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "ok → at risk, fails on a64 (2)  base/web.yaml (overlays/prod)" in done.out
    assert "at risk → ok  base/web.yaml (overlays/dev)" in done.out


def test_overlays_seen_from_below(overlays: Repository) -> None:
    overlay(overlays, "dev", "2")
    overlays.lock()
    done = overlays.diff("HEAD", cwd=overlays.path / "overlays")
    assert "1 worse, 0 better" in done.out


def test_a_workload_that_is_there_twice_is_compared_twice(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.write("web.yaml", f"{deployment('web:1')}---\n{deployment('web:3')}")
    repository.lock()
    repository.commit()
    repository.write("web.yaml", f"{deployment('web:2')}---\n{deployment('web:3')}")
    repository.lock()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "1 worse" in done.out


@pytest.mark.parametrize("name", ["home", "lab"])
def test_the_values_of_a_configured_chart_are_compared(charts: Repository, name: str) -> None:
    charts.write(f"values/{name}.yaml", "tag: '2'\n")
    charts.lock()
    assert run("manifest", ".", "--locked", cwd=charts.path).code == ExitCode.FINDINGS
    done = charts.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert f"Deployment/{name}: ok → at risk" in done.out
    assert "1 worse, 0 better" in done.out


@pytest.mark.parametrize("below", [".", "values"])
def test_a_configured_chart_is_shown_by_its_files_from_anywhere(charts: Repository, below: str) -> None:
    charts.write("values/home.yaml", "tag: '2'\n")
    charts.lock()
    done = charts.diff("HEAD", cwd=charts.path / below)
    assert "Deployment/home: ok → at risk, fails on a64 (2)  shop/templates/web.yaml" in done.out


def test_a_configured_chart_in_two_revisions(charts: Repository) -> None:
    charts.write("shop/templates/web.yaml", TEMPLATE.replace("{{ .Values.tag }}", "2"))
    charts.lock()
    charts.commit()
    assert charts.diff("HEAD~1", "HEAD", cwd=charts.path / "values").code == ExitCode.FINDINGS
    back = charts.diff("HEAD", "HEAD~1")
    assert (back.code, "2 better" in back.out) == (ExitCode.OK, True)


def test_each_revision_has_the_charts_of_its_own_configuration(charts: Repository) -> None:
    charts.write("values/bad.yaml", "tag: '2'\n")
    charts.write(
        ".archcheck.yaml", CONFIGURED + "  - {chart: ./shop, release-name: home, values: [values/bad.yaml]}\n"
    )
    charts.lock()
    done = charts.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/home: ok → at risk" in done.out


def test_a_chart_that_is_named_is_no_folder_of_that_name(charts: Repository) -> None:
    """As in `manifest`: what lies where the command runs is not what the configuration means."""
    charts.write(".archcheck.yaml", CONFIGURATION + "exclude: ['*/']\ncharts: [{chart: stable/shop}]\n")
    for name in ("Chart.yaml", "values.yaml", "templates/web.yaml"):
        charts.write(f"values/stable/shop/{name}", (charts.path / "shop" / name).read_text())
    charts.commit()
    for verb in (("manifest", "..", "--offline"), ("diff", "HEAD")):
        done = run(*verb, cwd=charts.path / "values")
        assert done.code == ExitCode.INCOMPLETE, verb
        assert "stable/shop" in done.err


def test_values_outside_of_the_repository_are_the_same_on_both_sides(charts: Repository) -> None:
    (charts.path.parent / "secret.yaml").write_text("tag: '2'\n")
    charts.write(".archcheck.yaml", CONFIGURED + "  - {chart: ./shop, values: [../secret.yaml]}\n")
    charts.lock()
    charts.commit()
    done = charts.diff("HEAD")
    assert (done.code, done.out, done.err) == (ExitCode.OK, "Images: no difference.\n", "")


def test_a_broken_configuration_of_a_revision_is_named(charts: Repository) -> None:
    charts.write(".archcheck.yaml", "chart: []\n")
    charts.commit()
    charts.write(".archcheck.yaml", CONFIGURATION)
    done = charts.diff("HEAD")
    assert done.code == ExitCode.USAGE
    assert "revision HEAD: .archcheck.yaml:1: unknown key 'chart'" in done.err


def move_file(repository: Repository) -> None:
    repository.git("mv", "bad.yaml", "worse.yaml")


def move_into_kustomization(repository: Repository) -> None:
    repository.write("kustomization.yaml", "resources: [bad.yaml]\n")


@pytest.mark.parametrize("move", [move_file, move_into_kustomization])
def test_what_is_moved_is_no_worse(
    tmp_path: Path, kustomize: str, move: Callable[[Repository], None]
) -> None:
    repository = Repository(tmp_path / "repository", {"KUSTOMIZE_BIN": kustomize})
    repository.write("bad.yaml", deployment("web:2"))
    repository.lock()
    repository.commit()
    move(repository)
    done = repository.diff("HEAD")
    assert (done.code, done.out) == (ExitCode.OK, "Images: no difference.\n")


def test_what_is_moved_and_worse(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.holds("web:1")
    repository.commit()
    repository.git("mv", "web.yaml", "moved.yaml")
    repository.write("moved.yaml", deployment("web:2"))
    repository.lock()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/web: ok → at risk, fails on a64 (2)  moved.yaml" in done.out
