"""The folders and files of a checkout."""

from pathlib import Path

from archcheck.sources.gitops.argocd.repository_tree import repository_tree


def test_folders_with_files_that_are_not_hidden(tmp_path: Path) -> None:
    for name in (
        "b/x.yaml",
        "a/deep/y.yaml",
        "a-b/z.yaml",
        ".github/w.yaml",
        "a/.hidden/v.yaml",
        "top.yaml",
        ".git/c",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "empty" / "below").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "b")
    tree = repository_tree(tmp_path)
    assert tree.directories == ("a", "a/deep", "a-b", "b")
    assert sorted(tree.files) == sorted(
        ("b/x.yaml", "a/deep/y.yaml", "a-b/z.yaml", ".github/w.yaml", "a/.hidden/v.yaml", "top.yaml")
    )
