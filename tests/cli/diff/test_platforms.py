"""`archcheck diff`: platforms that are required, and no nodes."""

import json
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.diff.repository import Repository, deployment
from tests.support.layouts import write_layout

ONE_MORE = "          image: web:1\n        - {name: proxy, image: 'proxy:1'}\n"
TWO = deployment("web:1").replace("          image: web:1\n", ONE_MORE)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.layout = write_layout(
        tmp_path / "more",
        {
            "docker.io/library/web:1": ["linux/amd64", "linux/arm64"],
            "docker.io/library/web:2": ["linux/amd64"],
            "docker.io/library/api:1": ["linux/amd64"],
            "docker.io/library/proxy:1": ["linux/amd64"],
        },
    )
    made.write(".archcheck.yaml", "platforms: [linux/arm64]\n")
    made.holds("web:1")
    made.commit()
    return made


def test_another_image_that_lacks_a_required_platform(repository: Repository) -> None:
    repository.holds("api:1")
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/web: web lacks linux/arm64 now, web:1 → api:1  web.yaml" in done.out
    assert done.out.endswith("1 new, 1 gone. Containers that lack a required platform now: 1.\n")


def test_a_platform_of_the_command_line(repository: Repository) -> None:
    repository.write(".archcheck.yaml", "")
    repository.holds("api:1")
    assert repository.diff("HEAD").code == ExitCode.OK
    assert repository.diff("HEAD", "--platform", "arm64").code == ExitCode.FINDINGS


def test_a_new_workload_that_lacks_a_required_platform(repository: Repository) -> None:
    repository.write("api.yaml", deployment("api:1", "api"))
    repository.lock()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/api: web lacks linux/arm64 now, new with api:1  api.yaml" in done.out


def test_a_new_container_that_lacks_a_required_platform(repository: Repository) -> None:
    repository.write("web.yaml", TWO)
    repository.lock()
    done = repository.diff("HEAD")
    assert done.code == ExitCode.FINDINGS
    assert "Deployment/web: proxy lacks linux/arm64 now" in done.out


def test_what_lacked_it_before_is_no_loss(repository: Repository) -> None:
    repository.write("web.yaml", TWO)
    repository.lock()
    repository.commit()
    repository.write("web.yaml", TWO.replace("proxy:1", "api:1"))
    repository.lock()
    done = repository.diff("HEAD")
    assert (done.code, done.out) == (ExitCode.OK, "api:1: new\nproxy:1: gone\nImages: 1 new, 1 gone.\n")


def test_the_worst_of_two_bumps_is_no_loss_where_workloads_say_which_is_which(repository: Repository) -> None:
    layout = {
        f"docker.io/library/db:{tag}": ["linux/amd64", *(["linux/arm64"] if tag[:2] == "15" else [])]
        for tag in ("9.1", "9.2", "15.1", "15.2")
    }
    repository.layout = write_layout(repository.path.parent / "databases", layout)
    for minor in (1, 2):
        repository.write("web.yaml", deployment(f"db:9.{minor}"))
        repository.write("new.yaml", deployment(f"db:15.{minor}", "new"))
        repository.lock()
        if minor == 1:
            repository.commit()
    assert repository.diff("HEAD").code == ExitCode.OK


def test_in_json_and_markdown(repository: Repository) -> None:
    repository.holds("web:2")
    document = json.loads(repository.diff("HEAD", "--format", "json").out)
    assert document["loss"] is True
    assert document["required"] == [
        {
            "workload": "Deployment/web",
            "path": "web.yaml",
            "variant": None,
            "container": "web",
            "old": "web:1",
            "new": "web:2",
            "lacks": ["linux/arm64"],
            "release": None,
            "clusters": [],
        }
    ]
    text = repository.diff("HEAD", "--format", "markdown").out
    assert text.startswith("### archcheck: a loss of what is required\n")
    assert "| `Deployment/web` | web | `web:1` `→` `web:2` | `linux/arm64` |" in text
