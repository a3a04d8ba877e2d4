"""A fleet.yaml with a chart becomes a release; another is named as not read."""

from pathlib import Path
from textwrap import dedent

import pytest

from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.fleet import fleet_releases, read_fleet
from archcheck.sources.gitops.model import (
    ChartSource,
    GitChart,
    LocalChart,
    RegistryChart,
    Release,
    RepositoryChart,
)
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import plain_values
from tests.support.tables import named_rows


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chart").mkdir()
    (tmp_path / "chart/Chart.yaml").write_text("name: app\nversion: 1.0.0\n")
    (tmp_path / "app").mkdir()
    return tmp_path.resolve()


def _release(root: Path, text: str) -> Release:
    file = root / "app/fleet.yaml"
    file.write_text(dedent(text))
    (step,) = fleet_releases(file, Repository(root)).steps
    assert isinstance(step, ReleaseBuild)
    return step.release


def test_values_files_are_laid_over_the_values(root: Path) -> None:
    (root / "app/v.yaml").write_text("b: file\n")
    release = _release(
        root,
        """\
        defaultNamespace: apps
        helm:
          chart: ../chart
          releaseName: web
          valuesFiles: [v.yaml]
          values: {a: 1, b: inline}
          valuesFrom:
            - configMapKeyRef: {name: x}
        targetCustomizations:
          - name: prod
        """,
    )
    assert (release.name, release.namespace, release.chart) == ("web", "apps", LocalChart(root / "chart"))
    assert plain_values(release.values) == {"a": 1, "b": "file"}
    assert [part.origin.line for part in release.unknown] == [8, 10]
    assert read_fleet(root / "app/fleet.yaml", Repository(root)).files == {
        root / "app/fleet.yaml",
        root / "app/v.yaml",
    }


def test_the_chart_of_a_fleet(root: Path) -> None:
    rows: dict[str, tuple[str, ChartSource]] = {
        "in a repository": (
            "{chart: app, repo: 'https://charts.example', version: '1'}",
            RepositoryChart("https://charts.example", "app", "1"),
        ),
        "in a registry": ("{chart: 'oci://ghcr.io/acme/app'}", RegistryChart("oci://ghcr.io/acme/app")),
        "a registry as repo": ("{repo: 'oci://ghcr.io/acme/app'}", RegistryChart("oci://ghcr.io/acme/app")),
        "in git": ("{chart: 'git::https://host/x.git'}", GitChart("https://host/x.git", "")),
    }

    def check(row: tuple[str, ChartSource]) -> None:
        assert _release(root, f"helm: {row[0]}\n").chart == row[1]

    named_rows(rows, check)


@pytest.mark.parametrize(
    "text", ["{}", "kustomize: {dir: x}", "helm: {chart: ../none}", "helm: {chart: ../../x}", "- a"]
)
def test_what_installs_no_chart_is_named(root: Path, text: str) -> None:
    file = root / "app/fleet.yaml"
    file.write_text(f"{text}\n")
    expansion = fleet_releases(file, Repository(root))
    assert not expansion.steps
    assert [(each.path, each.kind) for each in expansion.skipped] == [("app/fleet.yaml", "Fleet")]
