"""Which finding is the same as one of another day."""

import hashlib
from collections.abc import Callable

from archcheck.findings.ignores import Identity
from archcheck.findings.model import Finding
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference


def identity(finding: Finding, locate: Callable[[str], str] = str) -> Identity:
    """Return rule, path, workload, container and image of a finding, without tag, digest and line.

    Args:
        finding: the finding.
        locate: gives a path relative to the repository, so that it is the same from every directory.

    """
    name = name_of(finding.image)
    image = name.name if isinstance(name, Reference) else finding.image
    path = locate(finding.path) if finding.path else ""
    return finding.rule, path, finding.workload, finding.container, image


def fingerprint(finding: Finding, locate: Callable[[str], str] = str) -> str:
    """Return the identity of a finding as 32 hexadecimal digits."""
    text = "\0".join(identity(finding, locate))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]
