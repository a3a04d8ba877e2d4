"""What an ArtifactGenerator copies, and where it stands in the artifact: the rules of `cp`.

Source: fluxcd/source-watcher, internal/builder/builder.go and, for `pathPattern`,
internal/controller/artifactgenerator_pathpattern.go.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.globs import matches_doublestar, matches_path
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.regular.matching import GoPattern

_MOST_FILES = 50_000
_WILDCARDS = frozenset("*?[]")
_ARCHIVE = re.compile(r".*\.(?:tar\.gz|tgz)", re.IGNORECASE | re.DOTALL)


class ArtifactError(Exception):
    """Why source-watcher, too, makes no artifact, or why it is not made here."""


class SourceTree(Protocol):
    """The files of a source; paths are relative, with slashes, `.` for the root. Links are no files of it."""

    root: Path

    def is_folder(self, path: str) -> bool:
        """Return whether there is a folder."""
        ...

    def is_file(self, path: str) -> bool:
        """Return whether there is a file."""
        ...

    def names(self, path: str) -> Sequence[str]:
        """Return the names in a folder, sorted."""
        ...

    def members(self, path: str) -> Sequence[str]:
        """Return the paths of the files in an archive."""
        ...


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file of a source, as it is."""

    path: Path


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file within an archive of a source."""

    archive: Path
    member: str


@dataclass(frozen=True, slots=True)
class MergedFile:
    """YAML with other YAML laid over it."""

    below: "ArtifactFile"
    above: CopiedFile


ArtifactFile: TypeAlias = CopiedFile | ArchivedFile | MergedFile


@dataclass(frozen=True, slots=True)
class CopyRule:
    """One entry of `copy`: files of a source, by its alias, and where they go."""

    alias: str
    source: str
    target: str
    exclude: tuple[str, ...] = ()
    strategy: str = "Overwrite"


def copy_rule(source: str, target: str, exclude: tuple[str, ...] = (), strategy: str = "") -> CopyRule:
    """Return a rule as it is written: `@alias/path` and `@artifact/path`.

    Raises:
        ArtifactError: it is written in another way.

    """
    alias, slash, path = source.partition("/")
    if not alias.startswith("@") or not slash:
        raise ArtifactError(f"invalid copy source {source!r}")
    if not target.startswith("@artifact/"):
        raise ArtifactError(f"invalid copy destination {target!r}")
    return CopyRule(alias[1:], path, target.removeprefix("@artifact/"), exclude, strategy or "Overwrite")


class Staging:
    """An artifact as rules fill it, one after the other."""

    def __init__(self) -> None:
        self.files: dict[str, ArtifactFile] = {}
        self._folders: set[str] = {"."}

    def apply(self, rule: CopyRule, tree: SourceTree) -> None:
        """Copy what a rule says.

        Raises:
            ArtifactError: there is no such file, or it would lie outside of the artifact.

        """
        if _WILDCARDS & set(rule.source):
            self._apply_glob(rule, tree)
            return
        source = cleaned(rule.source)
        if tree.is_folder(source):
            if rule.strategy == "Extract":
                raise ArtifactError(f"{source!r} is a folder, and none is extracted")
            target = _joined(rule.target, posixpath.basename(source))
            self._copy_folder(rule, tree, source, target, base=source)
        elif tree.is_file(source):
            self._apply_file(rule, tree, source)
        else:
            raise ArtifactError(f"source {source!r} does not exist")

    def _apply_file(self, rule: CopyRule, tree: SourceTree, source: str) -> None:
        if is_excluded(source, ".", rule.exclude):
            return
        if rule.strategy == "Extract":
            if not _ARCHIVE.fullmatch(source):
                raise ArtifactError(f"{source!r} is no archive to extract")
            self._extract(rule, tree, source)
            return
        is_folder = rule.target.endswith("/") or cleaned(rule.target) in self._folders
        target = _joined(rule.target, posixpath.basename(source)) if is_folder else cleaned(rule.target)
        self._copy(rule, tree, source, target)

    def _apply_glob(self, rule: CopyRule, tree: SourceTree) -> None:
        matches = list(_matches(rule, tree))
        if not matches:
            raise ArtifactError(f"no files match {rule.source!r}")
        base = selection_root(rule.source)
        kept = [path for path in matches if not is_excluded(path, base, rule.exclude)]
        if not kept:
            raise ArtifactError(f"all files that match {rule.source!r} are excluded")
        for source in kept:
            if rule.strategy == "Extract":
                if _ARCHIVE.fullmatch(source):
                    self._extract(rule, tree, source)
                continue
            target = glob_target(rule.source, source, rule.target)
            if tree.is_folder(source):
                self._copy_folder(rule, tree, source, target, base=base)
            else:
                self._copy(rule, tree, source, target)

    def _copy_folder(self, rule: CopyRule, tree: SourceTree, source: str, target: str, *, base: str) -> None:
        """Copy all that lies below a folder; within one, nothing is merged."""
        self._add_folder(target)
        pending = [source]
        while pending:
            folder = pending.pop()
            for name in reversed(tree.names(folder)):
                path = _joined(folder, name)
                if is_excluded(path, base, rule.exclude):
                    continue
                target_path = _joined(target, posixpath.relpath(path, source))
                if tree.is_folder(path):
                    self._add_folder(target_path)
                    pending.append(path)
                else:
                    self._put(target_path, CopiedFile(tree.root / path))

    def _copy(self, rule: CopyRule, tree: SourceTree, source: str, target: str) -> None:
        file = CopiedFile(tree.root / source)
        below = self.files.get(target)
        merges = rule.strategy == "Merge" and below is not None
        self._put(target, MergedFile(below, file) if merges and below is not None else file)

    def _extract(self, rule: CopyRule, tree: SourceTree, source: str) -> None:
        for member in tree.members(source):
            self._put(_joined(rule.target, member), ArchivedFile(tree.root / source, member))

    def _put(self, target: str, file: ArtifactFile) -> None:
        if target in self._folders:
            raise ArtifactError(f"{target!r} is a folder of the artifact")
        self._add_folder(posixpath.dirname(target) or ".")
        self.files[target] = file
        if len(self.files) > _MOST_FILES:
            raise ArtifactError(f"an artifact of over {_MOST_FILES} files")

    def _add_folder(self, path: str) -> None:
        while path not in self._folders:
            if path in self.files:
                raise ArtifactError(f"{path!r} is a file of the artifact")
            self._folders.add(path)
            path = posixpath.dirname(path) or "."


def cleaned(path: str) -> str:
    """Return a relative path without `.` and `..`.

    Raises:
        ArtifactError: it leads out of where it starts.

    """
    result = posixpath.normpath(path.lstrip("/") or ".")
    if result == ".." or result.startswith("../"):
        raise ArtifactError(f"{path!r} leaves its folder")
    return result


def _joined(folder: str, name: str) -> str:
    return cleaned(posixpath.join(folder.lstrip("/") or ".", name))


def glob_target(pattern: str, match: str, target: str) -> str:
    """Return where a match goes: of `dir/**` without `dir`, of all others with its whole path."""
    folder = pattern.removesuffix("/**")
    is_below = folder != pattern and match.startswith(folder + "/")
    return _joined(target, match.removeprefix(folder + "/") if is_below else match)


def selection_root(pattern: str) -> str:
    """Return the folders of a pattern in front of its first wildcard."""
    parts: list[str] = []
    for part in cleaned(pattern).split("/"):
        if _WILDCARDS & set(part):
            break
        parts.append(part)
    return "/".join(parts) or "."


def is_excluded(path: str, base: str, patterns: Sequence[str]) -> bool:
    """Return whether a pattern takes a path, from the root or from the folders that are selected."""
    if not patterns:
        return False
    if _is_excluded(path, patterns):
        return True
    relative = posixpath.relpath(path, base)
    is_below = relative != "." and not relative.startswith("..")
    return is_below and relative != path and _is_excluded(relative, patterns)


def _is_excluded(path: str, patterns: Sequence[str]) -> bool:
    """Return whether a pattern takes a path; one without a slash takes a name at any depth."""
    name = posixpath.basename(path)
    return any(
        matches_doublestar(pattern, path) or ("/" not in pattern and matches_doublestar(pattern, name))
        for pattern in patterns
    )


def _matches(rule: CopyRule, tree: SourceTree) -> Iterator[str]:
    if rule.strategy == "Extract":
        pattern = cleaned(rule.source)
        yield from (path for path in _every_file(tree) if matches_doublestar(pattern, path))
        return
    yield from _glob(rule.source.split("/"), tree, ".")


def _glob(parts: Sequence[str], tree: SourceTree, folder: str) -> Iterator[str]:
    """Yield what Go's fs.Glob finds: each part of a pattern is matched with the names of one folder."""
    first, *rest = parts
    if not _WILDCARDS & set(first):
        path = _joined(folder, first)
        if rest and tree.is_folder(path):
            yield from _glob(rest, tree, path)
        elif not rest and (tree.is_folder(path) or tree.is_file(path)):
            yield path
        return
    for name in tree.names(folder):
        if matches_path(first, name):
            path = _joined(folder, name)
            if not rest:
                yield path
            elif tree.is_folder(path):
                yield from _glob(rest, tree, path)


