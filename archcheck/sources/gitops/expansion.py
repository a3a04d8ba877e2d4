"""What an object of a GitOps tool puts on the cluster: folders to build, charts to render, more objects."""

from dataclasses import field
from pathlib import Path
from typing import Protocol, TypeAlias

from archcheck.documents.nodes import YamlNode
from archcheck.frozen import dataclass
from archcheck.sources.gitops.destinations import ClusterDestination
from archcheck.sources.gitops.flux.artifacts import FluxArtifact
from archcheck.sources.gitops.flux.source_ignores import SourceFilter
from archcheck.sources.gitops.model import ObjectName, Release
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.trees.discover.kustomizations import Kustomization
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.model import Origin


@dataclass(frozen=True, slots=True)
class KustomizeChanges:
    """What is laid over the kustomization of a folder, as a kustomization has it.

    `namespace`, `name_prefix` and `name_suffix` stand for its own where they are not empty; the rest comes
    behind its own. `components` are paths relative to the folder. With `images_replace` an entry of `images`
    stands for the file's own of its name; else it is merged with that. `path` is the file whose lines
    the nodes have, if that is not the one of who lays them over.
    """

    namespace: str = ""
    name_prefix: str = ""
    name_suffix: str = ""
    components: tuple[str, ...] = ()
    ignore_missing_components: bool = False
    patches: tuple[YamlNode, ...] = ()
    patches_strategic_merge: tuple[YamlNode, ...] = ()
    patches_json6902: tuple[YamlNode, ...] = ()
    images: tuple[YamlNode, ...] = ()
    replicas: tuple[YamlNode, ...] = ()
    images_replace: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Variables:
    """What takes the place of `${NAME}` in what is built.

    `missing` names the ConfigMaps and Secrets that are not known here. Without any variable nothing is
    substituted, not even a default, unless `always`. `refused` says why Flux takes none of them,
    and nothing of what is built; empty where it does. `secret` names those whose values are a Secret's.
    """

    values: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    always: bool = False
    refused: str = ""
    secret: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KustomizeBuild:
    """A folder that kustomize builds, for `owner`, which is written at `origin`.

    `root` is the folder that nothing may leave. `is_generated`: where the folder has no kustomization, one is
    made of all manifests below it, as Flux does it. `loads_from_root`: files of the whole root may be loaded,
    not only those below the kustomization (Flux). `enable_helm`: `helmCharts` are rendered (Argo CD if told).
    `default_namespace` is that of objects without one. `is_decrypted`: SOPS files are decrypted there.
    `artifact` holds the folder, where it is none of the repository: `folder` and `root` are then names in it.
    `has_secrets`: values of a Secret are in what is laid over, so that nothing of it is kept. `left_out`
    says which files are not in the source that it is built of.
    """

    owner: ObjectName
    origin: Origin
    folder: Path
    root: Path
    changes: KustomizeChanges = field(default_factory=KustomizeChanges)
    is_generated: bool = False
    loads_from_root: bool = False
    enable_helm: bool = False
    variables: Variables | None = None
    default_namespace: str = ""
    is_decrypted: bool = False
    artifact: FluxArtifact | None = None
    has_secrets: bool = False
    left_out: SourceFilter | None = None


@dataclass(frozen=True, slots=True)
class PlainBuild:
    """A kustomization that a user builds as it stands, for no GitOps tool."""

    kustomization: Kustomization


@dataclass(frozen=True, slots=True)
class FilesBuild:
    """Manifests that are applied as they are, for `owner`, which is written at `origin`."""

    owner: ObjectName
    origin: Origin
    files: tuple[Path, ...]
    default_namespace: str = ""


@dataclass(frozen=True, slots=True)
class ObjectsBuild:
    """Objects that the controller of `owner` makes, without any build."""

    owner: ObjectName
    objects: tuple[BuiltObject, ...]


@dataclass(frozen=True, slots=True)
class ReleaseBuild:
    """A chart to be rendered. `default_namespace` is that of objects without one."""

    release: Release
    default_namespace: str = ""


DeploymentStep: TypeAlias = KustomizeBuild | PlainBuild | FilesBuild | ObjectsBuild | ReleaseBuild


@dataclass(frozen=True, slots=True)
class Expansion:
    """What comes of one object: steps to take, objects that are made of it, and what is not read of it.

    `destination` is the other cluster that the steps are for; None for the one of the object.
    """

    steps: tuple[DeploymentStep, ...] = ()
    objects: tuple[BuiltObject, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    destination: ClusterDestination | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The object needs another one, which may yet come of what is not built so far."""

    reason: str


class Controller(Protocol):
    """What a controller makes of an object of its kind, knowing the objects that are there so far.

    With `is_final` no more objects come: it has to do with those that there are.
    """

    def __call__(
        self, obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
    ) -> Expansion | Waiting:
        """Return what comes of the object, or that it waits for another."""
        ...
