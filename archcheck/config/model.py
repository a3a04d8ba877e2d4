"""The settings as values."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.frozen import dataclass
from archcheck.images.platform import Platform

if TYPE_CHECKING:
    from archcheck.findings.model import Severity
    from archcheck.findings.suppression.model import IgnoreEntry
    from archcheck.images.places import ImagePlace
    from archcheck.scheduling.node import Node
    from archcheck.scheduling.runtime import Pull

ARTIFACT_HUB = "https://artifacthub.io"
FOLLOWING_TIME = 1800.0
"""Seconds that following a repository may take: ten times what the largest public one takes on two cores."""

CACHE_TTL = 3600.0
"""Seconds for which a tag is taken to be where it was when it was last asked for."""


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """What the configuration says of one registry, or of a host that serves one, or of `*`: all others.

    `layout` is an OCI layout directory that stands for it, `stand_in` an archive or a daemon that does; the
    `stores` of this machine and `mirrors` are asked before it. The rest says how the host itself is asked.
    `password_env` names the variable that has the password of `username`,
    `token_server` (scheme, host and port) the server on another domain that its login may be sent to.
    """

    layout: Path | None = None
    mirrors: tuple[str, ...] = ()
    ca: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    insecure: bool = False
    plain_http: bool = False
    username: str = ""
    password_env: str = ""
    concurrency: int | None = None
    token_batch: int | None = None
    token_server: str = ""
    stores: "tuple[ImagePlace, ...]" = ()
    stand_in: "ImagePlace | None" = None


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """One entry of `charts:`, with helm's names for its parts. It is written at `line` of `file`.

    `is_local`: the chart is a path, as seen from the working directory.
    """

    chart: str
    repo: str = ""
    version: str = ""
    values: tuple[str, ...] = ()
    namespace: str = ""
    release_name: str = ""
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class GitOpsSettings:
    """How a repository is followed that Flux or Argo CD deploys.

    `entries` are files and folders that are applied by hand; where there are none they are found. With
    `is_asked` they were named for this run alone, and one that is not read is a mistake. `sources` are the
    folders that hold the content of sources, by name. `variables` stand for `${NAME}` beside those of the
    repository. `api_versions` are those that charts are rendered for.
    After `time_limit` seconds no build is begun any more.
    """

    entries: tuple[Path, ...] = ()
    is_asked: bool = False
    sources: Mapping[str, Path] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    api_versions: tuple[str, ...] = ()
    time_limit: float = FOLLOWING_TIME


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """What belongs to one cluster of a repository that deploys several. It is written at `place`.

    `entries` are its entry points; where there are none, that of its name is meant. `nodes` are its own, and
    `nodes_file` is the file that has them; where neither is there, the usual ones are meant. Charts are
    rendered for `kube_version` and `api_versions`, `variables` stand for `${NAME}`. `destinations` are the
    addresses and names by which Argo CD has it, `kubeconfigs` the Secrets by which Flux has it; `labels` are
    those that generators of Argo CD select by.
    """

    name: str
    entries: tuple[Path, ...] = ()
    nodes: "tuple[Node, ...]" = ()
    nodes_file: Path | None = None
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    destinations: tuple[str, ...] = ()
    kubeconfigs: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told beside its input.

    `nodes` is the cluster, or `nodes_file` has it; `clusters` are those of a repository that deploys several.
    `pull` and `variant_label` say of nodes what the API does not: how containerd
    pulls, and which label tells 32-bit arm variants. `gates` are the cluster's feature gates that are on.
    `registries` are by host or `*`. `registries_config` are files of nodes that say how registries are
    asked; None for those of this machine. `cache_ttl` is in seconds. `tolerate` are the keys of taints that
    are about architecture, which patches may tolerate. `include` and `exclude` are gitignore's patterns of
    paths, relative to the directory of `file`, from which all was read. `severities` are by rule. `lines`
    are those in which the keys of `file` stand. `load_restrictor` is kustomize's option, or empty; `gitops`
    says how a repository is followed that Flux or Argo CD deploys.
    """

    platforms: tuple[Platform, ...] = ()
    nodes: "tuple[Node, ...]" = ()
    nodes_file: Path | None = None
    clusters: tuple[ClusterSettings, ...] = ()
    pull: "Pull | None" = None
    variant_label: str = ""
    gates: frozenset[str] = frozenset()
    registries: Mapping[str, RegistrySettings] = field(default_factory=dict)
    registries_config: tuple[Path, ...] | None = None
    cache_ttl: float = CACHE_TTL
    tolerate: frozenset[str] = frozenset()
    artifact_hub: str = ARTIFACT_HUB
    file: Path | None = field(default=None, compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    charts: tuple[ChartEntry, ...] = ()
    fail_on: str = ""
    severities: "Mapping[str, Severity]" = field(default_factory=dict)
    ignores: "tuple[IgnoreEntry, ...]" = ()
    load_restrictor: str = ""
    gitops: GitOpsSettings = field(default_factory=GitOpsSettings)

    @property
    def layouts(self) -> dict[str, Path]:
        """The OCI layouts, by the registry that each stands for."""
        return {
            host: settings.layout for host, settings in self.registries.items() if settings.layout is not None
        }

    @property
    def stores(self) -> "dict[str, tuple[ImagePlace, ...]]":
        """What is asked on this machine before registries, by the registry."""
        return {host: settings.stores for host, settings in self.registries.items() if settings.stores}

    @property
    def stand_ins(self) -> "dict[str, ImagePlace]":
        """The archives and daemons that stand for registries, by the registry."""
        return {
            host: settings.stand_in
            for host, settings in self.registries.items()
            if settings.stand_in is not None
        }
