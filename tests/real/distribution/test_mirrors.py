"""Real registries as mirrors, in the configurations that nodes have."""

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.real.distribution.conftest import Archcheck, Served
from tests.real.distribution.reading import only_image
from tests.real.distribution.test_tls import Handler
from tests.real.distribution.tokens import PASSWORD, USER
from tests.support.registries import RegistryServer, serve_registry

pytestmark = pytest.mark.real

NOWHERE = "registry.invalid"
"""A registry that only its mirrors know."""

DEAD = "127.0.0.1:1"


@pytest.fixture(scope="module")
def pull_through(registry: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegistryServer]:
    """A registry that fetches what it has not from another one."""
    remote = f"http://{registry.host}"
    folder = tmp_path_factory.mktemp("pull-through")
    with serve_registry(folder, variables={"REGISTRY_PROXY_REMOTEURL": remote}) as server:
        yield server


@pytest.fixture
def registries_yaml(tmp_path: Path) -> Path:
    return tmp_path / "registries.yaml"


def mirror(registry: str, *endpoints: str, **more: Any) -> dict[str, Any]:
    return {"mirrors": {registry: {"endpoint": list(endpoints)} | more}}


def write(path: Path, document: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(document))
    return path


def test_a_pull_through_mirror(
    registry: Served, pull_through: RegistryServer, archcheck: Archcheck, registries_yaml: Path
) -> None:
    pushed = registry.push.index("mirrored/index", "1", "linux/amd64", "linux/arm64")
    write(registries_yaml, mirror(registry.host, f"http://{pull_through.host}"))
    done = archcheck("image", f"{registry.host}/mirrored/index:1", "--registries-config", registries_yaml)
    assert done.code == 0
    found = only_image(done)
    assert (found["status"], found["digest"]) == ("found", pushed.digest)
    assert found["platforms"] == ["linux/amd64", "linux/arm64"]
    assert found["answered_by"] == pull_through.host
    assert (
        pull_through.requests().count(
            f"GET /v2/mirrored/index/manifests/1?ns={registry.host.replace(':', '%3A')}"
        )
        == 1
    )


def test_a_single_image_through_a_mirror(
    registry: Served, pull_through: RegistryServer, archcheck: Archcheck, registries_yaml: Path
) -> None:
    registry.push.image("mirrored/single", "linux/arm/v6", "1")
    write(registries_yaml, mirror(NOWHERE, pull_through.host))
    done = archcheck("image", f"{NOWHERE}/mirrored/single:1", "--registries-config", registries_yaml)
    assert only_image(done)["platforms"] == ["linux/arm/v6"]
    assert only_image(done)["answered_by"] == pull_through.host
    asked = [request for request in pull_through.requests() if "/mirrored/single/" in request]
    assert [request.split("/")[-2] for request in asked] == ["manifests", "blobs"]


def test_a_mirror_that_lacks_a_platform_of_its_origin(
    registry: Served, pull_through: RegistryServer, archcheck: Archcheck, registries_yaml: Path
) -> None:
    """A node gets what the mirror has; the report says who that was."""
    registry.push.index("lagging/app", "1", "linux/amd64")
    registry.push.index("app", "1", "linux/amd64", "linux/arm64")
    rewrite = {"^app$": "lagging/app"}
    write(registries_yaml, mirror(registry.host, pull_through.host, rewrite=rewrite))
    arguments = ("image", f"{registry.host}/app:1", "--platform", "linux/arm64")
    assert archcheck(*arguments).code == 0
    done = archcheck(*arguments, "--registries-config", registries_yaml)
    assert done.code == 1
    assert only_image(done)["platforms"] == ["linux/amd64"]
    assert only_image(done)["answered_by"] == pull_through.host


@pytest.mark.parametrize("rewrite", [{}, {"^": "empty/"}], ids=["dead", "without the image"])
def test_a_mirror_that_cannot_answer(
    registry: Served,
    pull_through: RegistryServer,
    archcheck: Archcheck,
    registries_yaml: Path,
    rewrite: dict[str, str],
) -> None:
    registry.push.index("fallback", "1", "linux/arm64")
    endpoint = pull_through.host if rewrite else DEAD
    write(registries_yaml, mirror(registry.host, endpoint, rewrite=rewrite))
    done = archcheck("image", f"{registry.host}/fallback:1", "--registries-config", registries_yaml)
    assert done.code == 0
    assert only_image(done)["answered_by"] == registry.host


