"""Patches of releases as values of their charts: found by rendering them, for all clusters that share one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from archcheck.actions.patch.gitops.reading import FollowedRepository, by_step
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.values_search import search_values
from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.patches.gitops.destinations import PostRendererPatches, every_entry
from archcheck.patches.gitops.values_places import ValuesPlace, values_place
from archcheck.patches.helm.value_paths import ValueKind, ValuePath
from archcheck.patches.helm.values_solver import identity, tree
from archcheck.patches.model import Patch
from archcheck.sources.gitops.charts.store import ChartStore
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.model import Release
from archcheck.sources.gitops.patch_holders import NoHolder, PatchHolder, values_holder
from archcheck.sources.gitops.release_probing import probing_charts, release_probe
from archcheck.workloads.inventory import Inventory

_NOT_REACHED = "no value of its chart that can be set so reaches it alone"
_SHARED = "clusters that share {} would need different values in it"
_SEVERAL = "{} has no one place for values"
_EARLIER = "{} holds patches of archcheck's in its postRenderers"


@dataclass(frozen=True, slots=True)
class HeldValues:
    """What is laid over the values that an object holds, for the workloads of some indexes."""

    holder: PatchHolder
    place: ValuesPlace
    values: Mapping[str, Any]
    indexes: tuple[int, ...]

    @property
    def label(self) -> str:
        """What a person calls the place: `spec.values of HelmRelease/apps/web`."""
        return f"{self.place.label} of {self.holder.name.label}"


@dataclass(frozen=True, slots=True)
class ReleaseValues:
    """The values of all releases that are patched so, and why other workloads of releases are not."""

    held: tuple[HeldValues, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def indexes(self) -> frozenset[int]:
        """The workloads that get their patch by values."""
        return frozenset(index for held in self.held for index in held.indexes)

    def without(self, reasons: Mapping[int, str]) -> "ReleaseValues":
        """Return the same without what did not hold, by workloads and why."""
        kept = tuple(each for each in self.held if reasons.keys().isdisjoint(each.indexes))
        return ReleaseValues(kept, {**self.reasons, **reasons})


_Part = tuple[ReleaseBuild, tuple[int, ...]]
"""A release of one cluster, and the indexes of its workloads."""


def release_values(patching: Patching, followed: FollowedRepository) -> ReleaseValues:
    """Return the values by which workloads of releases get their patches."""
    groups: dict[tuple[str, int, int], tuple[PatchHolder, list[_Part]]] = {}
    for step, cluster, indexes in by_step(followed):
        if not isinstance(step, ReleaseBuild):
            continue
        index = followed.clusters[cluster].index
        holder = values_holder(step.release.owner, index, followed.tree.documents)
        if not isinstance(holder, NoHolder):
            key = (holder.path, holder.root.line, holder.root.column)
            groups.setdefault(key, (holder, []))[1].append((step, tuple(indexes)))
    wanted = {
        key: group
        for key, group in groups.items()
        if any(isinstance(patching.outcomes[index], Patch) for _, mine in group[1] for index in mine)
    }
    if not wanted:
        return ReleaseValues()
    held: list[HeldValues] = []
    reasons: dict[int, str] = {}
    with probing_charts(followed.tree) as charts:
        for holder, parts in wanted.values():
            found = _Search(patching, followed, charts).of(holder, parts)
            held += [found] if isinstance(found, HeldValues) else []
            done = found.indexes if isinstance(found, HeldValues) else ()
            reason = found if isinstance(found, str) else _NOT_REACHED
            reasons |= {index: reason for _, mine in parts for index in mine if index not in done}
    return ReleaseValues(tuple(held), reasons)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is set in one release, and the workloads that get their change by it."""

    values: Mapping[str, Any]
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Search:
    patching: Patching
    followed: FollowedRepository
    charts: ChartStore

    def of(self, holder: PatchHolder, parts: Sequence[_Part]) -> HeldValues | str:
        """Return the values that an object is to hold; else why none are.

        Whether they do nothing where nothing is needed is seen when they are tried.
        """
        place = values_place(holder.name.kind, holder.root)
        if place is None:
            return _SEVERAL.format(holder.name.label)
        if holder.name.kind == "HelmRelease" and every_entry(holder.root, PostRendererPatches()):
            return _EARLIER.format(holder.name.label)
        known: list[tuple[Release, list[object], _Found | str]] = []
        found: list[_Found] = []
        for step, indexes in parts:
            changes = [_wanted(self.patching, index) for index in indexes]
            same = (each for release, wanted, each in known if release == step.release and wanted == changes)
            one = next(same, None) or self.search(step, indexes)
            known.append((step.release, changes, one))
            if isinstance(one, str):
                return one
            found.append(replace(one, indexes=_at(indexes, one.indexes)))
        wanted = [each for each in found if each.values]
        if not wanted:
            return _NOT_REACHED
        if any(each.values != wanted[0].values for each in wanted):
            return _SHARED.format(holder.name.label)
        every = tuple(index for each in wanted for index in each.indexes)
        return HeldValues(holder, place, wanted[0].values, every)

    def search(self, step: ReleaseBuild, indexes: Sequence[int]) -> _Found | str:
        """Return what is set in one release, by the positions of its workloads; else why nothing is."""
        own = [self.followed.deployed[index] for index in indexes]
        outcomes = [self.patching.outcomes[index] for index in indexes]
        if not any(isinstance(outcome, Patch) for outcome in outcomes):
            return _Found({}, ())
        if not all(each.root.pairs for each in own):
            return _NOT_REACHED
        before = Inventory(tuple(each.workload for each in own), roots=tuple(each.root for each in own))
        patching = replace(self.patching, outcomes=tuple(outcomes))
        try:
            probe = release_probe(step, self.charts)
            written, chosen = search_values(patching, probe, before, _allowed(step.release))
        except ChartError as error:
            if step.release.has_secrets:  # helm says in its own words what a template made of them
                return _NOT_REACHED
            return f"{_NOT_REACHED}: {error.what}"
        mine = [
            number
            for number, outcome in enumerate(outcomes)
            if isinstance(outcome, Patch) and identity(outcome.workload) in chosen
        ]
        return _Found(tree(written), tuple(mine))


def _at(indexes: Sequence[int], positions: Collection[int]) -> tuple[int, ...]:
    return tuple(indexes[position] for position in positions)


def _wanted(patching: Patching, index: int) -> object:
    outcome = patching.outcomes[index]
    return outcome.change if isinstance(outcome, Patch) else None


def _allowed(release: Release) -> "_Allowed":
    return _Allowed(is_open=not release.unknown and not release.has_secrets)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """Which values may be set.

    A list takes the place of the one that is there. Of a release with values that are not known, or that a
    Secret holds, no list is repeated and none is hidden: only a nodeSelector, a mapping, is merged.
    """

    is_open: bool

    def __call__(self, value_path: ValuePath) -> bool:
        """Return whether a value may be set."""
        return self.is_open or (value_path.kind is ValueKind.SELECTOR and not value_path.is_text)
