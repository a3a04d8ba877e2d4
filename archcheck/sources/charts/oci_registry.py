"""An OCI registry as charts need it: oras for the protocol, bounded, with archcheck's own authorization.

oras keeps one credential for all hosts that a client object meets (oras-py#133) and sends it to whichever
token server a registry names, so there is one client a pull, and tokens come from `registry.tokens`.
"""

import asyncio
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.images.reference import Reference
from archcheck.registry.client.manifests import parse_object
from archcheck.registry.hosts import api_host, split_url
from archcheck.registry.protocol import MANIFEST_LIMIT, LookupFailedError
from archcheck.registry.transport.origins import is_same_origin
from archcheck.registry.transport.trust import redirect_target
from archcheck.sources.charts.download import CHART_LIMIT
from archcheck.sources.charts.model import OCI
from archcheck.sources.charts.plain_http import is_plain

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_TAG_LIMIT = 20_000
_PULL_IT = "if that is right, pull the chart with helm, and check its folder"


class ChartRegistry:
    """An oras client for one registry and one pull, with bounds and with archcheck's own authorization."""

    def __init__(self, reference: Reference, *, plain: bool) -> None:
        from oras.provider import Registry
        from requests.adapters import HTTPAdapter

        class Adapter(HTTPAdapter):
            """oras sets no timeout."""

            def send(self, *args: Any, **options: Any) -> Any:
                options["timeout"] = (5, 30)
                return super().send(*args, **options)

        self._client = Registry(hostname=reference.registry, insecure=plain)
        self._client.auth = _Authorization(reference)
        session = self._client.session
        session.mount("https://", Adapter())
        session.mount("http://", Adapter())
        session.max_redirects = 5
        session.auth = lambda request: request  # else requests reads .netrc, here and after a redirect
        session.rebuild_auth = lambda request, response: _leave_behind(session, request, response)
        session.hooks["response"].append(_follow_with_care)
        self._container = self._client.get_container(f"{api_host(reference.registry)}/{reference.repository}")

    def close(self) -> None:
        """Close its connections."""
        self._client.session.close()

    def tags(self) -> list[str]:
        """Return the tags of the repository, as many as are worth looking at."""
        tags: list[str] = []
        url: str | None = f"{self._client.prefix}://{self._container.tags_url()}"
        while url is not None and len(tags) < _TAG_LIMIT:
            response = self._request(url, {})
            page = parse_object(self._body(response, MANIFEST_LIMIT), "the list of tags").get("tags")
            page = page if isinstance(page, list) else []
            tags.extend(tag for tag in page if isinstance(tag, str))
            url = _next_page(response) if page else None
        return tags

    def manifest(self, reference: Reference) -> bytes:
        """Return the manifest's bytes, verified where a digest was asked for."""
        url = f"{self._client.prefix}://{self._container.manifest_url(reference.target)}"
        body = self._body(self._request(url, {"Accept": _MANIFEST}), MANIFEST_LIMIT)
        if reference.digest:
            _require_digest(body, reference.digest)
        return body

    def blob(self, digest: str) -> bytes:
        """Return a blob, verified."""
        url = f"{self._client.prefix}://{self._container.get_blob_url(digest)}"
        body = self._body(self._request(url, {}), CHART_LIMIT)
        _require_digest(body, digest)
        return body

    def _request(self, url: str, headers: dict[str, str]) -> Any:
        request = type(self._client).do_request.__wrapped__  # without oras' retries of up to two minutes
        return request(self._client, url, "GET", headers=headers, stream=True)

    def _body(self, response: Any, limit: int) -> bytes:
        with response:
            body = bytearray()
            for piece in response.iter_content(64 * 1024):
                body += piece
                if len(body) > limit:
                    raise ChartError(f"{urlsplit(response.url).netloc} sends more than {limit} bytes")
        _require_success(response, bytes(body))
        return bytes(body)


