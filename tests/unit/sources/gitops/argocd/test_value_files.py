"""Where value files are, and in which order."""

from pathlib import Path

import pytest

from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.argocd.value_files import (
    ChartFile,
    FilePlaces,
    LocalFile,
    MissingFile,
    RemoteFile,
    ValueFile,
    one_file,
    value_files,
)
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar
from tests.support.tables import check_rows

FILES = ("chart/values.yaml", "chart/a.yaml", "chart/b.yaml", "chart/sub/c.yaml", "env/web.yaml", "root.yaml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    top = (tmp_path / "root").resolve()
    for name in FILES:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("{}")
    (tmp_path / "secret.yaml").write_text("{}")
    (top / "chart" / "link.yml").symlink_to(tmp_path / "secret.yaml")
    return top


def places(root: Path, *, ignore: bool = False, folder: str | None = "chart") -> FilePlaces:
    references = {"$values": None, "$far": "it is in another repository: x"}
    environment = ArgoEnvironment({"ARGOCD_APP_NAME": "web"})
    return FilePlaces(Repository(root), root / folder if folder else None, references, environment, ignore)


def said(file: ValueFile, root: Path) -> str:
    match file:
        case LocalFile(path=path):
            return str(path.relative_to(root))
        case ChartFile(path=inside):
            return f"chart:{inside}"
        case RemoteFile(url=url):
            return url
        case MissingFile(reason=reason):
            return f"missing: {reason}"


ROWS: list[tuple[list[str], list[str]]] = [
    (["a.yaml", "sub/c.yaml"], ["chart/a.yaml", "chart/sub/c.yaml"]),
    (["/env/web.yaml", "../root.yaml"], ["env/web.yaml", "root.yaml"]),
    (["$values/env/web.yaml"], ["env/web.yaml"]),
    (["$values/env/$ARGOCD_APP_NAME.yaml", "/env/${ARGOCD_APP_NAME}.yaml"], ["env/web.yaml"]),
    (["$far/env/web.yaml"], ["missing: it is in another repository: x"]),
    (["https://x.example/a.yaml"], ["https://x.example/a.yaml"]),
    (["../../secret.yaml"], ["missing: it leads out of the repository"]),
    (["link.yml"], ["missing: it leads out of the repository"]),
    (["gone.yaml"], ["missing: there is no such file"]),
    (["gone/*.yaml"], ["missing: there is no such file"]),
    (["*.yaml"], ["chart/a.yaml", "chart/b.yaml", "chart/values.yaml"]),
    (["*.yaml", "a.yaml"], ["chart/b.yaml", "chart/values.yaml", "chart/a.yaml"]),
    (["**/*.yaml"], ["chart/a.yaml", "chart/b.yaml", "chart/values.yaml", "chart/sub/c.yaml"]),
    (["a.yaml", "b.yaml", "a.yaml"], ["chart/a.yaml", "chart/b.yaml"]),
    (["*.yml"], ["missing: there is no such file"]),
]


def test_files_that_are_named(root: Path) -> None:
    def check(row: tuple[list[str], list[str]]) -> None:
        named, expected = row
        scalars = [PlacedScalar(text, text) for text in named]
        assert [said(file, root) for file in value_files(scalars, places(root))] == expected

    check_rows(ROWS, check)


def test_missing_ones_may_be_ignored(root: Path) -> None:
    scalars = [PlacedScalar(text, text) for text in ("gone.yaml", "gone/*.yaml", "a.yaml")]
    assert [said(file, root) for file in value_files(scalars, places(root, ignore=True))] == ["chart/a.yaml"]


def test_beside_a_chart_that_is_not_here(root: Path) -> None:
    scalars = [PlacedScalar(text, text) for text in ("values-prod.yaml", "$values/env/web.yaml", "/x.yaml")]
    found = value_files(scalars, places(root, folder=None))
    assert [said(file, root) for file in found] == ["chart:values-prod.yaml", "env/web.yaml", "chart:x.yaml"]


def test_one_file_of_a_parameter(root: Path) -> None:
    assert said(one_file(PlacedScalar("a.yaml", "a.yaml"), places(root)), root) == "chart/a.yaml"
    assert said(one_file(PlacedScalar("x", "x"), places(root)), root) == "missing: there is no such file"
