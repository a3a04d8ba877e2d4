"""The cache between the installed command and a real registry: what is asked again, and by how many."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from archcheck.registry.cache.store import FILE_NAME
from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image, statuses
from tests.real.distribution.tokens import PASSWORD, USER
from tests.support.command import COMMAND
from tests.support.tables import IS_NIGHTLY
from tests.support.web import Site, serve
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login

pytestmark = pytest.mark.real

PROCESSES = 8
LATE = ("--cache-ttl", "0")


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["ARCHCHECK_CACHE_DIR"])


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def asked(served: Served, repository: str) -> list[str]:
    """Return the requests about one repository that were not pushes: method, and manifests or blobs."""
    mine = f"/v2/{repository}/"
    requests = (request.split(" ", 1) for request in served.server.requests())
    return [
        f"{method} {path.split('/')[-2]}"
        for method, path in requests
        if path.startswith(mine) and method in ("GET", "HEAD")
    ]


def test_warm_and_late(registry: Served, archcheck: Archcheck) -> None:
    registry.push.index("cache/index", "1", "linux/amd64", "linux/arm/v7")
    name = f"{registry.host}/cache/index:1"
    cold, warm, late = archcheck("image", name), archcheck("image", name), archcheck("image", name, *LATE)
    assert cold.code == 0
    assert cold.out == warm.out == late.out
    assert asked(registry, "cache/index") == ["GET manifests", "HEAD manifests"]


def test_a_single_image(registry: Served, archcheck: Archcheck) -> None:
    registry.push.image("cache/single", "linux/arm/v6", "1")
    name = f"{registry.host}/cache/single:1"
    runs = [archcheck("image", name), archcheck("image", name, *LATE), archcheck("image", name)]
    assert {tuple(only_image(run)["platforms"]) for run in runs} == {("linux/arm/v6",)}
    assert asked(registry, "cache/single") == ["GET manifests", "GET blobs", "HEAD manifests"]


def test_a_tag_that_moved(registry: Served, archcheck: Archcheck) -> None:
    name = f"{registry.host}/cache/moved:1"
    registry.push.index("cache/moved", "1", "linux/amd64")
    archcheck("image", name)
    registry.push.index("cache/moved", "1", "linux/arm64")
    assert only_image(archcheck("image", name))["platforms"] == ["linux/amd64"]
    assert only_image(archcheck("image", name, "--refresh"))["platforms"] == ["linux/arm64"]
    registry.push.index("cache/moved", "1", "linux/riscv64")
    assert only_image(archcheck("image", name, *LATE))["platforms"] == ["linux/riscv64"]
    assert only_image(archcheck("image", name, "--offline"))["platforms"] == ["linux/riscv64"]


def test_without_a_cache_everything_is_asked(registry: Served, archcheck: Archcheck, folder: Path) -> None:
    registry.push.index("cache/none", "1", "linux/amd64")
    for _ in range(2):
        assert archcheck("image", f"{registry.host}/cache/none:1", "--no-cache").code == 0
    assert asked(registry, "cache/none") == ["GET manifests"] * 2
    assert not folder.exists()


def test_offline_nobody_is_asked(registry: Served, archcheck: Archcheck) -> None:
    registry.push.index("cache/offline", "1", "linux/amd64")
    name = f"{registry.host}/cache/offline:1"
    offline = archcheck("image", name, "--offline")
    assert (offline.code, statuses(offline)) == (3, ["offline"])
    assert asked(registry, "cache/offline") == []


def test_a_real_entity_tag(registry: Served, site: Site, archcheck: Archcheck) -> None:
    """Of a registry that gives nothing else: behind it are bytes that HTTP allows, and Python's client not."""
    blob = images_of("linux/arm64")
    site.put("/v2/app/manifests/1", blob.body, Content_Type=blob.media_type, ETag='"größe"')
    name = f"{site.url.removeprefix('http://')}/app:1"
    for options in ((), LATE, LATE):
        done = archcheck("image", name, *options)
        assert only_image(done)["platforms"] == ["linux/arm64"], only_image(done)["message"]


