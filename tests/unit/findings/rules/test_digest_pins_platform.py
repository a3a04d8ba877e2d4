"""A digest that pins one platform where others are needed."""

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from tests.support.placements import (
    A64,
    CHILD,
    PC,
    SLOW,
    findings,
    only,
    rules,
    workload,
)

PINS = "digest-pins-platform"

PINNED, WHOLE = f"pinned:1@{CHILD}", f"whole:1@{CHILD}"


def test_a_digest_of_one_platform_is_told_where_pods_fail_for_it() -> None:
    found = findings(workload(images=["a=every:1", f"b={PINNED}"]), PC, A64)
    finding = only(PINS, found)
    assert finding.severity is Severity.WARNING
    assert PINNED in finding.message
    assert "pins linux/amd64" in finding.message
    assert "digest of the index" in finding.remedy
    assert (finding.container, finding.image, finding.line) == ("b", PINNED, 9)
    assert "CrashLoopBackOff: exec format error" in only("at-risk", found).message


def test_in_a_rendered_chart_the_digest_has_no_line() -> None:
    finding = only(PINS, findings(workload(images=[f"main={PINNED}"]), PC, A64, rendered=True))
    assert (finding.line, finding.column) == (None, None)


@pytest.mark.parametrize(
    ("image", "spec", "nodes"),
    [
        (PINNED, "", [PC]),
        (PINNED, "nodeSelector: {kubernetes.io/arch: amd64}", [PC, A64]),
        (PINNED, "", [PC, SLOW]),
        (PINNED, "", []),
        (WHOLE, "", [PC, A64]),
        ("lone:1", "", [PC, A64]),
        ("dark:1", "", [PC, A64]),
    ],
    ids=["fits", "selected", "tainted", "no-nodes", "an-index", "a-tag", "unknown"],
)
def test_a_digest_that_does_no_harm_is_fine(image: str, spec: str, nodes: list[Node]) -> None:
    assert PINS not in rules(workload(*spec.splitlines(), images=[f"main={image}"]), *nodes)


def test_the_index_of_one_platform_fails_at_the_pull_instead() -> None:
    assert (
        "ImagePullBackOff" in only("at-risk", findings(workload(images=[f"main={WHOLE}"]), PC, A64)).message
    )
