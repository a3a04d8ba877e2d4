"""The text of a lock → what it says; a complaint names the line."""

import io
import re
from datetime import date

from archcheck.documents import nodes
from archcheck.documents.nodes import Mapping, YamlNode
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import InputError
from archcheck.images.availability import Found, ManifestKind
from archcheck.images.listing import Listing
from archcheck.images.platform import Platform
from archcheck.registry.client.listings import listing_of_fields, platform_of_fields
from archcheck.registry.lock.markers import MARKER, lines_of
from archcheck.registry.lock.model import AN_ARTIFACT, Lock, LockAnswer, Locked, LockedChart
from archcheck.registry.lock.platforms import platform_of_text
from archcheck.registry.lock.writing import ARTIFACT, VERSION, WITH_CHARTS

_DIGEST = re.compile(r"[a-z0-9]+:[0-9a-f]{32,128}")
_ANEW = "archcheck lock --update writes it anew"
_JOIN = "archcheck lock writes it anew, and asks for what the two sides do not agree on"
_MADE_OF = frozenset({"digest", "kind", "listing", "platforms", "seen"})
_CHART_VERSION = re.compile(r"v?\d+\.\d+\.\d+[0-9A-Za-z.+_-]{0,200}", re.ASCII)
_TOP = frozenset({"version", "checked", "images", "charts"})
_CHART_OF = frozenset({"version", "digest", "seen"})


class LaterVersionError(InputError):
    """A lock that a newer archcheck has written."""


def read_lock(data: bytes, path: str) -> Lock:
    """Return what a lock says.

    Raises:
        LaterVersionError: it is of a later version.
        InputError: it is broken, or in the middle of a merge; with line.

    """
    error = unresolved(data, path)
    if error is not None:
        raise error
    return read_text(data, path)


def is_conflicted(data: bytes) -> bool:
    """Return whether a lock is in the middle of a merge, or has markers left of one."""
    return MARKER.search(data) is not None


def unresolved(data: bytes, path: str) -> InputError | None:
    """Return what is wrong with a lock in the middle of a merge, or with markers left of one."""
    marker = MARKER.search(data)
    if marker is None:
        return None
    line = data.count(b"\n", 0, marker.start()) + 1
    hint = _JOIN if lines_of(data) is not None else _ANEW
    return InputError("a merge that is not resolved", path=path, line=line, hint=hint)


def read_text(data: bytes, path: str) -> Lock:
    """Return what a lock says that is in no merge; errors as of `read_lock`."""
    return _LockReader(path).lock(data)


