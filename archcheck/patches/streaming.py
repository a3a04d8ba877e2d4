"""A stream of manifests → the same with the patches in: every document that needs nothing byte for byte.

Where a patch cannot be inserted into the text of its document (anchors, unusual layouts), that document alone
is written anew; comments in it are lost, its meaning is not.
"""

import io
from collections.abc import Sequence
from typing import Any

from archcheck.documents.nodes import Mapping, Node, Scalar, elements, members
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.errors import InputError
from archcheck.patches.rewriting import Additions, Edit, Piece, rewritten, substituted
from archcheck.patches.yaml_text import Verbatim, dump


def patched_stream(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return a stream with all patches in.

    Raises:
        InputError: one cannot be written without changing something else.

    """
    result = rewritten(data, edits, _anew)
    if result.refused:
        reasons = "; ".join(f"{edit.patch.workload.label}: {reason}" for edit, reason in result.refused)
        raise InputError(
            f"not every patch can be written: {reasons}", hint="archcheck patch --form kustomize"
        )
    return result.data


def _anew(piece: Piece, additions: Additions) -> bytes | None:
    """Return a document with additions, written by archcheck; what stands above it stays."""
    moved = {(line - piece.first + 1, column): each for (line, column), each in additions.items()}
    head = []
    for line in piece.data.splitlines(keepends=True):
        if line.strip() and not line.startswith((b"#", b"---")):
            break
        head.append(b"---\n" if line.startswith(b"---") else line)
    roots = [each.root for each in read(io.BytesIO(piece.data)) if isinstance(each, Document)]
    try:
        texts = [dump(_verbatim(substituted(root, moved))) for root in roots]
    except ValueError:
        return None
    return b"".join(head) + "---\n".join(texts).encode()


def _is_simple(text: str) -> bool:
    """Return whether a plain scalar may stand anywhere without quotes, also in a list on one line."""
    return not any(letter in text for letter in ",[]{}#:\n\"'") and text[:1] not in ("-", "?")


def _verbatim(node: Node) -> Any:
    """Return a document as a value in which numbers and truth values are written as they were."""
    if isinstance(node, Scalar):
        return Verbatim(node.text or "null") if node.plain and _is_simple(node.text) else value_of(node)
    if isinstance(node, Mapping):
        return {name.text: _verbatim(each) for name, each in members(node)}
    return [_verbatim(each) for each in elements(node)]
