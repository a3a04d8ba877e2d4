"""A document → its workloads, and the pull secrets that they may name."""

from collections.abc import Iterator
from dataclasses import dataclass

from archcheck.documents.reading import Document
from archcheck.workloads.containers import image_uses
from archcheck.workloads.model import PodSpec, PullSecret, ServiceAccount, Source, Workload
from archcheck.workloads.objects import KubernetesObject, is_object, objects_in
from archcheck.workloads.pods import pod_specs
from archcheck.workloads.pull_secrets import account_of, named_in, pull_secret, service_account

_HOOK = "helm.sh/hook"


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document holds. `objects` counts the Kubernetes objects; 0: it is none."""

    objects: int
    workloads: tuple[Workload, ...]
    secrets: tuple[PullSecret, ...]
    accounts: tuple[ServiceAccount, ...]


def workloads_of(obj: KubernetesObject, source: Source) -> Iterator[Workload]:
    """Yield the workload that `obj`, read from `source`, is: if it names an image anywhere."""
    pods = tuple(
        PodSpec(where, images, named_in(spec), account_of(spec))
        for where, spec in pod_specs(obj)
        if (images := tuple(image_uses(spec)))
    )
    if pods:
        hooks = tuple(hook.strip() for hook in obj.annotation(_HOOK).split(",") if hook.strip())
        yield Workload(obj.api_version, obj.kind, obj.namespace, obj.name, source, pods, hooks)


def extract(document: Document, path: str, *, rendered: bool) -> Extract:
    """Return what a document holds.

    What helm rendered is placed in its template; a line of rendered text lies in no file and is left out.
    """
    workloads: list[Workload] = []
    objects = list(objects_in(document.root))
    for obj in objects:
        source = Source(document.template or path, None) if rendered else Source(path, obj.root.line)
        workloads += workloads_of(obj, source)
    return Extract(
        len(objects) or int(is_object(document.root)),
        tuple(workloads),
        tuple(secret for obj in objects if (secret := pull_secret(obj)) is not None),
        tuple(account for obj in objects if (account := service_account(obj)) is not None),
    )
