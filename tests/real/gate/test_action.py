"""The GitHub Action: its steps are run by bash, as a runner runs them, with inputs of all kinds."""

import json
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.real.gate.conftest import ROOT, Team
from tests.support.command import COMMAND, Outcome
from tests.support.tables import walked

pytestmark = pytest.mark.real

HOSTILE = ["; touch x", "$(touch x)", "`touch x`", '" && touch x; "', "--output=x", "'\ntouch x\n'", "a\\nb"]


def action() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "action.yml").read_text())
    assert isinstance(found, dict)
    return found


def steps() -> dict[str, dict[str, Any]]:
    return {step["id"]: step for step in action()["runs"]["steps"]}


class Runner:
    """A runner of GitHub's, as far as a step can see it."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.folder = team.path.parent / "runner"
        self.folder.mkdir()

    def step(self, name: str, known: dict[str, str] | None = None, **inputs: str) -> Outcome:
        """Run a step with inputs over their defaults, and `known` for all other expressions."""
        for path in self._files().values():
            Path(path).unlink(missing_ok=True)
        given = {key: each.get("default", "") for key, each in action()["inputs"].items()}
        given |= {key.replace("_", "-"): value for key, value in inputs.items()}
        values = {f"inputs.{key}": value for key, value in given.items()} | (known or {})
        environment = {key: _filled(text, values) for key, text in steps()[name]["env"].items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps()[name]["run"]],
            cwd=self.team.path,
            env={**self.team.environment, **self._files(), "RUNNER_TEMP": str(self.folder), **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def check(self, **inputs: str) -> Outcome:
        return self.step("check", {"steps.install.outputs.bin": str(COMMAND.parent)}, **inputs)

    def _files(self) -> dict[str, str]:
        names = ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        return {name: str(self.folder / name) for name in names}

    def read(self, name: str) -> str:
        path = self.folder / name
        return path.read_text() if path.exists() else ""

    @property
    def outputs(self) -> dict[str, str]:
        lines = self.read("GITHUB_OUTPUT").splitlines()
        return {key: value for key, _, value in (line.partition("=") for line in lines)}


def _filled(text: str, values: dict[str, str]) -> str:
    """Replace expressions; one that a runner would not know fails."""
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], text)


@pytest.fixture
def runner(team: Team) -> Runner:
    return Runner(team)


def test_code_of_others_is_pinned_by_its_commit() -> None:
    used = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == []


def test_no_expression_is_written_into_shell_text() -> None:
    assert action()["runs"]["using"] == "composite"
    assert [step["run"] for step in action()["runs"]["steps"] if "${{" in step.get("run", "")] == []


def test_every_input_is_used_and_every_output_is_one_of_a_step() -> None:
    text = (ROOT / "action.yml").read_text()
    assert [name for name in action()["inputs"] if f"${{{{ inputs.{name} }}}}" not in text] == []
    for name, each in action()["outputs"].items():
        assert each["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert f"{name}=" in steps()["check"]["run"]


def test_findings_are_annotated_summarised_and_kept_as_sarif(runner: Runner) -> None:
    done = runner.check(locked="true")
    assert done.code == 1, done.err
    assert "::error file=manifests/backup.yaml,line=16" in done.out
    assert "archlinux:base" in runner.read("GITHUB_STEP_SUMMARY")
    assert runner.outputs["exit-code"] == "1"
    report = json.loads(Path(runner.outputs["sarif-file"]).read_text())
    found = [each for each in report["runs"][0]["results"] if each["ruleId"] == "at-risk"]
    assert len([each for each in found if not each.get("suppressions")]) == 2


@walked(
    "inputs, code",
    [
        ({"paths": "manifests/web.yaml\ncharts"}, 0),
        ({"paths": "manifests/web.yaml\r\n\r\ncharts\r\n"}, 0),
        ({"fail_on": "never"}, 0),
        ({"command": "chart", "paths": "charts/notes"}, 0),
        ({"command": "image", "paths": "nginx:1", "args": "--platform\nlinux/arm/v6\n--fail-on=note"}, 1),
        ({"paths": "manifests", "args": "--fail-on=never\n--strict-ignores"}, 0),
        ({"paths": "no-such-folder"}, 2),
        ({"nodes": "no-such-file"}, 2),
        ({"format": "no-such-format"}, 2),
        ({"command": "image", "paths": "no-such-image:1"}, 3),
        ({"paths": ".pre-commit-config.yaml"}, 4),
    ],
)
def test_the_exit_code_is_that_of_archcheck(runner: Runner, inputs: dict[str, str], code: int) -> None:
    done = runner.check(locked="true", **inputs)
    assert (done.code, runner.outputs["exit-code"]) == (code, str(code)), done.out


def test_options_of_the_user_do_not_change_what_the_log_shows(runner: Runner) -> None:
    done = runner.check(locked="true", args="--format=json\n--format\ntable")
    assert done.code == 1
    assert done.out.startswith("::error file=manifests/backup.yaml,")


def test_another_file_for_sarif_is_said_in_full(runner: Runner) -> None:
    assert runner.check(locked="true", sarif_file="out put.sarif").code == 1
    assert runner.outputs["sarif-file"] == str(runner.team.path / "out put.sarif")


def test_no_file_is_said_to_be_there_that_is_not(runner: Runner) -> None:
    (runner.folder / "archcheck.sarif").write_text("of an earlier step")
    assert runner.check(format="no-such-format").code == 2
    assert "sarif-file" not in runner.outputs


@walked(
    "names, hostile",
    [
        *product(
            [["command"], ["locked"], ["paths", "args", "format", "nodes", "fail_on", "sarif_file"]], HOSTILE
        ),
        (["paths"], "--output=x"),
        (["paths"], "$(touch x)"),
    ],
)
def test_what_stands_in_an_input_is_no_shell_text(runner: Runner, names: list[str], hostile: str) -> None:
    inputs = {"paths": "manifests/web.yaml", "locked": "true"} | dict.fromkeys(names, hostile)
    done = runner.check(**inputs)
    assert done.code == 2
    assert not (runner.team.path / "x").exists()
    assert runner.outputs["exit-code"] == "2"
    assert runner.outputs.keys() <= {"exit-code", "sarif-file"}


@walked("name", ["command", "locked", "sarif_file"])
def test_an_input_that_cannot_be_is_said_to_the_user(runner: Runner, name: str) -> None:
    done = runner.check(**{name: "patch\nexit-code=0"})
    assert (done.code, runner.outputs) == (2, {"exit-code": "2"})
    assert done.out.startswith(f"::error title=archcheck::the input {name.replace('_', '-')} is")


@walked("form", ["table", "github"])
def test_what_is_no_annotation_cannot_command_the_runner(runner: Runner, form: str) -> None:
    hostile = runner.team.read("manifests/backup.yaml").replace("archlinux", "::warning::x")
    (runner.team.path / "::error::no.yaml").write_text("kind: [\n")
    (runner.team.path / "web.yaml").write_text(hostile)
    done = runner.check(format=form, locked="true", paths="::error::no.yaml\nweb.yaml")
    assert done.code == 2
    outside, stopped = [], ""
    for line in done.out.splitlines():
        found = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", line)
        if found:
            stopped = found[1]
        elif line == f"::{stopped}::":
            stopped = ""
        elif not stopped:
            outside.append(line)
    commands = [line for line in outside if line.startswith("::")]
    assert stopped == ""
    assert [line for line in commands if not re.match(r"::(error|warning|notice) (file|title)=", line)] == []
    assert form == "github" or outside == []


@pytest.fixture
def fake_python(runner: Runner) -> Path:
    """A python3 that makes environments and installs nothing; what it is asked for is in `asked`."""
    folder = runner.folder / "fake"
    folder.mkdir()
    script = folder / "python3"
    script.write_text(
        f"""#!/bin/sh
