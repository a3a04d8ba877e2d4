"""Objects that Argo CD leaves out when it syncs an Application.

Source: argoproj/argo-cd gitops-engine/pkg/sync/hook/hook.go, Skip.
"""

from archcheck.documents.reading import Document, Reading
from archcheck.sources.gitops.argocd.ownership import GROUP
from archcheck.sources.gitops.model import ObjectName
from archcheck.workloads.objects import KubernetesObject, objects_in

_HOOK = "argocd.argoproj.io/hook"
_TYPES = frozenset({"PreSync", "Sync", "PostSync", "SyncFail", "Skip"})
_SKIP = frozenset({"Skip"})


def is_applied(obj: KubernetesObject, owner: ObjectName) -> bool:
    """Return whether an object is applied: not if it is an Application's, and its only hook is Skip."""
    if (owner.group, owner.kind) != (GROUP, "Application"):
        return True
    hooks = {text.strip() for text in obj.annotation(_HOOK).split(",")}
    return hooks & _TYPES != _SKIP


def is_left_out(reading: Reading, owner: ObjectName) -> bool:
    """Return whether a document holds nothing but objects that are not applied."""
    objects = list(objects_in(reading.root)) if isinstance(reading, Document) else []
    return bool(objects) and not any(is_applied(obj, owner) for obj in objects)
