"""What kustomize built, kept by the digest of all that it was built of; a Secret in the clear never is."""

import hashlib
import io
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from archcheck.documents.nodes import get
from archcheck.documents.reading import Document, read
from archcheck.documents.splitting import split
from archcheck.sources.gitops.render_cache import RenderCache, identity_of, key_of
from archcheck.sources.kustomize import find_kustomize
from archcheck.sources.trees.discover.file_references import may_be_path
from archcheck.sources.trees.discover.kustomizations import Kustomization, real
from archcheck.sources.trial_builds.scratch import every_text
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.unread.encryption import is_encrypted

_CIPHER = re.compile(rb"ENC\[AES256_GCM,[^\]\r\n]*\]")
_PLACEHOLDER = b"ENC[AES256_GCM,data:]"
_SECRET = re.compile(rb"^kind:[ \t]*[\"']?Secret\b", re.MULTILINE)
_ANY_SECRET = re.compile(rb"kind[\"']?[ \t]*:[ \t]*[\"']?Secret\b")
_GENERATOR = b"secretGenerator"
_DATA = ("data", "stringData")
_SIZE_LIMIT = 256 * 1024 * 1024


class KeptBuilds:
    """The builds of one run: each file is read once for the keys of all of them."""

    def __init__(self, cache: RenderCache) -> None:
        self._cache = cache
        self._digests: dict[str, str] = {}

    def of(
        self,
        folder: Path,
        text: bytes,
        parts: Sequence[Kustomization],
        options: object,
        build: Callable[[], bytes],
    ) -> bytes:
        """Return what is built, without the ciphers of SOPS: as it was kept, or as it is made now.

        Args:
            folder: what is built.
            text: its kustomization.
            parts: all that it is made of. What any text of them may mean as a path counts.
            options: how kustomize is told to build.
            build: makes it.

        """

        def made() -> tuple[bytes, bool]:
            output = _CIPHER.sub(_PLACEHOLDER, build())
            return output, not (_has_secret(output) or any(map(_reads_secret, _files_of(parts))))

        return self._cache.of(self._key(folder, text, parts, options), made)

    def _key(self, folder: Path, text: bytes, parts: Sequence[Kustomization], options: object) -> str:
        files = dict.fromkeys(path for part in parts for path in _named(part))
        contents = [(path, self._digest(path)) for path in files]
        programs = [identity_of(path) for path in (find_kustomize() or [])[:1]]
        written = text.decode(errors="backslashreplace")
        return key_of("kustomize", str(folder), written, contents, programs, options)

    def _digest(self, path: str) -> str:
        """Return the digest of a file; empty where there is none."""
        if path not in self._digests:
            self._digests[path] = _digest_of(path)
        return self._digests[path]


def _digest_of(path: str) -> str:
    try:
        found = os.stat(path)  # noqa: PTH116, a name that may be none
        if not stat.S_ISREG(found.st_mode) or found.st_size > _SIZE_LIMIT:
            return f"{found.st_mode} {found.st_size} {found.st_mtime_ns}"
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _named(part: Kustomization) -> Iterator[str]:
    """Yield the paths that a kustomization may read."""
    directory = real(part.directory)
    yield str(directory / part.file.name)
    for text in every_text(part):
        if may_be_path(text):
            yield os.path.normpath(directory / text)


def _files_of(parts: Sequence[Kustomization]) -> Iterator[Path]:
    return (file for part in parts for file in (*part.resources, part.file))


def _reads_secret(file: Path) -> bool:
    """Return whether a Secret in the clear goes into a build, which a replacement may copy out of it.

    kustomize leaves one out that is annotated `config.kubernetes.io/local-config`.
    """
    text = read_beginning(file, _SIZE_LIMIT)
    return _GENERATOR in text or _has_secret(text, _ANY_SECRET)


def _has_secret(text: bytes, secret: re.Pattern[bytes] = _SECRET) -> bool:
    """Return whether a Secret in a text has data that is not encrypted."""
    if secret.search(text) is None:
        return False
    return any(_is_clear(chunk.data, secret) for chunk in split(io.BytesIO(text)) if chunk.data)


def _is_clear(text: bytes, secret: re.Pattern[bytes]) -> bool:
    if secret.search(text) is None:
        return False
    roots = [reading.root for reading in read(io.BytesIO(text)) if isinstance(reading, Document)]
    has_data = any(get(root, key) is not None for root in roots for key in _DATA)
    return has_data and not all(map(is_encrypted, roots))