class _LockReader:
    """Reads one lock."""

    def __init__(self, path: str) -> None:
        self._path = path

    def lock(self, data: bytes) -> Lock:
        root = self._root(data)
        if root is None:
            return Lock()
        self._require(root, _TOP, "a lock")
        version = self._text(root, "version")
        if version not in (str(VERSION), str(WITH_CHARTS)):
            raise self._other_version(version, root)
        checked = nodes.get(root, "checked")
        images = nodes.get(root, "images")
        if images is not None and not nodes.is_null(images) and not isinstance(images, Mapping):
            raise self._error("images: is no mapping", images)
        self._require_once(images)
        entries = {name.text: self._entry(node) for name, node in nodes.members(images)}
        charts = self._charts(nodes.get(root, "charts"))
        return Lock(entries, self._date(checked) if checked is not None else None, charts)

    def _charts(self, node: YamlNode | None) -> dict[str, LockedChart]:
        if node is None or nodes.is_null(node):
            return {}
        if not isinstance(node, Mapping):
            raise self._error("charts: is no mapping", node)
        self._require_once(node)
        return {name.text: self._chart(chart) for name, chart in nodes.members(node)}

    def _chart(self, node: YamlNode) -> LockedChart:
        self._require(node, _CHART_OF, "a chart")
        seen, digest = nodes.get(node, "seen"), nodes.get(node, "digest")
        if seen is None:
            raise self._error("a chart without seen:", node)
        text = nodes.text_of(digest) if digest is not None else ""
        if text is None or (digest is not None and not _DIGEST.fullmatch(text)):
            raise self._error(f"{text!r} is no digest", node)
        version = self._text(node, "version")
        if not _CHART_VERSION.fullmatch(version):
            raise self._error(f"{version!r} is no version of a chart", node)
        return LockedChart(version, text, self._date(seen))

    def _root(self, data: bytes) -> Mapping | None:
        roots = []
        for reading in read(io.BytesIO(data)):
            if isinstance(reading, Broken):
                raise InputError(reading.error.what, path=self._path, line=reading.error.line, hint=_ANEW)
            if isinstance(reading, Document):
                roots.append(reading.root)
        if not roots:
            return None
        if len(roots) > 1 or not isinstance(roots[0], Mapping):
            raise self._error("no lock of archcheck", roots[-1])
        return roots[0]

    def _entry(self, node: YamlNode) -> Locked:
        self._require(node, _MADE_OF, "an image")
        seen = nodes.get(node, "seen")
        if seen is None:
            raise self._error("an image without seen:", node)
        return Locked(self._answer(node), self._date(seen))

    def _answer(self, node: YamlNode) -> LockAnswer:
        kind = self._text(node, "kind")
        if kind == ARTIFACT:
            return AN_ARTIFACT
        if kind not in list(ManifestKind):
            raise self._error(f"kind: {kind!r} is none of index, manifest, {ARTIFACT}", node)
        digest = self._text(node, "digest")
        if not _DIGEST.fullmatch(digest):
            raise self._error(f"{digest!r} is no digest", node)
        platforms = nodes.get(node, "platforms")
        if not isinstance(platforms, nodes.Items):
            raise self._error("an image without a list of platforms:", node)
        listing = self._listing(nodes.get(node, "listing"))
        return Found(
            tuple(map(self._platform, platforms.nodes)), digest, ManifestKind(kind), "", listing=listing
        )

    def _listing(self, node: YamlNode | None) -> Listing | None:
        if node is None:
            return None
        try:
            return listing_of_fields(_plain(node))
        except ValueError:
            raise self._error("listing: is no listing of an index", node) from None

    def _platform(self, node: YamlNode) -> Platform:
        text = nodes.text_of(node)
        fields = {name.text: nodes.text_of(value) or "" for name, value in nodes.members(node)}
        platform = (
            platform_of_text(text) if text is not None else platform_of_fields(fields) if fields else None
        )
        if platform is None:
            raise self._error(f"{text or 'this'!r} is no platform", node)
        return platform

    def _date(self, node: YamlNode) -> date:
        try:
            return date.fromisoformat(nodes.text_of(node) or "")
        except ValueError as error:
            raise self._error(f"{nodes.text_of(node)!r} is no day, as 2026-01-31 is one", node) from error

    def _text(self, node: YamlNode, key: str) -> str:
        text = nodes.text_of(nodes.get(node, key))
        if text is None:
            raise self._error(f"no {key}:", node)
        return text

    def _require(self, node: YamlNode, known: frozenset[str], what: str) -> None:
        if not isinstance(node, Mapping):
            raise self._error(f"{what} is a mapping", node)
        self._require_once(node)
        for name, _ in nodes.members(node):
            if name.text not in known:
                raise self._error(f"unknown key {name.text!r}", name)

    def _require_once(self, node: YamlNode | None) -> None:
        """Refuse what stands twice: where a merge was resolved by hand, it is not known which was meant."""
        seen: set[str] = set()
        for name, _ in node.pairs if isinstance(node, Mapping) else ():
            if isinstance(name, nodes.Scalar):
                if name.text in seen:
                    raise self._error(f"{name.text} stands twice", name)
                seen.add(name.text)

    def _other_version(self, version: str, node: YamlNode) -> InputError:
        what = f"version {version!r} of a lock, and {WITH_CHARTS} is known"
        if not version.isdecimal() or int(version) <= WITH_CHARTS:
            return self._error(what, node)
        hint = "a newer archcheck may have written it"
        return LaterVersionError(what, path=self._path, line=node.line or None, hint=hint)

    def _error(self, what: str, node: YamlNode) -> InputError:
        return InputError(what, path=self._path, line=node.line or None, hint=_ANEW)


def _plain(node: YamlNode) -> object:
    """Return a node as JSON has it, all scalars as texts."""
    if isinstance(node, Mapping):
        return {name.text: _plain(value) for name, value in nodes.members(node)}
    if isinstance(node, nodes.Items):
        return [_plain(element) for element in node.nodes]
    return node.text
