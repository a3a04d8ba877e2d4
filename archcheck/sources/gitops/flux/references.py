"""ConfigMaps and Secrets that an object of Flux names: their keys, and their texts as far as known."""

import base64
import binascii
from collections.abc import Mapping
from typing import TypeAlias

from archcheck.documents.nodes import get, members, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.workloads.unread.encryption import is_encrypted

_CIPHER = "ENC[AES256_GCM,"

KINDS = ("ConfigMap", "Secret")
"""The kinds that a reference may name."""


@dataclass(frozen=True, slots=True)
class KnownData:
    """The keys and texts of a ConfigMap or a Secret; the text of a key that is encrypted is None.

    `is_closed` says that all of it is encrypted.
    """

    holder: BuiltObject
    texts: Mapping[str, str | None]
    is_closed: bool = False

    @property
    def is_encrypted(self) -> bool:
        """Whether a text of it is not known."""
        return self.is_closed or None in self.texts.values()


@dataclass(frozen=True, slots=True)
class MissingData:
    """A ConfigMap or a Secret that nothing in the repository makes."""

    name: ObjectName


ReferencedData: TypeAlias = KnownData | MissingData


def referenced_data(index: ClusterIndex, kind: str, namespace: str, name: str) -> ReferencedData:
    """Return what a ConfigMap or a Secret holds; of a Secret the texts that are encoded, as they are."""
    holder = index.find("", kind, namespace, name)
    if holder is None:
        return MissingData(ObjectName("", kind, namespace, name))
    root = holder.object.root
    is_cipher = is_encrypted(root)
    texts: dict[str, str | None] = {}
    for field in ("data", "stringData") if kind == "Secret" else ("data",):
        for key, node in members(get(root, field)):
            text = text_of(node) or ""
            is_known = not is_cipher and _CIPHER not in text
            is_encoded = field == "data" and kind == "Secret"
            texts[key.text] = (_decoded(text) if is_encoded else text) if is_known else None
    return KnownData(holder, texts, is_cipher)


def _decoded(text: str) -> str | None:
    """Return the text of base64; None for what is none, or is encrypted below it."""
    try:
        decoded = base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return None if _CIPHER in decoded else decoded
