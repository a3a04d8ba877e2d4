"""Which builds of Windows a node runs, by the version of its runtime."""

from archcheck.images.platform import parse_platform
from archcheck.images.windows import BuildRule
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.running import outcome
from archcheck.scheduling.runtime import Machine, PullRule, build_rule
from tests.support.tables import walked
from tests.unit.scheduling.helpers import index, single


@walked(
    "runtime, rule",
    [
        ("containerd://1.6.22", BuildRule.EQUAL),
        ("containerd://1.6.23", BuildRule.SINCE_2022),
        ("containerd://1.6.36", BuildRule.SINCE_2022),
        ("containerd://1.7.0", BuildRule.EQUAL),
        ("containerd://1.7.5", BuildRule.EQUAL),
        ("containerd://1.7.6", BuildRule.SINCE_2022),
        ("containerd://v1.7.35", BuildRule.SINCE_2022),
        ("containerd://2.0.14", BuildRule.SINCE_2022),
        ("containerd://2.1.5-k3s1", BuildRule.SINCE_2022),
        ("containerd://2.1.6", BuildRule.LAST_RELEASE),
        ("containerd://2.3.4", BuildRule.LAST_RELEASE),
        ("containerd://2.3.5", BuildRule.GENERATION),
        ("containerd://2.4.2", BuildRule.GENERATION),
        ("containerd://3.0", BuildRule.GENERATION),
        ("containerd://", BuildRule.GENERATION),
        ("docker://28.5.2", BuildRule.UP_TO_HOST),
        ("", BuildRule.GENERATION),
        ("cri-o://1.33.1", BuildRule.GENERATION),
    ],
)
def test_the_rule_follows_the_version(runtime: str, rule: BuildRule) -> None:
    assert build_rule(runtime) is rule


def runs(runtime: str, build: str, *entries: str, alone: bool = False) -> Runs:
    platform = parse_platform(f"windows(10.0.{build}.1)/amd64")
    machine = Machine(platform, PullRule.BEST_FIRST, build_rule(runtime))
    texts = [f"windows(10.0.{entry}.1)/amd64" for entry in entries]
    return outcome(single(texts[0]) if alone else index(*texts), machine).runs


@walked(
    "runtime, build, entry, fate",
    [
        ("containerd://1.6.22", "22621", "20348", Runs.NO),
        ("containerd://1.7.3", "22621", "20348", Runs.NO),
        ("containerd://1.7.20", "22621", "20348", Runs.NATIVE),
        ("containerd://2.3.4", "26200", "20348", Runs.NO),
        ("containerd://2.4.2", "26200", "20348", Runs.NATIVE),
        ("containerd://2.0.5", "26200", "20348", Runs.NATIVE),
        ("containerd://2.4.2", "26200", "17763", Runs.NO),
    ],
)
def test_a_build_by_the_runtime(runtime: str, build: str, entry: str, fate: Runs) -> None:
    assert runs(runtime, build, entry) is fate


def test_a_single_image_is_judged_by_windows_and_not_by_the_runtime() -> None:
    assert runs("containerd://1.7.3", "22621", "20348", alone=True) is Runs.NATIVE
    assert runs("containerd://2.4.2", "20348", "17763", alone=True) is Runs.NO
