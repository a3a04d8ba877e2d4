"""archcheck on Windows and macOS, as far as that can be seen from here."""

import subprocess
import sys
from pathlib import Path


def test_what_some_systems_lack_is_not_needed(tmp_path: Path) -> None:
    """Every module loads, and programs, reading, scratch folders and writing work without it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.processes.elsewhere", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
