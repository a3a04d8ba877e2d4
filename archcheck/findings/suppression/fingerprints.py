"""Which finding is the same as one of another day."""

import hashlib
from collections.abc import Callable

from archcheck.findings.model import Cause, Finding
from archcheck.findings.suppression.model import FindingIdentity
from archcheck.images.naming import parse_image


def identity(finding: Finding, locate: Callable[[str], str] = str) -> FindingIdentity:
    """Return rule, path, workload, containers, images and lacking platforms of a finding.

    Tags, digests and lines are left out. All that cause the finding count, in the order of their names.

    Args:
        finding: the finding.
        locate: gives a path relative to the repository, so that it is the same from every directory.

    """
    causes = finding.causes or (Cause(finding.container, finding.image),)
    return (
        finding.rule,
        locate(finding.path) if finding.path else "",
        finding.workload,
        ", ".join(sorted({cause.container for cause in causes})),
        ", ".join(sorted({parse_image(cause.image).name for cause in causes})),
        ", ".join(sorted(finding.lacks)),
    )


def fingerprint(finding: Finding, locate: Callable[[str], str] = str) -> str:
    """Return the identity of a finding as 32 hexadecimal digits."""
    text = "\0".join(identity(finding, locate))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]
