"""Objects among the manifests that decide how pods run: what they pull with, and where they may go."""

from collections.abc import Iterable
from dataclasses import field

from archcheck.documents.nodes import get, members, text_of
from archcheck.frozen import dataclass
from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.constraining import pairs_of, terms_of, tolerations_of
from archcheck.workloads.constraints import OpenConstraint, Pair, Term, Toleration
from archcheck.workloads.model import PullSecret, ServiceAccount
from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.placeholders import known_pairs, known_terms, known_tolerations
from archcheck.workloads.pull_secrets import pull_secret, service_account

ZONE_LABELS = frozenset(
    {
        "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region",
    }
)


@dataclass(frozen=True, slots=True)
class RuntimeClass:
    """A RuntimeClass: what it adds to every pod that names it, at its creation, and what runs the pod.

    `open` is what of it is not known.
    """

    name: str
    selector: tuple[Pair, ...] = ()
    tolerations: tuple[Toleration, ...] = ()
    open: tuple[OpenConstraint, ...] = ()
    handler: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """A PersistentVolume, and the nodes that reach it.

    `claim` is the claim that it is bound to, its namespace in front. `required` is its node affinity;
    `zones` are its labels of zone and region with the values that they admit; `open` is what of both is named
    only later.
    """

    name: str
    claim: tuple[str, str] = ("", "")
    required: tuple[Term, ...] | None = None
    zones: tuple[tuple[str, tuple[str, ...]], ...] = ()
    open: tuple[OpenConstraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A PersistentVolumeClaim that names its volume."""

    namespace: str
    name: str
    volume: str


@dataclass(frozen=True, slots=True)
class ClusterObjects:
    """What stands among the manifests beside the workloads. `NONE` is the one value for nothing."""

    secrets: tuple[PullSecret, ...] = field(default=(), repr=False)
    accounts: tuple[ServiceAccount, ...] = ()
    runtime_classes: tuple[RuntimeClass, ...] = ()
    volumes: tuple[Volume, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __add__(self, other: "ClusterObjects") -> "ClusterObjects":
        return merge((self, other))


NONE = ClusterObjects()


def merge(parts: Iterable[ClusterObjects]) -> ClusterObjects:
    """Return many as one."""
    held = [part for part in parts if part is not NONE]
    if len(held) < 2:
        return held[0] if held else NONE
    return ClusterObjects(
        tuple(secret for part in held for secret in part.secrets),
        tuple(account for part in held for account in part.accounts),
        tuple(runtime_class for part in held for runtime_class in part.runtime_classes),
        tuple(volume for part in held for volume in part.volumes),
        tuple(claim for part in held for claim in part.claims),
    )


def cluster_objects_of(obj: KubernetesObject) -> ClusterObjects:
    """Return what an object says of the pods around it."""
    match (obj.group, obj.kind):
        case ("", "Secret"):
            secret = pull_secret(obj)
            return ClusterObjects(secrets=(secret,)) if secret else NONE
        case ("", "ServiceAccount"):
            account = service_account(obj)
            return ClusterObjects(accounts=(account,)) if account else NONE
        case ("node.k8s.io", "RuntimeClass"):
            return ClusterObjects(runtime_classes=(_runtime_class(obj),))
        case ("", "PersistentVolume"):
            return ClusterObjects(volumes=(_volume(obj),))
        case ("", "PersistentVolumeClaim") if volume := text_of(get(obj.root, "spec", "volumeName")):
            return ClusterObjects(claims=(Claim(obj.namespace, obj.name, volume),))
        case _:
            return NONE


def _runtime_class(obj: KubernetesObject) -> RuntimeClass:
    scheduling = get(obj.root, "scheduling")
    handler = text_of(get(obj.root, "handler")) or ""
    name = f"RuntimeClass {obj.name}:"
    selector, open_pairs = known_pairs(pairs_of(get(scheduling, "nodeSelector")), f"{name} nodeSelector")
    tolerations, open_tolerations = known_tolerations(tolerations_of(get(scheduling, "tolerations")))
    return RuntimeClass(obj.name, selector, tolerations, (*open_pairs, *open_tolerations), handler)


def _volume(obj: KubernetesObject) -> Volume:
    claim = get(obj.root, "spec", "claimRef")
    labels = (
        (name.text, text_of(value) or "") for name, value in members(get(obj.root, "metadata", "labels"))
    )
    name = f"PersistentVolume {obj.name}:"
    required, open_terms = known_terms(terms_of(get(obj.root, "spec", "nodeAffinity", "required")), name)
    zones = [(key, value) for key, value in labels if key in ZONE_LABELS]
    return Volume(
        obj.name,
        (text_of(get(claim, "namespace")) or "", text_of(get(claim, "name")) or ""),
        required,
        # one label holds several zones: LabelMultiZoneDelimiter of k8s.io/cloud-provider
        tuple((key, tuple(value.split("__"))) for key, value in zones if not holds_placeholder(value)),
        (
            *open_terms,
            *(OpenConstraint(f"{name} {key}={value}") for key, value in zones if holds_placeholder(value)),
        ),
    )
