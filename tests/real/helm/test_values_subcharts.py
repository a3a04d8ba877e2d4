"""Subcharts: the value stands below the subchart's name, or its alias, in the values of the whole chart."""

import shutil
from pathlib import Path

import pytest

from tests.real.helm.conftest import Helm, Try
from tests.real.helm.writing import AMD64_ONLY, ANYWHERE, PLACEMENT, chart, depends, fields, workload

pytestmark = pytest.mark.real


def parent(folder: Path, values: str = "", more: str = "", image: str = ANYWHERE) -> Path:
    """Write a chart that has the subchart `db`, which is yet to be written."""
    return chart(
        folder, PLACEMENT + values, workload("web", fields(".Values"), image=image), extra=depends("db", more)
    )


def database(folder: Path, values: str = PLACEMENT, pod: str = "", name: str = "db") -> Path:
    templates = workload('{{ .Chart.Name }}-{{ .Values.part | default "main" }}', pod or fields(".Values"))
    return chart(folder, values, templates, name=name)


def archived(at: Path, helm: Helm) -> None:
    helm("package", at, "--destination", at.parent)
    shutil.rmtree(at)


def test_a_subchart_that_is_a_directory(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path)
    database(at / "charts")
    assert {name: list(below) for name, below in attempt(at).values.items()} == {"db": ["affinity"]}


def test_a_chart_and_its_subchart_both(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path, image=AMD64_ONLY)
    database(at / "charts")
    assert set(attempt(at).values) == {"nodeSelector", "db"}


def test_a_subchart_that_is_an_archive(tmp_path: Path, attempt: Try, helm: Helm) -> None:
    at = parent(tmp_path)
    archived(database(at / "charts"), helm)
    assert list(attempt(at).values) == ["db"]


def test_a_value_that_only_an_archived_subchart_names(tmp_path: Path, attempt: Try, helm: Helm) -> None:
    at = parent(tmp_path)
    archived(database(at / "charts", values=""), helm)
    trial = attempt(at)
    assert (list(trial.values), trial.refused) == (["db"], set())


def test_a_subchart_below_a_subchart(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path)
    middle = chart(at / "charts", "", name="db", extra=depends("disk"))
    database(middle / "charts", name="disk")
    assert list(attempt(at).values["db"]["disk"]) == ["affinity"]


def test_an_alias(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path, more="alias: store")
    database(at / "charts")
    assert list(attempt(at).values) == ["store"]


def test_a_value_that_only_the_templates_behind_an_alias_name(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path, more="alias: store")
    database(at / "charts", values="")
    trial = attempt(at)
    assert (list(trial.values), trial.refused) == (["store"], set())


def test_one_subchart_under_two_aliases(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path, values="one: {part: a}\ntwo: {part: b}\n", more="alias: one")
    metadata = at / "Chart.yaml"
    metadata.write_text(metadata.read_text() + "  - {name: db, version: 1.0.0, alias: two}\n")
    database(at / "charts")
    trial = attempt(at)
    assert set(trial.values) == {"one", "two"}


@pytest.mark.parametrize("on", [True, False])
def test_a_condition(tmp_path: Path, attempt: Try, on: bool) -> None:
    at = parent(tmp_path, values="db: {enabled: false}\n", more="condition: db.enabled")
    database(at / "charts")
    trial = attempt(at, "--set", f"db.enabled={str(on).lower()}")
    assert list(trial.values) == (["db"] if on else [])


def test_a_chart_that_is_an_archive(tmp_path: Path, attempt: Try, helm: Helm) -> None:
    at = parent(tmp_path)
    database(at / "charts")
    helm("package", at, "--destination", tmp_path)
    assert list(attempt(tmp_path / "app-1.0.0.tgz").values) == ["db"]


def test_a_chart_whose_directory_has_another_name(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path, image=AMD64_ONLY)
    database(at / "charts").rename(at / "charts" / "db-1.0.0")
    trial = attempt(at.rename(tmp_path / "checkout"))
    assert set(trial.values) == {"nodeSelector", "db"}


def test_a_link_to_a_chart_is_followed_and_left_as_it_is(tmp_path: Path, attempt: Try) -> None:
    at = parent(tmp_path, image=AMD64_ONLY)
    database(tmp_path / "elsewhere")
    (at / "charts").mkdir()
    (at / "charts" / "db").symlink_to(tmp_path / "elsewhere" / "db")
    (tmp_path / "link").symlink_to(at)
    assert set(attempt(tmp_path / "link").values) == {"nodeSelector", "db"}
