"""Folders that k3s applies: which files of them."""

from pathlib import Path, PurePath

from archcheck.sources.gitops.k3s.server_manifests import (
    applied_files,
    is_server_manifests,
    server_manifests_around,
)
from archcheck.sources.gitops.repository import Repository


def test_folders_are_told_by_their_names() -> None:
    assert is_server_manifests(PurePath("/var/lib/rancher/k3s/server/manifests"))
    assert is_server_manifests(PurePath("server/manifests"))
    assert not is_server_manifests(PurePath("manifests"))
    inside = PurePath("roles/k3s/files/server/manifests/deep/a.yaml")
    assert server_manifests_around(inside) == PurePath("roles/k3s/files/server/manifests")
    assert server_manifests_around(PurePath("apps/a.yaml")) is None


def test_files_are_applied_but_for_those_that_are_switched_off(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    folder = root / "server/manifests"
    (folder / "deep").mkdir(parents=True)
    (root / "linked").mkdir()
    (folder / "link").symlink_to(root / "linked")
    (folder / "out").symlink_to(root.parent)
    names = [
        "a.yaml",
        "b.yml",
        "c.json",
        "d.txt",
        ".e.yaml",
        "f.yaml",
        "f.yaml.skip",
        "deep/g.yaml",
        "g.yaml.skip",
    ]
    for name in (*names, "../../linked/h.yaml"):
        (folder / name).write_text("")
    found = [str(file.relative_to(folder)) for file in applied_files(folder, Repository(root))]
    assert found == ["a.yaml", "b.yml", "c.json", "link/h.yaml"]
