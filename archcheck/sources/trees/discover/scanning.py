"""A directory → what lies in it, told by names alone: manifests, charts, kustomizations."""

import os
import stat
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.kustomize import FILE_NAMES
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.sources.trees.model import CHART_FILE
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.unread.template_files import is_template_file
from archcheck.workloads.unread.trees import UnreadTree, holds_releases, is_fleet, rank_of, tree_of

ENDINGS = (".yaml", ".yml", ".json")
OWN_FILE = ".archcheck.yaml"
NOT_A_FILE = "neither a file nor a directory"
A_LINK = "a link to a directory elsewhere, which is not followed"
_OF_CHART = frozenset({"templates", "charts", "crds", "ci", "files"})
_NOT_ENTERED = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".tox", ".venv", "__pycache__", "node_modules"}
)


class SourceKind(Enum):
    """What a path is, by its name."""

    MANIFEST = "manifest"
    CHART = "chart"
    KUSTOMIZATION = "kustomization"
    RELEASES = "releases"


@dataclass(frozen=True, slots=True)
class Discovered:
    """One thing in a tree: the file of a manifest, of a kustomization or of releases, a chart's directory."""

    kind: SourceKind
    path: Path


def scan(top: Path, selector: Selector) -> Iterator[Discovered | Inventory]:
    """Yield what lies below `top`, by name, and what is passed over or cannot be entered.

    Nothing inside a chart is a manifest, but for what lies beside the folders of a chart at `top` itself.
    Links to directories are not followed, and only ordinary files are opened: a pipe would never end.
    """
    barred: list[OSError] = []
    trees = _Trees(top)
    for directory, files in _walk(top, selector, barred):
        if any(entry.name == CHART_FILE for entry in files):
            if selector.takes_chart(directory):
                yield Discovered(SourceKind.CHART, directory)
                yield from _fleets(directory, files, selector)
            continue
        for entry in sorted(files, key=lambda file: rank_of(file.name)):
            if entry.is_symlink() and _leads_out(entry, top):
                yield Inventory(skipped=(Skipped(str(directory / entry.name), None, A_LINK),))
            yield from _file(entry, directory, selector, trees)
    for error in barred:
        yield Inventory(errors=(unreadable(error, str(error.filename)),))


def may_be_manifest(name: str) -> bool:
    """Return whether a file is a manifest or a template of one, by its name."""
    return name.lower().endswith(ENDINGS) or is_template_file(name)


def _fleets(directory: Path, files: "list[os.DirEntry[str]]", selector: Selector) -> Iterator[Discovered]:
    """Yield the fleet.yaml beside a chart, which says with what values the chart is installed."""
    paths = (directory / entry.name for entry in files if is_fleet(entry.name))
    yield from (Discovered(SourceKind.RELEASES, path) for path in paths if selector.takes(path))


def _file(
    entry: "os.DirEntry[str]", directory: Path, selector: Selector, trees: "_Trees"
) -> Iterator[Discovered | Inventory]:
    """Yield what a file is by its name, if it is anything and counts."""
    path = directory / entry.name
    is_foreign = tree_of(entry.name, directory.absolute().name) is not None
    is_read = may_be_manifest(entry.name) or entry.name in FILE_NAMES
    if entry.name == OWN_FILE or not (is_read or is_foreign) or not selector.takes(path):
        return
    if holds_releases(entry.name, directory.absolute().name):
        trees.begun(path)
        yield Discovered(SourceKind.RELEASES, path)
    elif is_foreign:
        yield from trees.met(path)
    elif _may_be_read(entry):
        yield Discovered(SourceKind.KUSTOMIZATION if entry.name in FILE_NAMES else SourceKind.MANIFEST, path)
    else:
        yield Inventory(skipped=(Skipped(str(path), None, NOT_A_FILE),))


class _Trees:
    """The trees of other tools that a walk has come to, each named once."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._tops: dict[str, list[Path]] = {}

    def begun(self, helmfile: Path) -> None:
        """Take a template of a helmfile as what speaks for the templates below it: it is all not read."""
        tree = tree_of(helmfile.name, helmfile.absolute().parent.name)
        if tree is not None and not helmfile.name.lower().endswith(ENDINGS):
            self._tops.setdefault(tree.spoken, []).append(helmfile.parent)

    def met(self, path: Path) -> Iterator[Inventory]:
        """Yield the file as something that is not read, unless one above it has spoken for it."""
        tree = tree_of(path.name, path.absolute().parent.name)
        if tree is None:
            return
        tops = self._tops.setdefault(tree.spoken, [])
        if not (tree.is_whole and any(path.is_relative_to(top) for top in tops)):
            tops.append(self._root(path.parent, tree))
            yield Inventory(skipped=(tree.skipped(str(path)),))

    def _root(self, directory: Path, tree: UnreadTree) -> Path:
        """Return the directory that a tree is: where its module begins, within what is walked."""
        within = [folder for folder in (directory, *directory.parents) if folder.is_relative_to(self._top)]
        named = (folder for folder in within if tree.module and (folder / tree.module).is_dir())
        return next(named, directory)


def _may_be_read(entry: "os.DirEntry[str]") -> bool:
    """Return whether a path is a file, or is a link that leads nowhere, of which reading says so."""
    try:
        return entry.is_file(follow_symlinks=False) or stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return True


def _leads_out(entry: "os.DirEntry[str]", top: Path) -> bool:
    """Return whether a link is one to a directory that the walk does not come to."""
    try:
        return entry.is_dir() and not Path(os.path.realpath(entry.path)).is_relative_to(os.path.realpath(top))
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class TreeParts:
    """What changed files may be a part of: directories of charts, files of kustomizations and helmfiles."""

    charts: tuple[Path, ...]
    kustomizations: tuple[Path, ...]
    helmfiles: tuple[Path, ...]


NO_PARTS = TreeParts((), (), ())


def find_parts(top: Path, selector: Selector) -> TreeParts:
    """Return what lies below `top` that other files are parts of, and counts."""
    charts: list[Path] = []
    kustomizations: list[Path] = []
    helmfiles: list[Path] = []
    for directory, files in _walk(top, selector, []):
        names = {entry.name for entry in files}
        if CHART_FILE in names:
            charts += [directory] if selector.takes_chart(directory) else []
            continue
        present = (directory / name for name in FILE_NAMES if name in names)
        kustomizations += [file for file in present if selector.takes(file)]
        folder = directory.absolute().name
        states = (directory / name for name in sorted(names) if holds_releases(name, folder))
        helmfiles += [file for file in states if selector.takes(file)]
    return TreeParts(tuple(charts), tuple(kustomizations), tuple(helmfiles))


def _walk(
    top: Path, selector: Selector, barred: list[OSError]
) -> Iterator[tuple[Path, "list[os.DirEntry[str]]"]]:
    """Yield each directory with its files, both by name; a chart below `top` is the last on its way."""
    pending = [top]
    while pending:
        directory = pending.pop()
        try:
            with os.scandir(directory) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            barred.append(error)
            continue
        below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        files = [entry for entry in entries if not entry.is_dir(follow_symlinks=False)]
        yield directory, files
        is_chart = any(entry.name == CHART_FILE for entry in files)
        if not is_chart or directory == top:
            barred_names = _NOT_ENTERED | (_OF_CHART if is_chart else frozenset())
            names = [entry.name for entry in below if entry.name not in barred_names]
            pending += [path for name in reversed(names) if selector.enters(path := directory / name)]


def unreadable(error: OSError, path: str) -> InputError:
    """Return the error of a path that the system does not let archcheck read."""
    return InputError(f"cannot be read: {error.strerror or error}", path=path)
