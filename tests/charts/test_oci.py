import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import charts
from tests.support.command import Outcome
from tests.support.registries import RegistryServer, serve_registry
from tests.support.web import Site, serve
from tests.unit.registry.logins import identity, login

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]

VERSIONS = {"1.0.0": "nginx:1", "1.2.0+build.5": "nginx:2", "2.0.0-rc.1": "redis:7"}
USER, PASSWORD = "u", "secret"
HTPASSWD = "u:$2y$05$.4i7P31Cjuf69pgkhmVV2ek5lEJilZbemrcoZ6WgQrmuZ.DHmcNt.\n"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegistryServer]:
    with serve_registry(tmp_path_factory.mktemp("registry")) as server:
        yield server


@pytest.fixture
def address(registry: RegistryServer, tmp_path: Path, helm_binary: str, env: dict[str, str]) -> str:
    """`oci://host/charts/app`, with three versions."""
    return push(registry, tmp_path, helm_binary, env)


def push(registry: RegistryServer, tmp_path: Path, helm_binary: str, env: dict[str, str]) -> str:
    for version, image in VERSIONS.items():
        chart = charts.write_chart(tmp_path / version, "app", version=version, values=f"image: {image}\n")
        archive = charts.package(helm_binary, chart, tmp_path / "out", env)
        charts.helm(helm_binary, "push", "--plain-http", archive, f"oci://{registry.host}/charts", env=env)
    return f"oci://{registry.host}/charts/app"


