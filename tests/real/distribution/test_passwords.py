"""A real registry that wants a password (htpasswd)."""

import pytest

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image
from tests.unit.registry.logins import login

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def reference(private_registry: Served) -> str:
    private_registry.push.image("team/app", "linux/arm64", "1")
    return f"{private_registry.host}/team/app:1"


def test_with_the_password(private_registry: Served, archcheck: Archcheck, reference: str) -> None:
    before = len(private_registry.requests("team/app"))
    done = archcheck("image", reference, login=login(private_registry.host))
    assert done.code == 0
    assert only_image(done)["platforms"] == ["linux/arm64"]
    assert [request.split("/")[-2] for request in private_registry.requests("team/app")[before:]] == [
        "manifests",
        "manifests",
        "blobs",
    ]


def test_without_a_password(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference)
    assert done.code == 3
    assert done.report["complete"] is False
    assert only_image(done)["status"] == "denied"
    assert "docker login" in only_image(done)["message"]


def test_with_a_wrong_password(private_registry: Served, archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference, "-vv", login=login(private_registry.host, "robot", "wr0ng"))
    assert done.code == 3
    assert only_image(done)["status"] == "denied"
    assert "wr0ng" not in done.out + done.err


def test_with_the_password_of_another_registry(archcheck: Archcheck, reference: str) -> None:
    done = archcheck("image", reference, login=login("127.0.0.1:1"))
    assert only_image(done)["status"] == "denied"
