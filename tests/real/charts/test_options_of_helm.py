"""Nothing that a user or a chart says becomes an option of helm that the user did not give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.sources.charts.model import RenderOptions
from tests.support import charts
from tests.support.command import Outcome

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]


def test_every_value_is_joined_to_its_option() -> None:
    options = RenderOptions(
        namespace="--debug",
        values=("--post-renderer=x",),
        set=("--a=b",),
        set_string=("-v",),
        set_file=("--x",),
        kube_version="--y",
        api_versions=("--z",),
    )
    assert [each for each in options.arguments() if not each.startswith("--") or "=" not in each] == []
    assert "--namespace=--debug" in options.arguments()


@pytest.mark.parametrize("name", ["--post-renderer=/bin/false", "--help", "-h", "--debug"])
def test_a_release_name_is_no_option(tmp_path: Path, chart_command: Run, name: str) -> None:
    outcome = chart_command(charts.write_chart(tmp_path, "app"), f"--release-name={name}")
    assert outcome.code == 2
    assert "invalid release name" in outcome.err


@pytest.mark.parametrize("chart", ["--post-renderer=/bin/false", "-x/y"])
def test_a_chart_name_is_no_option(chart_command: Run, chart: str) -> None:
    outcome = chart_command("--repo", "http://127.0.0.1:1/", "--", chart)
    assert outcome.code == 3
    assert "127.0.0.1:1" in outcome.err


def test_a_directory_with_the_name_of_an_option(
    tmp_path: Path, chart_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = charts.write_chart(tmp_path, "app")
    chart.rename(tmp_path / "--debug")
    monkeypatch.chdir(tmp_path)
    assert chart_command("--", "--debug").code == 0
