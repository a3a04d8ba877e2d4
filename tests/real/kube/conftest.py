"""A real API server for the session, and a namespace of its own for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from tests.real.kube.build import binary
from tests.real.kube.server import Server, beside, serve

SWITCH = "ARCHCHECK_KUBE"
"""`1`: these tests run where the programs are there; `required`: they fail where one is missing."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one server in one process: a second control plane is slower than waiting for the first."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("kube"))


@pytest.fixture(scope="session")
def session_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is shared by all tests."""
    if not os.environ.get(SWITCH):
        pytest.skip(f"{SWITCH} is not set")
    etcd = _require("etcd", "Debian's package etcd-server")
    apiserver = _require(str(binary("kube-apiserver")), "python tests/real/kube/build.py")
    _require("kubectl", "https://kubernetes.io/docs/tasks/tools")
    with serve(tmp_path_factory.mktemp("kube"), etcd, apiserver) as server:
        yield server


@pytest.fixture
def server(session_server: Server, request: pytest.FixtureRequest) -> Server:
    """The server, seen from an empty namespace."""
    return session_server.within(f"test-{crc32(request.node.nodeid.encode()):08x}")


@pytest.fixture(scope="module")
def scheduler(session_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shared server, and a scheduler at it for as long as the tests of a module run."""
    program = _require(str(binary("kube-scheduler")), "python tests/real/kube/build.py")
    with beside(session_server, program, tmp_path_factory.mktemp("scheduler")):
        yield session_server


@pytest.fixture(scope="module")
def controllers(session_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shared server, and the controller of DaemonSets at it for as long as the tests of a module run."""
    program = _require(str(binary("kube-controller-manager")), "python tests/real/kube/build.py")
    options = ("--controllers=daemonset-controller", "--concurrent-daemonset-syncs=10")
    with beside(session_server, program, tmp_path_factory.mktemp("controllers"), *options):
        yield session_server


def _require(program: str, source: str) -> str:
    found = shutil.which(program)
    if found is None:
        reason = f"{program} is not installed ({source})"
        if os.environ[SWITCH] == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
