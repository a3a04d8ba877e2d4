"""A state of helmfile as it stands in its file, with its bases: every text with its place.

Source: helmfile pkg/app/desired_state_file_loader.go (`load`), pkg/state/create.go (`loadBases`).
"""

import io
from collections.abc import Mapping
from pathlib import Path

from archcheck.documents.nodes import is_null
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.helmfile.merging import with_base, with_document
from archcheck.sources.gitops.placing import texts_at
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.gitops.values import NO_VALUES, PlacedScalar, PlacedValues, placed_values
from archcheck.storage.bounded import read_bounded

TEMPLATE = ".gotmpl"
_LARGEST = 4 * 1024 * 1024
_MOST_BASES = 100


@dataclass(frozen=True, slots=True)
class HelmfileState:
    """A state: what its file and its bases say, and the files that it was read of."""

    path: Path
    content: PlacedValues
    files: tuple[Path, ...]

    @property
    def folder(self) -> Path:
        """The directory that its paths start from, those in its bases among them."""
        return self.path.parent


def read_state(path: Path, repository: Repository) -> HelmfileState:
    """Return the state of a file, without the states that it includes.

    Raises:
        InputError: it, or a base of it, cannot be read as plain YAML.

    """
    files = [path]
    content: PlacedValues = NO_VALUES
    for document in _documents(path):
        layer: PlacedValues = NO_VALUES
        for base in texts_at(document, "bases")[:_MOST_BASES]:
            file = _base(base, path, repository)
            files.append(file)
            for part in _documents(file):
                layer = with_base(layer, part)
        content = with_document(content, with_base(layer, document))
    return HelmfileState(path, content, tuple(files))


def file_values(path: Path) -> PlacedValues:
    """Return what the first document of a file of values means.

    Raises:
        InputError: it cannot be read, is no YAML, or no mapping.

    """
    documents = _documents(path)
    return documents[0] if documents else NO_VALUES


def _documents(path: Path) -> list[PlacedValues]:
    shown = str(shown_path(path))
    try:
        data = read_bounded(path, _LARGEST)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path=shown) from error
    found: list[PlacedValues] = []
    for reading in read(io.BytesIO(data)):
        if isinstance(reading, Broken):
            why = "a template, not YAML" if b"{{" in data else reading.error.what
            raise InputError(why, path=shown, line=reading.error.line)
        if isinstance(reading, Document) and not is_null(reading.root):
            values = placed_values(reading.root, shown)
            if not isinstance(values, Mapping):
                raise InputError("no mapping", path=shown, line=reading.root.line)
            found.append(values)
    return found


def _base(base: PlacedScalar, path: Path, repository: Repository) -> Path:
    place = base.origin
    shown, line = (place.path, place.line) if place else (str(path), None)
    file = repository.within(base.text, path.parent) if "://" not in base.text else None
    if file is None:
        raise InputError(f"its base {base.text} is not in this repository", path=shown, line=line)
    if file.name.endswith(TEMPLATE):
        raise InputError(f"its base {base.text} is a template", path=shown, line=line)
    if not file.is_file():
        raise InputError(f"its base {base.text} is not there", path=shown, line=line)
    return file
