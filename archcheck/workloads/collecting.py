"""Readings of a file → what they hold: workloads, what was skipped, what is broken."""

from collections.abc import Iterable

from archcheck.documents.nodes import is_null
from archcheck.documents.reading import Broken, Definition, Document, Reading
from archcheck.errors import DocumentError, InputError
from archcheck.workloads.cluster_objects import merge
from archcheck.workloads.extraction import Extract, extract
from archcheck.workloads.inventory import Inventory, Loss, Skipped
from archcheck.workloads.unread.identity import unread_document
from archcheck.workloads.unread.trees import YTT, tree_in

NOT_AN_OBJECT = "not a Kubernetes object"
A_TEMPLATE = "a template, not YAML: render it first"
LOCKED = "encrypted with git-crypt"
NOT_YAML = "not YAML, and nothing in it looks like Kubernetes"

_LOSSES = {A_TEMPLATE: Loss.PART, LOCKED: Loss.PART, NOT_YAML: Loss.NOTHING}
_LOCKED = b"\0GITCRYPT\0"


def collect_workloads(
    readings: Iterable[Reading],
    path: str,
    *,
    scanned: bool = False,
    rendered: bool = False,
    keep: bool = False,
) -> Inventory:
    """Return what the documents of one file hold.

    Args:
        readings: the file's documents.
        path: the file's name, as the user would write it.
        scanned: whether a scan came across the file. What was named outright must be readable; a scan also
            meets templates and files that have nothing to do with Kubernetes, which are skipped and said.
        rendered: whether helm rendered the text, so that its lines lie in no file.
        keep: whether to keep the objects of the workloads: who changes them needs them as they are written.

    """
    held: list[Extract] = []
    definitions = 0
    ytt = YTT.skipped(path)
    skipped: list[Skipped] = []
    errors: list[InputError] = []
    for reading in readings:
        match reading:
            case Definition():
                definitions += 1
            case Broken(error=error, text=text):
                reason = _excuse(text) if scanned else ""
                if reason:
                    skipped.append(Skipped(path, error.line, reason, _LOSSES[reason]))
                else:
                    errors.append(_located(error, path))
            case Document(root=root) if is_null(root):
                continue
            case Document() as document:
                held.append(extract(document, path, rendered=rendered, keep=keep))
                if document.is_ytt and held[-1].objects and ytt not in skipped:
                    skipped.append(ytt)
                skipped += held[-1].skipped
                if not held[-1].objects:
                    skipped.append(_no_object(document, path))
    return Inventory(
        tuple(workload for extracted in held for workload in extracted.workloads),
        tuple(skipped),
        tuple(errors),
        definitions + sum(extracted.objects for extracted in held),
        merge(extracted.cluster_objects for extracted in held),
        tuple(root for extracted in held for root in extracted.roots),
        tuple(ignore for extracted in held for ignore in extracted.unattached),
    )


def _no_object(document: Document, path: str) -> Skipped:
    """Return what is said of a document that is no Kubernetes object: another tool may deploy it."""
    tree = tree_in(document.root)
    if tree is not None:
        return tree.skipped(path)
    missed = unread_document(document.root)
    loss = Loss.PART if missed else Loss.NOTHING
    return Skipped(path, document.root.line, missed or NOT_AN_OBJECT, loss)


def _excuse(text: bytes) -> str:
    """Return why a broken document that a scan met is no error; empty if it is one, or cannot be told."""
    if not text:
        return ""
    if text.startswith(_LOCKED):
        return LOCKED
    if b"{{" in text or b"{%" in text:
        return A_TEMPLATE
    if b"apiVersion" not in text or b"kind" not in text:
        return NOT_YAML
    return ""


def _located(error: DocumentError, path: str) -> DocumentError:
    return DocumentError(error.what, path=path, line=error.line, why=error.why, hint=error.hint)
