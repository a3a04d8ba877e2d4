"""Which folder of a certs.d is a registry's, and what certificates in it mean."""

from pathlib import Path

import pytest

from archcheck.registry.mirrors.model import Tls
from tests.unit.registry.mirrors.conftest import ReadFolder
from tests.unit.registry.mirrors.routing import endpoints, hosts, places

R = "r.lan:5000"


def hosts_toml(host: str) -> str:
    return f'[host."{host}"]\n'


@pytest.mark.parametrize(
    ("image", "folders", "used"),
    [
        (R, ["r.lan_5000_", "r.lan:5000", "_default"], "r.lan_5000_"),
        (R, ["r.lan:5000", "_default"], "r.lan:5000"),
        (R, ["r.lan", "_default"], "_default"),
        (R, ["r.lan_5001_"], None),
        ("r.lan", ["r.lan_5000_", "r.lan:5000"], None),
        ("r.lan", ["r.lan"], "r.lan"),
        ("r.lan", ["lan", "*.lan"], None),
        ("docker.io", ["docker.io", "_default"], "docker.io"),
        ("docker.io", ["registry-1.docker.io", "index.docker.io"], None),
        ("docker.io", ["registry-1.docker.io", "_default"], "_default"),
        ("127.0.0.1:5000", ["127.0.0.1_5000_"], "127.0.0.1_5000_"),
        ("[::1]:5000", ["[::1]_5000_"], "[::1]_5000_"),
        ("quay.io", ["docker.io"], None),
        ("quay.io", [], None),
    ],
)
def test_the_first_folder_that_is_there(
    certs_d: ReadFolder, image: str, folders: list[str], used: str | None
) -> None:
    routes = certs_d(
        {f"{name}/hosts.toml": hosts_toml(f"m{number}.lan") for number, name in enumerate(folders)}
    )
    expected = [f"m{folders.index(used)}.lan"] if used else []
    assert hosts(routes, f"{image}/team/app")[:-1] == expected


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"docker.io/": ""}, id="empty"),
        pytest.param({"docker.io/hosts.toml": ""}, id="an empty file"),
        pytest.param({"docker.io/ca.crt": ""}, id="a certificate"),
        pytest.param({"docker.io/readme": ""}, id="something else"),
    ],
)
def test_a_folder_without_hosts_hides_the_default(certs_d: ReadFolder, files: dict[str, str]) -> None:
    routes = certs_d({"_default/hosts.toml": hosts_toml("all.lan"), **files})
    assert hosts(routes, "busybox") == ["registry-1.docker.io"]
    assert hosts(routes, "quay.io/app") == ["all.lan", "quay.io"]


def test_the_default_has_the_registry_itself_behind_it(certs_d: ReadFolder) -> None:
    routes = certs_d({"_default/hosts.toml": hosts_toml("https://all.lan")})
    assert places(routes, R + "/app") == ["https://all.lan/v2/app", f"https://{R}/v2/app"]


def test_a_default_with_a_server_stands_for_every_registry(certs_d: ReadFolder) -> None:
    routes = certs_d({"_default/hosts.toml": 'server = "https://all.lan"\n'})
    assert hosts(routes, "busybox") == hosts(routes, f"{R}/app") == ["all.lan"]


def test_what_the_default_says_outside_of_its_hosts_is_for_the_registry_itself(
    certs_d: ReadFolder, folder: Path
) -> None:
    text = f'ca = "ca.pem"\nheader = {{x-a = "1"}}\n{hosts_toml("all.lan")}'
    mirror, origin = endpoints(certs_d({"_default/hosts.toml": text}), "quay.io/app")
    assert (mirror.mirror.tls, mirror.mirror.headers) == (None, ())
    assert origin.mirror.headers == (("x-a", "1"),)
    assert origin.mirror.tls == Tls((folder / "certs.d/_default/ca.pem",))


@pytest.mark.parametrize(
    ("files", "authorities", "certificate", "key"),
    [
        (["ca.crt"], ["ca.crt"], None, None),
        (["b.crt", "a.crt"], ["a.crt", "b.crt"], None, None),
        (["client.cert", "client.key"], [], "client.cert", "client.key"),
        (["client.cert"], [], "client.cert", None),
        (["client.cert", "other.key"], [], "client.cert", None),
        (["ca.crt", "client.cert", "client.key"], ["ca.crt"], "client.cert", "client.key"),
        (["ca.crt", "hosts.toml"], ["ca.crt"], None, None),
        (["ca.crt", "old.crt/"], ["ca.crt"], None, None),
    ],
)
def test_certificates_without_hosts(
    certs_d: ReadFolder,
    folder: Path,
    files: list[str],
    authorities: list[str],
    certificate: str | None,
    key: str | None,
) -> None:
    place = folder / "certs.d" / R
    assert certs_d({f"{R}/{name}": "" for name in files}).tls(R) == Tls(
        tuple(place / name for name in authorities),
        place / certificate if certificate else None,
        place / key if key else None,
    )


@pytest.mark.parametrize("name", ["client.key", "ca.pem", "readme.md", "sub/ca.crt", "ca.crt/"])
def test_files_that_mean_nothing(certs_d: ReadFolder, name: str) -> None:
    assert certs_d({f"{R}/{name}": ""}).tls(R) is None


def test_certificates_beside_hosts_mean_nothing(certs_d: ReadFolder) -> None:
    routes = certs_d({f"{R}/hosts.toml": "# nothing\n", f"{R}/ca.crt": ""})
    [origin] = endpoints(routes, f"{R}/app")
    assert origin.mirror.tls is None
    assert routes.tls(R) is None


def test_certificates_of_a_folder_that_is_hidden(certs_d: ReadFolder) -> None:
    assert certs_d({"r.lan_5000_/": "", f"{R}/ca.crt": ""}).tls(R) is None


def test_certificates_of_docker_hub(certs_d: ReadFolder, folder: Path) -> None:
    routes = certs_d({"docker.io/ca.crt": ""})
    assert routes.tls("registry-1.docker.io") == Tls((folder / "certs.d/docker.io/ca.crt",))


def test_certificates_for_every_other_registry(certs_d: ReadFolder, folder: Path) -> None:
    routes = certs_d({"_default/ca.crt": "", f"{R}/": "", "ghcr.io/hosts.toml": "# nothing\n"})
    assert routes.tls("quay.io") == Tls((folder / "certs.d/_default/ca.crt",))
    assert routes.tls(R) is None
    assert routes.tls("ghcr.io") is None


def test_files_beside_the_folders_mean_nothing(certs_d: ReadFolder) -> None:
    assert hosts(certs_d({"hosts.toml": "broken", "readme": ""}), "busybox") == ["registry-1.docker.io"]
