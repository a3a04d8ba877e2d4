"""Charts and Artifact Hub's answers over http(s): capped, without credentials, never out of TLS."""

import hashlib
from pathlib import Path

import httpx

from archcheck import __version__
from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.registry.transport.trust import redirect_target
from archcheck.storage.replacing import write_aside

CHART_LIMIT = 100 * 1024 * 1024
"""Bytes of a chart archive; the largest on Artifact Hub has a few MB."""

_REDIRECTS = 5


def download(url: str, target: Path, *, digest: str = "") -> Path:
    """Save a chart archive, and check it against a SHA-256 in hexadecimal where one is known.

    Raises:
        ChartError: there is no such file, it is too large, or its digest differs.
        ChartUnreachableError: its host does not answer.

    """
    body = fetch(url, CHART_LIMIT)
    if digest and hashlib.sha256(body).hexdigest() != digest.lower():
        raise ChartError(f"{_shown(url)} is not the chart that was announced: its digest differs")
    write_aside(target, body)
    return target


def fetch(url: str, limit: int) -> bytes:
    """Return what lies at a URL, at most `limit` bytes, as it was sent. Raises as `download` does."""
    asked = url
    headers = {"User-Agent": f"archcheck/{__version__}", "Accept-Encoding": "identity"}
    try:
        with httpx.Client(timeout=httpx.Timeout(30, connect=10), headers=headers) as client:
            for _ in range(_REDIRECTS + 1):
                with client.stream("GET", asked) as response:
                    if not response.has_redirect_location:
                        _require_success(response.status_code, url)
                        return _read(response, limit, url)
                    asked = _redirected(asked, response.headers["location"])
    except httpx.HTTPError as error:
        raise ChartUnreachableError(
            f"{_shown(asked)} cannot be reached: {str(error) or type(error).__name__}",
            hint="check the network and the proxy, and try again",
        ) from error
    except (httpx.InvalidURL, ValueError) as error:
        raise ChartError(f"{_shown(asked)} is no web address") from error
    raise ChartError(f"{_shown(url)} redirects without end")


def _shown(url: str) -> str:
    """Return a URL for messages: without a user's password, and without a query that may be a signature."""
    rest = url.partition("?")[0]
    scheme, separator, address = rest.partition("://")
    return f"{scheme}{separator}{address.rpartition('@')[2]}" if separator else rest


def _read(response: httpx.Response, limit: int, url: str) -> bytes:
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > limit:
            raise ChartError(f"{_shown(url)} is larger than {limit} bytes")
    return bytes(body)


def _redirected(url: str, location: str) -> str:
    target = redirect_target(url, location)
    if target is None:
        raise ChartError(f"{_shown(url)} redirects to where nothing is followed: {location[:200]!r}")
    return target


def _require_success(status: int, url: str) -> None:
    if status == 200:
        return
    if status >= 500 or status in (408, 429):
        raise ChartUnreachableError(f"{_shown(url)} answers {status}", hint="try again later")
    raise ChartError(f"{_shown(url)} answers {status}: there is no such file, or it needs a login")
