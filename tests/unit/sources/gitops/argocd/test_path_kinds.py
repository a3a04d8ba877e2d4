"""What a folder is taken for."""

from pathlib import Path

from archcheck.sources.gitops.argocd.path_kinds import PathKind, path_kind
from tests.support.tables import check_rows


def test_kinds_of_folders(tmp_path: Path) -> None:
    rows: list[tuple[list[str], PathKind]] = [
        ([], PathKind.DIRECTORY),
        (["a.yaml"], PathKind.DIRECTORY),
        (["Chart.yaml"], PathKind.HELM),
        (["my-Chart.yaml"], PathKind.HELM),
        (["kustomization.yaml"], PathKind.KUSTOMIZE),
        (["kustomization.yml"], PathKind.KUSTOMIZE),
        (["Kustomization"], PathKind.KUSTOMIZE),
        (["Chart.yaml", "kustomization.yaml"], PathKind.KUSTOMIZE),
        (["Kustomization", "Chart.yaml"], PathKind.KUSTOMIZE),
        (["Kustomization", "zChart.yaml"], PathKind.HELM),
    ]

    def check(row: tuple[list[str], PathKind]) -> None:
        names, kind = row
        folder = tmp_path / ("+".join(names) or "empty")
        folder.mkdir()
        for name in names:
            (folder / name).write_text("")
        assert path_kind(folder) is kind

    check_rows(rows, check)


def test_kinds_that_are_turned_off(tmp_path: Path) -> None:
    (tmp_path / "Chart.yaml").write_text("")
    assert path_kind(tmp_path, frozenset({PathKind.HELM})) is PathKind.DIRECTORY
    assert path_kind(tmp_path / "gone") is PathKind.DIRECTORY


def test_a_folder_below_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "Chart.yaml").write_text("")
    assert path_kind(tmp_path) is PathKind.DIRECTORY
