"""The sources of an Application: where its manifests come from, and how they are made.

Source: argoproj/argo-cd pkg/apis/application/v1alpha1/types.go, ApplicationSpec and ApplicationSource;
util/argo/argo.go, NormalizeSource.
"""

from collections.abc import Mapping
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.placing import first_origin, items_at, member, placed_members, text_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.model import Origin

_KINDS = ("kustomize", "helm", "directory", "plugin")


@dataclass(frozen=True, slots=True)
class ApplicationSource:
    """One source as it is written, with places. Empty blocks say nothing, and are not in it."""

    values: PlacedValues
    origin: Origin

    @property
    def url(self) -> str:
        """The address of the repository of git, of charts, or in a registry."""
        return text_at(self.values, "repoURL").strip()

    @property
    def path(self) -> str:
        """The folder in it."""
        return text_at(self.values, "path")

    @property
    def chart(self) -> str:
        """The name of a chart in a repository of charts."""
        return text_at(self.values, "chart")

    @property
    def ref(self) -> str:
        """The name by which other sources take files from it."""
        return text_at(self.values, "ref")

    @property
    def revision(self) -> str:
        """A branch, a tag, a commit, or a chart's version; empty for the newest."""
        return text_at(self.values, "targetRevision")

    @property
    def is_only_reference(self) -> bool:
        """Whether only other sources take files from it."""
        return bool(self.ref) and not self.path and not self.chart

    @property
    def explicit_kinds(self) -> tuple[str, ...]:
        """The blocks that say how manifests are made; more than one is an error."""
        return tuple(kind for kind in _KINDS if member(self.values, kind) is not None)

    def block(self, kind: str) -> PlacedValues:
        """Return what is said of one way to make manifests."""
        found = member(self.values, kind)
        return {} if found is None else found

    def with_values(self, values: PlacedValues) -> "ApplicationSource":
        """Return it with other values."""
        return replace(self, values=values)


def sources_of(obj: BuiltObject) -> tuple[ApplicationSource, ...]:
    """Return the sources of an Application: `sources`, else that of the hydrator, else `source`."""
    spec = placed_members(obj, "spec")
    if dry := member(spec, "sourceHydrator", "drySource"):
        return (_source(dry, obj),)
    if several := items_at(spec, "sources"):
        return tuple(_source(each, obj) for each in several)
    single = member(spec, "source")
    return (_source(single, obj),) if isinstance(single, Mapping) and single else ()


def _source(values: PlacedValues, obj: BuiltObject) -> ApplicationSource:
    kept = values
    if isinstance(values, Mapping):
        kept = {key: each for key, each in values.items() if key not in _KINDS or not is_zero(key, each)}
    return ApplicationSource(kept, first_origin(values) or obj.origin)


def is_zero(kind: str, block: PlacedValues) -> bool:
    """Return whether a block says nothing, so that the path decides; a plugin's says that there is one."""
    if kind == "plugin" or not isinstance(block, Mapping):
        return kind != "plugin"
    return member(block, "valuesObject") is None and all(_is_empty(each) for each in block.values())


def _is_empty(value: PlacedValues) -> bool:
    if isinstance(value, PlacedScalar):
        return value.meaning in (None, "", False)
    inner = value.values() if isinstance(value, Mapping) else value
    return all(_is_empty(each) for each in inner) if isinstance(value, Mapping) else not inner
