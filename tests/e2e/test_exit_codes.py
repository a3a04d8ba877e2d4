"""Each exit code once, as a shell sees it; that of an interrupt is in `test_signals.py`."""

from pathlib import Path

import pytest

from archcheck.errors import EXIT_CODE_MEANINGS, ExitCode
from tests.support.command import run_process
from tests.support.layouts import write_layout
from tests.support.tables import walked

IMAGES = {
    "docker.io/library/both:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/one:1": ["linux/amd64"],
}
RUNS = {
    ExitCode.OK: ["image", "both:1", "--platform", "arm64"],
    ExitCode.FINDINGS: ["image", "one:1", "--platform", "arm64"],
    ExitCode.USAGE: ["image", "one:1", "--platform", "no such/platform"],
    ExitCode.INCOMPLETE: ["image", "both:1", "absent:1"],
    ExitCode.NOTHING_TO_CHECK: ["manifest", "-"],
}


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", IMAGES)


@walked("code", RUNS)
def test_a_run_that_comes_to_its_end(layout: Path, code: ExitCode) -> None:
    assert run_process(*RUNS[code], "--registry-layout", layout).code == code


def test_a_bug_is_70_and_leaves_a_report(layout: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import archcheck.actions.check\narchcheck.actions.check.check = lambda *_: 1 / 0\n"
    )
    env = {"PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path)}
    outcome = run_process("image", "both:1", "--registry-layout", layout, env=env)
    assert (outcome.code, outcome.out) == (ExitCode.INTERNAL, "")
    (report,) = tmp_path.glob("archcheck-*.txt")
    assert str(report) in outcome.err
    assert "ZeroDivisionError" in report.read_text()


def test_every_code_is_reached_here() -> None:
    assert set(EXIT_CODE_MEANINGS) == set(ExitCode) == {*RUNS, ExitCode.INTERNAL, ExitCode.INTERRUPTED}
