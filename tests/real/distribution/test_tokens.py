"""A real registry that wants tokens, and the token server it names."""

from typing import Any

import pytest

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image, statuses
from tests.real.distribution.tokens import TokenServer
from tests.unit.registry.logins import identity, login

pytestmark = pytest.mark.real


@pytest.fixture
def tokens(token_registry: Served) -> TokenServer:
    """Return the token server, not asked for anything yet."""
    assert token_registry.tokens is not None
    token_registry.tokens.asked.clear()
    return token_registry.tokens


def test_a_public_image(token_registry: Served, tokens: TokenServer, archcheck: Archcheck) -> None:
    token_registry.push.index("public/app", "1", "linux/amd64", "linux/arm64")
    done = archcheck("image", f"{token_registry.host}/public/app:1")
    assert done.code == 0
    assert only_image(done)["platforms"] == ["linux/amd64", "linux/arm64"]
    assert tokens.asked == [("repository:public/app:pull", "nobody")]
    assert len(token_registry.requests("public/app")) == 2


@pytest.mark.parametrize(
    ("stored", "who", "status", "code"),
    [
        pytest.param(None, "nobody", "denied", 3, id="without a login"),
        pytest.param("password", "user", "found", 0, id="with a password"),
        pytest.param("wrong", "user nobody", "denied", 3, id="with a wrong password, then without"),
        pytest.param("identity", "identity", "found", 0, id="with an identity token"),
    ],
)
def test_a_private_image(
    token_registry: Served,
    tokens: TokenServer,
    archcheck: Archcheck,
    stored: str | None,
    who: str,
    status: str,
    code: int,
) -> None:
    host = token_registry.host
    logins: dict[str | None, dict[str, Any]] = {
        "password": login(host),
        "wrong": login(host, "robot", "wrong"),
        "identity": identity(host),
    }
    token_registry.push.image("private/app", "linux/arm64", "1")
    done = archcheck("image", f"{host}/private/app:1", login=logins.get(stored))
    assert done.code == code
    assert only_image(done)["status"] == status
    assert set(tokens.asked) == {("repository:private/app:pull", each) for each in who.split()}


def test_many_images_cost_one_challenge_and_a_token_for_each_repository(
    token_registry: Served, tokens: TokenServer, archcheck: Archcheck
) -> None:
    repositories = [f"many/app{number}" for number in range(8)]
    references = []
    for repository in repositories:
        for tag in ("1", "2"):
            token_registry.push.index(repository, tag, "linux/amd64")
            references.append(f"{token_registry.host}/{repository}:{tag}")
    done = archcheck("image", *references)
    assert statuses(done) == ["found"] * 16
    assert sorted(tokens.asked) == sorted((f"repository:{each}:pull", "nobody") for each in repositories)
    assert sum(len(token_registry.requests(repository)) for repository in repositories) == 1 + 16


def test_a_missing_tag_of_a_registry_with_tokens(
    token_registry: Served, tokens: TokenServer, archcheck: Archcheck
) -> None:
    token_registry.push.index("public/one", "1", "linux/amd64")
    done = archcheck("image", f"{token_registry.host}/public/one:2")
    assert done.code == 1
    assert only_image(done)["status"] == "missing"
    assert len(tokens.asked) == 1