def test_a_poisoned_entity_tag_adds_no_header(site: Site, archcheck: Archcheck, folder: Path) -> None:
    blob = images_of("linux/arm64")
    site.put("/v2/app/manifests/1", blob.body, Content_Type=blob.media_type, ETag='"1"')
    name = f"{site.url.removeprefix('http://')}/app:1"
    archcheck("image", name)
    with sqlite3.connect(folder / FILE_NAME) as database:
        database.execute("UPDATE names SET validator = ?", ('"1"\r\nAuthorization: Basic cm9ib3Q6',))
    database.close()
    done = archcheck("image", name, *LATE)
    assert only_image(done)["platforms"] == ["linux/arm64"], only_image(done)["message"]
    assert {authorization for _, authorization in site.requests} == {""}


@pytest.mark.parametrize("attempt", range(3 if IS_NIGHTLY else 1))
def test_eight_commands_at_once(
    registry: Served, archcheck: Archcheck, env: dict[str, str], attempt: int
) -> None:
    """As pre-commit runs them: an empty cache, each with names of its own and some that all have."""
    common = [f"{registry.host}/cache/at-once:{attempt}-common{number}" for number in range(5)]
    own = [
        [f"{registry.host}/cache/at-once:{attempt}-{process}-{number}" for number in range(5)]
        for process in range(PROCESSES)
    ]
    for name in (*common, *(name for names in own for name in names)):
        registry.push.index("cache/at-once", name.rpartition(":")[2], "linux/amd64", "linux/arm64")
    commands = [
        subprocess.Popen(
            [str(COMMAND), "image", *common, *names, "--format", "json"],
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for names in own
    ]
    printed = [command.communicate(timeout=60) for command in commands]
    assert [command.returncode for command in commands] == [0] * PROCESSES
    assert [err for _, err in printed] == [""] * PROCESSES
    everything = [*common, *(name for names in own for name in names)]
    kept = archcheck("image", *everything, "--offline")
    assert statuses(kept) == ["found"] * len(everything)
    assert kept.code == 0


def test_no_login_is_in_the_file(token_registry: Served, archcheck: Archcheck, folder: Path) -> None:
    token_registry.push.index("private/kept", "1", "linux/arm64")
    name = f"{token_registry.host}/private/kept:1"
    done = archcheck("image", name, login=login(token_registry.host, USER, PASSWORD))
    assert only_image(done)["status"] == "found"
    [file] = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    header = basic(USER, PASSWORD).removeprefix("Basic ")
    for secret in (PASSWORD, header, "Bearer", "eyJ"):
        assert secret.encode() not in file.read_bytes()


def test_head_with_a_login(token_registry: Served, archcheck: Archcheck) -> None:
    token_registry.push.index("private/late", "1", "linux/arm64")
    name = f"{token_registry.host}/private/late:1"
    docker = login(token_registry.host, USER, PASSWORD)
    archcheck("image", name, login=docker)
    before = len(asked(token_registry, "private/late"))
    late = archcheck("image", name, *LATE, login=docker)
    assert only_image(late)["platforms"] == ["linux/arm64"]
    assert asked(token_registry, "private/late")[before:] == ["HEAD manifests"] * 2


def test_a_login_that_is_gone_is_denied_once_the_time_is_over(
    private_registry: Served, archcheck: Archcheck
) -> None:
    private_registry.push.index("cache/private", "1", "linux/arm64")
    name = f"{private_registry.host}/cache/private:1"
    found = archcheck("image", name, login=login(private_registry.host, USER, PASSWORD))
    assert statuses(found) == ["found"]
    assert statuses(archcheck("image", name, login={})) == ["found"]
    late = archcheck("image", name, *LATE, login={})
    assert (late.code, statuses(late)) == (3, ["denied"])
    assert statuses(archcheck("image", name, "--offline")) == ["found"]
