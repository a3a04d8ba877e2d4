"""A state of helmfile → the releases that it installs, its sub-states among them.

What is a template, lies elsewhere, or is encrypted is named, with the pipe that reads it; nothing is run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.expansion import Expansion
from archcheck.sources.gitops.helmfile.expressions import UnknownExpressionError
from archcheck.sources.gitops.helmfile.inheritance import whole_entry
from archcheck.sources.gitops.helmfile.releases import KIND, ReleaseContext, release_of
from archcheck.sources.gitops.helmfile.selecting import (
    ConditionError,
    holds,
    is_installed,
    is_selected,
    labels_of,
)
from archcheck.sources.gitops.helmfile.states import TEMPLATE, HelmfileState, read_state
from archcheck.sources.gitops.helmfile.value_layers import ValueFolder, ValueLayers, layered
from archcheck.sources.gitops.model import UnknownPart
from archcheck.sources.gitops.placing import first_origin, items_at, member, text_at, texts_at
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin
from archcheck.workloads.unread.model import ACCEPT

_DEFAULT = "default"
_ENDINGS = (".yaml", ".yml")
_MOST_STATES = 500
_REMEDY = f"helmfile template | archcheck manifest -, {ACCEPT}"
A_TEMPLATE = "a Go template of helmfile"


@dataclass(frozen=True, slots=True)
class HelmfileReading:
    """What a state installs, and the files that it is made of: no manifest is among them."""

    expansion: Expansion = field(default_factory=Expansion)
    files: frozenset[Path] = frozenset()

    def __add__(self, other: "HelmfileReading") -> "HelmfileReading":
        mine, others = self.expansion, other.expansion
        both = Expansion((*mine.steps, *others.steps), (), (*mine.skipped, *others.skipped))
        return HelmfileReading(both, self.files | other.files)


def helmfile_releases(path: Path, repository: Repository) -> Expansion:
    """Return the releases of a state, and what of it is not read."""
    return read_helmfile(path, repository).expansion


def read_helmfile(path: Path, repository: Repository) -> HelmfileReading:
    """Return the releases of a state and of the states that it includes, with all files of theirs."""
    return _Walk(repository).read(path, ValueLayers(), ())


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk over a state and those that it includes; each is read once on a way."""

    repository: Repository
    seen: list[Path] = field(default_factory=list)

    def read(self, path: Path, given: ValueLayers, selectors: Sequence[str]) -> HelmfileReading:
        """Return what a state installs, with values that the state which includes it gives."""
        if path in self.seen or len(self.seen) >= _MOST_STATES:
            return HelmfileReading()
        self.seen.append(path)
        if path.name.endswith(TEMPLATE):
            return _unread(A_TEMPLATE, Origin(str(shown_path(path)), 1), (path,))
        try:
            state = read_state(path, self.repository)
        except InputError as error:
            place = Origin(error.path or str(shown_path(path)), error.line)
            return _unread(error.what, place, (path,))
        environment = given.over(_environment(state, self.repository))
        found = HelmfileReading(files=frozenset((*state.files, *environment.files)))
        for sub in items_at(state.content, "helmfiles"):
            found += self._included(sub, state)
        return found + self._releases(state, environment, selectors)

    def _included(self, entry: PlacedValues, state: HelmfileState) -> HelmfileReading:
        name = entry if isinstance(entry, PlacedScalar) else member(entry, "path")
        if not isinstance(name, PlacedScalar) or name.origin is None:
            return HelmfileReading()
        paths = list(_states_at(name.text, state, self.repository))
        if not paths:
            return _unread(f"{name.text} is not in this repository", name.origin, ())
        places = ValueFolder(state.folder, self.repository, name.origin)
        given = layered(items_at(entry, "values"), places)
        selectors = [each.text for each in texts_at(entry, "selectors")]
        found = HelmfileReading(files=frozenset(given.files))
        for path in paths:
            found += self.read(path, given, selectors)
        return found

    def _releases(
        self, state: HelmfileState, environment: ValueLayers, selectors: Sequence[str]
    ) -> HelmfileReading:
        found = HelmfileReading()
        context = ReleaseContext(state, self.repository, environment.values)
        for given in items_at(state.content, "releases"):
            entry = whole_entry(given, state.content)
            labels = labels_of(entry, member(state.content, "commonLabels") or {})
            if is_installed(entry) and is_selected(selectors, labels):
                found += _release(entry, context, environment.unknown)
        return found


def _release(entry: PlacedValues, context: ReleaseContext, unknown: Sequence[UnknownPart]) -> HelmfileReading:
    """Return a release, if its condition holds; named where it cannot be told what it is."""
    place = first_origin(member(entry, "name") or entry) or Origin(str(context.state.path))
    name, namespace = text_at(entry, "name"), text_at(entry, "namespace")
    try:
        if not holds(text_at(entry, "condition"), context.values):
            return HelmfileReading()
        release = release_of(entry, context)
    except UnknownExpressionError as error:
        return _unread(f"a template in a release: {error}", place, (), name, namespace)
    except ConditionError as error:
        because = f" ({unknown[0].reason})" if unknown else ""
        return _unread(f"{error}{because}", place, (), name, namespace)
    return HelmfileReading(Expansion((release.step,)), frozenset(release.files))


def _environment(state: HelmfileState, repository: Repository) -> ValueLayers:
    """Return the values of the environment: those of the state below those of `environments.default`."""
    content, otherwise = state.content, Origin(str(shown_path(state.path)))
    places = ValueFolder(state.folder, repository, otherwise)
    below = layered(items_at(content, "values"), places)
    spec = member(content, "environments", _DEFAULT)
    entries = list(items_at(spec, "values"))
    if text_at(spec, "mergeStrategy") == "fallback":
        entries.reverse()
    own = layered(entries, places)
    secrets = tuple(
        UnknownPart(f"the encrypted file {each.text}", each.origin or otherwise)
        for each in texts_at(spec, "secrets")
    )
    return replace(own, unknown=(*own.unknown, *secrets)).over(below)


def _states_at(name: str, state: HelmfileState, repository: Repository) -> Iterator[Path]:
    """Yield the states that a name of `helmfiles:` means: a file, a folder of them, a glob."""
    place = repository.within(name, state.folder) if "://" not in name and "::" not in name else None
    if place is None:
        return
    root = repository.root
    matches = sorted(root.glob(str(place.relative_to(root)))) if "*" in name else [place]
    for match in matches[:_MOST_STATES]:
        if match.is_dir():
            yield from sorted(each for each in match.iterdir() if _is_state(each.name))
        elif match.is_file() and match.resolve().is_relative_to(root):
            yield match


def _is_state(name: str) -> bool:
    return name.removesuffix(TEMPLATE).endswith(_ENDINGS)


def _unread(
    reason: str, place: Origin, files: Sequence[Path], name: str = "", namespace: str = ""
) -> HelmfileReading:
    skipped = Skipped(
        place.path, place.line, f"{KIND}: {reason}: not read", Loss.PODS, KIND, namespace, name, _REMEDY
    )
    return HelmfileReading(Expansion(skipped=(skipped,)), frozenset(files))
