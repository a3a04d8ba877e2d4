"""What kustomize builds of a copy is what it builds of the user's folder, whatever leads where in it; else it is said."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.errors import ChangedError, InputError
from archcheck.processes.scratch import remove_abandoned
from archcheck.sources.trial_builds.building import Building
from archcheck.sources.trial_builds.scratch import Scratch
from tests.support.kustomizations import constrained, files_in, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real


def plain(folder: Path) -> None:
    write(folder / "over", workload("web"))


def beside(folder: Path) -> None:
    write(folder / "base", workload("web"))
    write(folder / "over", resources=["../base"])


def by_a_link_to_a_folder(folder: Path) -> None:
    write(folder / "elsewhere/deep/base", workload("web"))
    write(folder / "elsewhere/deep/more", workload("more"))
    write(folder / "elsewhere/deep/base", workload("web"), resources=["../more"])
    (folder / "link").symlink_to("elsewhere/deep/base")
    write(folder / "over", resources=["../link"])


def by_a_link_on_the_way(folder: Path) -> None:
    write(folder / "elsewhere/base", workload("web"))
    (folder / "link").symlink_to(folder / "elsewhere", target_is_directory=True)
    write(folder / "over", resources=["../link/base"])


def by_links_to_links(folder: Path) -> None:
    write(folder / "base", workload("web"))
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("base")
    write(folder / "over", resources=["../one"])


def a_link_to_a_file_below_it(folder: Path) -> None:
    over = write(folder / "over", resources=["link.yaml"])
    (over / "real").mkdir()
    (over / "real/web.yaml").write_text(yaml.safe_dump(workload("web")))
    (over / "link.yaml").symlink_to("real/web.yaml")


def a_link_to_a_file_elsewhere(folder: Path) -> None:
    """kustomize refuses it, and so it does in the copy."""
    over = write(folder / "over", resources=["link.yaml"])
    (folder / "web.yaml").write_text(yaml.safe_dump(workload("web")))
    (over / "link.yaml").symlink_to("../web.yaml")


def a_file_above_it(folder: Path) -> None:
    """kustomize refuses it, and so it does in the copy."""
    write(folder / "over", resources=["../web.yaml"])
    (folder / "web.yaml").write_text(yaml.safe_dump(workload("web")))


def a_file_that_is_not_there(folder: Path) -> None:
    write(folder / "over", resources=["absent.yaml"])


def a_kustomization_that_is_a_link(folder: Path) -> None:
    over = write(folder / "over", workload("web"))
    (over / "kustomization.yaml").rename(over / "real.yaml")
    (over / "kustomization.yaml").symlink_to("real.yaml")


def another_name(folder: Path) -> None:
    over = write(folder / "over", workload("web"))
    (over / "kustomization.yaml").rename(over / "Kustomization")


def what_is_generated_of_files(folder: Path) -> None:
    generated = [{"name": "a", "files": ["data/a.txt", "key=data/b c.txt"], "envs": ["data/x.env"]}]
    over = write(folder / "over", workload("web"), configMapGenerator=generated, secretGenerator=generated)
    (over / "data").mkdir()
    (over / "data/a.txt").write_text("a")
    (over / "data/b c.txt").write_bytes(b"\x00\xff")
    (over / "data/x.env").write_text("A=b\n")


def patches_and_plugins(folder: Path) -> None:
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "annotations": {"a": "b"}},
    }
    plugin = {"apiVersion": "builtin", "kind": "PatchTransformer", "metadata": {"name": "p"}}
    over = write(
        folder / "over",
        workload("web"),
        patches=[{"path": "patches/p.yaml"}],
        transformers=["plugin.yaml", yaml.safe_dump({**plugin, "path": "patches/inline.yaml"})],
        replacements=[{"path": "replacement.yaml"}],
        configurations=["names.yaml"],
    )
    (over / "patches").mkdir()
    for name in ("p", "q", "inline"):
        body["metadata"]["annotations"] = {name: "here"}  # type: ignore[index]
        (over / f"patches/{name}.yaml").write_text(yaml.safe_dump(body))
    (over / "plugin.yaml").write_text(yaml.safe_dump({**plugin, "path": "patches/q.yaml"}))
    source = {"kind": "Deployment", "name": "web", "fieldPath": "metadata.name"}
    target = {"select": {"kind": "Deployment"}, "fieldPaths": ["metadata.annotations.q"]}
    (over / "replacement.yaml").write_text(yaml.safe_dump({"source": source, "targets": [target]}))
    (over / "names.yaml").write_text("namePrefix: []\n")


def names_that_are_hard(folder: Path) -> None:
    write(folder / "ba se ü", workload("web"))
    write(folder / "over", resources=["../ba se ü"], namePrefix="over")


def a_component_of_its_own(folder: Path) -> None:
    write(folder / "c", workload("more"), apiVersion="kustomize.config.k8s.io/v1alpha1", kind="Component")
    write(folder / "over", workload("web"), components=["../c"])


def a_repository(folder: Path) -> None:
    """kustomize clones it, from the user's folder and from the copy."""
    base = write(folder / "repository/base", workload("web"))
    git: Callable[..., Any] = lambda *words: subprocess.run(  # noqa: E731
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
        cwd=base.parent,
        check=True,
        capture_output=True,
    )
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "one")
    write(folder / "over", resources=[f"file://{base.parent}//base?ref=main"])


TREES = (
    plain,
    beside,
    by_a_link_to_a_folder,
    by_a_link_on_the_way,
    by_links_to_links,
    a_link_to_a_file_below_it,
    a_link_to_a_file_elsewhere,
    a_file_above_it,
    a_file_that_is_not_there,
    a_kustomization_that_is_a_link,
    another_name,
    what_is_generated_of_files,
    patches_and_plugins,
    names_that_are_hard,
    a_component_of_its_own,
    a_repository,
)


