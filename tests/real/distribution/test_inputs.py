"""Lists and manifests whose images a real registry has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import statuses
from tests.support import command

pytestmark = pytest.mark.real

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  template:
    spec:
      initContainers:
        - {{name: wait, image: "{host}/tools:1"}}
      containers:
        - {{name: web, image: "{host}/web:1"}}
        - {{name: again, image: "{host}/tools:1"}}
"""


@pytest.fixture(scope="module")
def host(registry: Served) -> str:
    """Return the registry with `tools` for both architectures, and `web` for one."""
    registry.push.index("tools", "1", "linux/amd64", "linux/arm64")
    registry.push.index("web", "1", "linux/amd64")
    return registry.host


def test_a_manifest(registry: Served, archcheck: Archcheck, tmp_path: Path, host: str) -> None:
    path = tmp_path / "web.yaml"
    path.write_text(DEPLOYMENT.format(host=host))
    before = len(registry.requests("tools"))
    done = archcheck("manifest", path, "--platform", "linux/amd64", "--platform", "linux/arm64")
    assert done.code == 1
    assert [image["reference"] for image in done.report["images"]] == [f"{host}/tools:1", f"{host}/web:1"]
    [finding] = done.report["findings"]
    assert finding["rule"] == "platform-missing"
    assert finding["image"] == f"{host}/web:1"
    assert finding["container"] == "web"
    assert (finding["path"], finding["line"]) == (str(path), 10)
    assert len(registry.requests("tools")) == before + 1


def test_a_list(archcheck: Archcheck, tmp_path: Path, host: str) -> None:
    path = tmp_path / "images.txt"
    path.write_text(f"# ours\n{host}/tools:1\n\n  {host}/web:2  # gone\n")
    done = archcheck("image", "-f", path)
    assert done.code == 1
    assert statuses(done) == ["found", "missing"]
    [finding] = done.report["findings"]
    assert (finding["path"], finding["line"], finding["column"]) == (str(path), 4, 3)


def test_one_image_in_many_spellings_is_asked_for_once(
    registry: Served, archcheck: Archcheck, tmp_path: Path, host: str
) -> None:
    registry.push.index("latest", "latest", "linux/amd64")
    path = tmp_path / "images.txt"
    path.write_text(f"{host}/latest\n{host}/latest:latest\n{host}/latest\n")
    done = archcheck("image", "-f", path, f"{host}/latest")
    assert statuses(done) == ["found"]
    assert registry.requests("latest") == ["GET /v2/latest/manifests/latest"]


def test_a_digest_under_many_tags_is_asked_for_once(
    registry: Served, archcheck: Archcheck, host: str
) -> None:
    pushed = registry.push.index("tagged", "1", "linux/amd64")
    done = archcheck("image", *(f"{host}/tagged:{tag}@{pushed.digest}" for tag in "123"))
    assert statuses(done) == ["found"] * 3
    assert registry.requests("tagged") == [f"GET /v2/tagged/manifests/{pushed.digest}"]


def test_many_images(registry: Served, archcheck: Archcheck, host: str) -> None:
    """More than are asked for at a time: none is lost, none asked for twice, the order stays."""
    references = []
    for number in range(40):
        registry.push.index(f"crowd{number}", "1", "linux/amd64")
        references.append(f"{host}/crowd{number}:1")
    done = archcheck("image", *references)
    assert [image["reference"] for image in done.report["images"]] == references
    assert statuses(done) == ["found"] * 40
    assert [len(registry.requests(f"crowd{number}")) for number in range(40)] == [1] * 40


def test_the_module_says_what_the_command_says(env: dict[str, str], host: str) -> None:
    arguments = ["image", f"{host}/tools:1", "--format", "json"]
    by_module = subprocess.run(
        [sys.executable, "-m", "archcheck", *arguments],
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert by_module.stdout == command.run(*arguments, env=env).out
