"""Podman's API, asked through docker's library as docker's program would ask it."""

import gc
import hashlib
import json
from pathlib import Path

import pytest

from tests.real.podman.conftest import Podman
from tests.support.command import Outcome, run_json

pytestmark = [pytest.mark.real, pytest.mark.enable_socket]


def ask(service: Podman, *arguments: object, **variables: str) -> Outcome:
    return run_json("image", *arguments, env={"DOCKER_HOST": service.socket, **variables})


def test_the_platform_that_was_pulled(service: Podman) -> None:
    """Podman does not tell the variant: v6 must not pass for v7, which no v6 board runs."""
    names = [f"docker-daemon:{name}:1" for name in ("amd64", "v7", "v6")]
    report = ask(service, *names).report
    assert {image["reference"]: image["platforms"] for image in report["images"]} == {
        "docker-daemon:amd64:1": ["linux/amd64"],
        "docker-daemon:v7:1": ["linux/arm/v7"],
        "docker-daemon:v6:1": ["linux/arm/v6"],
    }


def test_other_platforms_are_not_known_and_other_images_not_there(service: Podman) -> None:
    unknown = ask(service, "docker-daemon:amd64:1", "--platform", "linux/arm64")
    assert (unknown.code, unknown.report["findings"][0]["rule"]) == (3, "image-unreadable")
    missing = ask(service, "docker-daemon:none:1")
    assert (missing.code, missing.report["images"][0]["status"]) == (1, "missing")


def test_a_context_leads_to_it(service: Podman, tmp_path: Path) -> None:
    """The current one of config.json, or the one that a variable names."""
    folder = tmp_path / "contexts" / "meta" / hashlib.sha256(b"mine").hexdigest()
    folder.mkdir(parents=True)
    endpoint = {"docker": {"Host": service.socket, "SkipTLSVerify": False}}
    (folder / "meta.json").write_text(json.dumps({"Name": "mine", "Metadata": {}, "Endpoints": endpoint}))
    (tmp_path / "config.json").write_text('{"currentContext": "mine"}')
    for variables in ({}, {"DOCKER_CONTEXT": "mine"}):
        outcome = ask(service, "docker-daemon:v7:1", DOCKER_HOST="", DOCKER_CONFIG=str(tmp_path), **variables)
        assert outcome.report["images"][0]["platforms"] == ["linux/arm/v7"]
    lost = ask(
        service, "docker-daemon:v7:1", DOCKER_HOST="", DOCKER_CONFIG=str(tmp_path), DOCKER_CONTEXT="other"
    )
    assert (lost.code, "docker has no context other" in lost.err) == (2, True)


def test_a_daemon_stands_for_registries(service: Podman, tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    config.write_text('{registries: {"*": {layout: "docker-daemon:"}}}')
    report = ask(service, "amd64:1", "none:1", "--config", config).report
    assert [image["status"] for image in report["images"]] == ["found", "offline"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_daemon_that_is_not_there(tmp_path: Path) -> None:
    """Docker's library does not close a socket that could not be connected: that is collected within the test."""
    outcome = run_json("image", "docker-daemon:x", env={"DOCKER_HOST": f"unix://{tmp_path}/none.sock"})
    gc.collect()
    assert (outcome.code, outcome.report["images"][0]["status"]) == (3, "unreachable")
