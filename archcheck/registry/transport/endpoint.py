"""One endpoint as a `Registry`: manifests, blobs and lists of tags by the distribution-spec's pull API."""

from dataclasses import replace
from urllib.parse import quote, urlsplit

from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.client.manifests import ACCEPT, media_type
from archcheck.registry.digests import ALGORITHMS, verify
from archcheck.registry.hosts import api_host
from archcheck.registry.mirrors.model import Endpoint
from archcheck.registry.protocol import MANIFEST_LIMIT, Content, Descriptor, LookupFailedError
from archcheck.registry.transport.failures import Asked, refusal
from archcheck.registry.transport.messages import RegistryRequest, RegistryResponse
from archcheck.registry.transport.origins import is_same_origin
from archcheck.registry.transport.redirects import place_of
from archcheck.registry.transport.server import Server
from archcheck.registry.transport.tag_pages import PAGE_LIMIT, next_query, tags_in, with_query

_PAGE = (b"<!doctype", b"<html", b"<head")
_PAGES = ("text/html", "application/xhtml+xml")


class EndpointRegistry:
    """The images of one registry, as one endpoint has them: the registry's own host or a mirror's."""

    def __init__(self, endpoint: Endpoint, server: Server) -> None:
        self._endpoint = endpoint
        self._server = server

    async def manifest(self, reference: Reference) -> Content:
        """Return the manifest, checked against the digest that the registry itself claims.

        Raises:
            LookupFailedError: what `refusal` makes of the answer, or no answer.

        """
        answer = await self._pull(reference)
        return _content(answer, reference)

    async def manifest_if_changed(self, reference: Reference, validator: str) -> Content | None:
        """Return the manifest; None where it still is the one with this entity tag. Raises as `manifest`."""
        answer = await self._pull(reference, ("If-None-Match", validator))
        return None if answer.status == 304 else _content(answer, reference)

    async def digest(self, reference: Reference) -> str | None:
        """Return the digest that a tag has now; None where a HEAD request does not tell.

        Docker Hub does not count it as a pull. A refusal has no body that says why: a GET then asks again.

        Raises:
            LookupFailedError: the host cannot be reached.

        """
        self._server.limits.require_check()
        ask = self._ask(reference, f"manifests/{reference.target}", (("Accept", ACCEPT),), "HEAD")
        answer = await self._server.ask(ask)
        if answer.status == 429:
            raise self._server.limits.record_refused_check()
        claimed = answer.headers.get("docker-content-digest", "")
        is_digest = claimed.partition(":")[0] in ALGORITHMS
        return claimed if answer.status == 200 and is_digest else None

    async def blob(self, reference: Reference, descriptor: Descriptor, limit: int = MANIFEST_LIMIT) -> bytes:
        """Return a blob. Raises as `manifest` does; a blob that is gone does not make the tag missing."""
        ask = self._ask(reference, f"blobs/{descriptor.digest}", (("Accept", "*/*"),))
        try:
            return (await self._get(reference, replace(ask, limit=limit))).body
        except LookupFailedError as failure:
            if isinstance(failure.outcome, Missing):
                message = f"{self._server.host} has lost a part of {reference.repository}"
                raise LookupFailedError(Unknown(Reason.INVALID, message)) from failure
            raise

    async def tags(self, reference: Reference, limit: int) -> list[str]:
        """Return the tags of a repository, page by page until there are `limit`. Raises as `manifest`.

        A page is named by the query of the link to it: what else a link says leads nowhere.
        """
        tags: list[str] = []
        first = self._ask(reference, "tags/list", (("Accept", "application/json"),))
        query, seen = "", set[str]()
        while query not in seen and len(seen) < PAGE_LIMIT and len(tags) < limit:
            seen.add(query)
            answer = await self._get(reference, replace(first, path=with_query(first.path, query)))
            page = tags_in(answer.body)
            tags += page
            query = next_query(answer.headers.get_list("link")) if page else ""
        return tags[:limit]

    async def _pull(self, reference: Reference, *headers: tuple[str, str]) -> RegistryResponse:
        """Ask for a manifest, which counts as a pull: not where the quota is used up."""
        self._server.limits.require_pull(self._endpoint.mirror.repository(reference.repository))
        ask = self._ask(reference, f"manifests/{reference.target}", (("Accept", ACCEPT), *headers))
        answer = await self._get(reference, ask)
        if answer.status == 200 and _is_web_page(answer):
            message = f"{self._server.host} answers with a web page: no registry, or a login page before one"
            raise LookupFailedError(Unknown(Reason.INVALID, message))
        return answer

    async def _get(self, reference: Reference, ask: RegistryRequest) -> RegistryResponse:
        answer = await self._server.ask(ask)
        if answer.status in (200, 304):
            return answer
        outcome = refusal(
            answer.status, answer.headers, answer.body, reference, self._asked(reference, answer)
        )
        if isinstance(outcome, Unknown) and outcome.reason is Reason.RATE_LIMITED:
            repository = self._endpoint.mirror.repository(reference.repository)
            self._server.limits.record_refused_pull(repository, outcome, answer.body)
        raise LookupFailedError(outcome)

    def _asked(self, reference: Reference, answer: RegistryResponse) -> Asked:
        """Return whom and what was asked, as far as that is not what the reference names."""
        is_origin = self._endpoint.is_origin
        host = "" if is_origin else self._server.host
        repository = self._endpoint.mirror.repository(reference.repository)
        is_led = not is_same_origin(answer.url, f"{urlsplit(answer.url).scheme}://{self._server.host}")
        target = place_of(answer.url) if is_led else ""
        return Asked(host or reference.registry, repository, answer.note, answer.proxy, target)

    def _ask(
        self, reference: Reference, path: str, headers: tuple[tuple[str, str], ...], method: str = "GET"
    ) -> RegistryRequest:
        """Return the question; a mirror hears in `ns` whose image it is about, as from containerd."""
        mirror = self._endpoint.mirror
        repository = mirror.repository(reference.repository)
        namespace = ""
        if mirror.host != api_host(self._endpoint.registry):
            namespace = f"?ns={quote(self._endpoint.registry, safe='')}"
        url = f"{mirror.path}/{repository}/{path}{namespace}"
        return RegistryRequest(url, repository, reference, (*mirror.headers, *headers), method)


def _is_web_page(answer: RegistryResponse) -> bool:
    """Return whether an answer is a page, by what it is: some servers call a manifest one, or a page text."""
    start = answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_called_one = media_type(answer.headers.get("content-type", "")) in _PAGES
    return start.startswith(_PAGE) or (is_called_one and not start.startswith(b"{"))


def _content(answer: RegistryResponse, reference: Reference) -> Content:
    claimed = answer.headers.get("docker-content-digest", "")
    states_digest = claimed.partition(":")[0] in ALGORITHMS
    if not reference.digest and states_digest:
        verify(answer.body, claimed, "the manifest")
    return Content(
        answer.body,
        answer.headers.get("content-type", ""),
        urlsplit(answer.url).netloc,
        answer.headers.get("etag", ""),
        states_digest,
    )
