"""A document → its workloads."""

from collections.abc import Iterator

from archcheck.documents.reading import Document
from archcheck.workloads.containers import image_uses
from archcheck.workloads.model import PodSpec, Source, Workload
from archcheck.workloads.objects import KubernetesObject, is_object, objects_in
from archcheck.workloads.pods import pod_specs

_HOOK = "helm.sh/hook"


def workloads_of(obj: KubernetesObject, source: Source) -> Iterator[Workload]:
    """Yield the workload that `obj`, read from `source`, is: if it names an image anywhere."""
    pods = tuple(
        PodSpec(where, images) for where, spec in pod_specs(obj) if (images := tuple(image_uses(spec)))
    )
    if pods:
        hooks = tuple(hook.strip() for hook in obj.annotation(_HOOK).split(",") if hook.strip())
        yield Workload(obj.api_version, obj.kind, obj.namespace, obj.name, source, pods, hooks)


def extract(document: Document, path: str, *, rendered: bool) -> tuple[int, list[Workload]]:
    """Return how many Kubernetes objects a document holds (0: it is none), and the workloads among them.

    What helm rendered is placed in its template; a line of rendered text lies in no file and is left out.
    """
    workloads: list[Workload] = []
    objects = list(objects_in(document.root))
    for obj in objects:
        source = Source(document.template or path, None) if rendered else Source(path, obj.root.line)
        workloads += workloads_of(obj, source)
    return len(objects) or int(is_object(document.root)), workloads
