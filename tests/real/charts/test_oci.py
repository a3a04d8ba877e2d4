"""Charts that the real helm pushed to a real registry, through the command line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from tests.support import charts, command
from tests.support.command import Outcome
from tests.support.registries import RegistryServer, serve_registry

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]

VERSIONS = {"1.0.0": "nginx:1", "1.2.0+build.5": "nginx:2"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an authority, and a certificate of it with its key."""
    folder = tmp_path_factory.mktemp("authority")
    own = trustme.CA()
    own.cert_pem.write_to_path(str(folder / "ca.crt"))
    own.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    return folder


@pytest.fixture(scope="module")
def registry(
    authority: Path, tmp_path_factory: pytest.TempPathFactory, helm_binary: str
) -> Iterator[RegistryServer]:
    """Serve over TLS what helm pushed in plain http, which it speaks on this machine whatever is said."""
    folder = tmp_path_factory.mktemp("pushed")
    env = {"HOME": str(folder)}
    with serve_registry(authority / "registry") as server:
        for version, image in VERSIONS.items():
            chart = charts.write_chart(folder / version, "app", version=version, values=f"image: {image}\n")
            archive = charts.package(helm_binary, chart, folder / "out", env)
            charts.helm(helm_binary, "push", "--plain-http", archive, f"oci://{server.host}/charts", env=env)
    keys = str(authority / "server.pem")
    tls = {"REGISTRY_HTTP_TLS_CERTIFICATE": keys, "REGISTRY_HTTP_TLS_KEY": keys}
    with serve_registry(authority / "registry", variables=tls) as server:
        yield server


@pytest.fixture(scope="module")
def address(registry: RegistryServer) -> str:
    """`oci://host/charts/app`, with two versions."""
    return f"oci://{registry.host}/charts/app"


@pytest.fixture
def configured(tmp_path: Path, registry: RegistryServer, authority: Path) -> Path:
    """Write a configuration that names the registry's authority."""
    file = tmp_path / ".archcheck.yaml"
    file.write_text(json.dumps({"registries": {registry.host: {"ca": str(authority / "ca.crt")}}}))
    return file


def test_the_newest_version_with_an_authority_of_the_configuration(
    chart_command: Run, address: str, configured: Path
) -> None:
    outcome = chart_command(address, "--config", configured)
    assert outcome.code == 0, outcome.err
    assert charts.images(outcome.report) == ["docker.io/library/nginx:2"]


def test_without_the_authority_it_is_incomplete(chart_command: Run, address: str) -> None:
    outcome = chart_command(f"{address}:1.0.0")
    assert (outcome.code, outcome.out) == (3, "")
    assert "its TLS certificate is not trusted" in outcome.err


def test_a_chart_of_the_configuration(
    address: str, configured: Path, env: dict[str, str], layout: Path
) -> None:
    """`charts:` are asked for as the one that a command names."""
    document = json.loads(configured.read_text()) | {"charts": [{"chart": address, "version": "1.0.0"}]}
    configured.write_text(json.dumps(document))
    options = ("--format", "json", "--registry-layout", layout, "--config", configured)
    outcome = command.run("manifest", configured.parent, *options, env=env)
    assert charts.images(outcome.report) == ["docker.io/library/nginx:1"], outcome.err


def test_a_version_that_is_not_there(chart_command: Run, address: str, configured: Path) -> None:
    outcome = chart_command(f"{address}:9.9.9", "--config", configured)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: ")
    assert "no such chart or version" in outcome.err


def test_a_registry_that_is_down_is_incomplete(chart_command: Run) -> None:
    outcome = chart_command("oci://127.0.0.1:1/charts/app:1.0.0")
    assert (outcome.code, "cannot be reached" in outcome.err) == (3, True)


def test_a_cache_that_cannot_be_written(
    chart_command: Run, address: str, configured: Path, env: dict[str, str]
) -> None:
    Path(env["ARCHCHECK_CACHE_DIR"]).parent.write_text("a file, not a folder")
    outcome = chart_command(f"{address}:1.0.0", "--config", configured)
    assert (outcome.code, "not kept" in outcome.err) == (0, True)
