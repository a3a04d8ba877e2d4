"""What a repository is challenged with is its own: no order in which images are asked changes any answer."""

import logging
import random
from collections.abc import Callable, Sequence
from itertools import islice, permutations

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import RegistryOptions
from tests.support.tables import IS_NIGHTLY
from tests.unit.registry.asking import ask_all, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import HOST, REFUSED, authorizations, errors

ARM = images_of("linux/arm64")
GOOD = f"https://{HOST}/token"

BROKEN = {
    "relative": 'Bearer realm="/token",service="s"',
    "malformed": 'Bearer realm=",service="s',
    "no-realm": 'Bearer service="s"',
    "bracket": 'Bearer realm="https://[auth/token"',
    "inward": 'Bearer realm="https://127.0.0.1/token"',
    "plain": f'Bearer realm="http://{HOST}/token"',
    "dead": 'Bearer realm="https://dead.example.com/token"',
    "erring": 'Bearer realm="https://erring.example.com/token"',
    "refusing": 'Bearer realm="https://refusing.example.com/token"',
    "talking": 'Bearer realm="https://talking.example.com/token"',
    "negotiate": "Negotiate",
    "digest": 'Digest realm="x", nonce="y"',
    "silent": "",
}
"""Repositories whose challenge leads nowhere, by their names."""

OPEN = ("public", "private", "basic", "missing")


def serve_host(web: respx.MockRouter, *, any_token: bool = False) -> None:
    """Serve a host whose repositories each want something else.

    `private` has a token server of its own, `basic` wants a password; the rest of `BROKEN` can be read by no
    one, unless the host takes `any_token` of its own for all its repositories.
    """

    def manifest(request: httpx.Request) -> httpx.Response:
        name = request.url.path.removeprefix("/v2/").partition("/manifests/")[0]
        shown = request.headers.get("authorization", "")
        image = httpx.Response(200, content=ARM.body, headers={"Content-Type": ARM.media_type})
        if name == "missing":
            return httpx.Response(404, content=errors("MANIFEST_UNKNOWN"))
        is_token = shown.startswith("Bearer of ") and (any_token or shown == f"Bearer of {name}")
        if name == "public" or is_token or (name == "basic" and shown == basic("robot", "s3cret")):
            return image
        header = BROKEN.get(name, "Basic" if name == "basic" else f'Bearer realm="{GOOD}",service="s"')
        return httpx.Response(401, headers={"WWW-Authenticate": header} if header else {})

    def token(request: httpx.Request) -> httpx.Response:
        [scope] = request.url.params.get_list("scope")
        name = scope.split(":")[1]
        return httpx.Response(200, json={"token": f"of {name}" if any_token or name == "private" else "none"})

    web.get(url__startswith=f"https://{HOST}/v2/").mock(side_effect=manifest)
    web.get(url__startswith=GOOD).mock(side_effect=token)
    web.get(url__startswith="https://dead.example.com").mock(side_effect=REFUSED)
    web.get(url__startswith="https://erring.example.com").respond(500)
    web.get(url__startswith="https://refusing.example.com").respond(403)
    web.get(url__startswith="https://talking.example.com").respond(content=b"<html>")


def look_up(names: list[str]) -> dict[str, Availability]:
    references = [parse_reference(f"{HOST}/{name}:1") for name in names]
    known = look_up_all(references, RegistryOptions()).known
    return {reference.repository: known[reference] for reference in references}


@pytest.fixture
def alone(web: respx.MockRouter, docker_config: WriteConfig) -> Callable[[str], Availability]:
    """Return what each repository is known as where it alone is asked for."""
    docker_config(login(HOST))
    serve_host(web)
    return lambda name: look_up([name])[name]


