"""One token for several repositories, where a registry takes it."""

from collections import Counter
from collections.abc import Collection
from math import ceil
from urllib.parse import parse_qs

import httpx
import pytest
import respx

from archcheck.images.availability import Availability, Reason
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.mirrors.model import HostSettings
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport.retries import ATTEMPTS
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import configured, run, warnings_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, identity, login
from tests.unit.registry.serving import HOST, REALM, errors, manifest_url, serve

ARM = images_of("linux/arm64")
GITLAB = "registry.gitlab.com"


class Registry:
    """A registry whose tokens say what they are for.

    Repositories that are `hidden` are in no token. A token for several is `refused` with that status, one
    for a single one only where it `always` is; or it is for as many repositories as the registry takes at
    `most`.
    """

    def __init__(
        self,
        web: respx.MockRouter,
        host: str = HOST,
        *,
        refused: int = 0,
        always: bool = False,
        most: int = 1000,
        hidden: Collection[str] = (),
    ) -> None:
        self.realm = f"https://auth.{host}/token"
        self.batches: list[list[str]] = []
        self.urls: list[str] = []
        self.logins: list[str | None] = []
        self._host, self._most, self._hidden = host, most, hidden
        self._refused, self._always = refused, always
        web.route(url__startswith=self.realm).mock(side_effect=self._token)
        web.get(url__startswith=f"https://{host}/v2/").mock(side_effect=self._manifest)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        scopes = request.url.params.get_list("scope") or form["scope"][0].split()
        names = [scope.split(":")[1] for scope in scopes]
        self.batches.append(names)
        self.urls.append(str(request.url))
        self.logins.append(request.headers.get("authorization"))
        if self._refused and (self._always or len(names) > 1):
            return httpx.Response(self._refused)
        granted = [name for name in names if name not in self._hidden][: self._most]
        return httpx.Response(200, json={"token": f",{','.join(granted)},"})

    def _manifest(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.removeprefix("/v2/").rpartition("/manifests/")[0]
        if f",{name}," in request.headers.get("authorization", ""):
            return httpx.Response(200, content=ARM.body, headers={"Content-Type": ARM.media_type})
        challenge = f'Bearer realm="{self.realm}",service="{self._host}",scope="repository:{name}:pull"'
        return httpx.Response(401, headers={"WWW-Authenticate": challenge})


def references(number: int, host: str = HOST) -> list[str]:
    return [f"{host}/app{each}:1" for each in range(number)]


def batches_of(size: int, host: str = HOST) -> Routes:
    return configured({host: HostSettings(token_batch=size)})


def found(answers: list[Availability], number: int) -> bool:
    return [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * number


@pytest.mark.parametrize("number", [1, 4, 5, 6, 10, 12, 45])
@pytest.mark.parametrize(
    ("host", "routes"), [(HOST, batches_of(5)), (GITLAB, Routes())], ids=["configured", "known"]
)
def test_tokens_are_fetched_for_several_repositories(
    web: respx.MockRouter, number: int, host: str, routes: Routes
) -> None:
    registry = Registry(web, host)
    assert found(run(*references(number, host), routes=routes), number)
    assert len(registry.batches) == ceil(number / 5)
    assert Counter(name for batch in registry.batches for name in batch) == Counter(
        f"app{each}" for each in range(number)
    )


def test_several_tags_are_one_repository(web: respx.MockRouter) -> None:
    registry = Registry(web)
    texts = [f"{HOST}/app{each}:{tag}" for each in range(4) for tag in "12"]
    assert found(run(*texts, routes=batches_of(4)), 8)
    assert [len(batch) for batch in registry.batches] == [4]


@pytest.mark.parametrize("host", ["ghcr.io", HOST, "quay.io"])
def test_one_repository_a_token_where_nobody_knows_better(web: respx.MockRouter, host: str) -> None:
    registry = Registry(web, host)
    assert found(run(*references(12, host)), 12)
    assert [len(batch) for batch in registry.batches] == [1] * 12


def test_a_configured_batch_of_one_wins_over_what_is_known(web: respx.MockRouter) -> None:
    registry = Registry(web, GITLAB)
    assert found(run(*references(7, GITLAB), routes=batches_of(1, GITLAB)), 7)
    assert [len(batch) for batch in registry.batches] == [1] * 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 414])
