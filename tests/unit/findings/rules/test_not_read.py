"""An object whose pods are not seen, since it is not read."""

from dataclasses import replace

import pytest

from archcheck.findings.skipped_objects import skipped_findings
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Ignore

RELEASE = Skipped(
    "apps/web.yaml", 3, "a HelmRelease without its chart", Loss.PODS, "HelmRelease", "prod", "web", "fetch it"
)
IGNORE = Ignore(("not-read",), "elsewhere", "apps/web.yaml", 4, is_comment=False)


@pytest.mark.parametrize("loss", [Loss.PODS, Loss.CHART])
def test_it_is_told_with_its_reason_and_the_ignores_of_its_owner(loss: Loss) -> None:
    [finding] = skipped_findings([replace(RELEASE, loss=loss, ignores=(IGNORE,))])
    assert (finding.rule, finding.severity) == ("not-read", "warning")
    assert (finding.message, finding.remedy) == ("a HelmRelease without its chart", "fetch it")
    assert (finding.workload, finding.path, finding.line) == ("prod/HelmRelease/web", "apps/web.yaml", 3)
    assert [cause.ignores for cause in finding.causes] == [(IGNORE,)]


@pytest.mark.parametrize(
    "skipped",
    [replace(RELEASE, loss=Loss.NOTHING), replace(RELEASE, loss=Loss.PART), replace(RELEASE, accepted=True)],
    ids=["runs-no-pod", "could-not-be-read", "accepted"],
)
def test_what_deploys_nothing_unseen_is_none(skipped: Skipped) -> None:
    assert list(skipped_findings([skipped])) == []
