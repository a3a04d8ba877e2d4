"""Registries over HTTP by the distribution-spec's pull API.

The first request to a host doubles as the question how it authenticates; the others wait for its answer, so
that a host's challenge is paid once in a run.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.challenge import Challenge, parse_challenges
from archcheck.registry.credentials import DockerCredentials
from archcheck.registry.digests import ALGORITHMS, verify
from archcheck.registry.failures import refusal
from archcheck.registry.hosts import api_host, host_name
from archcheck.registry.manifests import ACCEPT
from archcheck.registry.protocol import MANIFEST_LIMIT, Content, Descriptor, LookupFailedError
from archcheck.registry.tokens import Tokens
from archcheck.registry.transport import Answer, Transport
from archcheck.registry.trust import is_loopback, redirect_target

logger = logging.getLogger(__name__)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
REDIRECT_LIMIT = 5


@dataclass(slots=True)
class _Host:
    """What a run has learned of one registry."""

    scheme: str = "https"
    challenges: list[Challenge] = field(default_factory=list)
    asked: bool = False
    dead: Missing | Unknown | None = None
    first: asyncio.Lock = field(default_factory=asyncio.Lock)


class HttpRegistry:
    """Every registry that speaks HTTP; the reference says which."""

    def __init__(self, transport: Transport, credentials: DockerCredentials) -> None:
        self._transport = transport
        self._tokens = Tokens(transport, credentials)
        self._hosts: dict[str, _Host] = {}

    async def manifest(self, reference: Reference) -> Content:
        """Return the manifest, checked against the digest that the registry itself claims.

        Raises:
            LookupFailedError: what `refusal` makes of the answer, or no answer.

        """
        answer = await self._get(reference, f"manifests/{reference.target}", ACCEPT)
        claimed = answer.headers.get("docker-content-digest", "")
        if not reference.digest and claimed.partition(":")[0] in ALGORITHMS:
            verify(answer.body, claimed, "the manifest")
        return Content(answer.body, answer.headers.get("content-type", ""), urlsplit(answer.url).netloc)

    async def blob(self, reference: Reference, descriptor: Descriptor) -> bytes:
        """Return a blob. Raises as `manifest` does; a blob that is gone does not make the tag missing."""
        try:
            return (await self._get(reference, f"blobs/{descriptor.digest}", "*/*")).body
        except LookupFailedError as failure:
            if isinstance(failure.outcome, Missing):
                message = f"{reference.registry} has lost a part of {reference.repository}"
                raise LookupFailedError(Unknown(Reason.INVALID, message)) from failure
            raise

    def give_up(self, registry: str) -> None:
        """Ask a host no more that has not given its first answer within the time for one image."""
        host = self._hosts.setdefault(registry, _Host())
        if not host.asked and host.dead is None:
            host.dead = Unknown(Reason.UNREACHABLE, f"{registry} gave no full answer in time")

    async def _get(self, reference: Reference, path: str, accept: str) -> Answer:
        host = self._hosts.setdefault(reference.registry, _Host())
        if not host.asked:
            async with host.first:
                if host.dead is not None:
                    raise LookupFailedError(host.dead)
                if not host.asked:
                    return _successful(await self._get_first(host, reference, path, accept), reference)
        return _successful(await self._get_authorized(host, reference, path, accept), reference)

    async def _get_first(self, host: _Host, reference: Reference, path: str, accept: str) -> Answer:
        """Ask a host for the first time; on this machine it may speak plain http, as Docker has it.

        A host that cannot be reached after all retries is not tried again for the next image.
        """
        try:
            return await self._get_authorized(host, reference, path, accept)
        except LookupFailedError as failure:
            outcome = failure.outcome
            if not _may_be_plain(reference.registry, failure):
                if not host.asked and isinstance(outcome, Unknown) and outcome.reason is Reason.UNREACHABLE:
                    host.dead = outcome
                raise
        logger.debug("%s does not speak TLS: asking it in plain http", reference.registry)
        host.scheme = "http"
        return await self._get_authorized(host, reference, path, accept)

    async def _get_authorized(self, host: _Host, reference: Reference, path: str, accept: str) -> Answer:
        """Ask with the token that the host is known to want; where it refuses, once more with a fresh one."""
        url = f"{host.scheme}://{api_host(reference.registry)}/v2/{reference.repository}/{path}"
        authorization = await self._authorization(host, url, reference) if host.challenges else None
        answer = await self._follow(host, url, accept, authorization)
        if answer.status != 401 or _origin(answer.url) != _origin(url):
            return answer
        self._tokens.forget(host.challenges, reference.repository)
        host.challenges = parse_challenges(answer.headers.get_list("www-authenticate"))
        authorization = await self._authorization(host, url, reference)
        return await self._follow(host, url, accept, authorization) if authorization else answer

    async def _authorization(self, host: _Host, url: str, reference: Reference) -> str | None:
        return await self._tokens.authorization(
            host.challenges, url, reference.registry, reference.repository
        )

    async def _follow(self, host: _Host, url: str, accept: str, authorization: str | None) -> Answer:
        """Return the answer at the end of the redirects.

        Authorization stays behind where scheme, host or port change; a host that a redirect leads to gets
        an anonymous token at most (registry.k8s.io leads to registries that want one).
        """
        asked, anonymous = url, False
        for _ in range(2 * REDIRECT_LIMIT):
            headers = {"Accept": accept} | ({"Authorization": authorization} if authorization else {})
            answer = await self._transport.get(asked, headers, MANIFEST_LIMIT)
            host.asked = True
            if answer.status == 401 and _origin(asked) != _origin(url) and not anonymous:
                anonymous = True
                challenges = parse_challenges(answer.headers.get_list("www-authenticate"))
                authorization = await self._tokens.authorization(challenges, asked, "", "")
                if authorization:
                    continue
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            target = _redirected(asked, answer.headers["location"])
            if _origin(target) != _origin(asked):
                authorization, anonymous = None, False
            asked = target
        raise LookupFailedError(Unknown(Reason.INVALID, f"{urlsplit(url).hostname} redirects without end"))


def _successful(answer: Answer, reference: Reference) -> Answer:
    if answer.status == 200:
        return answer
    headers = {name.lower(): value for name, value in answer.headers.items()}
    raise LookupFailedError(refusal(answer.status, headers, answer.body, reference))


def _may_be_plain(registry: str, failure: LookupFailedError) -> bool:
    """Return whether a failed TLS handshake may mean plain http.

    Only on this machine, and never where a certificate was shown.
    """
    if not is_loopback(host_name(registry)):
        return False
    cause = str(failure.__cause__)
    return "SSL" in cause and "CERTIFICATE" not in cause.upper()


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()


def _redirected(url: str, location: str) -> str:
    """Return where a redirect leads.

    Raises:
        LookupFailedError: out of TLS, to this machine from elsewhere, or to no web address.

    """
    target = redirect_target(url, location)
    if target is None:
        message = f"{urlsplit(url).hostname} redirects to where nobody follows: {location[:200]!r}"
        raise LookupFailedError(Unknown(Reason.INVALID, message))
    return target