@pytest.mark.parametrize("number", [2, 7, 25])
def test_a_batch_that_is_refused_is_split(web: respx.MockRouter, status: int, number: int) -> None:
    registry = Registry(web, refused=status)
    assert found(run(*references(number), routes=batches_of(5)), number)
    alone = [batch[0] for batch in registry.batches if len(batch) == 1]
    assert Counter(alone) == Counter(f"app{each}" for each in range(number))
    assert len(registry.batches) - number <= ceil(number / 5)


def test_a_host_that_refuses_batches_is_not_asked_for_one_again(web: respx.MockRouter) -> None:
    """Beside those that were already under way: the images are asked twenty at a time."""
    registry = Registry(web, refused=403)
    assert found(run(*references(100), routes=batches_of(2)), 100)
    assert sum(len(batch) > 1 for batch in registry.batches) <= 10


@pytest.mark.parametrize("most", [1, 2])
def test_a_token_that_is_not_for_all_is_followed_by_one_for_each(web: respx.MockRouter, most: int) -> None:
    registry = Registry(web, most=most)
    assert found(run(*references(5), routes=batches_of(5)), 5)
    assert sorted(batch for batch in registry.batches if len(batch) == 1) == [
        [f"app{each}"] for each in range(most, 5)
    ]


def test_one_hidden_repository_hides_no_other(web: respx.MockRouter) -> None:
    Registry(web, hidden={"app2"})
    answers = run(*references(10), routes=batches_of(5))
    assert reason_of(answers.pop(2)) is Reason.DENIED
    assert found(answers, 9)


def test_a_refused_batch_is_no_refused_login(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    docker_config(login(HOST))
    registry = Registry(web, refused=401)
    assert found(run(*references(6), routes=batches_of(3)), 6)
    assert set(registry.logins) == {basic("robot", "s3cret")}
    assert warnings_of(caplog) == []


def test_an_identity_token_is_exchanged_for_several(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(identity(HOST))
    registry = Registry(web)
    assert found(run(*references(6), routes=batches_of(3)), 6)
    assert [len(batch) for batch in registry.batches] == [3, 3]
    assert registry.urls == [registry.realm] * 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_token_server_without_time_is_not_asked_for_each_repository_instead(
    web: respx.MockRouter, status: int
) -> None:
    registry = Registry(web, refused=status, always=True)
    answers = run(*references(10), routes=batches_of(5))
    assert {reason_of(answer) for answer in answers} <= {Reason.RATE_LIMITED, Reason.UNREACHABLE}
    assert len(registry.batches) == 2 * ATTEMPTS


@pytest.mark.parametrize("name", ["x" * 200, "x/" * 99 + "x"], ids=["long", "deep"])
def test_an_address_has_a_bound(web: respx.MockRouter, name: str) -> None:
    registry = Registry(web)
    texts = [f"{HOST}/{name}{each}:1" for each in range(50)]
    assert found(run(*texts, routes=batches_of(50)), 50)
    assert max(len(url) for url in registry.urls) < 3000
    assert max(len(batch) for batch in registry.batches) > 1


def test_one_repository_that_is_longer_than_the_bound(web: respx.MockRouter) -> None:
    registry = Registry(web)
    text = f"{HOST}/{'x' * 255}"
    assert found(run(f"{text}:1", f"{text}:2", routes=batches_of(5)), 2)
    assert len(registry.batches) == 1


def test_a_shared_token_that_is_forbidden_is_followed_by_one_for_each(web: respx.MockRouter) -> None:
    def token(request: httpx.Request) -> httpx.Response:
        scopes = request.url.params.get_list("scope")
        return httpx.Response(200, json={"token": "shared" if len(scopes) > 1 else "own"})

    web.get(url__startswith=REALM).mock(side_effect=token)
    for name in ("a", "b"):
        url = manifest_url(repository=name)
        serve(web, url, ARM, authorization="Bearer own")
        web.get(url, headers={"Authorization": "Bearer shared"}).respond(403, content=errors("DENIED"))
    bearer = f'Bearer realm="{REALM}",service="{HOST}"'
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": bearer})
    references = [parse_reference(f"{HOST}/{name}:1") for name in ("a", "b")]
    routes = Routes((RouteTable(hosts={HOST: HostSettings(token_batch=2)}),))
    answers = look_up_all(references, RegistryOptions(routes=routes)).known
    assert [platforms_of(each) for each in answers.values()] == [["linux/arm64"]] * 2
