"""An ignore with a reason accepts what is not read, and says so."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod, release
from tests.support.tables import walked

_CONFIGURED = (
    "ignore:\n  - {rule: not-read, workload: 'HelmRelease/*', reason: rendered by a job of its own}\n"
)
_ANNOTATED = release().replace("  name:", "  annotations: {archcheck/ignore: not-read a job}\n  name:")
_COMMENT = "# archcheck: ignore[not-read] a job"
_COMMENTED = [
    f"{_COMMENT}\n{release()}",
    release().replace("HelmRelease\n", f"HelmRelease {_COMMENT}\n"),
    release().replace("  name: web\n", f"  {_COMMENT}\n  name: web\n"),
]


def _by(repo: Repository) -> list[tuple[str, str, str]]:
    """Return what is suppressed, by what and why."""
    done = repo.check()
    assert (done.code, done.rules, done.report["complete"]) == (ExitCode.OK, [], True)
    assert [each["accepted"] for each in done.report["skipped"]] == [True]
    found = [(each["rule"], each["suppression"]) for each in done.report["suppressed"]]
    return [(rule, said["by"], said["reason"]) for rule, said in found]


def test_an_annotation(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("r.yaml", _ANNOTATED)
    assert _by(repo) == [("not-read", "annotation", "a job")]


@walked("text", _COMMENTED)
def test_a_comment_beside_the_object(repo: Repository, text: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write("r.yaml", text)
    assert _by(repo) == [("not-read", "comment", "a job")]


def test_an_entry_of_the_configuration(repo: Repository) -> None:
    repo.write(".archcheck.yaml", _CONFIGURED)
    repo.write("p.yaml", pod())
    repo.write("r.yaml", release())
    assert _by(repo) == [("not-read", "configuration", "rendered by a job of its own")]


def test_all_of_it_has_to_be_accepted(repo: Repository) -> None:
    repo.write("p.yaml", pod())
    repo.write("r.yaml", _ANNOTATED)
    repo.write("s.yaml", release("other"))
    done = repo.check()
    assert (done.code, done.rules) == (ExitCode.INCOMPLETE, ["not-read"])


def test_a_comment_elsewhere_in_the_object_accepts_nothing(repo: Repository) -> None:
    repo.write("r.yaml", release().replace("spec:\n", f"spec: {_COMMENT}\n"))
    done = repo.check()
    assert (done.code, sorted(done.rules)) == (ExitCode.INCOMPLETE, ["ignore-unused", "not-read"])


@walked("said", ["not-read", '"* a job"', '"*"', "image-missing a job"])
def test_an_annotation_without_a_reason_or_the_name_accepts_nothing(repo: Repository, said: str) -> None:
    repo.clear()
    repo.write("p.yaml", pod())
    repo.write("r.yaml", _ANNOTATED.replace("not-read a job", said))
    done = repo.check()
    assert (done.code, done.rules.count("not-read")) == (ExitCode.INCOMPLETE, 1)


@pytest.mark.parametrize("comment", ["# archcheck: ignore[not-read]", "# archcheck: ignore[*] a job"])
def test_a_comment_without_a_reason_or_the_name_accepts_nothing(repo: Repository, comment: str) -> None:
    repo.write("p.yaml", pod())
    repo.write("r.yaml", f"{comment}\n{release()}")
    done = repo.check()
    assert (done.code, done.rules.count("not-read")) == (ExitCode.INCOMPLETE, 1)


def test_an_entry_without_the_name_accepts_nothing(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "ignore:\n  - {path: '*', reason: images of another team}\n")
    repo.write("p.yaml", pod())
    repo.write("r.yaml", release())
    done = repo.check()
    assert (done.code, done.rules) == (ExitCode.INCOMPLETE, ["not-read"])


def test_without_ignores_it_counts(repo: Repository) -> None:
    repo.write("r.yaml", _ANNOTATED)
    assert repo.check(".", "--no-ignores").code == ExitCode.INCOMPLETE


def test_what_kustomize_built_is_accepted_by_the_comment_in_the_manifest(
    repo: Repository, kustomized: str
) -> None:
    repo.write("app/kustomization.yaml", "resources: [r.yaml, p.yaml]\n")
    repo.write("app/r.yaml", _COMMENTED[0])
    repo.write("app/p.yaml", pod())
    assert _by(repo) == [("not-read", "comment", "a job")]


def test_a_lock_takes_the_same_ignores(repo: Repository) -> None:
    repo.write(".archcheck.yaml", _CONFIGURED)
    repo.write("p.yaml", pod())
    repo.write("r.yaml", release())
    done = repo.run("lock", "--registry-layout", repo.path.parent / "layout")
    assert (done.code, "not read, as accepted 1: HelmRelease" in done.err) == (ExitCode.OK, True)


def test_a_severity_of_its_own_fails_the_run(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "severity: {not-read: error}\n")
    repo.write("r.yaml", release())
    assert repo.check().code == ExitCode.FINDINGS
