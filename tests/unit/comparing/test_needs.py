from dataclasses import replace

from archcheck.comparing.needs import by_nodes, by_platforms
from archcheck.images.availability import Availability, Missing, Reason, Unknown
from archcheck.images.platform import parse_platform
from tests.support.tables import walked
from tests.unit.scheduling.building import found, node

BOTH, PC = found("amd64", "arm64"), found("amd64")
NODES = [node("pc"), node("a64", "arm64"), replace(node("a65", "arm64"), pool="boards")]
GONE, LATER = Missing("gone"), Unknown(Reason.UNREACHABLE, "timed out")


@walked(
    "before, after, names",
    [
        (BOTH, PC, ("a64", "boards")),
        (PC, BOTH, ()),
        (BOTH, BOTH, ()),
        (BOTH, GONE, ("pc", "a64", "boards")),
        (BOTH, LATER, ()),
        (LATER, PC, ()),
    ],
)
def test_pools_that_ran_it_and_do_not_now(
    before: Availability, after: Availability, names: tuple[str, ...]
) -> None:
    """What is not known is no loss."""
    assert by_nodes(NODES)(before, after) == names


@walked(
    "before, after, names",
    [
        (BOTH, PC, ("linux/arm64",)),
        (PC, PC, ()),
        (PC, BOTH, ()),
        (BOTH, GONE, ()),
        (LATER, PC, ()),
    ],
)
def test_required_platforms_that_it_had(
    before: Availability, after: Availability, names: tuple[str, ...]
) -> None:
    required = [parse_platform("linux/arm64").normalized(), parse_platform("linux/s390x").normalized()]
    assert by_platforms(required)(before, after) == names
