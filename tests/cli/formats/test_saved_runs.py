"""`archcheck report`: a saved run in other formats, wherever it is converted."""

import json
from typing import Any

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod

EMPTY: dict[str, Any] = {"schema": "archcheck.report/v1", "exit_code": 0}


@pytest.fixture
def nested(repo: Repository) -> Repository:
    """A repository with a finding in a directory of it, and a run in that directory saved."""
    repo.write("deploy/p.yaml", pod("one:1"))
    repo.write("other/README.md", "text\n")
    check = ("manifest", ".", *ARM, *repo.online, "-o", "json=../run.json")
    assert repo.run(*check, within="deploy").code == ExitCode.FINDINGS
    return repo


def uris(text: str) -> set[str]:
    """Return where SARIF's results are."""
    return {
        each["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(text)["runs"][0]["results"]
        for each in result["locations"]
    }


def test_a_run_says_from_where_its_paths_start(nested: Repository) -> None:
    saved = json.loads((nested.path / "run.json").read_text())
    assert saved["directory"] == "deploy"
    assert {finding["path"] for finding in saved["findings"]} == {"p.yaml"}


@pytest.mark.parametrize("within", [".", "deploy", "other"])
def test_paths_are_the_same_wherever_it_is_converted(nested: Repository, within: str) -> None:
    done = nested.run("report", nested.path / "run.json", "--format", "sarif", within=within)
    assert uris(done.out) == {"deploy/p.yaml"}


def test_a_run_of_an_older_version_is_of_the_working_directory(nested: Repository) -> None:
    saved = json.loads((nested.path / "run.json").read_text())
    del saved["directory"]
    nested.write("old.json", json.dumps(saved))
    done = nested.run("report", "../old.json", "--format", "sarif", within="deploy")
    assert uris(done.out) == {"deploy/p.yaml"}


@pytest.mark.parametrize("directory", [7, None, "", "../..", "/", "\0", "x" * 9000, ["deploy"]])
def test_any_directory_is_converted(nested: Repository, directory: object) -> None:
    saved = json.loads((nested.path / "run.json").read_text()) | {"directory": directory}
    saved["workloads"][0]["source"]["path"] = "y" * 5000 + "/z"
    nested.write("odd.json", json.dumps(saved))
    for within in (".", ".."):
        done = nested.run("report", nested.path / "odd.json", "--format", "sarif", within=within)
        assert (done.code, done.err) == (ExitCode.OK, "")


def test_a_saved_run_has_no_table_and_nothing_is_written(nested: Repository) -> None:
    done = nested.run("report", "run.json", "-o", "html=run.html", "-o", "table=run.txt")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "a saved run has no table" in done.err
    assert not (nested.path / "run.html").exists()


@pytest.mark.parametrize("output", ["run.json", "json=run.json", "html=deploy/../run.json"])
def test_the_saved_run_is_not_overwritten(nested: Repository, output: str) -> None:
    before = (nested.path / "run.json").read_bytes()
    done = nested.run("report", "run.json", "--format", "html", "-o", output)
    assert done.code == ExitCode.USAGE
    assert (nested.path / "run.json").read_bytes() == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("form", ["json", "markdown"])
def test_what_is_no_number_of_json_is_refused(repo: Repository, number: str, form: str) -> None:
    repo.write("run.json", json.dumps(EMPTY)[:-1] + f', "later": {number}}}')
    done = repo.run("report", "run.json", "--format", form)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert f"run.json: no JSON: {number} is no number of JSON's" in done.err


def test_any_other_number_is_kept(repo: Repository) -> None:
    repo.write("run.json", json.dumps(EMPTY | {"later": [1.5, -0.0, 1e308, 7]}))
    assert repo.run("report", "run.json", "--format", "json").report["later"] == [1.5, -0.0, 1e308, 7]
