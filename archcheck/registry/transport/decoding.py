"""A body as it came → the body that was meant: gzip, which some registries send unasked (quay#1310).

A body may be several members one after another (RFC 1952 §2.2), as a cache joins them; peers read them all.
"""

import zlib

import httpx

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.protocol import LookupFailedError

_MEMBERS = 100
"""Each costs a copy of what is left, and an empty one 20 bytes."""


def decoded(body: bytes, url: str, response: httpx.Response, limit: int) -> bytes:
    """Return the body of a response, of at most `limit` bytes.

    That of an error stays as it is where it cannot be decoded: its status says enough.

    Raises:
        LookupFailedError: it is larger, or not what it claims to be.

    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity") or not body:
        return body
    try:
        return _plain(body, url, encoding, limit)
    except LookupFailedError:
        if response.status_code == 200:
            raise
        return body


def too_large(url: str, limit: int) -> LookupFailedError:
    """Return the error of a body that is larger than it may be."""
    return LookupFailedError(
        Unknown(Reason.INVALID, f"{httpx.URL(url).host} sent more than {limit} bytes where that is the limit")
    )


def _plain(body: bytes, url: str, encoding: str, limit: int) -> bytes:
    if encoding not in ("gzip", "x-gzip"):
        raise _invalid(url, f"an answer encoded as {encoding[:40]!r}, which was not asked for")
    plain = bytearray()
    rest = body
    for _ in range(_MEMBERS):
        decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            plain += decoder.decompress(rest, limit + 1 - len(plain))
        except zlib.error as error:
            raise _invalid(url, "an answer that is not the gzip it claims to be") from error
        if len(plain) > limit:
            raise too_large(url, limit)
        if not decoder.eof:
            raise _invalid(url, "an answer whose gzip is cut off")
        rest = decoder.unused_data.lstrip(b"\0")  # what pads a member is no other one
        if not rest:
            return bytes(plain)
    raise _invalid(url, f"an answer whose gzip has more than {_MEMBERS} members")


def _invalid(url: str, what: str) -> LookupFailedError:
    return LookupFailedError(Unknown(Reason.INVALID, f"{httpx.URL(url).host} sends {what}"))