case "$*" in
  -c*) exec {sys.executable} "$@" ;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *) printf '%s\\n' "$@" >> {folder}/asked ;;
esac
"""
    )
    script.chmod(0o755)
    runner.team.environment["PATH"] = f"{folder}:{runner.team.environment['PATH']}"  # type: ignore[index]
    return folder / "asked"


def test_the_version_of_the_action_is_installed_from_the_action(runner: Runner, fake_python: Path) -> None:
    done = runner.step("install", {"github.action_path": "/the action"})
    assert done.code == 0, done.err
    asked = fake_python.read_text().splitlines()
    locks = [each for each in asked if each.endswith(".txt")]
    assert locks[0] == "/the action/requirements/build.txt"
    assert re.fullmatch(r"/the action/requirements/(run|helm)\.txt", locks[1])
    assert asked.count("--require-hashes") == len(locks) == 2
    assert asked[-3:] == ["--no-deps", "--no-build-isolation", "/the action"]
    assert runner.outputs["bin"] == runner.read("GITHUB_PATH").strip()
    assert Path(runner.outputs["bin"], "python").exists()


def test_another_version_is_installed_from_the_index(runner: Runner, fake_python: Path) -> None:
    assert runner.step("install", {"github.action_path": "/action"}, version="0.3.1").code == 0
    assert re.fullmatch(r"kube-archcheck(\[helm\])?==0\.3\.1", fake_python.read_text().splitlines()[-1])


@walked("version", [*HOSTILE, "1 --index-url=https://x.example", "1\n2", "../1", "1 @ https://x"])
def test_what_is_no_version_installs_nothing(runner: Runner, fake_python: Path, version: str) -> None:
    done = runner.step("install", {"github.action_path": "/action"}, version=version)
    assert done.code == 2
    assert "is no version" in done.out
    assert not fake_python.exists()


def test_an_old_python_is_said_to_be_too_old(runner: Runner, fake_python: Path) -> None:
    for name in ("python3", "python"):
        script = fake_python.with_name(name)
        script.write_text("#!/bin/sh\nexit 1\n")
        script.chmod(0o755)
    done = runner.step("install", {"github.action_path": "/action"})
    assert done.code == 2
    assert "Python 3.11 or later is needed" in done.out