@pytest.mark.parametrize("name", BROKEN)
def test_what_a_broken_challenge_is(alone: Callable[[str], Availability], name: str) -> None:
    expected = {
        "dead": Reason.UNREACHABLE,
        "erring": Reason.UNREACHABLE,
        "talking": Reason.INVALID,
        **dict.fromkeys(("relative", "malformed", "bracket", "inward", "plain"), Reason.INVALID),
    }
    assert reason_of(alone(name)) is expected.get(name, Reason.DENIED)


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("at_once", [True, False])
def test_one_broken_challenge_spoils_no_other_image(
    web: respx.MockRouter, docker_config: WriteConfig, name: str, at_once: bool
) -> None:
    docker_config(login(HOST))
    serve_host(web)
    orders = list(permutations(("private", "public", "basic", name)))
    for order in orders if IS_NIGHTLY else orders[::5]:
        answers = dict(
            zip(order, ask_all(*(f"{HOST}/{each}:1" for each in order), at_once=at_once), strict=True)
        )
        reason_of(answers.pop(name))
        assert {each: platforms_of(answer) for each, answer in answers.items()} == {
            key: ["linux/arm64"] for key in answers
        }


@given(data=st.data())
@pytest.mark.parametrize("any_token", [False, True])
def test_the_order_changes_no_answer(any_token: bool, data: st.DataObject) -> None:
    """Not the message either: the answers of a run are the same to the letter, up to eight challenges a host.

    More of them are not all tried for a repository that has been challenged with none.
    """
    names = data.draw(st.lists(st.sampled_from([*BROKEN, *OPEN]), min_size=2, max_size=8, unique=True))
    orders = [names, data.draw(st.permutations(names)), names[::-1]]
    with respx.mock(assert_all_called=False) as web:
        serve_host(web, any_token=any_token)
        first, *others = [look_up(order) for order in orders]
    assert all(other == first for other in others)


