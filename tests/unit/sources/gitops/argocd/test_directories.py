"""The files of a folder that is applied as it is."""

from pathlib import Path

from archcheck.sources.gitops.argocd.directories import directory_files
from tests.support.argocd import placed_of
from tests.support.tables import check_rows


def folder_of(root: Path) -> Path:
    for name in (
        "b.yaml",
        "a.yml",
        "c.json",
        "d.txt",
        "skip-e.yaml",
        "sub/f.yaml",
        "sub/deep/g.yaml",
        "h.jsonnet",
    ):
        path = root / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kind: x\n")
    (root / "app" / "marked.yaml").write_text("# +argocd:skip-file-rendering\nkind: x\n")
    (root / "outside.yaml").write_text("kind: x\n")
    return root / "app"


def test_options_of_a_directory(tmp_path: Path) -> None:
    folder = folder_of(tmp_path.resolve())
    rows: list[tuple[str, list[str]]] = [
        ("{}", ["a.yml", "b.yaml", "c.json", "skip-e.yaml"]),
        ("{recurse: true, exclude: '{skip*,*.json}'}", ["a.yml", "b.yaml", "sub/deep/g.yaml", "sub/f.yaml"]),
        ("{recurse: true, include: 'sub/*'}", ["sub/deep/g.yaml", "sub/f.yaml"]),
        ("{include: '*.yaml', exclude: 'skip*'}", ["b.yaml"]),
        ("{disableExtensionFilter: true, include: '*.txt'}", ["d.txt"]),
    ]

    def check(row: tuple[str, list[str]]) -> None:
        options, names = row
        found = directory_files(folder, folder.parent, placed_of(options))
        assert [path.relative_to(folder).as_posix() for path in found.manifests] == names

    check_rows(rows, check)
    assert [path.name for path in directory_files(folder, folder.parent, {}).jsonnet] == ["h.jsonnet"]


def test_a_link_is_followed_within_the_repository_only(tmp_path: Path) -> None:
    root = (tmp_path / "root").resolve()
    folder = folder_of(root)
    (tmp_path / "secret.yaml").write_text("kind: x\n")
    (folder / "inside.yaml").symlink_to(root / "outside.yaml")
    (folder / "leads-out.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "gone.yaml").symlink_to(root / "nothing.yaml")
    (folder / "linked").symlink_to(root / "app" / "sub")
    names = [path.name for path in directory_files(folder, root, placed_of("{recurse: true}")).manifests]
    assert "inside.yaml" in names
    assert not {"leads-out.yaml", "gone.yaml"} & set(names)
    assert names.count("f.yaml") == 1