def file_in(folder: Path) -> Path:
    return next(folder / name for name in ("kustomization.yaml", "Kustomization") if (folder / name).exists())


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.__name__)
def test_a_copy_builds_the_same(
    tmp_path: Path, kustomize: Kustomize, tree: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path / "tree")
    before = files_in(tmp_path / "tree")
    monkeypatch.chdir(tmp_path)
    for folder in (tmp_path / "tree/over", Path("tree/over")):
        with Scratch.of([file_in(folder)], Building()) as scratch:
            scratch.require_likeness(folder)
    assert files_in(tmp_path / "tree") == before


def test_a_folder_that_is_reached_by_a_link(tmp_path: Path, kustomize: Kustomize) -> None:
    beside(tmp_path / "tree")
    (tmp_path / "way").symlink_to("tree")
    with Scratch.of([tmp_path / "way/over/kustomization.yaml"], Building()) as scratch:
        scratch.require_likeness(tmp_path / "way/over")
        other = yaml.safe_dump({"resources": ["../base"], "namePrefix": "x-"}).encode()
        built = scratch.build(tmp_path / "way/over", {tmp_path / "way/over/kustomization.yaml": other})
    assert b"name: x-web" in built


def test_what_a_copy_cannot_do_is_said(tmp_path: Path, kustomize: Kustomize) -> None:
    """An absolute path leads to the user's own file, which lies outside of the copy."""
    over = write(tmp_path / "over", workload("web"))
    write(over, resources=[str(over / "objects.yaml")])
    kustomize.build(over)
    with (
        Scratch.of([over / "kustomization.yaml"], Building()) as scratch,
        pytest.raises(InputError) as raised,
    ):
        scratch.require_likeness(over)
    assert "builds a copy of it otherwise" in raised.value.what
    assert "archcheck patch -" in raised.value.hint


def test_a_file_that_changes_meanwhile_is_read_again(tmp_path: Path, kustomize: Kustomize) -> None:
    """It is no fault of the copy: who sees it begins anew."""
    beside(tmp_path)
    with Scratch.of([tmp_path / "over/kustomization.yaml"], Building()) as scratch:
        write(tmp_path / "base", workload("other"))
        with pytest.raises(ChangedError):
            scratch.require_likeness(tmp_path / "over")


def test_a_file_is_another_for_one_build(tmp_path: Path, kustomize: Kustomize) -> None:
    beside(tmp_path)
    (tmp_path / "base").chmod(0o755)
    file = tmp_path / "base/objects.yaml"
    with Scratch.of([tmp_path / "over/kustomization.yaml"], Building()) as scratch:
        one = scratch.build(tmp_path / "over", {file: yaml.safe_dump(workload("other")).encode()})
        two = scratch.build(tmp_path / "over", {})
    assert b"name: other" in one
    assert b"name: web" in two
    assert b"other" not in file.read_bytes()


def test_a_file_that_is_named_in_two_ways_is_afterwards_what_it_was(
    tmp_path: Path, kustomize: Kustomize, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(tmp_path)
    monkeypatch.chdir(tmp_path)
    files = [Path("over/kustomization.yaml"), tmp_path / "over/kustomization.yaml"]
    with Scratch.of(files[:1], Building()) as scratch:
        others = [
            yaml.safe_dump({"resources": ["../base"], "namePrefix": each}).encode() for each in ("x-", "y-")
        ]
        assert b"name: y-web" in scratch.build(Path("over"), dict(zip(files, others, strict=True)))
        assert b"name: web" in scratch.build(Path("over"), {})
        scratch.require_likeness(Path("over"))


def test_a_failure_names_the_users_own_files(tmp_path: Path, kustomize: Kustomize) -> None:
    beside(tmp_path)
    with (
        Scratch.of([tmp_path / "over/kustomization.yaml"], Building()) as scratch,
        pytest.raises(InputError) as raised,
    ):
        scratch.build(tmp_path / "over", {tmp_path / "base/objects.yaml": b"a: [\n"})
    assert f"'{tmp_path}/base'" in raised.value.what
    assert "archcheck-scratch" not in raised.value.what


def test_a_component_is_written_behind_links(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    by_a_link_to_a_folder(tmp_path)
    over = tmp_path / "over"
    patch(over, "-o", tmp_path / "link/nodes", "--kustomization", tmp_path / "link/kustomization.yaml")
    assert constrained(kustomize.build(over)) == {"Deployment/web": "amd64", "Deployment/more": "amd64"}
    before = files_in(tmp_path)
    assert "2 as they are" in patch(over, "-o", tmp_path / "link/nodes").err
    assert files_in(tmp_path) == before


def test_a_copy_that_lives_is_held_and_goes_whatever_ends_it(
    tmp_path: Path, kustomize: Kustomize, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock says that it lives, not the number of a process, which is another's in another container."""
    beside(tmp_path / "tree")
    temporary = tmp_path / "temporary"
    (temporary / "archcheck-copy-999999-x").mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    def interrupt(*_: object) -> None:
        names = [each for each in temporary.iterdir() if each.name.startswith("archcheck-scratch-")]
        os.utime(names[0], (0, 0))
        remove_abandoned(temporary)
        assert [each.exists() for each in names] == [True]
        raise KeyboardInterrupt

    monkeypatch.setattr("archcheck.sources.trial_builds.copying.Copies.add", interrupt)
    with (
        pytest.raises(KeyboardInterrupt),
        Scratch.of([tmp_path / "tree/over/kustomization.yaml"], Building()),
    ):
        pass
    assert [each.name for each in temporary.iterdir()] == ["archcheck-copy-999999-x"]
