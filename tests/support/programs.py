"""Real parts: programs that a test needs and a laptop may lack."""

import os
import shutil
import sys
from pathlib import Path

import pytest


def require(name: str, package: str) -> str:
    """Return a program's path; without it the test skips on a laptop, and fails in CI."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        reason = f"{name} is not installed ({package})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
