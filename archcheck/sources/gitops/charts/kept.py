"""Charts that were fetched in earlier runs, by the address and version that they were asked for."""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from archcheck.storage.bounded import read_beginning
from archcheck.storage.replacing import write_aside

logger = logging.getLogger(__name__)

_FOLDER = "versions"
_LONGEST = 200


class KeptCharts:
    """The charts of a cache folder. What is damaged there is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, address: str, version: str) -> Path | None:
        """Return the archive of one version, whose digest is that of what was fetched."""
        digest = read_beginning(self._note(address, version), 64).decode(errors="replace")
        if not digest:
            return None
        path = self._folder / f"{digest}.tgz"
        return path if len(digest) == 64 and digest.isalnum() and _digest(path) == digest else None

    def versions(self, address: str) -> Iterator[str]:
        """Yield the versions that there are of a chart."""
        folder = self._notes(address)
        if folder.is_dir():
            yield from (unquote(path.name) for path in sorted(folder.iterdir()))

    def keep(self, address: str, version: str, archive: Path) -> Path:
        """Keep an archive, and return where it lies now; it stays where it is if it cannot be kept."""
        try:
            data = archive.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            path = self._folder / f"{digest}.tgz"
            if _digest(path) != digest:
                write_aside(path, data)
            write_aside(self._note(address, version), digest.encode())
        except Exception as error:  # noqa: BLE001 - a cache that cannot be written is done without
            logger.info("a chart is not kept: %s", error)
            return archive
        return path

    def _note(self, address: str, version: str) -> Path:
        return self._notes(address) / quote(version, safe="+")[:_LONGEST]

    def _notes(self, address: str) -> Path:
        return self._folder / _FOLDER / hashlib.sha256(address.encode()).hexdigest()[:32]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
