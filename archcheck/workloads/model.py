"""What a manifest says of the pods that will run."""

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName, parse_image
from archcheck.workloads.constraints import NO_CONSTRAINTS, Constraints, PlacementPaths

if TYPE_CHECKING:
    from archcheck.documents.nodes import Mapping


class Role(StrEnum):
    """What an image does in its pod."""

    INIT = "init"
    SIDECAR = "sidecar"
    CONTAINER = "container"
    EPHEMERAL = "ephemeral"
    VOLUME = "volume"
    FIELD = "field"
    ARGUMENT = "argument"
    VARIABLE = "variable"
    CONFIG = "config"

    @property
    def is_started(self) -> bool:
        """Whether a pod of the workload itself runs or mounts it: what it only names runs in another."""
        return self not in (Role.ARGUMENT, Role.VARIABLE, Role.CONFIG)


_HELPER_PODS = frozenset({"helperPod.yaml"})
"""Keys of ConfigMaps with a pod that runs on the node of each volume: local-path-provisioner, of k3s."""

_DAEMON_GROUPS = frozenset({"apps", "extensions", "apps.kruise.io"})


@dataclass(frozen=True, slots=True)
class Origin:
    """The place in a file that a person edits to change what was rendered; 1-based, None where not known.

    `via` says what lies between it and the render, where that has a place of its own: `default of the chart`.
    """

    path: str
    line: int | None = None
    column: int | None = None
    via: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Ignore:
    """What an owner wrote beside a workload: which rules do not count for it, and why.

    `rules` are ids, or `*`. It is written at `path` and `line`, as a comment beside an image, or as an
    annotation of the whole workload.
    """

    rules: tuple[str, ...]
    reason: str
    path: str
    line: int | None
    is_comment: bool


@dataclass(frozen=True, slots=True)
class ImageUse:
    """One place that names an image.

    `container` is the container's or volume's name; for the roles `argument` and `variable` it is the
    container that names an image which another pod will run, for role `config` the key of a ConfigMap or a
    Secret, for role `field` what a step or a container is called, else the field. `path` is what a field, a
    variable or a key is called: `spec.templates[].container.image`, `env.SIDECAR_IMAGE`,
    `data.config: sidecar.image`.
    `text` is the image as written, `image` what that means; `line`
    and `column` are 1-based positions in the input that was read. `origin` is where the text comes from, if
    that is elsewhere; `written_line` is then that of the container's image in the manifest, if one has it.
    `ignores` are the comments beside it.
    """

    container: str
    role: Role
    text: str
    line: int
    column: int
    origin: Origin | None = field(default=None, compare=False)
    ignores: tuple[Ignore, ...] = field(default=(), compare=False)
    written_line: int | None = field(default=None, compare=False)
    path: str = ""
    image: ImageName = field(init=False, compare=False, repr=False)

    @property
    def is_started(self) -> bool:
        """Whether it is known that pods run it: those of what names it, or of a text that stands for one."""
        return self.role.is_started or (self.role is Role.CONFIG and self.container in _HELPER_PODS)

    def __post_init__(self) -> None:
        """Parse the text: once for all that follows."""
        object.__setattr__(self, "image", parse_image(self.text))


@dataclass(frozen=True, slots=True)
class PodSpec:
    """One pod spec of an object. `path` says where it sits: `("spec", "template", "spec")`.

    `pull_secrets` are the names of its `imagePullSecrets`, `service_account` its account or empty;
    `constraints` are what it says of nodes; `placement` is where that stands, if not where a pod spec has it.
    """

    path: tuple[str, ...]
    images: tuple[ImageUse, ...]
    pull_secrets: tuple[str, ...] = ()
    service_account: str = ""
    constraints: Constraints = NO_CONSTRAINTS
    placement: PlacementPaths | None = None

    @property
    def is_of_field(self) -> bool:
        """Whether fields name its images, and an operator makes it."""
        return any(use.path and use.role.is_started for use in self.images)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an object was read: a file, `-` for stdin, or a chart's template.

    `line` is 1-based; None where it would point into rendered text that lies in no file. `variant` says with
    which values a chart was rendered, if not with its own alone: `ci/arm-values.yaml`. `release` is
    the object whose chart rendered it, as findings name it: `apps/HelmRelease/web`; empty where none did.
    """

    path: str
    line: int | None
    variant: str = field(default="", compare=False)
    release: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Workload:
    """An object that runs pods, or lets a controller run them.

    `hooks` are helm's hook events: `("test",)`, `("pre-install", "pre-upgrade")`; empty for the rest.
    `claim_templates` are a StatefulSet's, which claims of its pods by their ordinals (from `first_ordinal`,
    `replicas` of them). `dormant` says why no pod runs now: `replicas: 0`, `suspend: true`.
    `clusters` are the names of those that have it, where the input deploys several.
    `ignores` are its annotations of that kind. `outline` is its object as far as it decides what a patch is;
    None where no patch of it can be.
    """

    api_version: str
    kind: str
    namespace: str
    name: str
    source: Source
    pods: tuple[PodSpec, ...]
    hooks: tuple[str, ...] = ()
    claim_templates: tuple[str, ...] = ()
    first_ordinal: int = 0
    replicas: int = 1
    dormant: str = ""
    clusters: tuple[str, ...] = field(default=(), compare=False)
    ignores: tuple[Ignore, ...] = field(default=(), compare=False)
    outline: "Mapping | None" = field(default=None, compare=False, repr=False)

    @property
    def images(self) -> tuple[ImageUse, ...]:
        """The uses of all its pods, in the order of the manifest."""
        return tuple(use for pod in self.pods for use in pod.images)

    @property
    def is_mention(self) -> bool:
        """Whether it runs nothing, and only names images: a ConfigMap, a Secret."""
        return all(use.role is Role.CONFIG for use in self.images)

    @property
    def every_ignore(self) -> tuple[Ignore, ...]:
        """Its annotations, and the comments beside its images."""
        return (*self.ignores, *(ignore for use in self.images for ignore in use.ignores))

    @property
    def is_daemon(self) -> bool:
        """Whether a pod runs on every node that takes one: a DaemonSet, of Kubernetes or of OpenKruise."""
        return self.kind == "DaemonSet" and self.api_version.partition("/")[0] in _DAEMON_GROUPS

    @property
    def label(self) -> str:
        """`Deployment/web`, with the namespace in front where one is given."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)


def may_share(first: str, second: str) -> bool:
    """Return whether two objects may share a namespace: one without gets its own only when it is applied."""
    return first == second or not first or not second


@dataclass(frozen=True, slots=True)
class PullSecret:
    """A Secret with logins. `logins` is the JSON of docker's configuration, as the Secret holds it."""

    namespace: str
    name: str
    logins: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A ServiceAccount, and the names of the Secrets that its pods pull with."""

    namespace: str
    name: str
    pull_secrets: tuple[str, ...]
