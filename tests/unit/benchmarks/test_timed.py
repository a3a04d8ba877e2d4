"""What is measured has to do its work in silence."""

import sys
from pathlib import Path

import pytest

from benchmarks.timed import seconds


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_silent_run_is_measured(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("x")
    code = "import sys; print('out'); sys.exit(sys.stdin.read() != 'x')"
    assert 0 < seconds(python(code), tmp_path, source=source) < 60


@pytest.mark.parametrize("code", ["import sys; print('Traceback', file=sys.stderr)", "raise SystemExit(1)"])
def test_one_that_says_anything_or_fails_ends_the_benchmark(code: str) -> None:
    with pytest.raises(SystemExit, match="exit code"):
        seconds(python(code))


def test_other_exit_codes_may_be_right() -> None:
    assert seconds(python("raise SystemExit(3)"), codes=(3,)) > 0


def test_no_benchmark_throws_stderr_away() -> None:
    """It would measure runs that fail."""
    for path in Path("benchmarks").glob("*.py"):
        assert "stderr=subprocess.DEVNULL" not in path.read_text("utf-8"), path
