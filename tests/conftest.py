"""What all tests share: no socket unless a test is marked `real`, and one switch for the goldens."""

import gc
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import pytest_socket

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell starts its background jobs so, and what they start would be deaf to Ctrl-C too
    signal.signal(signal.SIGINT, signal.default_int_handler)

# images of Python often forbid bytecode: then each worker, and each process of a test, compiles all that it imports
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ.setdefault(
    "GOGC", "400"
)  # helm and kustomize live for a tenth of a second: their garbage may stay

_ALWAYS: Any = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("pr", max_examples=20, derandomize=True, **_ALWAYS)
hypothesis.settings.register_profile("nightly", max_examples=2_000, **_ALWAYS)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "pr"))


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from now on, and never again among thousands of tests and modules, which all stay."""
    gc.freeze()
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the goldens instead of comparing")


@pytest.fixture(scope="session")
def kustomize() -> str:
    """Give the real kustomize; without one the test is skipped, but not in CI."""
    found = shutil.which(os.environ.get("KUSTOMIZE_BIN") or "kustomize")
    found = found or shutil.which("kustomize", path=str(Path.home() / "go" / "bin"))
    if found is None:
        reason = "kustomize is not installed (go install sigs.k8s.io/kustomize/kustomize/v5)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name a folder after the other: only the tests that write one pay for it."""
    base = tmp_path_factory.mktemp("caches")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _cache(_caches: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a cache of its own, and no configuration of this machine."""
    monkeypatch.setenv("ARCHCHECK_CACHE_DIR", str(next(_caches)))
    monkeypatch.setenv("ARCHCHECK_REGISTRIES_CONFIG", "")


@pytest.fixture(autouse=True)
def _sockets(request: pytest.FixtureRequest) -> None:
    """Refuse sockets but Unix ones, unless the test is `real`: an asyncio loop wakes itself through a pair of those."""
    if request.node.get_closest_marker("real") is not None:
        pytest_socket.enable_socket()
    else:
        pytest_socket.disable_socket(allow_unix_socket=True)
