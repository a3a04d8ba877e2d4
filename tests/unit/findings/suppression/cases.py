"""Findings with the ignores of their owners, and policies."""

from archcheck.findings.model import Cause, Finding, Severity
from archcheck.workloads.model import Ignore, ImageUse, PodSpec, Role, Source, Workload


def ignore(*rules: str, reason: str = "we know", line: int = 7, is_comment: bool = True) -> Ignore:
    return Ignore(rules, reason, "p.yaml", line, is_comment)


def finding(
    rule: str = "platform-missing", image: str = "one:1", *ignores: Ignore, causes: tuple[Cause, ...] = ()
) -> Finding:
    """Return a finding about an image, with the ignores at it, or one with several causes."""
    given = causes or (Cause("c", image, ignores),)
    return Finding(rule, Severity.ERROR, "message", "remedy", "Pod/p", "c", image, "p.yaml", 7, causes=given)


def workload(*ignores: Ignore) -> Workload:
    """Return a workload with comments at its image."""
    use = ImageUse("c", Role.CONTAINER, "one:1", 7, 12, ignores=ignores)
    return Workload("v1", "Pod", "", "p", Source("p.yaml", 1), (PodSpec(("spec",), (use,)),))
