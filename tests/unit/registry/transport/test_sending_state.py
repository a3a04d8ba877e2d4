"""What an HTTP client might keep or read by itself, and must not."""

from pathlib import Path

import pytest
import respx

from tests.unit.registry.asking import ask_all, platforms_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import BEARER, HOST, authorizations, challenge, grant, manifest_url, serve

ARM = images_of("linux/arm64")


def test_cookies_are_not_sent_back(web: respx.MockRouter) -> None:
    cookie = [("Set-Cookie", "sid=1; Path=/; Domain=example.com"), ("Set-Cookie", "csrf=2")]
    web.get(manifest_url("1")).respond(content=ARM.body, headers=cookie)
    grant(web)
    serve(web, manifest_url("2"), ARM, authorization="Bearer t")
    web.route(host=HOST).respond(401, headers=[("WWW-Authenticate", BEARER), *cookie])
    answers = ask_all(f"{HOST}/app:1", f"{HOST}/app:2", at_once=False)
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"], ["linux/arm64"]]
    assert len(web.calls) == 4
    assert all("cookie" not in call.request.headers for call in web.calls)


@pytest.mark.parametrize("by_variable", [True, False])
def test_netrc_is_not_read(
    web: respx.MockRouter, home: Path, monkeypatch: pytest.MonkeyPatch, *, by_variable: bool
) -> None:
    netrc = home / ("netrc" if by_variable else ".netrc")
    netrc.write_text(
        f"machine {HOST} login robot password s3cret\nmachine auth.example.com login a password b\n"
    )
    netrc.chmod(0o600)
    if by_variable:
        monkeypatch.setenv("NETRC", str(netrc))
    grant(web)
    challenge(web, BEARER)
    ask_all(f"{HOST}/app:1")
    assert authorizations(web, HOST) == [None, "Bearer t"]
    assert authorizations(web, "auth.example.com") == [None]


def test_every_request_says_who_asks(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    grant(web)
    challenge(web, BEARER)
    ask_all(f"{HOST}/app:1")
    assert len(web.calls) == 3
    assert all(call.request.headers["user-agent"].startswith("archcheck/") for call in web.calls)
