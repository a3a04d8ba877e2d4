"""Which runs a rule can have a finding in follows from what it needs."""

import pytest

from archcheck.findings.model import Severity
from archcheck.findings.rule import Need, Rule


@pytest.mark.parametrize(
    ("needs", "given", "expected"),
    [
        ((), set(), True),
        ((Need.NODES,), set(), False),
        ((Need.NODES,), {Need.NODES, Need.DEEP}, True),
        ((Need.NODES, Need.PLATFORMS), {Need.PLATFORMS}, True),
        ((Need.NODES, Need.PLATFORMS), {Need.DEEP, Need.REGISTRY}, False),
    ],
)
def test_one_of_its_needs_is_enough(needs: tuple[Need, ...], given: set[Need], expected: bool) -> None:
    assert Rule("a-rule", Severity.NOTE, "a thing", needs).can_occur(given) == expected
