"""Workflows: whose code they run is pinned by its commit, and they can do no more than they need."""

import re
from pathlib import Path
from typing import Any

import yaml

from tests.support.tables import walked

ROOT = Path(__file__).parents[3]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
PLATFORMS = ["linux/amd64", "linux/arm64", "linux/arm/v7"]

each_workflow = walked("path", WORKFLOWS)


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found = yaml.safe_load(path.read_text())["jobs"]
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job["steps"]]


def release() -> dict[str, dict[str, Any]]:
    return jobs(ROOT / ".github/workflows/release.yml")


def named(job: str, beginning: str) -> dict[str, Any]:
    (found,) = [step for step in release()[job]["steps"] if step.get("name", "").startswith(beginning)]
    assert isinstance(found, dict)
    return found


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["ci", "nightly", "release", "unlocked"]


@each_workflow
def test_actions_of_others_are_pinned_by_their_commit(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert [each for each in used if not PINNED.fullmatch(each)] == []


@each_workflow
def test_a_pinned_action_says_its_version(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if "uses:" in line]
    assert [line for line in lines if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


@each_workflow
def test_no_expression_is_written_into_shell_text(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@each_workflow
def test_the_token_may_only_read_unless_a_job_says_otherwise(path: Path) -> None:
    assert yaml.safe_load(path.read_text())["permissions"] == {"contents": "read"}
    checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_image_is_built_for_every_platform_and_checked_for_each() -> None:
    text = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
    assert text["env"]["PLATFORMS"].split(",") == PLATFORMS
    check = named("image", "archcheck says")["run"]
    assert re.findall(r"--platform (\S+)", check) == PLATFORMS
    assert '"$IMAGE@$DIGEST"' in check


def test_what_was_not_checked_gets_no_tag_and_is_not_published() -> None:
    names = [step.get("name", "") for step in release()["image"]["steps"]]
    order = [names.index(named("image", each)["name"]) for each in ("Build", "It starts", "archcheck", "Tag")]
    assert order == sorted(order)
    assert "push-by-digest=true" in named("image", "Build")["run"]
    assert "image" in release()["publish"]["needs"]


def test_the_package_index_gets_no_password() -> None:
    publish = release()["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["environment"] == "pypi"
    assert "password" not in str(publish["steps"])


def test_every_ecosystem_has_a_time_to_cool_off() -> None:
    found = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text())["updates"]
    assert [each["package-ecosystem"] for each in found] == ["uv", "github-actions", "docker"]
    assert all(each["cooldown"]["default-days"] >= 7 for each in found)


def test_a_scheduled_run_has_the_newest_and_the_oldest_of_everything() -> None:
    text = (ROOT / ".github/workflows/unlocked.yml").read_text()
    assert yaml.safe_load(text)[True].keys() == {"schedule", "workflow_dispatch"}
    (job,) = jobs(ROOT / ".github/workflows/unlocked.yml").values()
    assert job["strategy"]["matrix"]["resolution"] == ["highest", "lowest-direct"]
    assert job["steps"][-1]["env"] == {"ARCHCHECK_UNLOCKED": "${{ matrix.resolution }}"}
