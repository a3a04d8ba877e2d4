"""`render`: paths → the manifests as they are applied, without what their Secrets hold."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import is_whole, read_paths
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.errors import ExitCode
from archcheck.findings.suppression.acknowledged import accepted_by_policy
from archcheck.frozen import dataclass
from archcheck.sources.applied import AppliedDocument, value_text
from archcheck.sources.secret_placeholders import secret_texts, secrets_in, with_placeholders
from archcheck.workloads.followed import followed_lines
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class RenderedManifests:
    """What is applied, each document once, and what the process answers."""

    documents: tuple[AppliedDocument, ...]
    exit_code: ExitCode


def render_manifests(paths: tuple[str, ...], run: RunOptions, reporter: Reporter) -> RenderedManifests:
    """Return the manifests of paths; what is not read, and what is broken, is said on the way.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed.

    """
    tree = read_paths(paths, run, changed=False, whole=is_whole(paths, run), keeps_documents=True)
    inventory = tree.inventory
    for line in followed_lines(tree.followed):
        reporter.warning(line)
    skipped = accepted_by_policy(inventory.skipped, run.suppressions)
    for error in inventory.errors:
        reporter.error(error)
    reporter.skipped(skipped)
    documents = tuple(_without_secrets(list(dict.fromkeys(tree.documents)), inventory))
    code = ExitCode.OK if documents else ExitCode.NOTHING_TO_CHECK
    if inventory.errors:
        code = ExitCode.USAGE
    elif any(part.is_missed for part in skipped):
        code = ExitCode.INCOMPLETE
    return RenderedManifests(documents, code)


def _without_secrets(documents: list[AppliedDocument], inventory: Inventory) -> Iterator[AppliedDocument]:
    """Yield documents without the values of Secrets, also where variables or charts put them elsewhere.

    What is a part of an image's name stays: it is no secret to who may ask for the image.
    """
    images = {use.image.familiar for workload in inventory.workloads for use in workload.images}
    texts = {
        text
        for document in documents
        if b"Secret" in document.text
        for value in _values(document)
        for secret in secrets_in(value)
        for text in secret_texts(secret)
        if not any(text in image for image in images)
    }
    needles = [text.encode() for text in texts]
    for document in documents:
        has_any = b"Secret" in document.text or any(needle in document.text for needle in needles)
        yield _hidden(document, texts) if has_any else document


def _hidden(document: AppliedDocument, texts: Iterable[str]) -> AppliedDocument:
    values = _values(document)
    hidden = [with_placeholders(value, texts) for value in values]
    if hidden == values:
        return document
    return replace(document, text=b"---\n".join(map(value_text, hidden)))


def _values(document: AppliedDocument) -> list[Any]:
    readings = read(io.BytesIO(document.text))
    return [value_of(reading.root) for reading in readings if isinstance(reading, Document)]
