"""A part that nobody could read, since a program is not installed: no format and no switch hides it."""

import json
import re

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod

SAID = {
    "table": r"1 part of the input could not be read\.\n$",
    "json": r'"path": "app",\n +"line": null,\n +"reason": "a kustomization, [^"]+",\n +"unread": true',
    "github": r"^::error file=app,title=archcheck cannot read this::a kustomization, ",
    "junit": r'<error message="app: a kustomization, ',
    "gitlab": r'"severity": "critical"',
    "sarif": r'"executionSuccessful": false',
    "markdown": r"### Could not be read\n\n- `app`: a kustomization",
    "html": r"1 part of the input could not be read",
}


@pytest.fixture
def half(repo: Repository) -> Repository:
    """A repository with a manifest that is fine, and a kustomization that nothing here can build."""
    repo.write("p.yaml", pod("both:1"))
    repo.write("app/kustomization.yaml", "resources: [q.yaml]\n")
    repo.write("app/q.yaml", pod("one:1", name="q"))
    return repo


@pytest.mark.parametrize("form", SAID)
def test_every_format_says_it(half: Repository, form: str) -> None:
    env = {"KUSTOMIZE_BIN": "no-such-program"}
    done = half.run("manifest", ".", *ARM, *half.online, "--quiet", "--format", form, env=env)
    assert done.code == ExitCode.INCOMPLETE
    assert re.search(SAID[form], done.out), done.out
    assert done.err.startswith("not read 1: a kustomization, ")
    assert done.err.count("\n") == 1


def test_what_is_no_manifest_is_not_said_with_quiet(half: Repository) -> None:
    half.write("notes.yaml", "just: text\n")
    env = {"KUSTOMIZE_BIN": "no-such-program"}
    check = ("manifest", ".", *ARM, *half.online, "--format", "github")
    assert "notes.yaml" in half.run(*check, env=env).err
    quiet = half.run(*check, "--quiet", env=env)
    assert "notes.yaml" not in quiet.err + quiet.out


def test_nothing_to_check_is_one_warning_of_github(repo: Repository) -> None:
    repo.write("s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n")
    done = repo.run("manifest", ".", *ARM, "--format", "github")
    assert done.code == ExitCode.NOTHING_TO_CHECK
    assert done.out == "::warning title=archcheck::Nothing to check: no image in the input\n"


def test_nothing_to_check_among_changed_files_is_none(repo: Repository) -> None:
    repo.write("README.md", "text\n")
    done = repo.run("manifest", "--changed", "README.md", "--format", "github")
    assert (done.code, done.out) == (ExitCode.OK, "")


def test_junit_fails_nothing_where_nothing_fails_the_run(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    check = ("manifest", ".", *ARM, *repo.online, "--format", "junit")
    assert 'failures="1"' in repo.run(*check).out
    done = repo.run(*check, "--fail-on", "never")
    assert done.code == ExitCode.OK
    assert 'failures="1"' not in done.out
    assert "platform-missing" in done.out


def test_the_exit_code_in_a_document_is_that_of_the_process(repo: Repository) -> None:
    repo.write("p.yaml", pod("one:1"))
    for more in ((), ("--fail-on", "never")):
        done = repo.run("manifest", ".", *ARM, *repo.online, "--format", "json", *more)
        assert json.loads(done.out)["exit_code"] == done.code