@contextmanager
def connect(reference: Reference) -> Iterator[ChartRegistry]:
    """Give a session; on this machine one in plain http where the registry speaks no TLS."""
    from requests import exceptions

    if split_url(f"https://{reference.registry}/") is None:
        raise ChartError(f"{OCI}{reference.name} names no host that can be asked")
    session = ChartRegistry(reference, plain=is_plain(reference.registry))
    try:
        yield session
    except LookupFailedError as failure:
        raise ChartError(failure.outcome.message) from failure
    except exceptions.RequestException as error:
        raise ChartUnreachableError(
            f"{reference.registry} cannot be reached: {error}",
            hint="check the network and the proxy, and try again",
        ) from error
    except (ValueError, AttributeError) as error:
        raise ChartError(f"{OCI}{reference.name}: {error}") from error
    finally:
        session.close()


class _Authorization:
    """What oras asks for a header when a registry answers 401: its `AuthBackend`, by shape."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._header: str | None = None

    def load_configs(self, *_: Any, **__: Any) -> None:
        """Do nothing: credentials come from `registry.credentials`."""

    def authenticate_request(
        self,
        original: Any,
        headers: Mapping[str, str] | None,
        refresh: bool = False,  # noqa: FBT001, FBT002
    ) -> tuple[dict[str, str], bool]:
        """Return the headers with an answer to the challenge, and whether there is one."""
        if self._header is None or refresh:
            self._header = asyncio.run(_answer(original, self._reference))
        if self._header is None:
            return dict(headers or {}), False
        return {**(headers or {}), "Authorization": self._header}, True


async def _answer(response: Any, reference: Reference) -> str | None:
    from archcheck.registry.credentials.sources import Chain, machine_sources
    from archcheck.registry.mirrors.model import Mirror
    from archcheck.registry.mirrors.routes import Routes
    from archcheck.registry.transport.challenge import parse_challenges
    from archcheck.registry.transport.login import Logins
    from archcheck.registry.transport.servers import Servers
    from archcheck.registry.transport.tokens import Tokens

    credentials = Chain(machine_sources(os.environ))
    parts = urlsplit(response.url)
    transport = Servers(Routes(), credentials).transport(Mirror(f"{parts.scheme}://{parts.netloc}"))
    try:
        logins = Logins(reference.registry, Tokens(transport), credentials, _PULL_IT)
        challenges = parse_challenges([response.headers.get("www-authenticate", "")])
        return await logins.header(challenges, response.url, reference)
    finally:
        await transport.aclose()


def _next_page(response: Any) -> str | None:
    """Return the URL in a `Link: …; rel="next"`, which must stay on the host."""
    link = response.links.get("next", {}).get("url")
    if not link:
        return None
    target = urljoin(response.url, link)
    return target if is_same_origin(target, response.url) else None


def _require_digest(body: bytes, digest: str) -> None:
    algorithm, _, expected = digest.partition(":")
    if algorithm != "sha256" or hashlib.sha256(body).hexdigest() != expected:
        raise ChartError(f"the registry sends something else than {digest}")


def _require_success(response: Any, body: bytes) -> None:
    status, host = response.status_code, urlsplit(response.url).netloc
    if status == 200:
        return
    if status >= 500 or status in (408, 429):
        raise ChartUnreachableError(f"{host} answers {status}", hint="try again later")
    if status == 404:
        raise ChartError(f"{host} has no such chart or version")
    if status in (401, 403):
        raise ChartError(f"{host} refuses access", hint="docker login or helm registry login")
    raise ChartError(f"{host} answers {status}: {body[:200].decode(errors='replace')}")


def _leave_behind(session: Any, request: Any, response: Any) -> None:
    """Take the authorization out of a redirected request that goes to another scheme, host or port."""
    if session.should_strip_auth(response.request.url, request.url):
        request.headers.pop("Authorization", None)


def _follow_with_care(response: Any, *_: Any, **__: Any) -> None:
    """Stop requests from following a redirect that archcheck would not follow."""
    location = response.headers.get("location", "")
    if response.is_redirect and redirect_target(response.url, location) is None:
        host = urlsplit(response.url).netloc
        raise ChartError(f"{host} redirects to where nothing is followed: {location[:200]!r}")
