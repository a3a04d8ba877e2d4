"""What is read → the documents of it as they would be applied, each with where it comes from."""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archcheck.documents.reading import Broken, Definition, Document, Reading, read
from archcheck.documents.splitting import split
from archcheck.documents.values import node_of, value_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.yaml_emitting import yaml_text
from archcheck.sources.gitops.namespaces import with_namespace
from archcheck.workloads.objects import KubernetesObject, objects_in
from archcheck.workloads.unread.template_files import is_template_file
from archcheck.workloads.unread.trees import tree_of

_START = b"---"
_CLUSTER_WIDE = frozenset(
    {
        *(
            "APIService",
            "CSIDriver",
            "CSINode",
            "CertificateSigningRequest",
            "ClusterIssuer",
            "ClusterPolicy",
        ),
        *(
            "ClusterRole",
            "ClusterRoleBinding",
            "ClusterSecretStore",
            "CustomResourceDefinition",
            "DeviceClass",
        ),
        *("FlowSchema", "GatewayClass", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node"),
        *("PersistentVolume", "PriorityClass", "PriorityLevelConfiguration", "RuntimeClass", "StorageClass"),
        *("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"),
        *("VolumeAttachment", "VolumeSnapshotClass", "VolumeSnapshotContent"),
    }
)
"""Kinds that stand in no namespace: what applies them gives them none."""


@dataclass(frozen=True, slots=True)
class AppliedDocument:
    """One document as it would be applied.

    `source` is the file that a person edits, `maker` what made it of that: `HelmRelease/apps/web`; empty
    where the file itself is applied.
    """

    text: bytes
    source: str
    maker: str = ""


def documents_of(
    data: bytes,
    place: Callable[[Document], tuple[str, str]],
    *,
    namespace: str = "",
    is_left_out: Callable[[Reading], bool] = lambda _: False,
) -> Iterator[AppliedDocument]:
    """Yield the documents of a text that hold objects; broken ones, and what is no object, are left out.

    Args:
        data: the text.
        place: gives the source and the maker of a document.
        namespace: that of objects that say none.
        is_left_out: whether a document is not applied.

    """
    for chunk in split(io.BytesIO(data)):
        readings = list(read(io.BytesIO(chunk.data or b"")))
        if any(isinstance(reading, Broken) for reading in readings):
            continue
        for reading in readings:
            if isinstance(reading, Definition):
                yield AppliedDocument(_plain(chunk.data or b""), *place(Document(node_of({}))))
            elif isinstance(reading, Document) and not is_left_out(reading) and any(objects_in(reading.root)):
                yield from _applied(chunk.data or b"", reading, readings, place(reading), namespace)


def _applied(
    data: bytes, document: Document, readings: Sequence[Reading], place: tuple[str, str], namespace: str
) -> Iterator[AppliedDocument]:
    """Yield a document as it is written; object by object where one of them gets a namespace."""
    objects = list(objects_in(document.root))
    moved = [_moved(obj, namespace) for obj in objects]
    text = _plain(data)
    if moved == objects and len(readings) == 1 and not text.startswith((_START, b"%")):
        yield AppliedDocument(text, *place)
        return
    yield from (AppliedDocument(object_text(obj), *place) for obj in moved)


def object_text(obj: KubernetesObject, annotations: Mapping[str, str] | None = None) -> bytes:
    """Return an object as YAML, as the API server prints it: its keys sorted.

    Args:
        obj: the object.
        annotations: those that are set beside its own.

    """
    value = {"apiVersion": obj.api_version, "kind": obj.kind, **value_of(obj.root)}
    if annotations:
        metadata = value.get("metadata") or {}
        value["metadata"] = {
            **metadata,
            "annotations": {**(metadata.get("annotations") or {}), **annotations},
        }
    return value_text(value)


def value_text(value: Any) -> bytes:
    """Return a value as YAML; as JSON, which is YAML too, where it is one that our YAML does not have."""
    try:
        return yaml_text(value).encode()
    except (FunctionError, UnicodeError):
        return json.dumps(value).encode() + b"\n"


def _moved(obj: KubernetesObject, namespace: str) -> KubernetesObject:
    return obj if obj.kind in _CLUSTER_WIDE else with_namespace(obj, namespace)


def _plain(data: bytes) -> bytes:
    """Return a document without the line that begins it, and without helm's comment of its template."""
    lines = data.splitlines(keepends=True)
    if lines and lines[0].strip() == _START:
        lines = lines[1:]
    if lines and lines[0].startswith(b"# Source: "):
        lines = lines[1:]
    return b"".join(lines).strip(b"\r\n") + b"\n"


def of_file(path: str) -> Callable[[Document], tuple[str, str]]:
    """Return what places documents in the file that they are written in."""
    return lambda _: (path, "")


def of_template(shown: str, maker: str = "") -> Callable[[Document], tuple[str, str]]:
    """Return what places what helm rendered: at `shown`, with the template that it comes of."""

    def place(document: Document) -> tuple[str, str]:
        return shown, ", ".join(part for part in (maker, document.template) if part)

    return place


def file_documents(path: Path) -> tuple[AppliedDocument, ...]:
    """Return the documents of a manifest; none of a template, or of what another tool reads."""
    if is_template_file(path.name) or tree_of(path.name, path.absolute().parent.name) is not None:
        return ()
    try:
        return tuple(documents_of(path.read_bytes(), of_file(str(path))))
    except OSError:
        return ()