def _every_file(tree: SourceTree) -> Iterator[str]:
    pending = ["."]
    while pending:
        folder = pending.pop()
        for name in tree.names(folder):
            path = _joined(folder, name)
            if tree.is_folder(path):
                pending.append(path)
            else:
                yield path


_CAPTURE = re.compile(r"\{(?P<name>[^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LABEL = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)")


def captured(pattern: str, tree: SourceTree) -> Iterator[Mapping[str, str]]:
    """Yield what the names in a `pathPattern` (`apps/{app}`) stand for, for each folder that it matches.

    Raises:
        ArtifactError: the pattern is none, or a folder's name is no value of a label.

    """
    names = [match["name"] for match in _CAPTURE.finditer(pattern)]
    if _CAPTURE.sub("", pattern).strip("{}") != _CAPTURE.sub("", pattern) or set("{}") & set(
        _CAPTURE.sub("", pattern)
    ):
        raise ArtifactError(f"pathPattern {pattern!r}: a brace without the other")
    if len(set(names)) < len(names) or not all(map(_NAME.fullmatch, names)):
        raise ArtifactError(f"pathPattern {pattern!r}: a name that is none, or stands twice")
    yield from _captured(pattern.split("/"), tree, ".", {})


def _captured(
    parts: Sequence[str], tree: SourceTree, folder: str, known: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    if not parts:
        for value in known.values():
            if not _LABEL.fullmatch(value):
                raise ArtifactError(f"the folder {value!r} is no value of a label")
        yield known
        return
    expression = _part_expression(parts[0])
    for name in tree.names(folder):
        match = expression.find(name)
        path = _joined(folder, name)
        if match is not None and tree.is_folder(path):
            values = {
                key: name[match[2 * number] : match[2 * number + 1]]
                for key, number in expression.names.items()
            }
            yield from _captured(parts[1:], tree, path, {**known, **values})


def _part_expression(part: str) -> GoPattern:
    """Return what takes the names of folders; it takes no longer for a pattern that is made to."""
    pieces, position = [], 0
    for match in _CAPTURE.finditer(part):
        pieces.append(re.escape(part[position : match.start()]))
        pieces.append(f"(?P<{match['name']}>.+)")
        position = match.end()
    try:
        return GoPattern(f"(?s)^{''.join(pieces)}{re.escape(part[position:])}$")
    except FunctionError as error:
        raise ArtifactError(f"pathPattern: {error}") from error


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a text with what names in braces stand for.

    Raises:
        ArtifactError: there is no such name.

    """

    def value(match: re.Match[str]) -> str:
        if match["name"] not in values:
            raise ArtifactError(f"{template!r}: pathPattern has no {match[0]}")
        return values[match["name"]]

    return _CAPTURE.sub(value, template)
