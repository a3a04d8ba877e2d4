"""A time limit: over when it is, said in words, and a build that is not begun is one that is not read."""

from pathlib import Path

from archcheck.sources.gitops.deadline import deadline, not_built
from archcheck.sources.gitops.expansion import KustomizeBuild
from archcheck.sources.gitops.model import NO_OBJECT, ObjectName
from archcheck.workloads.inventory import Loss
from archcheck.workloads.model import Origin


def test_a_limit_is_over_when_its_time_has_come() -> None:
    early, late = (deadline(1800, iter([100.0, now]).__next__).error for now in (1899.0, 1900.0))
    assert early is None
    assert late is not None
    assert late.what == "the run has taken longer than 30 minutes"
    assert "time-limit" in late.hint


def test_a_limit_is_said_in_whole_minutes_or_in_seconds() -> None:
    for seconds, words in (
        (60.0, "1 minute"),
        (90.0, "90 seconds"),
        (0.0, "0 seconds"),
        (7200.0, "120 minutes"),
    ):
        error = deadline(seconds, iter([0.0, seconds]).__next__).error
        assert error is not None
        assert error.what.endswith(words)


def test_a_build_that_is_not_begun_is_not_read() -> None:
    error = deadline(60, iter([0.0, 60.0]).__next__).error
    assert error is not None
    owner = ObjectName("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "apps")
    step = KustomizeBuild(owner, Origin("apps.yaml", 3), Path("apps"), Path())
    (skipped,) = not_built(step, error).inventory.skipped
    assert (skipped.path, skipped.line, skipped.label) == ("apps.yaml", 3, "flux-system/Kustomization/apps")
    assert skipped.loss is Loss.PODS
    assert skipped.is_missed
    (folder,) = not_built(
        KustomizeBuild(NO_OBJECT, Origin("apps"), Path("apps"), Path()), error
    ).inventory.skipped
    assert folder.loss is Loss.PART