@pytest.mark.parametrize(
    ("suffix", "options", "image"),
    [
        ("", [], "nginx:2"),
        (":1.0.0", [], "nginx:1"),
        (":1.2.0_build.5", [], "nginx:2"),
        ("", ["--version", "1.2.0+build.5"], "nginx:2"),
        ("", ["--version", "2.0.0-rc.1"], "redis:7"),
        ("", ["--version", "^1.0"], "nginx:2"),
        ("", ["--version", "<1.2, >=1"], "nginx:1"),
        ("", ["--version", "1.0.x || 3.x"], "nginx:1"),
        (":1.0.0", ["--version", "1.0.0"], "nginx:1"),
    ],
)
def test_a_version_is_found(
    chart_command: Run, address: str, suffix: str, options: list[str], image: str
) -> None:
    outcome = chart_command(address + suffix, *options)
    assert outcome.code == 0, outcome.err
    assert charts.images(outcome.report) == [f"docker.io/library/{image}"]


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (":9.9.9", []),
        ("", ["--version", "9.9.9"]),
        ("", ["--version", "^9"]),
        ("", ["--version", "no version"]),
        (":1.0.0", ["--version", "1.2.0"]),
        ("-other", []),
        ("@sha256:" + "0" * 64, []),
    ],
)
def test_a_version_that_is_not_there(
    chart_command: Run, address: str, suffix: str, options: list[str]
) -> None:
    outcome = chart_command(address + suffix, *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: ")


def test_a_chart_is_kept_by_digest_and_verified(
    chart_command: Run, address: str, registry: RegistryServer, tmp_path: Path
) -> None:
    assert chart_command(f"{address}:1.0.0").code == 0
    (kept,) = (tmp_path / "home" / "cache" / "archcheck" / "charts").iterdir()
    assert kept.stem == hashlib.sha256(kept.read_bytes()).hexdigest()
    before = len(blob_requests(registry))
    assert chart_command(f"{address}:1.0.0").code == 0
    assert len(blob_requests(registry)) == before
    kept.write_bytes(b"another chart")
    assert chart_command(f"{address}:1.0.0").code == 0
    assert len(blob_requests(registry)) == before + 1
    assert kept.stem == hashlib.sha256(kept.read_bytes()).hexdigest()


def blob_requests(registry: RegistryServer) -> list[str]:
    return [request for request in registry.requests() if request.startswith("GET") and "/blobs/" in request]


def test_what_is_no_chart(chart_command: Run, registry: RegistryServer) -> None:
    """An image is no chart: here the reference of one that nobody pushed."""
    outcome = chart_command(f"oci://{registry.host}/no/chart:1.0.0")
    assert (outcome.code, "no such chart" in outcome.err) == (2, True)


def test_a_registry_that_is_down_is_incomplete_at_once(chart_command: Run) -> None:
    outcome = chart_command("oci://127.0.0.1:1/charts/app:1.0.0")
    assert (outcome.code, "cannot be reached" in outcome.err) == (3, True)


def test_a_login_of_docker_is_used(
    tmp_path: Path, chart_command: Run, helm_binary: str, env: dict[str, str]
) -> None:
    (tmp_path / "htpasswd").write_text(HTPASSWD)
    auth = {"htpasswd": {"realm": "test", "path": str(tmp_path / "htpasswd")}}
    with serve_registry(tmp_path / "private", auth) as server:
        assert chart_command(f"oci://{server.host}/charts/app:1.0.0").code == 2
        docker = tmp_path / "home" / "docker"
        docker.mkdir(exist_ok=True)
        secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        (docker / "config.json").write_text(json.dumps({"auths": {server.host: {"auth": secret}}}))
        address = push(
            server, tmp_path, helm_binary, env | {"HELM_REGISTRY_CONFIG": str(docker / "config.json")}
        )
        outcome = chart_command(f"{address}:1.0.0")
        assert outcome.code == 0, outcome.err


@pytest.mark.parametrize("kind", ["password", "identity token"])
def test_a_login_that_stays_behind_at_a_redirect_is_told(
    chart_command: Run, site: Site, env: dict[str, str], kind: str
) -> None:
    """And not that another login would help; nor is a setting named that charts are not fetched by."""
    host = site.url.removeprefix("http://")
    docker = Path(env["DOCKER_CONFIG"])
    docker.mkdir()
    stored = login(host) if kind == "password" else identity(host)
    (docker / "config.json").write_text(json.dumps(stored))
    site.put("/v2/r/x/manifests/1.0.0", b"", 401, WWW_Authenticate=f'Bearer realm="{site.url}/token"')
    with serve() as other:
        site.put("/token", b"", 307, Location=other.put("/token", b'{"token": "anonymous"}'))
        outcome = chart_command(f"oci://{host}/r/x:1.0.0")
    assert outcome.code == 2
    place = other.url.removeprefix("http://")
    assert f"its token server {host} redirects to {place}: the stored login is not sent there" in outcome.err
    assert "pull the chart with helm" in outcome.err
    assert "token-server:" not in outcome.err
    assert {authorization for _, authorization in other.requests} == {""}


def test_a_login_that_a_token_server_refuses_is_told(
    chart_command: Run, site: Site, env: dict[str, str]
) -> None:
    host = site.url.removeprefix("http://")
    docker = Path(env["DOCKER_CONFIG"])
    docker.mkdir()
    (docker / "config.json").write_text(json.dumps(login(host)))
    site.put("/v2/r/x/manifests/1.0.0", b"", 401, WWW_Authenticate=f'Bearer realm="{site.url}/token"')
    site.put("/token", b"", 401)
    outcome = chart_command(f"oci://{host}/r/x:1.0.0")
    assert outcome.code == 2
    assert f"does not open it: the token server {host} refuses: 401" in outcome.err
    assert "s3cret" not in outcome.err


@pytest.mark.parametrize("body", [b'{"tags": 5}', b"[" * 100_000, b'"x"', b'{"tags": [5, null, {}]}', b"{"])
def test_a_list_of_tags_that_is_none(chart_command: Run, site: Site, body: bytes) -> None:
    site.put("/v2/r/x/tags/list", body)
    outcome = chart_command(f"oci://{site.url.removeprefix('http://')}/r/x")
    assert (outcome.code, outcome.err.startswith("error: ")) == (2, True)


def test_netrc_is_never_read(chart_command: Run, site: Site, env: dict[str, str]) -> None:
    (Path(env["HOME"]) / ".netrc").write_text(
        "machine localhost login u password p\nmachine 127.0.0.1 login u password p\n"
    )
    (Path(env["HOME"]) / ".netrc").chmod(0o600)
    address = site.url.removeprefix("http://")
    there = site.url.replace("127.0.0.1", "localhost") + "/elsewhere"
    site.put("/v2/r/x/manifests/1.0.0", b"", 307, Location=there)
    assert chart_command(f"oci://{address}/r/x:1.0.0").code == 2
    assert "/elsewhere" in site.paths
    assert {authorization for _, authorization in site.requests} == {""}


def test_a_cache_that_cannot_be_written(chart_command: Run, address: str, env: dict[str, str]) -> None:
    Path(env["ARCHCHECK_CACHE_DIR"]).parent.write_text("a file, not a folder")
    outcome = chart_command(f"{address}:1.0.0")
    assert (outcome.code, "not kept" in outcome.err) == (0, True)
