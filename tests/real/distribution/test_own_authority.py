"""A Distribution registry over TLS with an authority of its own, and the ways to trust it."""

import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from tests.real.distribution.conftest import Archcheck
from tests.real.distribution.pushing import Pusher
from tests.real.distribution.reading import only_image
from tests.support.registries import serve_registry

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the authority, the registry's certificate for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("own-authority")
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(str(folder / "ca.crt"))
    certificate.private_key_pem.write_to_path(str(folder / "server.key"))
    for part in certificate.cert_chain_pems:
        part.write_to_path(str(folder / "server.crt"), append=True)
    trustme.CA().cert_pem.write_to_path(str(folder / "other.crt"))
    return folder


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[str]:
    """Serve one image over TLS."""
    context = ssl.create_default_context(cafile=folder / "ca.crt")
    tls = {
        "REGISTRY_HTTP_TLS_CERTIFICATE": str(folder / "server.crt"),
        "REGISTRY_HTTP_TLS_KEY": str(folder / "server.key"),
    }
    with serve_registry(folder / "registry", variables=tls) as server:
        with httpx.Client(base_url=f"https://{server.host}", trust_env=False, verify=context) as client:
            Pusher(client).index("app", "1", "linux/arm64", "linux/arm/v7")
        yield server.host


class Configured:
    """Runs `archcheck image` on the registry's image with `registries:` of a configuration."""

    def __init__(self, archcheck: Archcheck, folder: Path, host: str) -> None:
        self._archcheck = archcheck
        self._file = folder / ".archcheck.yaml"
        self._host = host

    def ask(self, *options: object, **settings: object) -> dict[str, object]:
        self._file.write_text(json.dumps({"registries": {self._host: settings}} if settings else {}))
        done = self._archcheck("image", f"{self._host}/app:1", "--config", self._file, *options)
        assert done.code in (0, 3), done.err
        return only_image(done)


@pytest.fixture
def configured(archcheck: Archcheck, tmp_path: Path, host: str) -> Configured:
    return Configured(archcheck, tmp_path, host)


def is_found(answer: dict[str, object]) -> bool:
    return answer["status"] == "found" and answer["platforms"] == ["linux/arm64", "linux/arm/v7"]


def test_nobody_trusts_it_unasked(configured: Configured, host: str) -> None:
    answer = configured.ask()
    assert answer["status"] == "unreachable"
    message = str(answer["message"])
    assert f"{host}: its TLS certificate is not trusted" in message
    assert f"registries: {host}: ca:" in message
    assert "SSL_CERT_FILE" in message


def test_an_authority_in_the_configuration(configured: Configured, folder: Path) -> None:
    assert is_found(configured.ask(ca=str(folder / "ca.crt")))


def test_another_authority_in_the_configuration(configured: Configured, folder: Path) -> None:
    assert configured.ask(ca=str(folder / "other.crt"))["status"] == "unreachable"


def test_an_authority_for_another_host(configured: Configured, host: str, folder: Path) -> None:
    """What is trusted for one host is not trusted for all."""
    config = configured._file
    config.write_text(json.dumps({"registries": {"registry.example.com": {"ca": str(folder / "ca.crt")}}}))
    done = configured._archcheck("image", f"{host}/app:1", "--config", config)
    assert only_image(done)["status"] == "unreachable"


def test_an_authority_that_is_not_there(configured: Configured, tmp_path: Path) -> None:
    (tmp_path / "broken.crt").write_text("no certificate")
    answer = configured.ask(ca=str(tmp_path / "broken.crt"))
    assert answer["status"] == "unreachable"
    assert str(tmp_path / "broken.crt") in str(answer["message"])


@pytest.mark.parametrize("name", ["ca.crt", "anything.crt"])
@pytest.mark.parametrize("port", ["{}:{}", "{}_{}_"])
def test_dockers_certs_d(
    configured: Configured, host: str, folder: Path, tmp_path: Path, name: str, port: str
) -> None:
    directory = tmp_path / "certs.d" / port.format(*host.split(":"))
    directory.mkdir(parents=True)
    (directory / name).write_bytes((folder / "ca.crt").read_bytes())
    assert is_found(configured.ask("--registries-config", tmp_path / "certs.d"))


def test_containerds_hosts_toml(configured: Configured, host: str, folder: Path, tmp_path: Path) -> None:
    directory = tmp_path / "certs.d" / host
    directory.mkdir(parents=True)
    (directory / "ca.crt").write_bytes((folder / "ca.crt").read_bytes())
    (directory / "hosts.toml").write_text(f'server = "https://{host}"\nca = "ca.crt"\n')
    assert is_found(configured.ask("--registries-config", tmp_path / "certs.d"))


def test_k3s_registries_yaml(configured: Configured, host: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "registries.yaml"
    file.write_text(json.dumps({"configs": {host: {"tls": {"ca_file": str(folder / "ca.crt")}}}}))
    assert is_found(configured.ask("--registries-config", file))


def test_the_environment(configured: Configured, env: dict[str, str], folder: Path) -> None:
    env["SSL_CERT_FILE"] = str(folder / "ca.crt")
    assert is_found(configured.ask())


def test_whoever_says_so_is_not_verified(configured: Configured) -> None:
    assert is_found(configured.ask(insecure=True))


def test_plain_http_is_no_way_around(configured: Configured) -> None:
    """The port speaks TLS alone, and archcheck does not pretend to have asked it."""
    assert configured.ask(**{"plain-http": True})["status"] == "invalid"
