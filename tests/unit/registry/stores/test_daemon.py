import io
import json
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

import pytest

from archcheck.errors import ConfigurationError
from archcheck.images.availability import Extent, Found, ManifestKind, Reason, Unknown
from archcheck.registry.stores.daemon import Daemon
from archcheck.registry.stores.daemon_api import DaemonApi, DaemonError, connect
from tests.support.archives import saved, tar_of

NGINX = "docker.io/library/nginx:1"
INSPECTED = f"/images/{NGINX}/json"
PULLED = {"Id": "sha256:1", "Os": "linux", "Architecture": "arm64", "Variant": "v8"}


class FakeApi:
    """A daemon that answers what it is told to."""

    def __init__(
        self, answers: Mapping[str, Any], version: tuple[int, ...] = (1, 41), export: bytes = b""
    ) -> None:
        self.answers = answers
        self.version = version
        self.address = "unix:///fake"
        self.exported = export
        self.asked: list[str] = []

    def get(self, path: str, query: Mapping[str, str] | None = None) -> bytes | None:
        self.asked.append(path)
        answer = self.answers.get(path)
        return answer if answer is None or isinstance(answer, bytes) else json.dumps(answer).encode()

    def export(self, path: str) -> BinaryIO:
        self.asked.append(path)
        return io.BytesIO(self.exported)


def ask(api: DaemonApi, name: str = NGINX) -> object:
    return Daemon(lambda: api).answer(name)


def test_a_classic_store_knows_the_platform_that_was_pulled() -> None:
    digests = ["docker.io/other/x@sha256:2", "docker.io/library/nginx@sha256:3"]
    answer = ask(FakeApi({INSPECTED: {**PULLED, "RepoDigests": digests}}))
    assert isinstance(answer, Found)
    assert list(map(str, answer.platforms)) == ["linux/arm64/v8"]
    assert (answer.extent, answer.kind, answer.digest) == (Extent.PULLED, ManifestKind.MANIFEST, "sha256:3")
    assert answer.host == "unix:///fake"


def test_what_it_does_not_have() -> None:
    assert ask(FakeApi({})) is None


def manifest(kind: str, **platform: str) -> dict[str, Any]:
    return {
        "Kind": kind,
        "Available": platform.get("architecture") == "amd64",
        "ImageData": {"Platform": platform},
    }


def test_a_containerd_store_tells_all_that_its_index_lists() -> None:
    """Also what was not pulled of it; attestations are no platforms."""
    manifests = [
        manifest("image", os="linux", architecture="amd64"),
        manifest("image", os="linux", architecture="arm", variant="v6"),
        manifest("attestation"),
        manifest("unknown"),
    ]
    listed = [{"Id": "sha256:1", "Descriptor": {"digest": "sha256:9"}, "Manifests": manifests}]
    api = FakeApi({INSPECTED: PULLED, "/images/json": listed}, version=(1, 47))
    answer = ask(api)
    assert isinstance(answer, Found)
    assert list(map(str, answer.platforms)) == ["linux/amd64", "linux/arm/v6"]
    assert (answer.extent, answer.kind, answer.digest) == (Extent.WHOLE, ManifestKind.INDEX, "sha256:9")
    older = ask(FakeApi(api.answers, version=(1, 46)))
    assert isinstance(older, Found)
    assert older.extent is Extent.PULLED


def test_a_classic_store_of_a_new_docker_lists_no_manifests() -> None:
    listed = [{"Id": "sha256:1", "Manifests": None}]
    answer = ask(FakeApi({INSPECTED: PULLED, "/images/json": listed}, version=(1, 50)))
    assert isinstance(answer, Found)
    assert answer.extent is Extent.PULLED


PODMAN = {"Components": [{"Name": "Podman Engine"}, "odd"]}
ARM = {"Id": "sha256:1", "Os": "linux", "Architecture": "arm"}


def test_podman_leaves_the_variant_out_and_is_asked_for_the_config() -> None:
    """Without it a v6 image would pass for one of v7."""
    api = FakeApi({INSPECTED: ARM, "/version": PODMAN}, export=tar_of(saved({"nginx:1": "linux/arm/v6"})))
    answer = ask(api)
    assert isinstance(answer, Found)
    assert list(map(str, answer.platforms)) == ["linux/arm/v6"]
    assert api.asked[-1] == f"/images/{NGINX}/get"
    docker = ask(FakeApi({INSPECTED: ARM, "/version": {"Components": [{"Name": "Engine"}]}}))
    assert isinstance(docker, Found)
    assert list(map(str, docker.platforms)) == ["linux/arm"]


@pytest.mark.parametrize("export", [b"", b"x" * 600, tar_of([("manifest.json", b"[]")])])
def test_an_export_that_cannot_be_read(export: bytes) -> None:
    answer = ask(FakeApi({INSPECTED: ARM, "/version": PODMAN}, export=export))
    assert isinstance(answer, Unknown)
    assert answer.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b'{"Os": "linux"}', b'{"Os": 7, "Architecture": []}'])
def test_answers_that_are_none(body: bytes) -> None:
    answer = ask(FakeApi({INSPECTED: body}))
    assert isinstance(answer, Unknown)
    assert answer.reason is Reason.INVALID


def test_a_daemon_that_does_not_answer() -> None:
    def refuse() -> DaemonApi:
        raise DaemonError("Connection refused")

    answer = Daemon(refuse).answer(NGINX)
    assert isinstance(answer, Unknown)
    assert (answer.reason, answer.message) == (
        Reason.UNREACHABLE,
        "the daemon does not answer: Connection refused",
    )


def test_without_its_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)
    with pytest.raises(ConfigurationError) as caught:
        connect({})
    assert "kube-archcheck[docker]" in caught.value.diagnostics()
