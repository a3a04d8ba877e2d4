"""An ignore that does nothing says so, where the run could have found something for it."""

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, aside, pod, rules

UNUSED = "ignore-unused"
NODES = "nodes:\n  - {name: a, platform: linux/amd64}\n"


def _ignoring(repo: Repository, *entries: str, more: str = "") -> None:
    lines = "".join(f"  - {{{entry}, reason: we know}}\n" for entry in entries)
    repo.write(".archcheck.yaml", f"{more}ignore:\n{lines}")


def test_an_entry_for_nothing_is_said(repo: Repository) -> None:
    _ignoring(repo, "rule: platform-missing, image: gone")
    repo.write("p.yaml", pod("both:1"))
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.OK, [UNUSED])
    (finding,) = done.report["findings"]
    assert finding["line"] == 2
    assert "platform-missing" in finding["message"]
    assert "gone" in finding["message"]
    assert repo.check("--strict-ignores").code == ExitCode.FINDINGS
    assert repo.check("--strict-ignores", "--no-ignores").code == ExitCode.OK


@pytest.mark.parametrize("said", ["# archcheck: ignore[platform-missing] x", "# archcheck: ignore[*] x"])
def test_a_comment_for_nothing_is_said(repo: Repository, said: str) -> None:
    repo.write("p.yaml", pod(f"both:1 {said}"))
    assert rules(repo.check()) == [UNUSED]


def test_a_rule_that_needs_nodes_is_not_unused_without_them(repo: Repository) -> None:
    _ignoring(repo, "rule: at-risk")
    repo.write("p.yaml", pod("both:1 # archcheck: ignore[stuck] x"))
    assert rules(repo.check()) == []


def test_a_rule_that_needs_nodes_is_unused_with_them(repo: Repository) -> None:
    _ignoring(repo, "rule: at-risk", more=NODES)
    repo.write("p.yaml", pod("both:1 # archcheck: ignore[stuck] x"))
    done = repo.run("manifest", ".", *repo.online, "--format", "json")
    assert rules(done) == [UNUSED, UNUSED]


def test_a_rule_that_needs_platforms_is_not_unused_without_them(repo: Repository) -> None:
    _ignoring(repo, "rule: platform-missing")
    repo.write("p.yaml", pod("both:1"))
    assert rules(repo.run("manifest", ".", *repo.online, "--format", "json")) == []


def test_a_rule_that_needs_deep_is_not_unused_without_it(repo: Repository) -> None:
    _ignoring(repo, "rule: index-untrue")
    repo.write("p.yaml", pod("both:1 # archcheck: ignore[index-untrue] x"))
    assert rules(repo.check()) == []


def test_what_a_lock_cannot_find_is_not_unused(repo: Repository) -> None:
    """A lock never says that an image is missing."""
    _ignoring(repo, "rule: image-missing, image: gone")
    repo.write("p.yaml", pod("both:1"))
    repo.lock()
    assert rules(repo.locked()) == []


@pytest.mark.parametrize("paths", [("deploy",), ("p.yaml",), ("--changed", "p.yaml")])
def test_a_part_of_the_repository_leaves_entries_unused(repo: Repository, paths: tuple[str, ...]) -> None:
    _ignoring(repo, "rule: platform-missing")
    repo.write("p.yaml", pod("both:1"))
    repo.write("deploy/q.yaml", pod("both:1"))
    done = repo.run("manifest", *paths, "--platform", "arm64", *repo.online, "--format", "json")
    assert (done.code, rules(done)) == (ExitCode.OK, [])


@pytest.mark.parametrize("paths", [(".",), ("../repo",), ("deploy", ".")])
def test_the_whole_repository_does_not(repo: Repository, paths: tuple[str, ...]) -> None:
    _ignoring(repo, "rule: platform-missing")
    repo.write("deploy/p.yaml", pod("both:1"))
    done = repo.run("manifest", *paths, "--platform", "arm64", *repo.online, "--format", "json")
    assert rules(done) == [UNUSED]


@pytest.mark.parametrize("by_comment", [True, False])
def test_what_is_not_known_may_be_what_an_ignore_is_for(repo: Repository, by_comment: bool) -> None:
    if by_comment:
        repo.write("p.yaml", pod("absent:1 # archcheck: ignore[platform-missing] no arm build"))
    else:
        _ignoring(repo, "rule: platform-missing, image: absent")
        repo.write("p.yaml", pod("absent:1"))
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.INCOMPLETE, ["image-unreadable"])
    assert repo.check("--strict-ignores").code == ExitCode.INCOMPLETE


def test_a_part_that_could_not_be_read_leaves_ignores_unused(repo: Repository) -> None:
    _ignoring(repo, "rule: platform-missing")
    repo.write("p.yaml", pod("both:1 # archcheck: ignore[platform-missing] x"))
    repo.write("q.yaml", "apiVersion: v1\nkind: [\n")
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.USAGE, [])


def test_a_part_that_was_passed_over_unread_leaves_entries_unused(repo: Repository) -> None:
    _ignoring(repo, "rule: platform-missing")
    repo.write("p.yaml", pod("both:1"))
    repo.write("q.yaml", "apiVersion: v1\nkind: Pod\nspec: {{ .Values.spec }}\n")
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.INCOMPLETE, [])


def test_of_two_entries_for_one_finding_none_is_for_nothing(repo: Repository) -> None:
    _ignoring(repo, "image: one", "rule: platform-missing")
    repo.write("p.yaml", pod("one:1"))
    done = repo.check()
    assert (rules(done), aside(done)) == ([], [("platform-missing", "configuration")])


def test_an_unknown_rule_is_not_said_twice(repo: Repository) -> None:
    repo.write("p.yaml", pod("both:1 # archcheck: ignore[platform-mising] x"))
    assert rules(repo.check()) == ["ignore-unknown-rule"]
