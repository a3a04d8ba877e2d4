"""What each runtime makes of an index: native, fallback, depends or no, and the entry that it pulls."""

import json
import re
from pathlib import Path
from typing import Any

from archcheck.images.listing import listing_of
from archcheck.images.platform import parse_platform
from archcheck.scheduling.outcomes import PULL_FAILS, Runs
from archcheck.scheduling.pulling import pulled, reported
from archcheck.scheduling.runtime import Machine, PullRule
from tests.support.tables import walked
from tests.unit.scheduling.helpers import declared, index, machine

TABLE = Path(__file__).parent.parent / "images" / "data" / "platforms.json"
PICKS: list[dict[str, Any]] = json.loads(TABLE.read_text())["picks"]
LEVELLED = ("linux/amd64/", "linux/arm64/v8.", "linux/arm64/v9", "linux/arm64/v10")
"""What containerd reports of no node: a level of amd64, a 64-bit arm other than v8."""
CASES = [each for each in PICKS if not each["node"].startswith(LEVELLED)]

BEST, OPEN, STRICT = PullRule.BEST_FIRST, PullRule.OPEN, PullRule.STRICT
CRIO, DOCKER = PullRule.CRIO, PullRule.DOCKER


def test_the_table_is_about_sixteen_nodes_as_containerd_reports_them() -> None:
    assert len({each["node"] for each in PICKS}) == 22
    assert len({each["node"] for each in CASES}) == 16


def took(node: str, rule: PullRule, *entries: str) -> tuple[str, str]:
    """Return how an index runs, and the entry that is pulled, as declared."""
    found = pulled(index(*entries).listed, Machine(machine(node), rule))
    assert (found.entry is None) is (found.runs is Runs.NO) is (found.failure is not None)
    return found.runs.value, str(found.entry or "")


@walked("rule", [BEST, OPEN, STRICT])
@walked("case", CASES)
def test_containerd_as_it_answered_itself(case: dict[str, Any], rule: PullRule) -> None:
    best = re.fullmatch(r"\[\d+\] (.+)", case["only_client_pull"])
    strict = case["ordered_cri_transfer"]
    runs, entry = Runs.NO, ""
    if strict:
        runs, entry = Runs.NATIVE, strict[0]
    elif best and rule is not STRICT:
        runs, entry = (Runs.DEPENDS if rule is OPEN else Runs.FALLBACK), best[1]
    listing = listing_of(parse_platform(each) for each in case["index"])
    found = pulled(listing, Machine(machine(case["node"]), rule))
    assert found.runs is runs
    assert found.entry == (parse_platform(entry) if entry else None)


@walked(
    "node, entries, fallback",
    [
        ("linux/arm64", ["linux/arm/v7"], "linux/arm/v7"),
        ("linux/arm64", ["linux/arm/v5", "linux/arm/v6"], "linux/arm/v6"),
        ("linux/arm64", ["linux/arm"], "linux/arm"),
        ("linux/amd64", ["linux/386"], "linux/386"),
        ("linux/arm/v7", ["linux/arm/v6"], "linux/arm/v6"),
        ("linux/arm/v7", ["linux/arm/v5", "linux/arm/v6", "linux/arm64"], "linux/arm/v6"),
        ("linux/arm/v8", ["linux/arm/v6", "linux/arm/v7"], "linux/arm/v7"),
    ],
)
def test_a_fallback_is_never_native(node: str, entries: list[str], fallback: str) -> None:
    assert took(node, BEST, *entries) == ("fallback", fallback)
    assert took(node, DOCKER, *entries) == ("fallback", fallback)
    assert took(node, OPEN, *entries) == ("depends", fallback)
    assert took(node, STRICT, *entries) == ("no", "")


