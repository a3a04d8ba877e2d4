"""The fingerprint of a finding: the same as long as it is the same finding."""

import pytest

from tests.support.repository import ARM, Repository, pod

DIGEST = f"@sha256:{'a' * 64}"


def _prints(repo: Repository, *arguments: object, within: str = ".") -> list[str]:
    done = repo.run(*(arguments or ("manifest", ".")), *ARM, *repo.online, "--format", "json", within=within)
    return [each["fingerprint"] for each in done.report["findings"]]


def test_a_newer_tag_and_other_lines_change_nothing(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    before = _prints(repo)
    repo.write("p.yaml", "# moved\n\n" + pod("docker.io/library/one:2"))
    assert before == _prints(repo)
    assert len(before) == 1


def test_a_digest_changes_nothing(repo: Repository) -> None:
    repo.write("p.yaml", pod("gone:1"))
    before = _prints(repo)
    repo.write("p.yaml", pod(f"gone:1{DIGEST}"))
    assert before == _prints(repo)


@pytest.mark.parametrize(
    ("within", "path"),
    [("deploy", "."), ("deploy", "p.yaml"), (".", "deploy/p.yaml"), (".", "./deploy/../deploy")],
)
def test_the_working_directory_changes_nothing(repo: Repository, within: str, path: str) -> None:
    repo.write("deploy/p.yaml", pod("one:1"))
    assert _prints(repo, "manifest", path, within=within) == _prints(repo)
    assert len(_prints(repo)) == 1


def test_the_absolute_path_changes_nothing(repo: Repository) -> None:
    repo.write("deploy/p.yaml", pod("one:1"))
    assert _prints(repo, "manifest", repo.path / "deploy") == _prints(repo)


@pytest.mark.parametrize(
    "other",
    [
        pod("one:1", name="q"),
        pod("one:1", metadata="namespace: x"),
        pod("two:1"),
        pod("one:1").replace("c0", "d"),
    ],
)
def test_another_finding_has_another(repo: Repository, other: str) -> None:
    repo.write("p.yaml", pod("one:1"))
    before = _prints(repo)
    repo.write("p.yaml", other)
    assert set(before).isdisjoint(_prints(repo))


def test_namesakes_in_other_files_have_others(repo: Repository) -> None:
    repo.write("a.yaml", pod("one:1"))
    repo.write("b.yaml", pod("one:1"))
    first, second = _prints(repo)
    assert first != second


def test_what_is_suppressed_has_the_same(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    before = _prints(repo)
    repo.write("p.yaml", pod("one:1 # archcheck: ignore[platform-missing] x"))
    assert [each["fingerprint"] for each in repo.check().report["suppressed"]] == before
