"""Manifests → standard output, a comment above each that says where it comes from."""

from archcheck.actions.render import RenderedManifests
from archcheck.cli.output.writing import write_bytes
from archcheck.reports.text import printable
from archcheck.sources.applied import AppliedDocument


def write_manifests(rendered: RenderedManifests) -> None:
    """Write documents as one stream of YAML.

    Raises:
        UsageError: standard output is closed, or full, or not read.

    """
    write_bytes(b"".join(map(_document, rendered.documents)))


def _document(document: AppliedDocument) -> bytes:
    maker = f" ({document.maker})" if document.maker else ""
    head = " ".join(printable(f"{document.source}{maker}").split())
    return b"---\n# Source: " + head.encode(errors="replace") + b"\n" + document.text