@walked("rule", [BEST, OPEN, STRICT])
@walked(
    "node, entry",
    [
        ("linux/amd64", "linux/amd64/v2"),
        ("linux/amd64", "linux/amd64/v3"),
        ("linux/amd64/v3", "linux/amd64/v3"),
        ("linux/arm64", "linux/arm64/v8.2"),
        ("linux/arm64/v8.2", "linux/arm64/v8.2"),
        ("linux/arm64", "linux/arm64/v9"),
        ("linux/arm/v6", "linux/arm"),
        ("linux/arm/v6", "linux/arm/v7"),
        ("linux/arm/v7", "linux/arm/v8"),
        ("linux/arm/v8", "linux/arm64"),
        ("linux/amd64", "unknown/unknown"),
        ("linux/amd64", "windows/amd64"),
    ],
)
def test_entries_that_match_no_containerd_node(node: str, entry: str, rule: PullRule) -> None:
    assert took(node, rule, entry) == ("no", "")


@walked("rule", [BEST, OPEN, STRICT, CRIO])
@walked(
    "node, asked",
    [
        ("linux/amd64/v3", "linux/amd64"),
        ("linux/arm64/v9", "linux/arm64"),
        ("linux/arm/v6", "linux/arm/v6"),
        ("linux/ppc64le/power9", "linux/ppc64le/power9"),
    ],
)
def test_what_a_runtime_reports_of_its_node(node: str, asked: str, rule: PullRule) -> None:
    assert str(reported(Machine(machine(node), rule))) == asked


@walked(
    "node, entries, picked",
    [
        ("linux/amd64", ["linux/386"], ""),
        ("linux/amd64", ["linux/amd64/v2"], ""),
        ("linux/amd64", ["linux/amd64/v1"], ""),
        ("linux/amd64", ["linux/x86_64"], ""),
        ("linux/amd64", ["linux/arm64", "linux/amd64"], "linux/amd64"),
        ("linux/amd64/v3", ["linux/amd64/v3", "linux/amd64"], "linux/amd64"),
        ("linux/arm64", ["linux/arm/v7"], ""),
        ("linux/arm64", ["linux/arm64", "linux/arm64/v8"], "linux/arm64/v8"),
        ("linux/arm64", ["linux/arm64"], "linux/arm64"),
        ("linux/arm64", ["linux/arm64/v9"], ""),
        ("linux/arm64", ["linux/aarch64"], ""),
        ("linux/arm/v7", ["linux/arm/v6", "linux/arm/v7"], "linux/arm/v7"),
        ("linux/arm/v7", ["linux/arm/v5", "linux/arm/v6"], "linux/arm/v6"),
        ("linux/arm/v7", ["linux/arm", "linux/arm/v5"], "linux/arm/v5"),
        ("linux/arm/v7", ["linux/arm"], "linux/arm"),
        ("linux/arm/v7", ["linux/arm/v8"], ""),
        ("linux/arm/v7", ["linux/armhf"], ""),
        ("linux/arm/v7", ["linux/arm/7"], ""),
        ("linux/arm/v6", ["linux/arm"], "linux/arm"),
        ("linux/arm/v6", ["linux/arm/v7"], ""),
        ("linux/arm/v6", ["linux/arm", "linux/arm/v5"], "linux/arm/v5"),
        ("linux/arm/v5", ["linux/arm/v6"], ""),
        ("linux/arm/v8", ["linux/arm/v7", "linux/arm/v8"], "linux/arm/v8"),
        ("linux/riscv64", ["linux/amd64", "linux/riscv64"], "linux/riscv64"),
        ("linux/ppc64le", ["linux/ppc64le/power9"], ""),
        ("linux/ppc64le/power9", ["linux/ppc64le"], "linux/ppc64le"),
        ("linux/amd64", ["unknown/unknown"], ""),
        ("linux/amd64", ["windows/amd64"], ""),
    ],
)
def test_cri_o_chooses_by_names_as_they_are_written(node: str, entries: list[str], picked: str) -> None:
    assert took(node, CRIO, *entries)[1] == picked


@walked(
    "node, entry, runs",
    [
        ("linux/amd64", "linux/amd64", "native"),
        ("linux/arm64", "linux/arm64/v8", "native"),
        ("linux/arm/v7", "linux/arm/v7", "native"),
        ("linux/arm/v7", "linux/arm", "native"),
        ("linux/arm/v7", "linux/arm/v6", "fallback"),
        ("linux/arm/v8", "linux/arm", "fallback"),
        ("linux/arm/v6", "linux/arm", "depends"),
        ("linux/arm/v6", "linux/arm/v7", "no"),
    ],
)
def test_how_what_cri_o_chose_runs(node: str, entry: str, runs: str) -> None:
    assert took(node, CRIO, entry)[0] == runs


