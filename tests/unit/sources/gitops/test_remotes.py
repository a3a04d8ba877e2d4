"""What git says of a checkout: its remotes, and its commit."""

from pathlib import Path

from archcheck.sources.gitops.remotes import branch_of, head_of, remotes_of

_CONFIG = """[core]
\trepositoryformatversion = 0
[remote "origin"]
\turl = https://github.com/acme/home-ops
\tfetch = +refs/heads/*:refs/remotes/origin/*
[submodule "charts"]
\turl = https://github.com/acme/charts
[url "ssh://git@github.com/"]
\tinsteadOf = https://github.com/
[remote "fork"]
\turl = "git@github.com:me/home-ops.git"
"""


def _checkout(folder: Path) -> Path:
    (folder / ".git" / "refs" / "heads").mkdir(parents=True)
    (folder / ".git" / "config").write_text(_CONFIG)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


def test_remotes_are_addresses_of_the_checkout_and_submodules_are_not(tmp_path: Path) -> None:
    found = remotes_of(_checkout(tmp_path))
    assert found == ("https://github.com/acme/home-ops", "git@github.com:me/home-ops.git")


def test_no_checkout_has_no_remotes(tmp_path: Path) -> None:
    assert remotes_of(tmp_path) == ()
    assert head_of(tmp_path) == ""


def test_the_commit_that_is_checked_out(tmp_path: Path) -> None:
    root = _checkout(tmp_path)
    assert head_of(root) == ""
    commit = "0123456789abcdef0123456789abcdef01234567"
    (root / ".git" / "refs" / "heads" / "main").write_text(f"{commit}\n")
    assert head_of(root) == commit
    (root / ".git" / "HEAD").write_text(f"{commit}\n")
    assert head_of(root) == commit


def test_the_branch_that_is_checked_out_is_that_of_the_work_tree(tmp_path: Path) -> None:
    root = _checkout(tmp_path / "main")
    assert branch_of(root) == "main"
    own = root / ".git" / "worktrees" / "other"
    own.mkdir(parents=True)
    (own / "commondir").write_text("../..\n")
    (own / "HEAD").write_text("ref: refs/heads/feature/x\n")
    (root / ".git" / "refs" / "heads" / "feature").mkdir()
    (root / ".git" / "refs" / "heads" / "feature" / "x").write_text("a" * 40)
    work_tree = tmp_path / "other"
    work_tree.mkdir()
    (work_tree / ".git").write_text(f"gitdir: {own}\n")
    assert (branch_of(work_tree), head_of(work_tree)) == ("feature/x", "a" * 40)
    assert remotes_of(work_tree) == remotes_of(root)
    (own / "HEAD").write_text("b" * 40)
    assert (branch_of(work_tree), head_of(work_tree)) == ("", "b" * 40)
    assert branch_of(tmp_path) == ""
