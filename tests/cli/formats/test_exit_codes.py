"""Every exit code in every format, through the installed command: the code never hangs on the format."""

import json
from itertools import product

from archcheck.cli.options.targets import FORMATS
from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod
from tests.support.tables import walked

INPUTS = {
    ExitCode.OK: pod("both:1"),
    ExitCode.FINDINGS: pod("one:1"),
    ExitCode.USAGE: pod("one:1") + "---\nkind: [\n",
    ExitCode.INCOMPLETE: pod("both:1", "absent:1"),
    ExitCode.NOTHING_TO_CHECK: "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n",
}


@walked("code, form", product(INPUTS, FORMATS))
def test_on_standard_output(repo: Repository, form: str, code: ExitCode) -> None:
    done = repo.run("manifest", "-", *ARM, *repo.online, "--format", form, env=_env(repo), stdin=INPUTS[code])
    assert done.code == code, done.err
    assert done.out or form == "github"


def _env(repo: Repository) -> dict[str, str]:
    return {"GITHUB_STEP_SUMMARY": str(repo.path / "summary.md")}


@walked("code", INPUTS)
def test_all_formats_at_once_in_files(repo: Repository, code: ExitCode) -> None:
    repo.write("p.yaml", INPUTS[code])
    outputs = [part for form in FORMATS for part in ("-o", f"{form}=out.{form}.txt")]
    done = repo.run("manifest", "p.yaml", *ARM, *repo.online, *outputs, "--format", "json")
    assert done.code == code, done.err
    assert (repo.path / "out.json.txt").read_text() == done.out
    assert json.loads(done.out)["exit_code"] == code
    for form in FORMATS:
        assert (repo.path / f"out.{form}.txt").exists()


@walked("form", FORMATS)
def test_nothing_to_check_among_changed_files_is_fine(repo: Repository, form: str) -> None:
    repo.write("README.md", "text\n")
    done = repo.run("manifest", "--changed", "README.md", "--format", form, env=_env(repo))
    assert done.code == ExitCode.OK
    if form == "json":
        assert done.report["exit_code"] == done.code
    if form == "sarif":
        (invocation,) = done.report["runs"][0].get("invocations", [{"exitCode": 0}])
        assert invocation.get("exitCode", 0) == done.code


@walked("form", FORMATS)
def test_what_is_wrong_is_said_on_stderr_alone(repo: Repository, form: str) -> None:
    done = repo.run("manifest", "-", "--platform", "no such/platform", "--format", form)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert done.err.startswith("error: ")


@walked("form", ["json", "sarif", "gitlab"])
def test_stdout_holds_the_result_alone(repo: Repository, form: str) -> None:
    """Though there is much to say: what was skipped, a part that is broken, and all requests."""
    repo.write("a.yaml", pod("one:1"))
    repo.write("b.yaml", "apiVersion: v1\nkind: [\n")
    repo.write("c.yaml", "just: text\n")
    done = repo.run("manifest", ".", *ARM, *repo.online, "--format", form, "-vv")
    assert done.code == ExitCode.USAGE
    json.loads(done.out)
    assert "b.yaml" in done.err
    assert "c.yaml" in done.err
