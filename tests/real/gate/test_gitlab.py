"""The template for GitLab: its lines are run by a shell, as a runner runs them."""

import json
import shlex
import subprocess
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from archcheck import __version__
from tests.real.gate.conftest import ROOT, Team
from tests.support.command import Outcome
from tests.support.tables import walked

pytestmark = pytest.mark.real

TEMPLATE = ROOT / "contrib/gitlab/archcheck.gitlab-ci.yml"
KEYWORDS = {"stage", "image", "extends", "script", "artifacts", "variables", "rules"}


def template() -> dict[str, Any]:
    found = yaml.safe_load(TEMPLATE.read_text())
    assert isinstance(found, dict)
    return found


def run_job(team: Team, job: str, **variables: str) -> Outcome:
    """Run a job's lines as a runner's shell does: one after the other, until one fails."""
    given = {**template()["variables"], **template()[job].get("variables", {}), **variables}
    environment = {**team.environment, **given}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(template()[job]["script"])],
        cwd=team.path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_the_template_has_only_what_gitlab_knows() -> None:
    jobs = {name: job for name, job in template().items() if name != "variables"}
    assert jobs.keys() == {".archcheck", "archcheck", "archcheck-diff"}
    assert set().union(*jobs.values()) <= KEYWORDS
    assert jobs[".archcheck"]["image"]["entrypoint"] == [""], "a runner starts a shell in the image"


def test_the_image_has_the_version_of_archcheck() -> None:
    assert template()["variables"]["GATE_IMAGE"] == f"ghcr.io/archcheck/archcheck:{__version__}"
    assert f"/v{__version__}/contrib/gitlab/archcheck.gitlab-ci.yml" in TEMPLATE.read_text()


def test_the_job_fails_with_the_exit_code_and_leaves_both_reports(team: Team) -> None:
    done = run_job(team, "archcheck", GATE_OPTIONS="--locked")
    assert done.code == 1, done.err
    reports = template()["archcheck"]["artifacts"]["reports"]
    quality = json.loads(team.read(reports["codequality"]))
    assert {each["location"]["path"] for each in quality} >= {
        "manifests/backup.yaml",
        "manifests/search.yaml",
    }
    suites = ET.fromstring(team.read(reports["junit"]))
    assert len(suites.findall(".//failure")) == 2
    assert template()["archcheck"]["artifacts"]["when"] == "always"


def test_several_paths_and_options_are_words(team: Team) -> None:
    done = run_job(
        team, "archcheck", GATE_PATHS="manifests/web.yaml charts", GATE_OPTIONS="--locked --strict-ignores"
    )
    assert done.code == 0, done.err
    assert "Deployment/web" in done.out
    assert "Deployment/release-name-notes" in done.out


@walked("hostile", ["; touch x", "$(touch x)", "`touch x`", "x && touch x", "--output=x"])
def test_what_stands_in_a_variable_is_no_shell_text(team: Team, hostile: str) -> None:
    done = run_job(team, "archcheck", GATE_PATHS=hostile, GATE_OPTIONS="--locked")
    assert done.code == 2
    assert not (team.path / "x").exists()


def test_the_diff_of_a_merge_request_fails_on_a_lost_platform(team: Team) -> None:
    before = team.git("rev-parse", "HEAD").strip()
    assert run_job(team, "archcheck-diff", CI_MERGE_REQUEST_DIFF_BASE_SHA=before).code == 0
    team.replace("manifests/web.yaml", "nginx:1", "nginx:2")
    lock = yaml.safe_load(team.read("archcheck.lock"))
    entry = lock["images"].pop("docker.io/library/nginx:1")
    entry["platforms"] = ["linux/amd64", "linux/arm64/v8"]
    lock["images"]["docker.io/library/nginx:2"] = entry
    team.write("archcheck.lock", yaml.safe_dump(lock))
    done = run_job(team, "archcheck-diff", CI_MERGE_REQUEST_DIFF_BASE_SHA=before)
    assert done.code == 1, done.err
    assert "linux/arm/v7" in done.out


def test_every_line_is_one_simple_command() -> None:
    for job in ("archcheck", "archcheck-diff"):
        for line in template()[job]["script"]:
            assert shlex.split(line)[0] in {"set", "archcheck"}
