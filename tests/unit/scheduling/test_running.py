"""Whether an image runs on a node: what is known of it, how it is held, and how it would fail."""

import pytest

from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
)
from archcheck.images.platform import Platform
from archcheck.scheduling.outcomes import EXEC_FAILS, PULL_FAILS, Failure, RunOutcome, Runs
from archcheck.scheduling.running import outcome
from archcheck.scheduling.runtime import Machine, PullRule
from tests.support.tables import walked
from tests.unit.scheduling.helpers import declared, index, machine, single

SILENT = Platform("linux", "")
MULTI = index("linux/amd64", "linux/arm64", "linux/arm/v7")
CONTAINERD = [PullRule.BEST_FIRST, PullRule.OPEN, PullRule.STRICT]


def on(node: str, answer: Availability, rule: PullRule = PullRule.BEST_FIRST) -> RunOutcome:
    return outcome(answer, Machine(machine(node), rule))


def failure(found: RunOutcome) -> Failure:
    assert found.runs is Runs.NO
    assert found.entry is None
    assert found.failure is not None
    return found.failure


@walked("rule", PullRule)
@walked(
    "image, node",
    [
        ("linux/amd64", "linux/arm64"),
        ("linux/amd64", "linux/arm/v7"),
        ("linux/arm64", "linux/amd64"),
        ("linux/arm64", "linux/arm/v7"),
        ("linux/arm/v7", "linux/amd64"),
        ("linux/amd64", "linux/386"),
        ("linux/riscv64", "linux/arm64"),
    ],
)
def test_a_single_manifest_is_pulled_anywhere_and_fails_at_exec(
    image: str, node: str, rule: PullRule
) -> None:
    failed = failure(on(node, single(image), rule))
    assert failed.state == EXEC_FAILS == "CrashLoopBackOff"
    assert "exec format error" in failed.message
    assert image in failed.message


@walked("rule", PullRule)
@walked(
    "image, node",
    [
        ("linux/amd64", "linux/amd64"),
        ("linux/arm64/v8", "linux/arm64"),
        ("linux/aarch64", "linux/arm64"),
        ("linux/x86_64", "linux/amd64"),
        ("linux/amd64/v1", "linux/amd64"),
        ("linux/arm", "linux/arm/v7"),
        ("linux/armhf", "linux/arm/v7"),
    ],
)
def test_a_single_manifest_for_the_node_is_native(image: str, node: str, rule: PullRule) -> None:
    assert on(node, single(image), rule) == RunOutcome(Runs.NATIVE, declared(image))


@walked("rule", PullRule)
@walked(
    "image, node",
    [
        ("linux/arm/v7", "linux/arm64"),
        ("linux/386", "linux/amd64"),
        ("linux/arm/v6", "linux/arm/v7"),
        ("linux/arm/v5", "linux/arm/v6"),
        ("linux/amd64/v2", "linux/amd64/v3"),
    ],
)
def test_a_single_manifest_that_the_cpu_can_execute_is_a_fallback(
    image: str, node: str, rule: PullRule
) -> None:
    assert on(node, single(image), rule) == RunOutcome(Runs.FALLBACK, declared(image))


@walked(
    "image, node",
    [
        ("linux/amd64/v3", "linux/amd64"),
        ("linux/arm64/v8.2", "linux/arm64"),
        ("linux/arm64/v9", "linux/arm64"),
    ],
)
def test_a_level_that_no_node_tells_is_not_guessed(image: str, node: str) -> None:
    assert on(node, single(image)) == RunOutcome(Runs.DEPENDS, declared(image))


@walked(
    "image, node",
    [
        ("linux/arm/v7", "linux/arm/v6"),
        ("linux/arm/v6", "linux/arm/v5"),
        ("linux/amd64/v3", "linux/amd64/v2"),
        ("linux/arm64/v9", "linux/arm64/v8.2"),
    ],
)
def test_an_image_for_a_newer_cpu_dies_of_an_instruction(image: str, node: str) -> None:
    failed = failure(on(node, single(image)))
    assert failed.state == EXEC_FAILS
    assert "illegal instruction" in failed.message
    assert image in failed.message
    assert node in failed.message


def test_the_system_counts_before_the_architecture() -> None:
    failed = failure(on("linux/amd64", single("windows/amd64")))
    assert str(failed) == "CrashLoopBackOff: an image for windows on linux"


@walked("rule", CONTAINERD)
def test_a_single_manifest_of_another_windows_is_pulled_and_does_not_start(rule: PullRule) -> None:
    failed = failure(on("windows(10.0.17763)/amd64", single("windows(10.0.20348.2700)/amd64"), rule))
    assert failed.state == EXEC_FAILS
    assert "10.0.20348.2700" in failed.message


