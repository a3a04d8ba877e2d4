"""The `server/manifests` folders of a tree: k3s and RKE2 apply them, whatever else deploys the repository."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from archcheck.sources.gitops.expansion import FilesBuild
from archcheck.sources.gitops.following import EntryPoint
from archcheck.sources.gitops.k3s.server_manifests import (
    applied_files,
    server_manifests_around,
    switched_off,
)
from archcheck.sources.gitops.model import NO_OBJECT
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.trees.discover.scanning import Discovered
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.model import Origin

_OFF = "k3s does not apply it: {}.skip is there"


def server_entries(seen: Iterable[Discovered | Inventory], repository: Repository) -> list[EntryPoint]:
    """Return an entry point for each such folder: its files are applied as they are."""
    found = []
    for folder in _folders(seen):
        files = tuple(applied_files(folder, repository))
        step = FilesBuild(NO_OBJECT, Origin(str(folder)), files)
        found += [EntryPoint(str(folder), steps=(step,))] if files else []
    return found


def without_switched_off(
    seen: Sequence[Discovered | Inventory], repository: Repository
) -> list[Discovered | Inventory]:
    """Return what was seen without the manifests that k3s leaves out, and that it does."""
    off = {folder: switched_off(folder, repository) for folder in _folders(seen)}
    return [_or_told(each, off) for each in seen]


def _or_told(seen: Discovered | Inventory, off: dict[Path, frozenset[str]]) -> Discovered | Inventory:
    if isinstance(seen, Inventory):
        return seen
    folder = server_manifests_around(seen.path)
    if not isinstance(folder, Path) or seen.path.name not in off.get(folder, frozenset()):
        return seen
    return Inventory(skipped=(Skipped(str(seen.path), None, _OFF.format(seen.path.name)),))


def _folders(seen: Iterable[Discovered | Inventory]) -> list[Path]:
    """Return the folders of this kind, those in one another as one."""
    paths = (each.path for each in seen if isinstance(each, Discovered))
    around = (server_manifests_around(path) for path in paths)
    return list(dict.fromkeys(folder for folder in around if isinstance(folder, Path)))
