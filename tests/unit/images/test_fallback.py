"""Which entry of an index a machine takes, held against what containerd/platforms itself answered."""

import json
import re
from pathlib import Path
from typing import Any

from archcheck.images.matching import is_native, is_newer, pick
from archcheck.images.platform import Platform, parse_platform
from archcheck.images.windows import BuildRule, fits_build
from tests.support.tables import walked

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "platforms.json").read_text())
PAIRS = [(node, image) for node, images in VECTORS["match"].items() for image in images]
PICKS: list[dict[str, Any]] = VECTORS["picks"]
CHOSEN = re.compile(r"\[(\d+)\] (.+)")


def index_of(vector: dict[str, Any]) -> list[Platform]:
    return [parse_platform(each) for each in vector["index"]]


def test_the_table_is_whole() -> None:
    assert (len(VECTORS["match"]), len(PAIRS), len(PICKS)) == (22, 22 * 40, 231)


@walked("node, image", PAIRS)
def test_whether_a_machine_takes_an_image(node: str, image: str) -> None:
    answer = VECTORS["match"][node][image]
    machine, entry = parse_platform(node), parse_platform(image)
    assert is_native(entry, machine) is answer["strict"]
    assert (pick([entry], machine) is not None) is answer["only"]


@walked("vector", PICKS)
def test_the_entry_that_is_taken_best_first(vector: dict[str, Any]) -> None:
    at = pick(index_of(vector), parse_platform(vector["node"]))
    chosen = CHOSEN.fullmatch(vector["only_client_pull"])
    if chosen is None:
        assert vector["only_client_pull"] == "NO MATCH"
        assert at is None
    else:
        assert at == int(chosen[1])
        assert vector["index"][at] == chosen[2]


@walked("vector", PICKS)
def test_the_entry_that_is_taken_strictly(vector: dict[str, Any]) -> None:
    """What is taken best first is taken strictly too, if it is the machine's own."""
    machine, index = parse_platform(vector["node"]), index_of(vector)
    at = pick(index, machine)
    survivors = vector["ordered_cri_transfer"] or []
    if at is not None and is_native(index[at], machine):
        assert at == vector["index"].index(survivors[0])
    else:
        assert not survivors


def test_entries_may_be_declared_by_other_names() -> None:
    index = [Platform("Linux", "x86_64"), Platform("linux", "aarch64", "v8"), Platform("linux", "ARM")]
    assert pick(index, parse_platform("linux/amd64")) == 0
    assert pick(index, parse_platform("linux/arm64")) == 1
    assert pick(index, parse_platform("linux/arm/v7")) == 2


def test_an_empty_index_has_nothing_for_anybody() -> None:
    assert pick([], parse_platform("linux/amd64")) is None


@walked(
    "image, host, fits",
    [
        ("10.0.17763.6293", "10.0.17763", True),
        ("10.0.17763.1", "10.0.17763.9999", True),
        ("10.0.14393.1", "10.0.17763.1", False),
        ("10.0.17763.1", "10.0.20348.1", False),
        ("10.0.20348.2700", "10.0.20348.1", True),
        ("10.0.20348.1", "10.0.22631.1", True),
        ("10.0.22621.1", "10.0.22631.1", True),
        ("10.0.25398.1", "10.0.22631.1", False),
        ("10.0.20348.1", "10.0.26100.1", True),
        ("10.0.25398.1", "10.0.26100.1", True),
        ("10.0.26100.1", "10.0.26100.1", True),
        ("10.0.17763.1", "10.0.26100.1", False),
        ("10.0.26100.1", "10.0.20348.1", False),
        ("10.1.20348.1", "10.0.20348.1", False),
        ("11.0.20348.1", "10.0.20348.1", False),
        ("", "10.0.20348.1", True),
        ("10.0", "10.0.20348.1", False),
        ("10.0.x.1", "10.0.20348.1", False),
        ("10.0.²", "10.0.20348.1", False),
        ("nonsense", "10.0.20348.1", False),
    ],
)
def test_builds_of_windows(image: str, host: str, fits: bool) -> None:
    assert fits_build(image, host) is fits


def test_the_version_of_another_system_decides_nothing() -> None:
    assert is_native(Platform("linux", "amd64", "", "5.10"), Platform("linux", "amd64", "", "6.1"))


@walked(
    "image, machine, newer",
    [
        ("linux/amd64/v3", "linux/amd64", True),
        ("linux/amd64/v3", "linux/amd64/v2", True),
        ("linux/amd64/v2", "linux/amd64/v3", False),
        ("linux/amd64", "linux/amd64", False),
        ("linux/arm/v7", "linux/arm/v6", True),
        ("linux/arm/v6", "linux/arm/v7", False),
        ("linux/arm64/v8.2", "linux/arm64", True),
        ("linux/arm64/v9", "linux/arm64", True),
        ("linux/arm64", "linux/arm/v7", False),
        ("linux/amd64", "linux/386", False),
        ("windows/amd64/v3", "linux/amd64", False),
    ],
)
def test_an_image_that_wants_a_newer_cpu(image: str, machine: str, newer: bool) -> None:
    assert is_newer(parse_platform(image), parse_platform(machine)) is newer


BUILDS = ("10.0.14393", "10.0.17763", "10.0.20348", "10.0.22621", "10.0.25398", "10.0.26100", "10.0.26200")


@walked(
    "rule, host, taken",
    [
        (BuildRule.EQUAL, "10.0.20348", "10.0.20348"),
        (BuildRule.EQUAL, "10.0.26100", "10.0.26100"),
        (BuildRule.SINCE_2022, "10.0.17763", "10.0.17763"),
        (BuildRule.SINCE_2022, "10.0.20348", "10.0.20348"),
        (BuildRule.SINCE_2022, "10.0.26200", "10.0.20348 10.0.22621 10.0.25398 10.0.26100 10.0.26200"),
        (BuildRule.LAST_RELEASE, "10.0.22621", "10.0.20348 10.0.22621"),
        (BuildRule.LAST_RELEASE, "10.0.26100", "10.0.20348 10.0.22621 10.0.25398 10.0.26100"),
        (BuildRule.LAST_RELEASE, "10.0.26200", "10.0.26100 10.0.26200"),
        (BuildRule.GENERATION, "10.0.17763", "10.0.17763"),
        (BuildRule.GENERATION, "10.0.20348", "10.0.20348"),
        (BuildRule.GENERATION, "10.0.26200", "10.0.20348 10.0.22621 10.0.25398 10.0.26100 10.0.26200"),
        (BuildRule.UP_TO_HOST, "10.0.20348", "10.0.14393 10.0.17763 10.0.20348"),
    ],
)
def test_which_builds_a_runtime_takes(rule: BuildRule, host: str, taken: str) -> None:
    assert [each for each in BUILDS if fits_build(f"{each}.1", f"{host}.9999", rule)] == taken.split()


@walked("machine", ["linux/arm64", "linux/arm/v7", "windows/arm64"])
def test_an_entry_that_names_no_system_is_for_the_machines(machine: str) -> None:
    own = parse_platform(machine)
    assert is_native(Platform("", own.architecture, own.variant), own)
    assert pick([Platform("", "amd64"), Platform("", own.architecture, own.variant)], own) == 1


def test_a_fallback_may_name_no_system_too() -> None:
    assert pick([Platform("", "amd64"), Platform("", "arm", "v6")], parse_platform("linux/arm64")) == 1
