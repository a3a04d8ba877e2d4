"""A directory → what lies in it, told by names alone: manifests, charts, kustomizations."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from archcheck.errors import InputError
from archcheck.sources.kustomize import FILE_NAMES
from archcheck.sources.trees.selecting import Selector
from archcheck.workloads.inventory import Inventory, Skipped

ENDINGS = (".yaml", ".yml", ".json")
CHART_FILE = "Chart.yaml"
NOT_A_FILE = "neither a file nor a directory"
_NOT_ENTERED = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".tox", ".venv", "__pycache__", "node_modules"}
)


class What(Enum):
    """What a path is, by its name."""

    MANIFEST = "manifest"
    CHART = "chart"
    KUSTOMIZATION = "kustomization"


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing in a tree: a manifest's file, a chart's directory, a kustomization's file."""

    what: What
    path: Path


def scan(top: Path, selector: Selector) -> Iterator[Sight | Inventory]:
    """Yield what lies below `top`, by name, and what is passed over or cannot be entered.

    Nothing inside a chart is a manifest. Links to directories are not followed, and only ordinary files are
    opened: a pipe would never end.
    """
    barred: list[OSError] = []
    for directory, names, files in os.walk(top, onerror=barred.append):
        here = Path(directory)
        names[:] = sorted(name for name in names if name not in _NOT_ENTERED and selector.enters(here / name))
        if CHART_FILE in files:
            names.clear()
            if selector.takes(here, directory=True):
                yield Sight(What.CHART, here)
            continue
        for name in sorted(files):
            path = here / name
            if not (name.lower().endswith(ENDINGS) or name in FILE_NAMES) or not selector.takes(path):
                continue
            if path.exists() and not path.is_file():
                yield Inventory(skipped=(Skipped(str(path), None, NOT_A_FILE),))
            else:
                yield Sight(What.KUSTOMIZATION if name in FILE_NAMES else What.MANIFEST, path)
    for error in barred:
        yield Inventory(errors=(unreadable(error, str(error.filename)),))


def unreadable(error: OSError, path: str) -> InputError:
    """Return the error of a path that the system does not let archcheck read."""
    return InputError(f"cannot be read: {error.strerror or error}", path=path)
