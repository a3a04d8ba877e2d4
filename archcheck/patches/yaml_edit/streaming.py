"""A stream of manifests → the same with the patches in: every document that needs nothing byte for byte.

Where a patch cannot be inserted into the text of its document (anchors, unusual layouts), that document alone
is written anew; comments in it are lost, its meaning is not.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, elements, members
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.errors import InputError
from archcheck.patches.yaml_edit.pieces import TextPiece
from archcheck.patches.yaml_edit.rendering import Verbatim, dump
from archcheck.patches.yaml_edit.rewriting import Additions, Edit, rewritten, substituted

_ENDS = re.compile(rb"\.\.\.(?=[ \t\r\n]|$)")


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


def _anew(piece: TextPiece, additions: Additions) -> bytes | None:
    """Return a document with additions, written by archcheck; what stands above and ends it stays."""
    moved = {(line - piece.first + 1, column): added for (line, column), added in additions.items()}
    lines = piece.data.splitlines(keepends=True)
    head = []
    for line in lines:
        if line.strip() and not line.startswith((b"#", b"---")):
            break
        head.append(b"---" + _end_of(line) if line.startswith(b"---") else line)
    tail = next((line for line in reversed(lines) if _ENDS.match(line)), b"")
    roots = [added.root for added in read(io.BytesIO(piece.data)) if isinstance(added, Document)]
    try:
        texts = [dump(_verbatim(substituted(root, moved))) for root in roots]
    except ValueError:
        return None
    text = "---\n".join(texts).replace("\n", _end_of(lines[0]).decode())
    return b"".join(head) + text.encode() + tail


def _end_of(line: bytes) -> bytes:
    return b"\r\n" if line.endswith(b"\r\n") else b"\n"


def _verbatim(node: YamlNode) -> Any:
    """Return a document as a value in which what stands without quotes is written as it was."""
    if isinstance(node, Scalar):
        return Verbatim(node.text or "null") if node.plain and _is_one_line(node.text) else value_of(node)
    if isinstance(node, Mapping):
        return {_name(name): _verbatim(member) for name, member in members(node)}
    return [_verbatim(member) for member in elements(node)]


def _name(name: Scalar) -> str:
    return Verbatim(name.text) if name.plain and name.text and _is_one_line(name.text) else name.text


def _is_one_line(text: str) -> bool:
    """Return whether a scalar that stood without quotes is no folded one."""
    return text.isprintable()
