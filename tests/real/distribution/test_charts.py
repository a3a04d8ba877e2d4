"""Charts in real registries, asked with each setting that holds for images too."""

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from archcheck.config.model import RegistrySettings
from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.registry.mirrors.configured import load_routes
from archcheck.registry.transport.tls import context_for
from archcheck.sources.charts.oci import pull
from tests.real.distribution.conftest import Served
from tests.real.distribution.pushing import Pusher
from tests.real.distribution.tokens import IDENTITY_TOKEN, PASSWORD, PRIVATE, USER
from tests.support.registries import serve_registry
from tests.support.tables import check_rows
from tests.unit.registry.logins import identity, login

pytestmark = pytest.mark.real

VERSIONS = ("1.0.0", "1.2.0+build.5", "2.0.0-rc.1")

Pull = Callable[..., str]


@pytest.fixture(autouse=True)
def _home(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    context_for.cache_clear()  # it reads SSL_CERT_FILE


@pytest.fixture
def pulled(tmp_path: Path) -> Pull:
    """Pull a chart with `registries:` of a configuration, and return what is in it: its version."""

    def run(url: str, version: str = "", registries: dict[str, RegistrySettings] | None = None) -> str:
        routes = load_routes(registries or {}, ())
        return pull(url, version, routes, tmp_path / "charts", tmp_path / "scratch").read_text()

    return run


def put(push: Pusher, repository: str) -> None:
    for version in VERSIONS:
        push.chart(repository, version, version.encode())


@pytest.fixture(scope="module")
def address(registry: Served) -> str:
    put(registry.push, "charts/app")
    return f"oci://{registry.host}/charts/app"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an authority, a certificate for 127.0.0.1 of it with its key, and another authority."""
    folder = tmp_path_factory.mktemp("authorities")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.crt"))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    trustme.CA().cert_pem.write_to_path(str(folder / "other.crt"))
    return folder


@pytest.fixture(scope="module")
def tls_host(folder: Path) -> Iterator[str]:
    """Serve a chart over TLS."""
    keys = str(folder / "server.pem")
    tls = {"REGISTRY_HTTP_TLS_CERTIFICATE": keys, "REGISTRY_HTTP_TLS_KEY": keys}
    with serve_registry(folder / "registry", variables=tls) as server:
        context = ssl.create_default_context(cafile=folder / "ca.crt")
        with httpx.Client(base_url=f"https://{server.host}", trust_env=False, verify=context) as client:
            put(Pusher(client), "charts/app")
        yield server.host


def test_a_version_is_found(pulled: Pull, address: str) -> None:
    check_rows(
        [
            ("", "", "1.2.0+build.5"),
            (":1.0.0", "", "1.0.0"),
            (":1.2.0_build.5", "", "1.2.0+build.5"),
            ("", "1.2.0+build.5", "1.2.0+build.5"),
            ("", "2.0.0-rc.1", "2.0.0-rc.1"),
            ("", "^1.0", "1.2.0+build.5"),
            ("", "<1.2, >=1", "1.0.0"),
            ("", "1.0.x || 3.x", "1.0.0"),
            (":1.0.0", "1.0.0", "1.0.0"),
        ],
        lambda row: _equal(pulled(address + row[0], row[1]), row[2]),
    )


def _equal(left: object, right: object) -> None:
    assert left == right


def test_a_version_that_is_not_there(pulled: Pull, address: str) -> None:
    def missing(row: tuple[str, str]) -> None:
        with pytest.raises(ChartError, match="no such chart or version"):
            pulled(address + row[0], row[1])

    rows = [(":9.9.9", ""), ("", "9.9.9"), ("", "^9"), ("-other", ""), ("@sha256:" + "0" * 64, "")]
    check_rows(rows, missing)


def test_a_registry_that_is_down(pulled: Pull) -> None:
    with pytest.raises(ChartUnreachableError, match="cannot be reached"):
        pulled("oci://127.0.0.1:1/charts/app:1.0.0")


def test_what_is_no_chart(pulled: Pull, registry: Served) -> None:
    registry.push.image("charts/image", "linux/amd64", "1.0.0")
    with pytest.raises(ChartError, match="is no helm chart"):
        pulled(f"oci://{registry.host}/charts/image:1.0.0")


def test_an_authority_of_its_own(
    pulled: Pull, tls_host: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"oci://{tls_host}/charts/app:1.0.0"

    def settings(**said: object) -> dict[str, RegistrySettings]:
        return {tls_host: RegistrySettings(**said)}  # type: ignore[arg-type]

    for said in (
        {},
        settings(ca=folder / "other.crt"),
        {"elsewhere": RegistrySettings(ca=folder / "ca.crt")},
    ):
        with pytest.raises(ChartUnreachableError, match="its TLS certificate is not trusted"):
            pulled(url, "", said)
    assert pulled(url, "", settings(ca=folder / "ca.crt")) == "1.0.0"
    assert pulled(url, "", settings(insecure=True)) == "1.0.0"
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.crt"))
    context_for.cache_clear()
    assert pulled(url) == "1.0.0"


def test_plain_http_where_tls_is_spoken(pulled: Pull, tls_host: str) -> None:
    with pytest.raises(ChartError, match="speaks TLS, and was asked in plain http"):
        pulled(f"oci://{tls_host}/charts/app:1.0.0", "", {tls_host: RegistrySettings(plain_http=True)})


def test_mirrors(pulled: Pull, address: str, registry: Served) -> None:
    """A registry that only its mirrors know; the first is down, and the second lacks the chart."""
    mirrors = ("http://127.0.0.1:1", f"http://{registry.host}/lacking", f"http://{registry.host}")
    said = {"registry.invalid": RegistrySettings(mirrors=mirrors)}
    assert pulled("oci://registry.invalid/charts/app", "^1", said) == "1.2.0+build.5"
    assert pulled("oci://registry.invalid/charts/app:1.0.0", "", said) == "1.0.0"


def test_a_registry_that_wants_a_password(
    pulled: Pull, private_registry: Served, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(private_registry.push, "charts/app")
    host = private_registry.host
    url = f"oci://{host}/charts/app:1.0.0"
    with pytest.raises(ChartError, match="wants a login"):
        pulled(url)
    monkeypatch.setenv("SECRET", PASSWORD)
    said = {host: RegistrySettings(username=USER, password_env="SECRET")}
    assert pulled(url, "", said) == "1.0.0"
    store(env, login(host, USER, PASSWORD))
    assert pulled(url) == "1.0.0"
    assert pulled(f"oci://{host}/charts/app", "^1") == "1.2.0+build.5"


def test_a_registry_that_wants_a_token(pulled: Pull, token_registry: Served, env: dict[str, str]) -> None:
    assert token_registry.tokens is not None
    host, asked = token_registry.host, token_registry.tokens.asked
    repository = f"{PRIVATE}charts/app"
    put(token_registry.push, repository)
    with pytest.raises(ChartError, match="login"):
        pulled(f"oci://{host}/{repository}:1.0.0")
    for stored, who in ((login(host, USER, PASSWORD), "user"), (identity(host, IDENTITY_TOKEN), "identity")):
        store(env, stored)
        asked.clear()
        assert pulled(f"oci://{host}/{repository}", "^1") == "1.2.0+build.5"
        assert asked == [(f"repository:{repository}:pull", who)]


def store(env: dict[str, str], document: dict[str, object]) -> None:
    docker = Path(env["DOCKER_CONFIG"])
    docker.mkdir(exist_ok=True)
    (docker / "config.json").write_text(json.dumps(document))
