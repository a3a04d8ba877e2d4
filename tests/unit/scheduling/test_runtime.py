"""Which rule a node's runtime chooses an image's platform by."""

import pytest

from archcheck.scheduling.runtime import ASSUMED, OTHER_RUNTIME, Pull, PullRule, pull_rule
from tests.support.tables import walked

BEST, OPEN, STRICT = PullRule.BEST_FIRST, PullRule.OPEN, PullRule.STRICT


@walked(
    "runtime, rule",
    [
        ("containerd://1.6.36", BEST),
        ("containerd://1.7.27", BEST),
        ("containerd://1.7.27-k3s1", BEST),
        ("containerd://2.0.5", BEST),
        ("containerd://2.0.5-k3s1.32", BEST),
        ("containerd://2.1.0", OPEN),
        ("containerd://2.1.0-rc.1", OPEN),
        ("containerd://2.2.0", OPEN),
        ("containerd://2.10.1", OPEN),
        ("containerd://v2.1.4", OPEN),
        ("containerd://2.1.4~ds1", OPEN),
        ("containerd://3.0.0", OPEN),
        ("containerd://10.0.0", OPEN),
        ("containerd://", OPEN),
        ("containerd://2.1.5-k3s1", BEST),
        ("containerd://2.1.4-k3s2", BEST),
        ("cri-o://1.33.1", PullRule.CRIO),
        ("cri-o://1.20.0-dev", PullRule.CRIO),
        ("docker://27.3.1", PullRule.DOCKER),
        ("docker://1.13.1", PullRule.DOCKER),
        ("  containerd://1.7.27\n", BEST),
    ],
)
def test_what_a_node_says_of_its_runtime(runtime: str, rule: PullRule) -> None:
    assert pull_rule(runtime) == (rule, "")


@pytest.mark.parametrize("kubelet", ["v1.35.2+k3s1", "v1.30.0-rc1+k3s2"])
def test_the_kubelet_of_k3s_tells_too(kubelet: str) -> None:
    assert pull_rule("containerd://2.1.5", None, kubelet) == (BEST, "")


@walked("kubelet", ["", "v1.35.2", "v1.35.2-eks-1234567", "v1.33.1-gke.100"])
def test_other_kubelets_tell_nothing(kubelet: str) -> None:
    assert pull_rule("containerd://2.1.5", None, kubelet) == (OPEN, "")


@walked("runtime", ["containerd://2.1.5", "containerd://2.1.5-k3s1", ""])
def test_the_configuration_settles_how_containerd_pulls(runtime: str) -> None:
    assert pull_rule(runtime, Pull.STRICT) == (STRICT, "")
    assert pull_rule(runtime, Pull.FALLBACK) == (BEST, "")


@pytest.mark.parametrize("pull", Pull)
def test_the_configuration_does_not_change_other_runtimes(pull: Pull) -> None:
    assert pull_rule("cri-o://1.33.1", pull) == (PullRule.CRIO, "")
    assert pull_rule("docker://27.3.1", pull) == (PullRule.DOCKER, "")


def test_without_a_runtime_a_node_is_one_of_k3s_and_that_is_said() -> None:
    assert pull_rule("") == (BEST, ASSUMED)
    assert "local pull" in ASSUMED
    assert pull_rule("", Pull.STRICT) == (STRICT, "")
    assert pull_rule("", Pull.FALLBACK) == (BEST, "")


@walked("runtime", ["rkt://1.30", "containerd", "2.1.0", "://", "containerd://unknown"])
def test_a_runtime_that_is_not_known_is_not_guessed_and_that_is_said(runtime: str) -> None:
    assert pull_rule(runtime) == (OPEN, OTHER_RUNTIME)
    assert pull_rule(runtime, Pull.STRICT) == (STRICT, "")


@pytest.mark.parametrize("pull", Pull)
def test_the_configuration_does_not_change_a_containerd_of_one_way(pull: Pull) -> None:
    assert pull_rule("containerd://1.7.27", pull) == (BEST, "")
    assert pull_rule("containerd://2.1.5-k3s1", default=pull) == (BEST, "")
