"""What tells findings apart across runs."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from archcheck.images.naming import parse_image
from archcheck.reports.document import ReportFinding


def unique_fingerprints(findings: Sequence[ReportFinding]) -> tuple[str, ...]:
    """Return one fingerprint a finding; of several with the same one, the later have an ordinal.

    GitLab shows only the first of issues that share a fingerprint, and GitHub makes one alert of them.
    """
    own = [finding.fingerprint or _computed(finding) for finding in findings]
    ordinals: Counter[str] = Counter()
    taken = set(own)
    unique = []
    for fingerprint in own:
        ordinals[fingerprint] += 1
        name = fingerprint
        while ordinals[fingerprint] > 1 and name in taken:
            name = f"{fingerprint}-{ordinals[fingerprint]}"
            ordinals[fingerprint] += name in taken
        taken.add(name)
        unique.append(name)
    return tuple(unique)


def digest_of(*parts: str) -> str:
    """Return a short stable name for some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _computed(finding: ReportFinding) -> str:
    """Return one for a document that has none: nothing in it changes with a tag or a line."""
    image = parse_image(finding.image).name
    return digest_of(finding.rule, finding.workload, finding.container, image, finding.position.path)
