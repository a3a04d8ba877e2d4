"""A configuration above the repository is one that many share: nothing of one repository is kept beside it."""

import json
from pathlib import Path

import pytest

from archcheck.cli.run import main
from tests.support.layouts import write_layout

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'a:1'}]}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository below a directory with a configuration."""
    layout = write_layout(tmp_path / "layout", {"docker.io/library/a:1": ["linux/amd64"]})
    entry = "ignore:\n  - {rule: stuck, image: b, reason: of another repository}\n"
    settings = f"platforms: [linux/arm64]\nregistries:\n  '*': {{layout: {layout}}}\n{entry}"
    (tmp_path / ".archcheck.yaml").write_text(settings)
    place = tmp_path / "repo"
    (place / ".git").mkdir(parents=True)
    (place / "p.yaml").write_text(POD)
    monkeypatch.chdir(place)
    return place


def test_the_baseline_lies_in_the_repository(repository: Path) -> None:
    assert main(["baseline"]) == 0
    assert (repository / "archcheck.baseline").is_file()
    assert not (repository.parent / "archcheck.baseline").exists()
    assert main(["manifest", "."]) == 0


def test_the_lock_lies_in_the_repository(repository: Path) -> None:
    assert main(["lock", "."]) == 0
    assert (repository / "archcheck.lock").is_file()
    assert main(["manifest", ".", "--locked", "--no-baseline", "--fail-on", "never"]) == 0


def test_an_ignore_for_another_repository_is_not_unused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["manifest", ".", "--format", "json"]) == 1
    assert [each["rule"] for each in json.loads(capsys.readouterr().out)["findings"]] == ["platform-missing"]