@walked(
    "node, entries, answer",
    [
        ("linux/amd64/v3", ["linux/amd64", "linux/amd64/v2", "linux/amd64/v3"], ("native", "linux/amd64/v3")),
        ("linux/amd64/v3", ["linux/amd64/v3", "linux/amd64"], ("native", "linux/amd64/v3")),
        ("linux/amd64/v3", ["linux/amd64/v2"], ("fallback", "linux/amd64/v2")),
        ("linux/amd64/v3", ["linux/386"], ("fallback", "linux/386")),
        ("linux/amd64/v3", ["linux/386", "linux/amd64"], ("fallback", "linux/amd64")),
        ("linux/amd64/v2", ["linux/amd64/v3"], ("no", "")),
        ("linux/amd64", ["linux/amd64", "linux/amd64/v3"], ("native", "linux/amd64")),
        ("linux/amd64", ["linux/386"], ("fallback", "linux/386")),
        ("linux/arm64", ["linux/arm/v7"], ("fallback", "linux/arm/v7")),
        ("linux/arm64", ["linux/arm64/v9"], ("no", "")),
        ("linux/arm/v7", ["linux/arm/v8"], ("no", "")),
    ],
)
def test_docker_knows_the_level_of_its_cpu(node: str, entries: list[str], answer: tuple[str, str]) -> None:
    assert took(node, DOCKER, *entries) == answer


def test_a_level_that_no_one_told_docker_is_not_guessed() -> None:
    assert took("linux/amd64", DOCKER, "linux/amd64/v2") == ("depends", "linux/amd64/v2")


def test_ties_keep_the_order_of_the_index() -> None:
    listing = listing_of([declared("linux/arm64"), declared("linux/arm64/v8")])
    found = pulled(listing, Machine(machine("linux/arm64"), BEST))
    assert found.entry == declared("linux/arm64")


@walked("rule", [BEST, OPEN, STRICT, CRIO])
@walked(
    "build, entry, runs",
    [
        ("10.0.17763.6293", "10.0.17763.1", "native"),
        ("10.0.17763.6293", "10.0.20348.2700", "no"),
        ("10.0.20348.1", "10.0.20348.2700", "native"),
        ("10.0.26100.1", "10.0.20348.2700", "native"),
        ("10.0.20348.1", "10.0.26100.1", "no"),
        ("", "10.0.20348.2700", "depends"),
        ("", "", "native"),
        ("10.0.20348.1", "", "native"),
    ],
)
def test_windows_by_its_build(build: str, entry: str, runs: str, rule: PullRule) -> None:
    node = f"windows({build})/amd64" if build else "windows/amd64"
    image = f"windows({entry})/amd64" if entry else "windows/amd64"
    assert took(node, rule, "linux/amd64", image)[0] == runs


@walked(
    "rule, said",
    [
        (BEST, "no match for platform in manifest"),
        (OPEN, "no match for platform in manifest"),
        (STRICT, "no match for platform in manifest"),
        (CRIO, "no image found in image index for architecture arm"),
        (DOCKER, "no matching manifest for linux/arm/v7 in the manifest list entries"),
    ],
)
def test_a_pull_without_a_match_fails_with_the_runtimes_own_words(rule: PullRule, said: str) -> None:
    listed = index("linux/amd64", "linux/arm64/v8").listed
    found = pulled(listed, Machine(machine("linux/arm/v7"), rule))
    assert found.failure is not None
    assert found.failure.state == PULL_FAILS == "ImagePullBackOff"
    assert found.failure.message == f"{said}; it has linux/amd64, linux/arm64"


@walked("rule", PullRule)
def test_an_index_of_nothing_fails_too(rule: PullRule) -> None:
    found = pulled(listing_of(()), Machine(machine("linux/amd64"), rule))
    assert found.failure is not None
    assert found.failure.message.endswith("; it has no platform at all")
