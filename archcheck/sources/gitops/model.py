"""What a release is, in whatever kind it is written: HelmRelease, Application, HelmChart, a helmfile.

To the renderer they are the same: a chart, values with their places, a name, a namespace, and what is done
to the objects afterwards.
"""

from dataclasses import field
from pathlib import Path
from typing import TypeAlias

from archcheck.documents.nodes import YamlNode
from archcheck.frozen import dataclass
from archcheck.sources.gitops.values import PlacedValues
from archcheck.workloads.model import Origin


@dataclass(frozen=True, slots=True)
class ObjectName:
    """What tells an object from all others of one cluster; the version of its API does not."""

    group: str
    kind: str
    namespace: str
    name: str

    @property
    def label(self) -> str:
        """`HelmRelease/apps/web`, without a namespace that it has not."""
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)

    @property
    def subject(self) -> str:
        """`apps/HelmRelease/web`, as findings name what they are about."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)


NO_OBJECT = ObjectName("", "", "", "")
"""What stands where no object of a GitOps tool does: a file that is read as it is."""


@dataclass(frozen=True, slots=True)
class LocalChart:
    """A chart of the repository itself: a directory, or an archive."""

    path: Path


@dataclass(frozen=True, slots=True)
class RepositoryChart:
    """A chart by its name in a repository with an `index.yaml`. `version` is one, a constraint, or empty."""

    url: str
    name: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveChart:
    """A chart's archive at an address of its own: `https://host/app-1.0.0.tgz`."""

    url: str


@dataclass(frozen=True, slots=True)
class RegistryChart:
    """A chart in a registry: `oci://host/path`, and a version, a constraint, a tag, or a digest.

    `tag_pattern` keeps the tags that a constraint may choose from; empty for all.
    """

    url: str
    version: str = ""
    digest: str = ""
    tag_pattern: str = ""


@dataclass(frozen=True, slots=True)
class GitChart:
    """A chart below `path` of another git repository, at a branch, tag, commit or version; empty: HEAD."""

    url: str
    path: str
    reference: str = ""
    semver: str = ""


@dataclass(frozen=True, slots=True)
class PackedChart:
    """A chart's archive, as it stands in an object."""

    content: bytes


@dataclass(frozen=True, slots=True)
class UnknownChart:
    """A chart that cannot be known here, and why: its source is a bucket, or defined nowhere."""

    reason: str


ChartSource: TypeAlias = (
    LocalChart | RepositoryChart | ArchiveChart | RegistryChart | GitChart | PackedChart | UnknownChart
)


@dataclass(frozen=True, slots=True)
class SetValue:
    """One option of helm: `--set`, `--set-string` or `--set-file`, as written behind it, and its place."""

    option: str
    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class PostRenderer:
    """What kustomize does to the rendered objects: `images` and `patches` as a kustomization has them.

    `origin` is where it is written: where its element of `postRenderers` begins.
    """

    images: tuple[YamlNode, ...] = ()
    patches: tuple[YamlNode, ...] = ()
    patches_strategic_merge: tuple[YamlNode, ...] = ()
    patches_json6902: tuple[YamlNode, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """A part of a release that is not known here, why, and where it is named: an encrypted Secret."""

    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Release:
    """A chart as it is installed into a cluster.

    `owner` is the object that asks for it, written at `origin`. `values` are all layers in one, the chart's
    own left out; `sets` are laid over them by helm itself. `values_files` are files of the chart's source
    that stand for its `values.yaml`: below `values_root`, or below the chart where that is None.
    `post_renderers` change what is rendered, in order. `unknown` is what could not be known of it.
    `has_secrets`: a Secret's values are among its own, so that nothing of it is kept.
    """

    owner: ObjectName
    origin: Origin
    chart: ChartSource
    name: str
    namespace: str
    values: PlacedValues = field(default_factory=dict)
    sets: tuple[SetValue, ...] = ()
    values_files: tuple[str, ...] = ()
    values_root: Path | None = None
    ignore_missing_values_files: bool = False
    post_renderers: tuple[PostRenderer, ...] = ()
    include_crds: bool = False
    no_hooks: bool = False
    skip_tests: bool = False
    skip_schema: bool = False
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    unknown: tuple[UnknownPart, ...] = ()
    has_secrets: bool = False
