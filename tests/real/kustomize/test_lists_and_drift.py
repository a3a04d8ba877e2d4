"""What a workload asks for already stays; a patch of an object that has changed since fails the build."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.kustomizations import (
    AMD64_ONLY,
    ARCH,
    NOT_ARM32,
    REQUIRED,
    expression,
    pod_of,
    read,
    required,
    workload,
    write,
)
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

ZONE = {"matchExpressions": [expression("board", "pc", "olinuxino-a64")]}
FIELDS = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a64-1", "pc-1"]}]}
SYSTEM = {"matchExpressions": [expression("kubernetes.io/os", "linux")]}
SPOT = {"key": "spot", "operator": "Exists"}
TOLERATE = ("--tolerate", "arch", "--tolerate", "speed")
A20 = [
    {"key": "arch", "operator": "Equal", "value": "armhf", "effect": "NoSchedule"},
    {"key": "speed", "operator": "Equal", "value": "slow", "effect": "NoSchedule"},
]


def patched(folder: Path, patch: Run, *options: object) -> Path:
    """Include a component for a folder in it."""
    component = folder.with_name("nodes")
    patch(folder, "-o", component, "--kustomization", folder / "kustomization.yaml", *options)
    return folder


def built(folder: Path, kustomize: Kustomize) -> dict[str, Any]:
    (obj,) = read(kustomize.build(folder))
    return pod_of(obj)


def terms(pod: dict[str, Any]) -> list[dict[str, Any]]:
    found = pod["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
    assert isinstance(found, list)
    return found


def drifted(folder: Path, **pod: Any) -> Path:
    """Change a workload behind its component."""
    write(folder, workload(**pod), components=["../nodes"])
    return folder


def test_a_selector_that_is_there_stays(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = patched(write(tmp_path / "base", workload(nodeSelector={"kubernetes.io/os": "linux"})), patch)
    assert built(folder, kustomize)["nodeSelector"] == {"kubernetes.io/os": "linux", ARCH: "amd64"}


def test_every_term_is_narrowed_and_none_is_added(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    asked = workload(image=AMD64_ONLY, affinity=required(ZONE, FIELDS))
    before, after = asked, built(patched(write(tmp_path / "base", asked), patch), kustomize)
    assert after["nodeSelector"] == {ARCH: "amd64"}
    assert terms(after) == terms(pod_of(before))


def test_terms_get_what_several_architectures_need(
    tmp_path: Path, kustomize: Kustomize, kubectl: Kustomize, patch: Run
) -> None:
    asked = workload(image=NOT_ARM32, affinity=required(SYSTEM, FIELDS), tolerations=A20)
    folder = patched(write(tmp_path / "base", asked), patch)
    arch = expression(ARCH, "amd64", "arm64", "ppc64le", "s390x")
    assert terms(built(folder, kustomize)) == [
        {"matchExpressions": [*SYSTEM["matchExpressions"], arch]},
        {**FIELDS, "matchExpressions": [arch]},
    ]
    assert read(kubectl.build(folder)) == read(kustomize.build(folder))


def test_tolerations_that_are_there_stay(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    asked = workload(image="busybox:1.37", tolerations=[SPOT])
    folder = patched(write(tmp_path / "base", asked), patch, *TOLERATE)
    assert built(folder, kustomize)["tolerations"] == [SPOT, *A20]


def test_preferences_and_the_affinity_of_pods_stay(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    preferred = [{"weight": 1, "preference": SYSTEM}]
    apart = {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "kubernetes.io/hostname"}]}
    affinity = {
        "nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred},
        "podAntiAffinity": apart,
    }
    asked = workload(image=NOT_ARM32, affinity=affinity, tolerations=A20)
    after = built(patched(write(tmp_path / "base", asked), patch), kustomize)["affinity"]
    assert len(after["nodeAffinity"].pop(REQUIRED)["nodeSelectorTerms"]) == 1
    assert after == affinity


@pytest.mark.parametrize("now", [[ZONE], [ZONE, SYSTEM], [SYSTEM, ZONE], []])
def test_terms_that_have_changed_since_fail_the_build(
    tmp_path: Path, kustomize: Kustomize, patch: Run, now: list[dict[str, Any]]
) -> None:
    asked: dict[str, Any] = {"image": NOT_ARM32, "tolerations": A20}
    folder = patched(write(tmp_path / "base", workload(**asked, affinity=required(SYSTEM))), patch)
    assert ARCH in kustomize.build(folder)
    changed = {"affinity": required(*now)} if now else {}
    assert "test" in kustomize.refusal(drifted(folder, **asked, **changed))


def test_tolerations_that_have_changed_since_fail_the_build(
    tmp_path: Path, kustomize: Kustomize, patch: Run
) -> None:
    asked = workload(image="busybox:1.37", tolerations=[SPOT])
    folder = patched(write(tmp_path / "base", asked), patch, *TOLERATE)
    other = [SPOT | {"key": "other"}]
    assert "test" in kustomize.refusal(drifted(folder, image="busybox:1.37", tolerations=other))


@pytest.mark.parametrize(
    ("asked", "options", "gained"),
    [
        ({"image": NOT_ARM32, "tolerations": A20}, (), {"affinity": required(ZONE)}),
        ({"image": "busybox:1.37"}, TOLERATE, {"tolerations": [SPOT]}),
    ],
)
def test_what_was_not_there_when_it_was_patched_is_never_lost(
    tmp_path: Path,
    kustomize: Kustomize,
    patch: Run,
    asked: dict[str, Any],
    options: tuple[str, ...],
    gained: dict[str, Any],
) -> None:
    folder = patched(write(tmp_path / "base", workload(**asked)), patch, *options)
    done = kustomize.run(drifted(folder, **asked, **gained))
    if done.returncode == 0:
        pod = pod_of(read(done.stdout)[0])
        assert SPOT in pod["tolerations"] or "affinity" in gained
        assert "tolerations" in gained or ZONE["matchExpressions"][0] in terms(pod)[0]["matchExpressions"]


def test_a_patch_of_what_is_gone_does_no_harm(tmp_path: Path, kustomize: Kustomize, patch: Run) -> None:
    folder = patched(write(tmp_path / "base", workload("web"), workload("other")), patch)
    write(folder, workload("other"), components=["../nodes"])
    assert built(folder, kustomize)["nodeSelector"] == {ARCH: "amd64"}
