"""The cache on disk: one SQLite file, for several processes at a time.

A digest's kind and platforms are kept for ever, as content never changes; where a name leads is kept with
the time when it was asked. Refusals and failures are not kept, and no token, no credential ever is. Whatever
is wrong with the file, the run goes on without it.
"""

import json
import logging
import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archcheck.images.availability import Found, ManifestKind, Reason, Unknown
from archcheck.images.listing import platforms_of
from archcheck.images.platform import Platform
from archcheck.registry.cache import waiting
from archcheck.registry.cache.model import CacheEntry, CacheKey, Name
from archcheck.registry.cache.waiting import patiently
from archcheck.registry.client.listings import fields_of_listing, listing_of_fields

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "lookups-v2.sqlite3"
_EARLIER = ("lookups-v1.sqlite3",)
"""Files of earlier versions: they know of an index only what it has, not how it is laid out."""
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS manifests (
    digest TEXT PRIMARY KEY, kind TEXT NOT NULL, platforms TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS names (
    route TEXT, target TEXT, digest TEXT NOT NULL, place TEXT NOT NULL, host TEXT NOT NULL,
    validator TEXT NOT NULL, states_digest INTEGER NOT NULL, checked_at REAL NOT NULL,
    PRIMARY KEY (route, target)) WITHOUT ROWID""",
)
_READ = """
SELECT names.digest, place, host, validator, states_digest, checked_at, kind, platforms
FROM names JOIN manifests ON manifests.digest = names.digest WHERE route = ? AND target = ?
"""
_ARTIFACT = "artifact"

logger = logging.getLogger(__name__)


class Store:
    """The cache in one folder. Nothing here raises: a cache that fails is a warning."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._has_failed = False

    def read(self, keys: Iterable[CacheKey]) -> dict[CacheKey, CacheEntry]:
        """Return what is kept of each key, however old."""
        entries: dict[CacheKey, CacheEntry] = {}
        wanted = list(keys)
        if not _exists(self.path):
            return entries
        try:
            entries = patiently(self.path, lambda: _read(self.path, wanted))
        except _failures() as error:
            if "no such table" not in str(error):  # another process has only just made the file
                self._warn(error)
        return entries

    def write(self, entries: Iterable[tuple[CacheKey, CacheEntry]]) -> None:
        """Keep entries, all or none of them."""
        kept = list(entries)
        if not kept or self._has_failed:
            return
        try:
            _prepare(self.path)
            patiently(self.path, lambda: _write(self.path, kept))
        except _failures() as error:
            self._warn(error)

    def clear(self) -> None:
        """Remove the file, and what SQLite may have left beside it.

        Raises:
            OSError: it cannot be removed.

        """
        for name in (FILE_NAME, *_EARLIER):
            for suffix in ("", "-journal", "-wal", "-shm"):
                self.path.with_name(name + suffix).unlink(missing_ok=True)

    def _warn(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            logger.warning(
                "the cache is not used: %s: %s (archcheck cache clear makes a new one)", self.path, error
            )


def _failures() -> tuple[type[Exception], ...]:
    """Return what a cache may fail with; SQLite is missing from some Pythons."""
    try:
        import sqlite3
    except ImportError:
        return (OSError, ValueError, ImportError)
    return (OSError, ValueError, sqlite3.Error)


def _connect(path: Path) -> "sqlite3.Connection":
    import sqlite3

    _require_own(path)
    uri = f"{path.absolute().as_uri()}?mode=rw"
    database = sqlite3.connect(uri, uri=True, timeout=waiting.BUSY_TIMEOUT, isolation_level=None)
    database.execute("PRAGMA synchronous = NORMAL")
    return database


def _read(path: Path, keys: list[CacheKey]) -> dict[CacheKey, CacheEntry]:
    entries: dict[CacheKey, CacheEntry] = {}
    with closing(_connect(path)) as database:
        for key in keys:
            row = database.execute(_READ, (key.route, key.reference.target)).fetchone()
            entry = _entry(row) if row is not None else None
            if entry is not None:
                entries[key] = entry
    return entries


def _write(path: Path, kept: list[tuple[CacheKey, CacheEntry]]) -> None:
    with closing(_connect(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA:
            database.execute(statement)
        database.executemany(
            "INSERT OR REPLACE INTO manifests VALUES (?, ?, ?)",
            ((entry.name.digest, *_columns(entry.answer)) for _, entry in kept),
        )
        database.executemany(
            "INSERT OR REPLACE INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((key.route, key.reference.target, *_fields(entry.name)) for key, entry in kept),
        )
        database.execute("COMMIT")


def _fields(name: Name) -> tuple[str, str, str, str, int, float]:
    states_digest = int(name.states_digest)
    return name.digest, name.location, name.host, name.validator, states_digest, name.checked_at


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _prepare(path: Path) -> None:
    """Make the folder and the file, for this user alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))


def _require_own(path: Path) -> None:
    """Refuse a file that another user could have filled.

    Raises:
        OSError: it belongs to another user, or another user may write it.

    """
    if not hasattr(os, "geteuid"):
        return
    for owned in (path, path.parent):
        status = owned.stat()
        if status.st_uid not in (os.geteuid(), 0):
            raise PermissionError(f"{owned} belongs to another user")
        if status.st_mode & 0o002 and not status.st_mode & 0o1000:
            raise PermissionError(f"{owned} may be written by every user")


def _columns(answer: Found | Unknown) -> tuple[str, str]:
    if isinstance(answer, Unknown):
        return _ARTIFACT, json.dumps(answer.message)
    if answer.listing is not None:
        return answer.kind.value, json.dumps(fields_of_listing(answer.listing))
    fields = [
        [platform.os, platform.architecture, platform.variant, platform.os_version]
        for platform in answer.platforms
    ]
    return answer.kind.value, json.dumps(fields)


def _entry(row: tuple[Any, ...]) -> CacheEntry | None:
    """Return an entry of a row; None where the row is not one of ours."""
    digest, location, host, validator, states_digest, checked_at, kind, stored = row
    texts = (digest, location, host, validator, kind, stored)
    if not all(isinstance(text, str) for text in texts):
        return None
    try:
        content = json.loads(stored)
        name = Name(digest, location, host, validator, bool(states_digest), float(checked_at))
        if kind == _ARTIFACT:
            return CacheEntry(name, Unknown(Reason.ARTIFACT, content)) if isinstance(content, str) else None
        if kind == ManifestKind.INDEX and isinstance(content, dict):
            listing = listing_of_fields(content)
            return CacheEntry(
                name, Found(platforms_of(listing), digest, ManifestKind.INDEX, host, listing=listing)
            )
        return CacheEntry(name, Found(_platforms(content), digest, ManifestKind(kind), host))
    except (ValueError, TypeError, RecursionError):
        return None


def _platforms(content: object) -> tuple[Platform, ...]:
    """Return the platforms of a row.

    Raises:
        ValueError: it holds something else.

    """
    if not isinstance(content, list) or not all(_is_platform(fields) for fields in content):
        raise ValueError("no list of platforms")
    return tuple(Platform(*fields) for fields in content)


def _is_platform(fields: object) -> bool:
    return isinstance(fields, list) and len(fields) == 4 and all(isinstance(text, str) for text in fields)
