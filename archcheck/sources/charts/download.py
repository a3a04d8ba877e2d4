"""Charts and Artifact Hub's answers over http(s): capped, without credentials, never out of TLS."""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from archcheck import __version__
from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.registry.trust import redirect_target

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
        raise ChartError(f"{url} is not the chart that was announced: its digest differs")
    write_aside(target, body)
    return target


def fetch(url: str, limit: int) -> bytes:
    """Return what lies at a URL, at most `limit` bytes. Raises as `download` does."""
    asked = url
    agent = {"User-Agent": f"archcheck/{__version__}"}
    with httpx.Client(timeout=httpx.Timeout(30, connect=10), headers=agent) as client:
        for _ in range(_REDIRECTS + 1):
            try:
                with client.stream("GET", asked) as response:
                    if response.is_redirect:
                        asked = _redirected(asked, response.headers["location"])
                        continue
                    _require_success(response.status_code, url)
                    return _read(response, limit, url)
            except httpx.InvalidURL as error:
                raise ChartError(f"{asked!r} is no web address: {error}") from error
            except httpx.HTTPError as error:
                host = urlsplit(asked).hostname
                raise ChartUnreachableError(
                    f"{host} cannot be reached: {str(error) or type(error).__name__}",
                    hint="check the network and the proxy, and try again",
                ) from error
    raise ChartError(f"{url} redirects without end")


def write_aside(target: Path, body: bytes) -> None:
    """Write a file whole or not at all: under another name first, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.write_bytes(body)
    aside.replace(target)


def _read(response: httpx.Response, limit: int, url: str) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes(64 * 1024):
        body += piece
        if len(body) > limit:
            raise ChartError(f"{url} is larger than {limit} bytes")
    return bytes(body)


def _redirected(url: str, location: str) -> str:
    target = redirect_target(url, location)
    if target is None:
        raise ChartError(f"{urlsplit(url).hostname} redirects to where nobody follows: {location[:200]!r}")
    return target


def _require_success(status: int, url: str) -> None:
    if status == 200:
        return
    if status >= 500 or status in (408, 429):
        raise ChartUnreachableError(f"{url} answers {status}", hint="try again later")
    raise ChartError(f"{url} answers {status}: there is no such file, or it needs a login")
