"""Documents that are encrypted with SOPS: their keys are in the clear, and no value of theirs is believed.

Source: SOPS' `sops:` mapping at the end of a document, with `mac` and `lastmodified`.
"""

from collections.abc import Iterator

from archcheck.documents.nodes import Mapping, YamlNode, get, members
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.objects import KubernetesObject, gaps_in, objects_in
from archcheck.workloads.pods import may_run_pods
from archcheck.workloads.unread.model import ACCEPT

_MARKS = ("mac", "lastmodified", "version")
_RUNS_NOTHING = "encrypted with SOPS, and of a kind that runs no pod"
_NO_OBJECT = "encrypted with SOPS, and not a Kubernetes object"
_WHOLE = "encrypted as a whole with SOPS"
_REMEDY = f"sops -d FILE | archcheck manifest -, {ACCEPT}"
_CIPHER = "ENC["


def is_encrypted(root: YamlNode) -> bool:
    """Return whether a document is one that SOPS has encrypted."""
    sops = get(root, "sops")
    return isinstance(sops, Mapping) and any(get(sops, mark) is not None for mark in _MARKS)


def encrypted_parts(root: YamlNode, path: str, *, rendered: bool) -> Iterator[Skipped]:
    """Yield what an encrypted document is: a Secret and its like run nothing, anything else may.

    Args:
        root: the document.
        path: its file.
        rendered: whether its lines lie in no file.

    """
    line = None if rendered else root.line
    objects = list(objects_in(root))
    for obj in objects:
        yield _object(obj, path, line)
    if not objects:
        whole = {name.text for name, _ in members(root)} == {"data", "sops"} or any(gaps_in(root))
        if whole:
            yield Skipped(path, line, _WHOLE, loss=Loss.PODS, kind="SOPS", remedy=_REMEDY)
        else:
            yield Skipped(path, line, _NO_OBJECT)


def _object(obj: KubernetesObject, path: str, line: int | None) -> Skipped:
    if _CIPHER not in obj.kind and not may_run_pods(obj):
        name = "" if _CIPHER in obj.name else obj.name
        return Skipped(path, line, _RUNS_NOTHING, kind=obj.kind, name=name)
    kind = "SOPS" if _CIPHER in obj.kind else obj.kind
    names = ["" if _CIPHER in name else name for name in (obj.namespace, obj.name)]
    reason = f"{kind}: it is encrypted with SOPS"
    return Skipped(
        path, line, reason, loss=Loss.PODS, kind=kind, namespace=names[0], name=names[1], remedy=_REMEDY
    )
