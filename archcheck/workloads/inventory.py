"""Readings of many files → one inventory of workloads, of what was skipped, and of what is broken."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archcheck.documents.nodes import is_null
from archcheck.documents.reading import Broken, Definition, Document, Reading
from archcheck.errors import DocumentError, InputError
from archcheck.workloads.extraction import Extract, extract
from archcheck.workloads.model import Workload
from archcheck.workloads.pull_secrets import PullSecret, ServiceAccount


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document or a directory that was passed over, and why. `line` is None where the whole is meant.

    `unread` says that it may well hold workloads, so that a run which passes it over is not complete.
    """

    path: str
    line: int | None
    reason: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an input holds. `objects` counts the Kubernetes objects read, with and without images.

    `secrets` and `accounts` are what pods may pull with; see `pull_secrets`.
    """

    workloads: tuple[Workload, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[InputError, ...] = ()
    objects: int = 0
    secrets: tuple[PullSecret, ...] = field(default=(), repr=False)
    accounts: tuple[ServiceAccount, ...] = ()

    def __add__(self, other: "Inventory") -> "Inventory":
        return Inventory(
            self.workloads + other.workloads,
            self.skipped + other.skipped,
            self.errors + other.errors,
            self.objects + other.objects,
            self.secrets + other.secrets,
            self.accounts + other.accounts,
        )


NOT_AN_OBJECT = "not a Kubernetes object"
A_TEMPLATE = "a template, not YAML: render it first"
NOT_YAML = "not YAML, and nothing in it looks like Kubernetes"


def take_stock(
    readings: Iterable[Reading], path: str, *, found: bool = False, rendered: bool = False
) -> Inventory:
    """Return what the documents of one file hold.

    Args:
        readings: the file's documents.
        path: the file's name, as the user would write it.
        found: whether a scan came across the file. What was named outright must be readable; a scan also
            meets templates and files that have nothing to do with Kubernetes, which are skipped and said.
        rendered: whether helm rendered the text, so that its lines lie in no file.

    """
    held: list[Extract] = []
    definitions = 0
    skipped: list[Skipped] = []
    errors: list[InputError] = []
    for reading in readings:
        match reading:
            case Definition():
                definitions += 1
            case Broken(error=error, text=text):
                reason = _excuse(text) if found else ""
                if reason:
                    skipped.append(Skipped(path, error.line, reason, unread=reason == A_TEMPLATE))
                else:
                    errors.append(_located(error, path))
            case Document(root=root) if is_null(root):
                continue
            case Document() as document:
                held.append(extract(document, path, rendered=rendered))
                if not held[-1].objects:
                    skipped.append(Skipped(path, document.root.line, NOT_AN_OBJECT))
    return Inventory(
        tuple(workload for each in held for workload in each.workloads),
        tuple(skipped),
        tuple(errors),
        definitions + sum(each.objects for each in held),
        tuple(secret for each in held for secret in each.secrets),
        tuple(account for each in held for account in each.accounts),
    )


def _excuse(text: bytes) -> str:
    """Return why a broken document that a scan met is no error; empty if it is one, or cannot be told."""
    if not text:
        return ""
    if b"{{" in text or b"{%" in text:
        return A_TEMPLATE
    if b"apiVersion" not in text or b"kind" not in text:
        return NOT_YAML
    return ""


def _located(error: DocumentError, path: str) -> DocumentError:
    return DocumentError(error.what, path=path, line=error.line, why=error.why, hint=error.hint)
