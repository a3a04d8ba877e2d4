"""Bodies are bounded while they stream, and while they are unpacked."""

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
import respx

from archcheck.images.availability import Missing, Reason
from archcheck.registry.client.manifests import OCI_INDEX
from archcheck.registry.protocol import MANIFEST_LIMIT, LookupFailedError
from archcheck.registry.transport.token_requests import TOKEN_LIMIT
from archcheck.registry.transport.transport import Transport
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import BEARER, HOST, REALM, challenge, errors, manifest_url, serve

ARM = images_of("linux/arm64")


class Raw(httpx.AsyncByteStream):
    """Bytes on the wire, which nobody decodes before the code under test does."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


def encoded(body: bytes, encoding: str, status: int = 200) -> httpx.Response:
    headers = {"Content-Encoding": encoding, "Content-Type": OCI_INDEX}
    return httpx.Response(status, headers=headers, stream=Raw(body))


class Endless(httpx.AsyncByteStream):
    """A body that never ends; it counts what was taken of it."""

    taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1
            yield b" " * 65_536


def test_an_endless_manifest_is_cut_at_the_limit(web: respx.MockRouter) -> None:
    body = Endless()
    web.get(manifest_url()).mock(return_value=httpx.Response(200, stream=body))
    assert reason_of(ask()) is Reason.INVALID
    assert body.taken == MANIFEST_LIMIT // 65_536 + 1


def test_an_endless_answer_of_a_token_server_is_cut_at_its_limit(web: respx.MockRouter) -> None:
    body = Endless()
    web.get(url__startswith=REALM).mock(return_value=httpx.Response(200, stream=body))
    challenge(web, BEARER)
    assert reason_of(ask()) is Reason.INVALID
    assert body.taken == TOKEN_LIMIT // 65_536 + 1


async def get(limit: int) -> bytes:
    transport = Transport(httpx.AsyncHTTPTransport())
    try:
        return (await transport.get("https://example.com/", {}, limit)).body
    finally:
        await transport.aclose()


def test_a_body_of_just_the_limit(web: respx.MockRouter) -> None:
    web.get("https://example.com/").respond(content=b"x" * 10)
    assert asyncio.run(get(10)) == b"x" * 10


def test_a_body_one_byte_beyond_the_limit(web: respx.MockRouter) -> None:
    web.get("https://example.com/").respond(content=b"x" * 11)
    with pytest.raises(LookupFailedError, match="more than 10 bytes"):
        asyncio.run(get(10))


def test_one_oversized_image_says_nothing_of_the_others(web: respx.MockRouter) -> None:
    web.get(manifest_url("large")).mock(return_value=httpx.Response(200, stream=Endless()))
    serve(web, manifest_url(), ARM)
    large, other = ask_all(f"{HOST}/app:large", f"{HOST}/app:1")
    assert reason_of(large) is Reason.INVALID
    assert platforms_of(other) == ["linux/arm64"]


@pytest.mark.parametrize("encoding", ["gzip", "GZIP"])
def test_gzip_that_nobody_asked_for(web: respx.MockRouter, encoding: str) -> None:
    web.get(manifest_url()).mock(return_value=encoded(gzip.compress(ARM.body), encoding))
    assert platforms_of(ask()) == ["linux/arm64"]


def test_a_gzip_bomb(web: respx.MockRouter) -> None:
    bomb = gzip.compress(b" " * (MANIFEST_LIMIT + 1))
    assert len(bomb) < 10_000
    web.get(manifest_url()).mock(return_value=encoded(bomb, "gzip"))
    answer = ask()
    assert reason_of(answer) is Reason.INVALID
    assert "more than" in str(answer)


def in_members(body: bytes, number: int, padding: bytes = b"") -> bytes:
    """Return gzip of several members, as a cache joins what it has in parts (RFC 1952 §2.2)."""
    size = len(body) // number + 1
    return padding.join(gzip.compress(body[at : at + size]) for at in range(0, len(body), size))


@pytest.mark.parametrize("number", [2, 3, 50])
@pytest.mark.parametrize("padding", [b"", bytes(512)])
def test_gzip_of_several_members(web: respx.MockRouter, number: int, padding: bytes) -> None:
    web.get(manifest_url()).mock(return_value=encoded(in_members(ARM.body, number, padding), "gzip"))
    assert platforms_of(ask()) == ["linux/arm64"]


@pytest.mark.parametrize("first", [0, 1, MANIFEST_LIMIT])
def test_a_bomb_in_another_member(web: respx.MockRouter, first: int) -> None:
    """The bound is on all members together, and holds where one of them just reaches it."""
    body = gzip.compress(b" " * first) + gzip.compress(b" " * (MANIFEST_LIMIT - first + 1))
    web.get(manifest_url()).mock(return_value=encoded(body, "gzip"))
    answer = ask()
    assert reason_of(answer) is Reason.INVALID
    assert f"more than {MANIFEST_LIMIT} bytes" in str(answer)


def test_members_without_number(web: respx.MockRouter) -> None:
    """Each of them costs a copy of what is left: 4 MB of empty ones must not take minutes."""
    body = gzip.compress(b"") * (MANIFEST_LIMIT // 20)
    web.get(manifest_url()).mock(return_value=encoded(body[:MANIFEST_LIMIT], "gzip"))
    start = time.process_time()
    answer = ask()
    assert time.process_time() - start < 5
    assert reason_of(answer) is Reason.INVALID
    assert "more than 100 members" in str(answer)


def test_an_error_is_decoded_too(web: respx.MockRouter) -> None:
    """Else a tag that is missing would be one that a registry does not tell of."""
    body = gzip.compress(errors("MANIFEST_UNKNOWN"))
    web.get(manifest_url()).mock(return_value=encoded(body, "gzip", 404))
    assert isinstance(ask(), Missing)


@pytest.mark.parametrize("media_type", ["text/html", "text/html; charset=utf-8", "application/xhtml+xml", ""])
def test_a_manifest_that_is_called_a_web_page(web: respx.MockRouter, media_type: str) -> None:
    """Static hosts and some proxies name every file so; what it is counts, as with other clients."""
    web.get(manifest_url()).respond(content=ARM.body, headers={"Content-Type": media_type})
    assert platforms_of(ask()) == ["linux/arm64"]


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", OCI_INDEX, ""])
@pytest.mark.parametrize(
    "body",
    [b"<html>log in</html>", b"\n <!DOCTYPE html>", b"\xef\xbb\xbf<HTML>"],
    ids=["html", "type", "BOM"],
)
def test_a_web_page_is_one_whatever_it_is_called(web: respx.MockRouter, media_type: str, body: bytes) -> None:
    web.get(manifest_url()).respond(content=body, headers={"Content-Type": media_type})
    answer = ask()
    assert reason_of(answer) is Reason.INVALID
    assert "answers with a web page" in str(answer)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("gzip", gzip.compress(ARM.body) + b"x", id="gzip and something else"),
        pytest.param("gzip", in_members(ARM.body, 2)[:-5], id="a second member that is cut"),
        pytest.param("gzip", ARM.body, id="not gzip"),
        pytest.param("gzip", gzip.compress(ARM.body)[:-20], id="cut gzip"),
        pytest.param("br", ARM.body, id="brotli"),
        pytest.param("zstd", ARM.body, id="zstd"),
        pytest.param("deflate", zlib.compress(ARM.body), id="deflate"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(ARM.body)), id="gzip twice"),
    ],
)
def test_an_encoding_that_is_not_undone(web: respx.MockRouter, encoding: str, body: bytes) -> None:
    web.get(manifest_url()).mock(return_value=encoded(body, encoding))
    assert reason_of(ask()) is Reason.INVALID


def test_a_refusal_keeps_its_meaning_whatever_its_body_is_encoded_in(web: respx.MockRouter) -> None:
    """A page of a firewall or a proxy, compressed as browsers like it."""
    web.get(manifest_url()).mock(return_value=encoded(b"\x8b\x01", "br", 403))
    assert reason_of(ask()) is Reason.DENIED


def test_identity_is_no_encoding(web: respx.MockRouter) -> None:
    web.get(manifest_url()).mock(return_value=encoded(ARM.body, "identity"))
    assert platforms_of(ask()) == ["linux/arm64"]
