"""Which file of the table has the kinds of an API group.

What reads image fields is loaded once such a kind occurs: most runs see none.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archcheck.workloads.fields.model import FieldKind
    from archcheck.workloads.model import PodSpec
    from archcheck.workloads.objects import KubernetesObject

FAMILIES: dict[str, str] = {
    "argoproj.io": "argo",
    "ceph.rook.io": "storage",
    "dataflow.argoproj.io": "argo",
    "monitoring.coreos.com": "prometheus",
    "postgresql.cnpg.io": "databases",
    "tekton.dev": "tekton",
    "triggers.tekton.dev": "tekton",
}
"""The file in `families/` by API group."""


def field_kind(api_version: str, kind: str) -> "FieldKind | None":
    """Return what the table says of a kind, or of this version of it if that has fields of its own."""
    group = api_version.partition("/")[0]
    family = FAMILIES.get(group)
    if family is None:
        return None
    table = import_module(f"archcheck.workloads.fields.families.{family}").KINDS
    said: FieldKind | None = table.get((api_version, kind)) or table.get((group, kind))
    return said


def pods_with_fields(obj: "KubernetesObject", pods: "tuple[PodSpec, ...]") -> "Iterator[PodSpec]":
    """Yield the pods of an object of an operator's kind, with those whose images stand in fields."""
    found: Iterator[PodSpec] = import_module("archcheck.workloads.field_images").with_fields(obj, pods)
    return found