def test_all_of_them_in_many_orders(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    """With a login beside them, which some get and others do not."""
    docker_config(login(HOST))
    serve_host(web)
    names = [*BROKEN, *OPEN]
    first = look_up(names)
    for seed in range(4):
        order = names.copy()
        random.Random(seed).shuffle(order)
        assert look_up(order) == first


def test_a_login_that_one_repository_refuses_opens_another(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    """GitLab's and ghcr.io's token servers answer 403 for what a user may not read: no word of his password."""
    docker_config(login(HOST))

    def token(request: httpx.Request) -> httpx.Response:
        is_mine = "scope=repository%3Amine" in str(request.url)
        known = request.headers.get("authorization") == basic("robot", "s3cret")
        return httpx.Response(200, json={"token": "t"}) if is_mine and known else httpx.Response(403)

    def manifest(request: httpx.Request) -> httpx.Response:
        if "/mine/" in request.url.path and request.headers.get("authorization") == "Bearer t":
            return httpx.Response(200, content=ARM.body)
        return httpx.Response(401, headers={"WWW-Authenticate": f'Bearer realm="{GOOD}"'})

    web.get(url__startswith=GOOD).mock(side_effect=token)
    web.get(url__startswith=f"https://{HOST}/v2/").mock(side_effect=manifest)
    for order in (["theirs", "mine"], ["mine", "theirs"]):
        answers = look_up(order)
        assert platforms_of(answers["mine"]) == ["linux/arm64"]
        assert reason_of(answers["theirs"]) is Reason.DENIED
        assert "does not open it" in str(answers["theirs"])
    assert "is refused" not in caplog.text


def test_a_dead_token_server_is_asked_once(web: respx.MockRouter) -> None:
    dead = web.get(url__startswith="https://dead.example.com").mock(side_effect=REFUSED)
    challenge = {"WWW-Authenticate": BROKEN["dead"]}
    web.get(url__startswith=f"https://{HOST}/v2/").respond(401, headers=challenge)
    answers = look_up([f"app{number}" for number in range(12)])
    assert {reason_of(answer) for answer in answers.values()} == {Reason.UNREACHABLE}
    assert dead.call_count <= 3 * 12
    again = dead.call_count
    look_up(["one", "two"])
    assert dead.call_count - again <= 6


def test_a_dead_token_server_is_not_its_registrys_fault(web: respx.MockRouter) -> None:
    """Twenty of its images fail, and the next is read."""
    header = {"WWW-Authenticate": BROKEN["dead"]}
    web.get(url__regex=rf"https://{HOST}/v2/dead[0-9]+/").respond(401, headers=header)
    serve_host(web)
    texts = [f"{HOST}/dead{number}:1" for number in range(20)]
    *dead, last = ask_all(*texts, f"{HOST}/public:1", at_once=False)
    assert {reason_of(each) for each in dead} == {Reason.UNREACHABLE}
    assert platforms_of(last) == ["linux/arm64"]


def test_a_dead_storage_is_not_its_registrys_fault(web: respx.MockRouter) -> None:
    led = {"Location": "https://dead.example.com/blob"}
    web.get(url__regex=rf"https://{HOST}/v2/led[0-9]+/").respond(307, headers=led)
    serve_host(web)
    texts = [f"{HOST}/led{number}:1" for number in range(20)]
    *gone, last = ask_all(*texts, f"{HOST}/public:1", at_once=False)
    assert {reason_of(each) for each in gone} == {Reason.UNREACHABLE}
    assert platforms_of(last) == ["linux/arm64"]


def test_a_quota_that_is_only_passed_on_is_for_what_was_asked(web: respx.MockRouter) -> None:
    """A proxy of several registries has used up Docker Hub's: its other images are read all the same."""
    text = "You have reached your pull rate limit."
    spent = web.get(url__startswith=f"https://{HOST}/v2/hub/")
    spent.respond(429, content=errors("TOOMANYREQUESTS", text))
    serve_host(web)
    for order in (["hub/nginx", "public"], ["public", "hub/nginx"]):
        answers = look_up(order)
        assert reason_of(answers["hub/nginx"]) is Reason.RATE_LIMITED
        assert "of the registry behind it" in str(answers["hub/nginx"])
        assert platforms_of(answers["public"]) == ["linux/arm64"]


def test_what_a_guess_has_opened_is_asked_what_it_wants(web: respx.MockRouter) -> None:
    """`first`'s token opens `third`, and `third`'s own `broken`: whether that one is met is up to the order."""
    realms = {name: f"https://{name}.example.com/token" for name in ("first", "third")}
    opens = {"first": {"Bearer first"}, "third": {"Bearer first", "Bearer third"}, "broken": {"Bearer third"}}

    def manifest(request: httpx.Request) -> httpx.Response:
        name = request.url.path.split("/")[2]
        if request.headers.get("authorization") in opens[name]:
            return httpx.Response(200, content=ARM.body)
        header = f'Bearer realm="{realms.get(name, "/token")}"'
        return httpx.Response(401, headers={"WWW-Authenticate": header})

    web.get(url__startswith=f"https://{HOST}/v2/").mock(side_effect=manifest)
    for name, realm in realms.items():
        web.get(url__startswith=realm).respond(json={"token": name})
    for order in permutations(opens):
        assert {name: platforms_of(answer) for name, answer in look_up(list(order)).items()} == {
            key: ["linux/arm64"] for key in order
        }


def test_what_is_not_asked_again_is_not_asked_for_ever(web: respx.MockRouter) -> None:
    """The host has too many requests once another way has been found to open its images."""
    web.get(url__startswith=f"https://{HOST}/v2/limit/").respond(429)
    serve_host(web)
    answers = look_up(["relative", "private", "limit", "dead"])
    assert platforms_of(answers["private"]) == ["linux/arm64"]
    assert reason_of(answers["limit"]) is Reason.RATE_LIMITED
    assert len(web.calls) < 40


def test_what_fails_is_named_for_what_it_is(web: respx.MockRouter) -> None:
    """A token server, a storage: their names alone say nothing to a user who never heard of them."""
    led = {"Location": "https://dead.example.com/blob"}
    web.get(f"https://{HOST}/v2/led/manifests/1").respond(307, headers=led)
    serve_host(web)
    answers = look_up(["dead", "led"])
    assert "the token server dead.example.com cannot be reached" in str(answers["dead"])
    assert f"{HOST} redirects to a host that fails: dead.example.com" in str(answers["led"])


@pytest.mark.parametrize("fault", [httpx.ReadTimeout(""), httpx.RemoteProtocolError("gone")])
@pytest.mark.parametrize("at", [0, 3])
def test_one_image_that_is_not_answered_says_nothing_of_the_others(
    web: respx.MockRouter, fault: Exception, at: int
) -> None:
    """A registry that fetches from elsewhere may wait for that in vain, whichever image is asked first."""
    web.get(url__startswith=f"https://{HOST}/v2/hangs/").mock(side_effect=fault)
    texts = [f"{HOST}/public:{tag}" for tag in range(5)]
    texts.insert(at, f"{HOST}/hangs:1")
    web.get(url__startswith=f"https://{HOST}/v2/public/").respond(content=ARM.body)
    answers = ask_all(*texts, at_once=False)
    assert reason_of(answers.pop(at)) is Reason.UNREACHABLE
    assert all(platforms_of(answer) == ["linux/arm64"] for answer in answers)


def test_basic_is_answered_where_the_token_server_beside_it_is_none(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST))
    shown = {"Authorization": basic("robot", "s3cret")}
    web.get(f"https://{HOST}/v2/app/manifests/1", headers=shown).respond(content=ARM.body)
    headers = [("WWW-Authenticate", BROKEN["relative"]), ("WWW-Authenticate", "Basic")]
    web.route(host=HOST).respond(401, headers=headers)
    [answer] = ask_all(f"{HOST}/app:1")
    assert platforms_of(answer) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, basic("robot", "s3cret")]


