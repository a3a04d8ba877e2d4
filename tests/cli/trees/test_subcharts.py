"""Charts inside charts: which file a finding of theirs points at."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository
from tests.cli.trees.drafts import deployment
from tests.support.charts import package

DEPENDENCY = "dependencies:\n  - {name: sub, version: 1.0.0, repository: '%s'%s}\n"


@pytest.fixture
def parent(repo: Repository, helm: str) -> Repository:
    """A chart with another in charts/."""
    repo.chart("app", "image: a:1\n", extra=DEPENDENCY % ("", ""))
    repo.chart("app/charts/sub", "image: b:1\n", deployment("{{ .Values.image }}", "c:1"))
    return repo


def test_charts_inside_charts_are_rendered_once(parent: Repository) -> None:
    assert sorted(parent.run(".").names) == ["release-name-web", "web"]


def test_a_subcharts_own_values(parent: Repository) -> None:
    found = parent.run(".").places
    assert found["b:1"] == "app/charts/sub/values.yaml:1"


def test_a_text_in_a_subcharts_template(parent: Repository) -> None:
    assert parent.run(".").places["c:1"] == "app/charts/sub/templates/all.yaml:11"


def test_the_parents_values_win(parent: Repository) -> None:
    parent.write("app/values.yaml", "image: a:1\nsub:\n  image: d:1\n")
    found = parent.run(".").places
    assert found["d:1"] == "app/values.yaml:3"
    assert "b:1" not in found


def test_the_parents_values_win_under_the_alias(parent: Repository) -> None:
    chart = "apiVersion: v2\nname: app\nversion: 1.0.0\n" + DEPENDENCY % ("", ", alias: other")
    parent.write("app/Chart.yaml", chart)
    parent.write("app/values.yaml", "image: a:1\nsub:\n  image: f:1\nother:\n  image: d:1\n")
    found = parent.run(".").places
    assert found["d:1"] == "app/values.yaml:5"
    assert found["c:1"] == "app/charts/sub/templates/all.yaml:11"


def test_a_parents_value_does_not_stand_for_a_subcharts(parent: Repository) -> None:
    """Whoever edits the parent's line would change nothing."""
    parent.write("app/charts/sub/values.yaml", "image: a:1\n")
    found = parent.run(".").report["findings"]
    (place,) = {
        each["path"] for each in found if each["image"] == "a:1" and each["workload"].split("/")[-1] == "web"
    }
    assert place.startswith("app/charts/sub/")


def test_an_archive_has_no_file_for_its_templates(repo: Repository, helm: str, tmp_path: Path) -> None:
    chart = repo.chart("app", "image: a:1\n", extra=DEPENDENCY % ("", ""))
    sub = Repository(tmp_path, repo.layout, repo.capture).chart("sub", "image: b:1\n", deployment("c:1"))
    package(helm, sub, chart / "charts", {})
    found = repo.run(".")
    assert found.places == {"a:1": "app/values.yaml:1", "c:1": "app/Chart.yaml:None"}


def test_a_dependency_on_this_machine(repo: Repository, helm: str) -> None:
    repo.chart("app", "image: a:1\n", extra=DEPENDENCY % ("file://../sub", ""))
    repo.chart("sub", "image: b:1\n", deployment("{{ .Values.image }}"))
    found = repo.run("app")
    assert sorted(found.names) == ["release-name-web", "web"]
    assert not (repo.path / "app" / "charts").exists()
    assert found.errors == []


def test_a_dependency_elsewhere_is_not_fetched_offline(repo: Repository, helm: str) -> None:
    repo.chart("app", extra=DEPENDENCY % ("https://charts.example", ""))
    repo.chart("other", "image: b:1\n")
    found = repo.run(".", "--fail-on", "never")
    assert (found.code, found.places) == (ExitCode.INCOMPLETE, {"b:1": "other/values.yaml:1"})
    assert "sub" in found.skipped["app"]
    assert "--offline" in found.skipped["app"]
