"""What of a run is not known, and its owner says that it does not matter."""

from dataclasses import replace

import pytest

from archcheck.findings.model import Finding
from archcheck.findings.suppression.acknowledged import (
    Acknowledged,
    accepted_by_policy,
    acknowledged_unknowns,
    has_unknown_verdict,
    with_accepted,
)
from archcheck.findings.suppression.model import Filtered, Suppressed, SuppressionPolicy, SuppressionSource
from archcheck.workloads.inventory import Loss, Skipped
from tests.support.answers import by_image
from tests.support.placements import IMAGES, PC, placed
from tests.support.placements import workload as manifest
from tests.unit.findings.suppression.cases import finding, ignore
from tests.unit.workloads.helpers import stock

OBJECT = Skipped("a.yaml", 1, "not read", Loss.PODS, "HelmRelease", "", "web", "fetch it")


def filtered(counting: list[Finding], suppressed: list[Finding]) -> Filtered:
    entries = [Suppressed(each, SuppressionSource.COMMENT) for each in suppressed]
    return Filtered(tuple(counting), tuple(entries))


@pytest.mark.parametrize("rule", ["image-unreadable", "image-unresolved"])
def test_an_image_is_acknowledged_where_every_finding_of_it_is_suppressed(rule: str) -> None:
    one, two = finding(rule, "one:1"), finding(rule, "two:1")
    assert acknowledged_unknowns(filtered([], [one])) == Acknowledged(images=frozenset({"one:1"}))
    assert acknowledged_unknowns(filtered([one], [one, two])).images == {"two:1"}


@pytest.mark.parametrize("rule", ["not-read", "placement-unresolved"])
def test_a_workload_is_acknowledged_by_its_name(rule: str) -> None:
    assert acknowledged_unknowns(filtered([], [finding(rule)])).workloads == {"Pod/p"}


def test_what_is_known_is_not_acknowledged() -> None:
    assert acknowledged_unknowns(filtered([], [finding("stuck")])) == Acknowledged()


@pytest.mark.parametrize(
    ("images", "lines", "acknowledged", "unknown"),
    [
        (["main=pc:1"], [], Acknowledged(), False),
        (["main=dark:1"], [], Acknowledged(), True),
        (["main=dark:1"], [], Acknowledged(images=frozenset({"dark:1"})), False),
        (["a=dark:1", "b=auto"], [], Acknowledged(images=frozenset({"dark:1"})), True),
        (["main=every:1"], ["nodeName: '${NODE}'"], Acknowledged(), True),
        (
            ["main=every:1"],
            ["nodeName: '${NODE}'"],
            Acknowledged(workloads=frozenset({"Deployment/web"})),
            False,
        ),
    ],
    ids=["known", "unreadable", "acknowledged", "one-of-two", "placement", "placement-acknowledged"],
)
def test_a_verdict_is_unknown_for_what_is_not_acknowledged(
    images: list[str], lines: list[str], acknowledged: Acknowledged, unknown: bool
) -> None:
    text = manifest(*lines, images=images)
    report = placed(text, [PC])
    assert has_unknown_verdict(report, stock(text).workloads, acknowledged, by_image(IMAGES)) == unknown


def test_an_object_that_is_accepted_is_marked_and_its_neighbour_is_not() -> None:
    accepted = replace(OBJECT, ignores=(ignore("not-read"),))
    part = replace(OBJECT, loss=Loss.PART)
    marked = accepted_by_policy([accepted, OBJECT, part], SuppressionPolicy())
    assert [each.accepted for each in marked] == [True, False, False]
    assert accepted_by_policy([part], SuppressionPolicy()) == (part,)


def test_without_a_suppressed_object_nothing_is_marked() -> None:
    assert with_accepted([OBJECT], filtered([], [finding("stuck")])) == (OBJECT,)
