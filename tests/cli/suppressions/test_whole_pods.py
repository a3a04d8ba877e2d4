"""Ignores of findings about a whole pod, and of images that could not be read."""

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, aside, pod, rules

NODES = "nodes:\n  - {name: a, platform: linux/amd64}\n  - {name: b, platform: linux/arm64}\n"
AT_RISK = "# archcheck: ignore[at-risk] never lands there"
UNREAD = "# archcheck: ignore[image-unreadable] a private registry"


@pytest.fixture
def cluster(repo: Repository) -> Repository:
    """A repository with nodes of two platforms."""
    repo.write(".archcheck.yaml", NODES)
    return repo


def _check(repo: Repository, *arguments: object) -> tuple[int, bool, list[str], list[tuple[str, str]]]:
    done = repo.run("manifest", ".", *repo.online, "--format", "json", *arguments)
    assert done.report["exit_code"] == done.code
    return done.code, done.report["complete"], rules(done), aside(done)


def test_a_comment_beside_the_image_that_is_why(cluster: Repository) -> None:
    cluster.write("p.yaml", pod("both:1", f"one:1 {AT_RISK}"))
    assert _check(cluster) == (ExitCode.OK, True, [], [("at-risk", "comment")])


def test_a_comment_beside_another_image_silences_nothing(cluster: Repository) -> None:
    cluster.write("p.yaml", pod("one:1", f"both:1 {AT_RISK}"))
    code, _, found, gone = _check(cluster)
    assert (code, gone) == (ExitCode.FINDINGS, [])
    assert "at-risk" in found


def test_a_comment_beside_one_of_two_images_that_are_why_silences_nothing(cluster: Repository) -> None:
    """The second container is at risk all the same, and no ignore says that it may be."""
    cluster.write("p.yaml", pod(f"one:1 {AT_RISK}", "two:1"))
    code, _, found, _ = _check(cluster)
    assert code == ExitCode.FINDINGS
    assert "at-risk" in found


def test_comments_beside_all_images_that_are_why(cluster: Repository) -> None:
    cluster.write("p.yaml", pod(f"one:1 {AT_RISK}", f"two:1 {AT_RISK}"))
    assert _check(cluster) == (ExitCode.OK, True, [], [("at-risk", "comment")])


def test_an_annotation_silences_what_any_image_causes(cluster: Repository) -> None:
    cluster.write("p.yaml", pod("one:1", "two:1", metadata="annotations: {archcheck/ignore: at-risk x}"))
    assert _check(cluster) == (ExitCode.OK, True, [], [("at-risk", "annotation")])


def test_a_finding_without_a_container_is_silenced_by_an_annotation(cluster: Repository) -> None:
    text = pod("one:1", metadata="annotations: {archcheck/ignore: arch-label-deprecated x}")
    cluster.write(
        "p.yaml", text.replace("spec:\n", "spec:\n  nodeSelector: {beta.kubernetes.io/arch: amd64}\n")
    )
    assert _check(cluster)[3] == [("arch-label-deprecated", "annotation")]


def test_an_unreadable_image_that_may_be_leaves_the_run_complete(cluster: Repository) -> None:
    cluster.write("p.yaml", pod("both:1", f"gone:1 {UNREAD}"))
    assert _check(cluster) == (ExitCode.OK, True, [], [("image-unreadable", "comment")])


@pytest.mark.parametrize("other", ["gone:1", "docker.io/library/gone:1"])
def test_every_finding_of_an_image_must_be_ignored(cluster: Repository, other: str) -> None:
    cluster.write("p.yaml", pod(f"gone:1 {UNREAD}"))
    cluster.write("q.yaml", pod(other))
    assert _check(cluster) == (
        ExitCode.INCOMPLETE,
        False,
        ["image-unreadable"],
        [("image-unreadable", "comment")],
    )


def test_another_unreadable_image_in_the_pod_leaves_it_unknown(cluster: Repository) -> None:
    cluster.write("p.yaml", pod(f"gone:1 {UNREAD}", "gone:2"))
    code, complete, found, _ = _check(cluster)
    assert (code, complete, found) == (ExitCode.INCOMPLETE, False, ["image-unreadable"])


def test_a_placeholder_that_may_be_leaves_the_run_complete(cluster: Repository) -> None:
    cluster.write("p.yaml", pod("'${IMAGE}' # archcheck: ignore[image-unresolved] set when released"))
    assert _check(cluster)[:3] == (ExitCode.OK, True, [])


def test_findings_win_over_what_is_suppressed(cluster: Repository) -> None:
    cluster.write("p.yaml", pod(f"gone:1 {UNREAD}"))
    cluster.write("q.yaml", pod("one:1"))
    assert _check(cluster)[0] == ExitCode.FINDINGS


def test_the_summary_counts_what_is_suppressed(cluster: Repository) -> None:
    cluster.write("p.yaml", pod(f"one:1 {AT_RISK}"))
    done = cluster.run("manifest", ".", *cluster.online)
    assert "1 finding set aside: 1 ignored." in done.out