def test_a_single_manifest_of_a_windows_that_fits_is_native() -> None:
    assert on("windows(10.0.26100)/amd64", single("windows(10.0.20348.1)/amd64")).runs is Runs.NATIVE


def test_a_single_manifest_of_a_build_on_a_windows_that_tells_none_is_not_guessed() -> None:
    assert on("windows/amd64", single("windows(10.0.20348.1)/amd64")).runs is Runs.DEPENDS


@walked("platforms", [(), (Platform("linux", ""),), (Platform("", ""),)])
def test_a_single_manifest_that_says_nothing_is_unknown(platforms: tuple[Platform, ...]) -> None:
    answer = Found(platforms, "sha256:0", ManifestKind.MANIFEST, "registry.test")
    assert on("linux/amd64", answer) == RunOutcome(Runs.UNKNOWN)


def test_a_single_manifest_without_a_system_is_of_the_nodes() -> None:
    answer = Found((Platform("", "amd64"),), "sha256:0", ManifestKind.MANIFEST, "registry.test")
    assert on("linux/amd64", answer).runs is Runs.NATIVE
    assert failure(on("linux/arm64", answer)).state == EXEC_FAILS


def test_the_same_platform_fails_otherwise_in_an_index_than_alone() -> None:
    assert failure(on("linux/arm/v7", index("linux/amd64"))).state == PULL_FAILS
    assert failure(on("linux/arm/v7", single("linux/amd64"))).state == EXEC_FAILS


def test_an_index_with_the_platform_is_native() -> None:
    assert on("linux/arm/v7", MULTI) == RunOutcome(Runs.NATIVE, declared("linux/arm/v7"))


@walked("node", [machine("linux/amd64"), machine("windows/amd64"), SILENT])
@walked("rule", PullRule)
def test_a_missing_image_is_pulled_nowhere(node: Platform, rule: PullRule) -> None:
    failed = failure(outcome(Missing("manifest unknown"), Machine(node, rule)))
    assert str(failed) == "ImagePullBackOff: not found: manifest unknown"


@pytest.mark.parametrize("node", [machine("linux/amd64"), SILENT])
def test_an_artifact_is_no_image(node: Platform) -> None:
    answer = Unknown(Reason.ARTIFACT, "a Helm chart")
    failed = failure(outcome(answer, Machine(node, PullRule.OPEN)))
    assert str(failed) == "ImagePullBackOff: no image that can run: a Helm chart"


@walked("reason", [each for each in Reason if each is not Reason.ARTIFACT])
@walked("mounted", [False, True])
def test_what_could_not_be_read_is_unknown_and_neither_yes_nor_no(reason: Reason, mounted: bool) -> None:
    answer = Unknown(reason, "no answer")
    found = outcome(answer, Machine(machine("linux/amd64"), PullRule.BEST_FIRST), mounted=mounted)
    assert found == RunOutcome(Runs.UNKNOWN)


@pytest.mark.parametrize("mounted", [False, True])
def test_a_placeholder_is_unknown(mounted: bool) -> None:
    found = outcome(Unresolved(), Machine(machine("linux/amd64"), PullRule.BEST_FIRST), mounted=mounted)
    assert found == RunOutcome(Runs.UNKNOWN)


@walked("answer", [MULTI, single("linux/amd64"), index()])
def test_nothing_is_known_of_a_node_that_says_no_architecture(answer: Found) -> None:
    assert outcome(answer, Machine(SILENT, PullRule.BEST_FIRST)) == RunOutcome(Runs.UNKNOWN)


@walked("rule", PullRule)
def test_a_mounted_single_manifest_executes_nothing(rule: PullRule) -> None:
    found = outcome(single("linux/amd64"), Machine(machine("linux/arm/v7"), rule), mounted=True)
    assert found.runs is Runs.NATIVE


@walked("rule", PullRule)
def test_a_mounted_index_needs_a_match_like_any_other(rule: PullRule) -> None:
    assert outcome(MULTI, Machine(machine("linux/arm/v7"), rule), mounted=True).runs is Runs.NATIVE
    failed = failure(outcome(index("linux/amd64"), Machine(machine("linux/arm/v7"), rule), mounted=True))
    assert failed.state == PULL_FAILS


def test_a_mounted_image_must_exist() -> None:
    found = outcome(Missing("manifest unknown"), Machine(machine("linux/amd64"), PullRule.CRIO), mounted=True)
    assert failure(found).state == PULL_FAILS


def test_the_worst_outcome_ranks_last() -> None:
    order = [Runs.NATIVE, Runs.FALLBACK, Runs.DEPENDS, Runs.UNKNOWN, Runs.NO]
    assert sorted(Runs, key=lambda runs: runs.rank) == order
