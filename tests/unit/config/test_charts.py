"""`charts:` of the configuration: what lies beside the file is a path, all else a name."""

from pathlib import Path

import pytest

from archcheck.config.loading import FILE_NAME, load_settings
from archcheck.config.model import ChartEntry
from archcheck.errors import ConfigurationError


def entry(directory: Path, text: str) -> ChartEntry:
    (directory / FILE_NAME).write_text(f"charts: [{{{text}}}]\n")
    (found,) = load_settings(None, directory, {}).charts
    return found


@pytest.mark.parametrize("name", ["vendor/app", "vendor/app.tgz", "vendor", "./vendor/app"])
def test_what_is_there_is_a_chart_of_the_repository(tmp_path: Path, name: str) -> None:
    (tmp_path / "vendor" / "app").mkdir(parents=True)
    (tmp_path / "vendor" / "app.tgz").write_bytes(b"")
    assert entry(tmp_path, f"chart: {name}").chart == str(tmp_path / name)


@pytest.mark.parametrize(
    "name", ["bitnami/wordpress", "oci://registry.lan/app", "https://charts.lan/app-1.tgz", "app"]
)
def test_what_is_not_there_keeps_its_name(tmp_path: Path, name: str) -> None:
    assert entry(tmp_path, f"chart: '{name}'").chart == name


def test_a_name_in_a_repository_is_no_path(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    assert entry(tmp_path, "chart: app, repo: 'https://charts.lan'").chart == "app"


@pytest.mark.parametrize("name", ["./gone", "../gone", "/gone"])
def test_what_is_written_as_a_path_is_one(tmp_path: Path, name: str) -> None:
    assert entry(tmp_path, f"chart: {name}").chart == str(tmp_path / name)


def test_the_working_directory_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "below"
    (below / "vendor" / "app").mkdir(parents=True)
    monkeypatch.chdir(below)
    assert entry(tmp_path, "chart: vendor/app").chart == "vendor/app"
    (tmp_path / "vendor" / "app").mkdir(parents=True)
    assert entry(tmp_path, "chart: vendor/app").chart == str(tmp_path / "vendor" / "app")


@pytest.mark.parametrize("text", ["chart: ''", "chart: ", "version: 1"])
def test_an_entry_names_a_chart(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"\.archcheck\.yaml:1: "):
        entry(tmp_path, text)
