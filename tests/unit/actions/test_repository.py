from pathlib import Path

import pytest

from archcheck.actions.repository import base_of, from_root, relative_to, repository_of, root_of
from archcheck.config.model import Settings


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "a" / "b").mkdir(parents=True)
    return root


def test_the_repository_of_a_directory(repository: Path) -> None:
    assert repository_of(repository / "a" / "b") == repository
    assert repository_of(repository.parent) is None


def test_the_base_is_the_configurations_directory_within_the_repository(repository: Path) -> None:
    assert base_of(Settings(file=Path("a/.archcheck.yaml")), repository) == Path("a")


def test_the_base_is_the_repository_where_a_configuration_is_shared(repository: Path) -> None:
    assert base_of(Settings(file=Path("../.archcheck.yaml")), repository) == repository


def test_the_base_is_the_repository_else_the_working_directory(repository: Path) -> None:
    assert base_of(Settings(), repository / "a") == repository
    assert base_of(Settings(), repository.parent) == repository.parent


def test_the_root_of_a_run_from_outside_is_that_of_its_first_file_in_one(repository: Path) -> None:
    paths = ["-", "chart:web/templates/a.yaml", "/nowhere/x.yaml", "repository/a/x.yaml"]
    assert root_of(paths, repository.parent) == repository
    assert root_of(paths, repository) == repository
    assert root_of(["x" * 5000], repository.parent) is None


def test_paths_from_the_root() -> None:
    locate = from_root(Path("/r"), Path("/r/a"))
    assert [
        locate(path) for path in ("x.yaml", "../y.yaml", "../../z.yaml", "-", "chart:c/t.yaml", "..d/e")
    ] == [
        "a/x.yaml",
        "y.yaml",
        "/z.yaml",
        "-",
        "chart:c/t.yaml",
        "a/..d/e",
    ]


def test_paths_relative_to_a_directory_keep_what_is_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    locate = relative_to(Path("a"))
    assert [locate(path) for path in ("a/x.yaml", "y.yaml", "-", "chart:c")] == [
        "x.yaml",
        "../y.yaml",
        "-",
        "chart:c",
    ]
