"""Values that a state lists: files of the repository and mappings, the later over the earlier.

Source: helmfile pkg/state/envvals_loader.go, pkg/state/state.go (`generateTemporaryReleaseValuesFiles`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.helmfile.expressions import UnknownExpressionError
from archcheck.sources.gitops.helmfile.states import TEMPLATE, file_values
from archcheck.sources.gitops.model import UnknownPart
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, merged
from archcheck.workloads.model import Origin

_MOST_FILES = 1000
_GLOB = frozenset("*?[")
_REFERENCES = ("ref+", "secretref+")


@dataclass(frozen=True, slots=True)
class ValueFolder:
    """Where the files of a list of values lie: below `folder`, their names filled in by `filled`.

    `takes_missing`: one that is not there is left out, and not an error.
    """

    folder: Path
    repository: Repository
    otherwise: Origin
    prefix: str = ""
    takes_missing: bool = False
    filled: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class ValueLayers:
    """What a list of values comes to, the files that it was read of, and what of it is not known."""

    values: PlacedValues = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    unknown: tuple[UnknownPart, ...] = ()

    def over(self, below: "ValueLayers") -> "ValueLayers":
        """Return these laid over others."""
        values = merged(below.values, self.values)
        return ValueLayers(values, (*below.files, *self.files), (*below.unknown, *self.unknown))


def layered(entries: Sequence[PlacedValues], places: ValueFolder) -> ValueLayers:
    """Return what a list of values comes to."""
    layers = ValueLayers()
    for entry in entries:
        for layer in _layers(entry, places):
            layers = layer.over(layers)
    return replace(layers, unknown=(*layers.unknown, *_references(layers.values)))


def _layers(entry: PlacedValues, places: ValueFolder) -> Iterator[ValueLayers]:
    if isinstance(entry, Mapping):
        yield ValueLayers(entry)
    elif isinstance(entry, PlacedScalar) and entry.text:
        origin = entry.origin or places.otherwise
        try:
            name = places.filled(places.prefix + entry.text)
        except UnknownExpressionError:
            yield _not_known(f"the file {entry.text}, whose name is a template", origin)
            return
        yield from _of_file(name, origin, places)


def _of_file(name: str, origin: Origin, places: ValueFolder) -> Iterator[ValueLayers]:
    if "://" in name:
        yield _not_known(f"the file {name}, which lies elsewhere", origin)
        return
    path = places.repository.within(name, places.folder)
    if path is None:
        yield _not_known(f"the file {name}, which is outside of the repository", origin)
        return
    files = sorted(_matching(path, places)) if _GLOB & set(name) else [path]
    existing = [file for file in files if file.is_file()]
    if not existing and not places.takes_missing:
        yield _not_known(f"the file {name}, which is not there", origin)
    for file in existing:
        yield _read(file, name, origin)


def _matching(pattern: Path, places: ValueFolder) -> Iterator[Path]:
    root = places.repository.root
    for number, path in enumerate(root.glob(str(pattern.relative_to(root)))):
        if number >= _MOST_FILES:
            return
        if path.resolve().is_relative_to(root):
            yield path


def _read(file: Path, name: str, origin: Origin) -> ValueLayers:
    if file.name.endswith((TEMPLATE, ".hcl")):
        return ValueLayers(files=(file,), unknown=(UnknownPart(f"the file {name}, a template", origin),))
    try:
        return ValueLayers(file_values(file), (file,))
    except InputError as error:
        place = Origin(error.path or origin.path, error.line)
        return ValueLayers(files=(file,), unknown=(UnknownPart(f"the file {name}: {error.what}", place),))


def _not_known(reason: str, origin: Origin) -> ValueLayers:
    return ValueLayers(unknown=(UnknownPart(reason, origin),))


def _references(values: PlacedValues) -> Iterator[UnknownPart]:
    """Yield the texts that are fetched from a store of secrets when helmfile runs."""
    if isinstance(values, PlacedScalar):
        if values.text.startswith(_REFERENCES) and values.origin is not None:
            yield UnknownPart("a value of a store of secrets", values.origin)
        return
    for value in values.values() if isinstance(values, Mapping) else values:
        yield from _references(value)
