"""A finding that several images cause is suppressed only where there is an ignore for each of them."""

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, aside, pod, rules

NODES = "nodes:\n  - {name: a, platform: linux/amd64}\n  - {name: b, platform: linux/arm64}\n"
SAID = "# archcheck: ignore[platform-missing] only here"


def placed(repo: Repository, *arguments: object) -> tuple[int, list[str], list[tuple[str, str]]]:
    done = repo.run("manifest", ".", *repo.online, "--format", "json", *arguments)
    return done.code, rules(done), aside(done)


@pytest.mark.parametrize("images", [("one:1", "two:1"), ("two:1", "one:1")])
def test_an_entry_for_one_of_two_images_silences_nothing(repo: Repository, images: tuple[str, str]) -> None:
    repo.write(".archcheck.yaml", f"{NODES}ignore:\n  - {{rule: at-risk, image: one, reason: x}}\n")
    repo.write("p.yaml", pod(*images))
    assert placed(repo) == (ExitCode.FINDINGS, ["at-risk"], [])


def test_entries_for_both_images_silence_it(repo: Repository) -> None:
    entries = "".join(f"  - {{rule: at-risk, image: {each}, reason: x}}\n" for each in ("one", "two"))
    repo.write(".archcheck.yaml", f"{NODES}ignore:\n{entries}")
    repo.write("p.yaml", pod("one:1", "two:1"))
    assert placed(repo) == (ExitCode.OK, [], [("at-risk", "configuration")])


def test_a_baseline_does_not_hold_back_another_image(repo: Repository) -> None:
    repo.write(".archcheck.yaml", NODES)
    repo.write("p.yaml", pod("one:1", "both:1"))
    assert repo.run("baseline", *repo.online).code == ExitCode.OK
    assert placed(repo)[0] == ExitCode.OK
    repo.write("p.yaml", pod("one:1", "two:1"))
    assert placed(repo)[0] == ExitCode.FINDINGS


def test_a_baseline_does_not_hold_back_another_platform(repo: Repository) -> None:
    arms = ("--platform", "arm64", "--platform", "linux/arm/v7")
    repo.write("p.yaml", pod("both:1"))
    assert repo.run("baseline", *arms, *repo.online).code == ExitCode.OK
    assert repo.run("manifest", ".", *arms, *repo.online).code == ExitCode.OK
    repo.publish(both=["linux/amd64"])
    assert repo.run("manifest", ".", *arms, *repo.online, "--refresh").code == ExitCode.FINDINGS


def test_a_part_recorded_anew_leaves_the_rest_of_the_baseline(repo: Repository) -> None:
    repo.write("deploy/p.yaml", pod("one:1"))
    repo.write("q.yaml", pod("one:1", name="q"))
    arm = ("--platform", "arm64", *repo.online)
    assert repo.run("baseline", *arm).code == ExitCode.OK
    repo.write("deploy/p.yaml", pod("one:1", "two:1"))
    assert repo.run("baseline", *arm, "deploy").code == ExitCode.OK
    assert aside(repo.check()) == [("platform-missing", "baseline")] * 3


def test_a_comment_is_for_the_pod_in_which_it_stands(repo: Repository) -> None:
    text = (
        "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: p}\nspec:\n  pytorchReplicaSpecs:\n"
    )
    for name, image in (("Master", f"one:1 {SAID}"), ("Worker", "two:1")):
        text += f"    {name}:\n      template:\n        spec:\n          containers:\n"
        text += f"            - name: pytorch\n              image: {image}\n"
    repo.write("p.yaml", text)
    done = repo.check()
    assert [each["image"] for each in done.report["findings"]] == ["two:1"]
    assert [each["image"] for each in done.report["suppressed"]] == ["one:1"]


def test_a_comment_on_a_volume_is_not_for_its_namesake(repo: Repository) -> None:
    volume = f"  volumes:\n    - name: c0\n      image:\n        reference: two:1 {SAID}\n"
    repo.write("p.yaml", pod("one:1") + volume)
    assert [each["image"] for each in repo.check().report["findings"]] == ["one:1"]


def test_a_comment_on_an_image_is_not_for_the_pod_as_a_whole(repo: Repository) -> None:
    repo.write(".archcheck.yaml", NODES)
    text = pod("both:1 # archcheck: ignore[*] a sidecar")
    repo.write("p.yaml", text.replace("spec:\n", "spec:\n  nodeSelector: {kubernetes.io/arch: s390x}\n"))
    code, found, _ = placed(repo)
    assert code == ExitCode.FINDINGS
    assert "stuck" in found


@pytest.mark.parametrize(
    "said", ["# archcheck: ignore", "# archcheck: ignore platform-missing", "# archcheck: Ignore[]"]
)
def test_an_ignore_without_rules_is_said(repo: Repository, said: str) -> None:
    repo.write("p.yaml", pod(f"one:1 {said}"))
    assert sorted(rules(repo.check())) == ["ignore-unknown-rule", "platform-missing"]
