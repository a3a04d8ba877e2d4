"""Steps are told as they begin, with how many there are of their kind."""

from pathlib import Path

from archcheck.sources.gitops.expansion import DeploymentStep, FilesBuild, KustomizeBuild, ReleaseBuild
from archcheck.sources.gitops.model import NO_OBJECT, LocalChart, ObjectName
from archcheck.sources.gitops.step_progress import StepProgress
from archcheck.workloads.model import Origin
from tests.support.releases import release


def test_builds_and_renders_are_counted_apart_and_what_takes_no_time_is_not_told() -> None:
    told: list[str] = []
    progress = StepProgress(told.append)
    render = ReleaseBuild(release(LocalChart(Path("web"))))
    owner = ObjectName("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "apps")
    build = KustomizeBuild(owner, Origin("apps.yaml"), Path("apps"), Path())
    steps: list[DeploymentStep] = [FilesBuild(NO_OBJECT, Origin(""), ()), build, render]
    progress.found(steps)
    for step in steps:
        progress.begin(step)
    progress.found([render])
    progress.begin(render)
    assert told == ["building 1/1 flux-system/apps", "rendering 1/1 apps/web", "rendering 2/2 apps/web"]
