"""A run from outside of the repository that it is about, and one that looks outside."""

import json

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod


@pytest.fixture
def nested(repo: Repository) -> Repository:
    """A repository with a finding in a directory of it."""
    repo.write("deploy/p.yaml", pod("one:1"))
    return repo


def artifact(text: str) -> dict[str, str]:
    """Return where SARIF's only result is."""
    [result] = json.loads(text)["runs"][0]["results"]
    [location] = result["locations"]
    found = location["physicalLocation"]["artifactLocation"]
    assert isinstance(found, dict)
    return found


IN_ROOT = {"uri": "deploy/p.yaml", "uriBaseId": "SRCROOT"}


@pytest.mark.parametrize(
    ("within", "path"),
    [("..", "repo/deploy"), (".", "deploy"), ("deploy", "."), ("deploy", "../deploy/p.yaml")],
)
def test_paths_are_from_the_root_of_the_repository_that_is_checked(
    nested: Repository, within: str, path: str
) -> None:
    check = ("manifest", path, *ARM, *nested.online)
    assert artifact(nested.run(*check, "--format", "sarif", within=within).out) == IN_ROOT
    assert "::error file=deploy/p.yaml," in nested.run(*check, "--format", "github", within=within).out
    [issue] = json.loads(nested.run(*check, "--format", "gitlab", within=within).out)
    assert issue["location"]["path"] == "deploy/p.yaml"


def test_a_finding_has_one_fingerprint_from_within_and_without(nested: Repository) -> None:
    prints = set()
    for within, path in ((".", "."), ("deploy", "p.yaml"), ("..", "repo")):
        done = nested.run("manifest", path, *ARM, *nested.online, "--format", "json", within=within)
        prints |= {finding["fingerprint"] for finding in done.report["findings"]}
    assert len(prints) == 1


def test_a_run_from_outside_starts_from_no_directory_of_it(nested: Repository) -> None:
    done = nested.run("manifest", "repo", *ARM, *nested.online, "--format", "json", within="..")
    assert done.report["directory"] is None


def test_a_saved_run_from_outside_is_of_the_repository_that_it_names(nested: Repository) -> None:
    check = ("manifest", "repo", *ARM, *nested.online, "-o", "json=run.json")
    assert nested.run(*check, within="..").code == ExitCode.FINDINGS
    assert artifact(nested.run("report", "run.json", "--format", "sarif", within="..").out) == IN_ROOT


def test_what_lies_outside_of_the_repository_stays_absolute(nested: Repository) -> None:
    outside = nested.path.parent / "outside.yaml"
    outside.write_text(pod("one:1"))
    check = ("manifest", "../outside.yaml", *ARM, *nested.online)
    assert artifact(nested.run(*check, "--format", "sarif").out) == {"uri": outside.as_uri()}
    assert f"::error file={outside}," in nested.run(*check, "--format", "github").out


def test_a_name_that_begins_with_dots_is_within(repo: Repository) -> None:
    repo.write("..p.yaml", pod("one:1"))
    done = repo.run("manifest", "..p.yaml", *ARM, *repo.online, "--format", "sarif")
    assert artifact(done.out) == {"uri": "..p.yaml", "uriBaseId": "SRCROOT"}
