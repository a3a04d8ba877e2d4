"""A lock → its text: sorted, a block for each reference, a line for each platform.

An index that is more than its platforms (entries without one, indexes within it) has a line for that.

Where one image changes, one block changes; a platform that is lost is a line that is gone.
"""

import re
from collections.abc import Iterator

from archcheck.documents.quoting import quoted
from archcheck.images.availability import Found, Unknown
from archcheck.registry.client.listings import fields_of_listing, fields_of_platform
from archcheck.registry.lock.model import Lock, Locked, LockedChart
from archcheck.registry.lock.platforms import lockable_listing, lockable_platform, text_of_platform

HEADER = "# Which platforms each image has. Written by archcheck lock; archcheck --locked asks nobody else.\n"
ARTIFACT = "artifact"
VERSION = 1
WITH_CHARTS = 2
"""The version of a lock that has charts, which an archcheck that knows none would leave out."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9./:@_+-]*[A-Za-z0-9._-]")


def lock_text(lock: Lock) -> str:
    """Return the text of a lock."""
    checked = f"checked: {lock.checked}\n" if lock.checked else ""
    blocks = "".join(_block(name, lock.entries[name]) for name in sorted(lock.entries))
    images = f"images:\n{blocks}" if blocks else "images: {}\n"
    version = WITH_CHARTS if lock.charts else VERSION
    charts = "".join(_chart_block(name, lock.charts[name]) for name in sorted(lock.charts))
    return f"{HEADER}version: {version}\n{checked}{images}" + (f"charts:\n{charts}" if charts else "")


def key_text(name: str) -> str:
    """Return a reference as the key of its block."""
    return name if _PLAIN.fullmatch(name) else quoted(name)


def _chart_block(name: str, chart: LockedChart) -> str:
    digest = f"    digest: {chart.digest}\n" if chart.digest else ""
    return f"  {quoted(name)}:\n    version: {quoted(chart.version)}\n{digest}    seen: {chart.seen}\n"


def _block(name: str, entry: Locked) -> str:
    return "".join(f"{line}\n" for line in (f"  {key_text(name)}:", *_lines(entry)))


def _lines(entry: Locked) -> Iterator[str]:
    match entry.answer:
        case Found(platforms=platforms, digest=digest, kind=kind, listing=listing):
            yield f"    digest: {digest}"
            yield f"    kind: {kind.value}"
            yield "    platforms:" if platforms else "    platforms: []"
            for platform in map(lockable_platform, platforms):
                yield f"      - {text_of_platform(platform) or quoted(fields_of_platform(platform))}"
            if listing is not None:
                yield f"    listing: {quoted(fields_of_listing(lockable_listing(listing)))}"
        case Unknown():
            yield f"    kind: {ARTIFACT}"
    yield f"    seen: {entry.seen}"
