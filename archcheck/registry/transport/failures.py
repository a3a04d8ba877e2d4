"""A registry's refusal → what it means. Pure.

Registries answer 404 for three different things, hide private repositories behind 401, and say "rate limit"
in a 403: the error codes of the distribution-spec decide, and where there are none, nothing is guessed.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import DOCKER_HUB, Reference
from archcheck.registry.hosts import api_host
from archcheck.registry.transport.messages import NO_NOTE, Note
from archcheck.registry.transport.quota import quota_of
from archcheck.registry.transport.retry_after import asked_wait

_ABSENT_CODES = frozenset({"MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND", "NAME_INVALID"})
_DENYING_CODES = frozenset({"UNAUTHORIZED", "DENIED"})
_BLOB_CODES = frozenset({"BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN"})
_TITLE = re.compile(r"<title>([^<]{1,200})</title>", re.IGNORECASE)
_API_VERSION = "docker-distribution-api-version"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and what was asked, where that is not what a reference names: a mirror rewrites repositories.

    `note` says what is known of the login, `proxy` which proxy may have answered instead, `target` where the
    host redirected to, which answered.
    """

    host: str
    repository: str
    note: Note = NO_NOTE
    proxy: str = ""
    target: str = ""

    @property
    def answering(self) -> str:
        """The host that answered, as messages name it."""
        return f"{self.target}, to which {self.host} redirects," if self.target else self.host


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, reference: Reference, asked: Asked | None = None
) -> Missing | Unknown:
    """Return what an answer other than 200 says of `reference`.

    Args:
        status: the HTTP status.
        headers: the answer's headers by lower-case name.
        body: the answer's body, possibly cut.
        reference: what was asked for.
        asked: whom and what was asked, where that is not what the reference names.

    """
    asked = asked or Asked(reference.registry, reference.repository)
    codes, text = _errors(body)
    outcome = _meaning(status, headers, codes, text, reference, asked)
    if asked.proxy and not codes and isinstance(outcome, Unknown):
        return replace(outcome, message=f"{outcome.message} (through the proxy {asked.proxy})")
    return outcome


def is_upstreams_quota(host: str, body: bytes) -> bool:
    """Return whether a host only passes on that Docker Hub's quota is used up.

    A mirror or a proxy of several registries does: that is a word about this repository, not about others.
    """
    return b"pull rate limit" in body and host != api_host(DOCKER_HUB)


def _meaning(
    status: int,
    headers: Mapping[str, str],
    codes: set[str],
    text: str,
    reference: Reference,
    asked: Asked,
) -> Missing | Unknown:
    host = asked.answering
    if status == 429 or "TOOMANYREQUESTS" in codes or (status == 403 and "rate limit" in text.lower()):
        return Unknown(Reason.RATE_LIMITED, _rate_limited(asked, text, headers))
    if status == 401:
        return _login_wanted(asked)
    if status == 403:
        note = f"; {asked.note.text}" if asked.note else ""
        message = f"{host} refuses access to {asked.repository}{_quoted(text)}{note}"
        return Unknown(Reason.DENIED, message, asked.note.remedy)
    if status == 404:
        named = replace(reference, registry=asked.target or asked.host, repository=asked.repository)
        return _not_found(codes, text, headers, named, host)
    if status >= 500 or status == 408:
        return Unknown(Reason.UNREACHABLE, f"{host} answers {status}{_quoted(text)}")
    return Unknown(Reason.INVALID, _odd(status, asked, text))


def _login_wanted(asked: Asked) -> Unknown:
    """Return what a 401 means. A login does not follow a redirect: no new one is advised there."""
    what = f"{asked.answering} wants a login, or has no {asked.repository}: it does not tell which"
    if asked.target:
        remedy = f"check the name, and why {asked.host} redirects there: a login does not follow a redirect"
        return Unknown(Reason.DENIED, f"{what}; no login for {asked.host} is sent there", remedy)
    if asked.note:
        return Unknown(Reason.DENIED, f"{what}; {asked.note.text}", asked.note.remedy)
    return Unknown(Reason.DENIED, f"{what} (docker login stores a credential that archcheck uses)")


def _odd(status: int, asked: Asked, text: str) -> str:
    """Return what a status is due to that no registry should answer with: what stands before it, mostly."""
    said = text.lower()
    host = asked.answering
    where = f"registries: {asked.target or asked.host}:"
    if (status == 400 and "https server" in said) or "https port" in said:
        return f"{host} speaks TLS, and was asked in plain http{_quoted(text)}; leave out {where} plain-http"
    if status in (400, 495, 496) and "certificate" in said:
        return f"{host} wants a client certificate{_quoted(text)}; name it under {where} client-cert"
    return f"{host} answers {status}, which no registry should{_quoted(text)}"


def _not_found(
    codes: set[str], text: str, headers: Mapping[str, str], reference: Reference, host: str
) -> Missing | Unknown:
    if "accept header does not support" in text.lower():
        return Unknown(Reason.INVALID, f"{host} does not serve this media type{_quoted(text)}")
    if codes & _BLOB_CODES:
        return Unknown(Reason.INVALID, f"{host} has lost a part of {reference.repository}")
    if "NAME_UNKNOWN" in codes:
        return Missing(f"{reference.registry} has no repository {reference.repository}")
    if codes & _DENYING_CODES:
        return Unknown(Reason.DENIED, f"{host} refuses access to {reference.repository}{_quoted(text)}")
    is_page = "html" in headers.get("content-type", "").lower()
    if codes & _ABSENT_CODES or (_API_VERSION in headers and not codes and not is_page):
        what = "digest" if reference.digest else "tag"
        return Missing(f"{reference.name} has no {what} {reference.target}")
    return Unknown(Reason.INVALID, f"{host} answers 404, but not as a registry does")


def _rate_limited(asked: Asked, text: str, headers: Mapping[str, str]) -> str:
    """Tell Docker Hub's quota from its limit on abuse: the one takes hours, the other a pause."""
    host = asked.target or asked.host
    pause = asked_wait(headers)
    if "pull rate limit" in text.lower():
        quota = quota_of(headers)
        window = f" of {quota.window / 3600:g} h" if quota is not None and quota.window else ""
        again = f"; it opens again in {_duration(pause)}" if pause else ""
        whose = "" if host in (DOCKER_HUB, api_host(DOCKER_HUB)) else " of the registry behind it"
        return (
            f"{asked.answering}: the quota of pulls{whose}{window} for this address or account is used up"
            f"{again}; a login raises it, a mirror or the cache saves it"
        )
    later = f", and wants a pause of {_duration(pause)}" if pause else ""
    return f"{asked.answering} has too many requests from here{later}; ask it less at a time, or later"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _errors(body: bytes) -> tuple[set[str], str]:
    """Return the error codes of the distribution-spec in a body, and its messages as one text."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        plain = body[:2000].decode("utf-8", "replace").strip()
        return set(), _title(plain) if plain.startswith("<") else plain
    errors = document.get("errors") if isinstance(document, dict) else None
    entries = [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []
    codes = {str(entry.get("code", "")) for entry in entries}
    return codes, "; ".join(str(entry.get("message", "")) for entry in entries)


def _title(page: str) -> str:
    """Return the title of a web page: nginx and proxies say there what is wrong."""
    title = _TITLE.search(page)
    return html.unescape(title[1]).strip() if title is not None else ""


def _quoted(text: str) -> str:
    shortened = " ".join(text.split())[:200]
    return f": {shortened!r}" if shortened else ""
