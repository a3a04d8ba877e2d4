"""A registry's refusal → what it means. Pure.

Registries answer 404 for three different things, hide private repositories behind 401, and say "rate limit"
in a 403: the error codes of the distribution-spec decide, and where there are none nobody guesses.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.http.pauses import asked_wait
from archcheck.registry.http.quota import quota_of

_ABSENT_CODES = frozenset({"MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND", "NAME_INVALID"})
_DENYING_CODES = frozenset({"UNAUTHORIZED", "DENIED"})
_BLOB_CODES = frozenset({"BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN"})
_API_VERSION = "docker-distribution-api-version"


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, reference: Reference, host: str = ""
) -> Missing | Unknown:
    """Return what an answer other than 200 says of `reference`.

    Args:
        status: the HTTP status.
        headers: the answer's headers by lower-case name.
        body: the answer's body, possibly cut.
        reference: what was asked for.
        host: who was asked, where that is not the reference's registry.

    """
    codes, text = _errors(body)
    host = host or reference.registry
    if status == 429 or "TOOMANYREQUESTS" in codes or (status == 403 and "rate limit" in text.lower()):
        return Unknown(Reason.RATE_LIMITED, _rate_limited(host, text, headers))
    if status == 401:
        return Unknown(
            Reason.DENIED,
            f"{host} wants a login, or has no {reference.repository}: it does not tell which"
            " (docker login stores a credential that archcheck uses)",
        )
    if status == 403:
        return Unknown(Reason.DENIED, f"{host} refuses access to {reference.repository}{_quoted(text)}")
    if status == 404:
        return _not_found(codes, text, headers, replace(reference, registry=host))
    if status >= 500 or status == 408:
        return Unknown(Reason.UNREACHABLE, f"{host} answers {status}{_quoted(text)}")
    return Unknown(Reason.INVALID, f"{host} answers {status}, which no registry should{_quoted(text)}")


def _not_found(
    codes: set[str], text: str, headers: Mapping[str, str], reference: Reference
) -> Missing | Unknown:
    if "accept header does not support" in text.lower():
        return Unknown(Reason.INVALID, f"{reference.registry} does not serve this media type{_quoted(text)}")
    if codes & _BLOB_CODES:
        return Unknown(Reason.INVALID, f"{reference.registry} has lost a part of {reference.repository}")
    if "NAME_UNKNOWN" in codes:
        return Missing(f"{reference.registry} has no repository {reference.repository}")
    if codes & _DENYING_CODES:
        return Unknown(
            Reason.DENIED, f"{reference.registry} refuses access to {reference.repository}{_quoted(text)}"
        )
    is_page = "html" in headers.get("content-type", "").lower()
    if codes & _ABSENT_CODES or (_API_VERSION in headers and not codes and not is_page):
        what = "digest" if reference.digest else "tag"
        return Missing(f"{reference.name} has no {what} {reference.target}")
    return Unknown(Reason.INVALID, f"{reference.registry} answers 404, but not as a registry does")


def _rate_limited(host: str, text: str, headers: Mapping[str, str]) -> str:
    """Tell Docker Hub's quota from its limit on abuse: the one takes hours, the other a pause."""
    pause = asked_wait(headers)
    if "pull rate limit" in text.lower():
        quota = quota_of(headers)
        window = f" of {quota.window / 3600:g} h" if quota is not None and quota.window else ""
        again = f"; it opens again in {_duration(pause)}" if pause else ""
        return (
            f"{host}: the quota of pulls{window} for this address or account is used up{again};"
            " a login raises it, a mirror or the cache saves it"
        )
    later = f", and wants a pause of {_duration(pause)}" if pause else ""
    return f"{host} has too many requests from here{later}; ask it less at a time, or later"


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
        return set(), "" if plain.startswith("<") else plain
    errors = document.get("errors") if isinstance(document, dict) else None
    entries = [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []
    codes = {str(entry.get("code", "")) for entry in entries}
    return codes, "; ".join(str(entry.get("message", "")) for entry in entries)


def _quoted(text: str) -> str:
    shortened = " ".join(text.split())[:200]
    return f": {shortened!r}" if shortened else ""
