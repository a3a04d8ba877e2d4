"""The pages of a list of tags (distribution-spec, "Listing Tags"). Pure; every byte is untrusted."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from archcheck.registry.client.manifests import parse_object

PAGE_LIMIT = 200
"""Pages that are read of one list."""

_NEXT = re.compile(r"""<([^<>]*)>[^,<]*;\s*rel\s*=\s*["']?next\b""", re.IGNORECASE)
"""The target of a link to the next page (RFC 8288). No `<` is within one: else a header of nothing else
is read to its end from each of them, for half a minute."""


def tags_in(body: bytes) -> list[str]:
    """Return the tags of a page; what is no text is none.

    Raises:
        LookupFailedError: the page is no JSON object.

    """
    tags = parse_object(body, "the list of tags").get("tags")
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def next_query(links: Iterable[str]) -> str:
    """Return the query of the link to the next page; empty where there is none."""
    for link in links:
        if (target := _NEXT.search(link)) is not None:
            try:
                return urlsplit(target[1]).query
            except ValueError:
                return ""
    return ""


def with_query(path: str, query: str) -> str:
    """Return a path with another page's query beside its own."""
    if not query:
        return path
    return f"{path}{'&' if '?' in path else '?'}{query}"