@pytest.mark.parametrize("header", ["Negotiate", 'Digest realm="x"', "NTLM, Negotiate"])
def test_a_scheme_that_is_not_spoken_is_named(web: respx.MockRouter, header: str) -> None:
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": header})
    [answer] = ask_all(f"{HOST}/app:1")
    assert isinstance(answer, Unknown)
    assert f"it wants a login by {header.partition(' ')[0].lower().strip(',')}" in answer.message


def warnings_of(caplog: pytest.LogCaptureFixture, names: Sequence[str]) -> set[str]:
    """Return what one run over these repositories warns of."""
    caplog.clear()
    look_up(list(names))
    return {record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING}


def test_no_order_warns_of_a_good_login(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    """`silent` wants what is not said, and so is shown a login that another asks for: it says nothing of it."""
    docker_config(login(HOST))
    serve_host(web, any_token=True)
    for order in islice(permutations(("relative", "malformed", "dead", "silent", "private")), 0, None, 7):
        assert warnings_of(caplog, order) == set()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(("refused", "silent", "open"), {"is refused: {} answers 401"}, id="by Basic"),
        pytest.param(("closed", "silent", "open"), {"does not open it: {} answers 401"}, id="by a token"),
        pytest.param(
            ("theirs", "mine", "silent", "secret"),
            {"does not open everything: the token server {} refuses: 403"},
            id="by a token server, which gives others one",
        ),
        pytest.param(
            ("unknown", "others", "silent", "theirs"),
            {
                "is refused: the token server {} refuses: 401",
                "does not open everything: the token server {} refuses: 403",
            },
            id="by two token servers",
        ),
    ],
)
def test_the_order_changes_no_warning(
    web: respx.MockRouter,
    docker_config: WriteConfig,
    caplog: pytest.LogCaptureFixture,
    names: tuple[str, ...],
    expected: set[str],
) -> None:
    """What a login does not open is warned of where the question itself asked for it, and always then."""
    config = docker_config(login(HOST))
    challenges = {
        "refused": "Basic",
        "silent": "",
        **dict.fromkeys(("closed", "theirs", "mine", "secret"), f'Bearer realm="{GOOD}"'),
        **dict.fromkeys(("unknown", "others"), f'Bearer realm="https://{HOST}/other"'),
    }

    def manifest(request: httpx.Request) -> httpx.Response:
        name = request.url.path.split("/")[2]
        if name == "open" or (name == "mine" and request.headers.get("authorization") == "Bearer mine"):
            return httpx.Response(200, content=ARM.body)
        header = challenges[name]
        return httpx.Response(401, headers={"WWW-Authenticate": header} if header else {})

    def token(request: httpx.Request) -> httpx.Response:
        name = request.url.params["scope"].split(":")[1]
        is_given = name in ("mine", "closed", "silent")
        return httpx.Response(200, json={"token": name}) if is_given else httpx.Response(403)

    web.get(url__startswith=GOOD).mock(side_effect=token)
    web.get(url__startswith=f"https://{HOST}/other").respond(401)
    web.get(url__startswith=f"https://{HOST}/v2/").mock(side_effect=manifest)
    source = f"docker's configuration ({config / 'config.json'})"
    warnings = {f"{HOST}: the credential from {source} {each.format(HOST)}" for each in expected}
    for order in permutations(names):
        assert warnings_of(caplog, order) == warnings