def test_an_image_that_neither_has(
    registry: Served, pull_through: RegistryServer, archcheck: Archcheck, registries_yaml: Path
) -> None:
    registry.push.index("either", "1", "linux/arm64")
    write(registries_yaml, mirror(registry.host, pull_through.host))
    done = archcheck("image", f"{registry.host}/either:2", "--registries-config", registries_yaml)
    assert done.code == 1
    assert only_image(done)["status"] == "missing"


def test_a_mirror_with_a_login_in_its_configuration(
    private_registry: Served, archcheck: Archcheck, registries_yaml: Path
) -> None:
    private_registry.push.index("library/app", "1", "linux/arm64")
    document = mirror("docker.io", f"http://{private_registry.host}")
    login = {"auth": {"username": USER, "password": PASSWORD}}
    write(registries_yaml, document | {"configs": {private_registry.host: login}})
    done = archcheck("image", "app:1", "--registries-config", registries_yaml)
    assert only_image(done)["platforms"] == ["linux/arm64"]
    assert only_image(done)["answered_by"] == private_registry.host


def _certs_d(folder: Path, host: str) -> Path:
    (folder / NOWHERE).mkdir(parents=True)
    text = f'[host."http://{host}/v2/copies"]\noverride_path = true\n'
    (folder / NOWHERE / "hosts.toml").write_text(text)
    return folder


def _registries_conf(folder: Path, host: str) -> Path:
    path = folder.with_suffix(".conf")
    where = f'location = "{host}/copies"\ninsecure = true\n'
    path.write_text(f'[[registry]]\nprefix = "{NOWHERE}"\n{where}')
    return path


@pytest.mark.parametrize("configure", [_certs_d, _registries_conf])
def test_other_configurations(registry: Served, archcheck: Archcheck, tmp_path: Path, configure: Any) -> None:
    registry.push.index("copies/team/app", "1", "linux/arm64")
    path = configure(tmp_path / "configuration", registry.host)
    done = archcheck("image", f"{NOWHERE}/team/app:1", "--registries-config", path)
    assert only_image(done)["platforms"] == ["linux/arm64"]
    assert only_image(done)["answered_by"] == registry.host


@contextmanager
def serve_tls(authority: trustme.CA, *, wants_certificate: bool) -> Iterator[str]:
    """Serve one image under every name, over TLS; yield the host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    if wants_certificate:
        authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("wants_certificate", "tls", "code"),
    [
        pytest.param(False, {}, 3, id="unknown authority"),
        pytest.param(False, {"ca_file": "ca.pem"}, 0, id="its authority"),
        pytest.param(False, {"insecure_skip_verify": "true"}, 0, id="unverified"),
        pytest.param(True, {"ca_file": "ca.pem"}, 3, id="no certificate of our own"),
        pytest.param(
            True, {"ca_file": "ca.pem", "cert_file": "me.pem", "key_file": "me.key"}, 0, id="a certificate"
        ),
        pytest.param(False, {"ca_file": "gone.pem"}, 3, id="a file that is not there"),
    ],
)
def test_a_mirror_over_tls(
    archcheck: Archcheck,
    registries_yaml: Path,
    tmp_path: Path,
    wants_certificate: bool,
    tls: dict[str, str],
    code: int,
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    me = authority.issue_cert("me.invalid")
    me.cert_chain_pems[0].write_to_path(str(tmp_path / "me.pem"))
    me.private_key_pem.write_to_path(str(tmp_path / "me.key"))
    placed = {key: value if value == "true" else str(tmp_path / value) for key, value in tls.items()}
    with serve_tls(authority, wants_certificate=wants_certificate) as host:
        write(registries_yaml, mirror(NOWHERE, f"https://{host}") | {"configs": {host: {"tls": placed}}})
        done = archcheck("image", f"{NOWHERE}/app:1", "--registries-config", registries_yaml)
    assert done.code == code
    assert (only_image(done)["answered_by"] == host) == (code == 0)
    if code:
        named = tls["ca_file"] if "gone.pem" in tls.values() else host
        assert named in only_image(done)["message"]
