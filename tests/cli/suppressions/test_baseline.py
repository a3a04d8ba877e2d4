"""`archcheck baseline`: only findings that are new fail."""

import os

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, aside, pod, rules

HELD = [("platform-missing", "baseline")]


def _record(repo: Repository, *arguments: object, within: str = ".", code: int = ExitCode.OK) -> str:
    done = repo.run("baseline", *ARM, *repo.online, *arguments, within=within)
    assert done.code == code, done.err
    assert done.out == ""
    return done.err


def test_what_was_there_is_held_back(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    assert "1 findings are held back" in _record(repo)
    done = repo.check()
    assert (done.code, rules(done), aside(done)) == (ExitCode.OK, [], HELD)
    assert (
        "1 finding set aside: 1 held back by the baseline."
        in repo.run("manifest", ".", *ARM, *repo.online).out
    )


def test_what_is_ignored_and_what_is_held_back_are_counted_apart(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    repo.write("q.yaml", pod("two:1 # archcheck: ignore[platform-missing] x"))
    out = repo.run("manifest", ".", *ARM, *repo.online).out
    assert "2 findings set aside: 1 ignored, 1 held back by the baseline." in out


@pytest.mark.parametrize("other", [pod("one:1", name="q"), pod("two:1"), pod("one:1", "two:1")])
def test_a_new_finding_fails(repo: Repository, other: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    repo.write("p.yaml", other)
    assert repo.check().code == ExitCode.FINDINGS


def test_the_same_in_a_new_file_fails(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    repo.write("q.yaml", pod("one:1"))
    done = repo.check()
    assert done.code == ExitCode.FINDINGS
    assert [finding["path"] for finding in done.report["findings"]] == ["q.yaml"]


def test_a_newer_tag_on_another_line_is_not_new(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    repo.write("p.yaml", "# moved\n" + pod("docker.io/library/one:2"))
    assert repo.check().code == ExitCode.OK


def test_one_more_of_two_alike_fails(repo: Repository) -> None:
    alike = pod("one:1") + "---\n"
    repo.write("p.yaml", alike * 2)
    _record(repo)
    assert yaml.safe_load((repo.path / "archcheck.baseline").read_text())["findings"][0]["count"] == 2
    assert repo.check().code == ExitCode.OK
    repo.write("p.yaml", alike * 3)
    done = repo.check()
    assert (done.code, len(rules(done)), aside(done)) == (ExitCode.FINDINGS, 1, HELD * 2)


def test_what_is_mended_fails_nothing(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    repo.write("p.yaml", pod("both:1"))
    done = repo.check("--strict-ignores")
    assert (done.code, rules(done)) == (ExitCode.OK, [])


def test_what_could_not_be_read_is_never_held_back(repo: Repository) -> None:
    repo.write("p.yaml", pod("absent:1"))
    _record(repo, code=ExitCode.INCOMPLETE)
    assert yaml.safe_load((repo.path / "archcheck.baseline").read_text())["findings"] == []
    repo.write("archcheck.baseline", _baseline("image-unreadable", "absent"))
    done = repo.check()
    assert (done.code, rules(done)) == (ExitCode.INCOMPLETE, ["image-unreadable"])


def test_a_placeholder_is_not_known_the_more_for_being_held_back(repo: Repository) -> None:
    repo.write("p.yaml", pod("'${IMAGE}'"))
    _record(repo, code=ExitCode.INCOMPLETE)
    done = repo.check()
    assert (done.code, done.report["complete"]) == (ExitCode.INCOMPLETE, False)


def _baseline(rule: str, image: str) -> str:
    entry = (
        f"{{rule: {rule}, path: p.yaml, workload: Pod/p, container: c0, image: docker.io/library/{image}}}"
    )
    return f"version: 1\nfindings:\n  - {entry}\n"


def test_what_is_ignored_is_not_recorded(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1 # archcheck: ignore[platform-missing] x"))
    assert "0 findings" in _record(repo)


def test_no_more_is_said_to_be_held_back_than_is(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "ignore:\n  - {rule: at-risk, reason: x, expires: 2020-01-01}\n")
    repo.write("p.yaml", pod("one:1"))
    said = int(_record(repo).rpartition(": ")[2].split()[0])
    assert len(aside(repo.check())) == said


def test_a_second_recording_changes_no_byte(repo: Repository) -> None:
    repo.write("b.yaml", pod("one:1", "two:1"))
    repo.write("a.yaml", pod("one:1"))
    _record(repo)
    before = (repo.path / "archcheck.baseline").read_bytes()
    _record(repo)
    assert (repo.path / "archcheck.baseline").read_bytes() == before
    paths = [each["path"] for each in yaml.safe_load(before)["findings"]]
    assert paths == sorted(paths)


@pytest.mark.parametrize("within", [".", "deploy"])
def test_it_is_found_from_below_and_written_above(repo: Repository, within: str) -> None:
    repo.write("deploy/p.yaml", pod("one:1"))
    _record(repo, within=within)
    assert not (repo.path / "deploy/archcheck.baseline").exists()
    for place in (".", "deploy"):
        assert aside(repo.check(within=place)) == HELD


@pytest.mark.parametrize("option", ["--no-baseline", "--no-ignores"])
def test_without_it_every_finding_counts(repo: Repository, option: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    assert repo.check(option).code == ExitCode.FINDINGS


def test_another_file(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo, "--baseline", "old.yaml")
    assert not (repo.path / "archcheck.baseline").exists()
    assert repo.check().code == ExitCode.FINDINGS
    assert aside(repo.check("--baseline", "old.yaml")) == HELD


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_file_that_is_none(repo: Repository, name: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    assert repo.check("--baseline", name).code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: 1\nfindings: [\n", 3),
        ("version: 2\nfindings: []\n", 1),
        ("findings: []\n", 1),
        ("- a\n", 1),
        ("version: 1\nfindings: text\n", 2),
        ("version: 1\nfindings:\n  - text\n", 3),
        ("version: 1\nfindings:\n  - {rule: a, reason: b}\n", 3),
        ("version: 1\nfindings:\n  - {rule: a, count: 0}\n", 3),
        ("version: 1\nfindings:\n  - {rule: a, count: many}\n", 3),
    ],
)
def test_a_broken_one_is_refused_with_its_line(repo: Repository, text: str, line: int) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.write("archcheck.baseline", text)
    done = repo.check()
    assert done.code == ExitCode.USAGE
    assert f"archcheck.baseline:{line}:" in done.err


def test_the_middle_of_a_merge_is_refused_and_mended(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    repo.write("archcheck.baseline", "version: 1\n<<<<<<< ours\nfindings: []\n=======\n>>>>>>> theirs\n")
    done = repo.check()
    assert done.code == ExitCode.USAGE
    assert "archcheck.baseline:" in done.err
    _record(repo)
    assert aside(repo.check()) == HELD


def test_an_input_that_cannot_be_read_leaves_it_as_it_was(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    _record(repo)
    before = (repo.path / "archcheck.baseline").read_bytes()
    repo.write("q.yaml", "apiVersion: v1\nkind: [\n")
    _record(repo, code=ExitCode.USAGE)
    assert (repo.path / "archcheck.baseline").read_bytes() == before


@pytest.mark.parametrize("name", ["\U0001f680.yaml", "\x7f.yaml", os.fsdecode(b"\xff.yaml"), "ä b'\".yaml"])
def test_a_file_of_any_name_may_be_in_it(repo: Repository, name: str) -> None:
    (repo.path / name).write_text(pod("one:1"))
    _record(repo)
    done = repo.check()
    assert (done.code, aside(done)) == (ExitCode.OK, HELD)
