"""Several configurations in one run: for each question, the first that answers it counts."""

import logging
from pathlib import Path

import pytest

from archcheck.config.model import RegistrySettings
from archcheck.errors import ConfigurationError
from archcheck.registry.mirrors import files
from archcheck.registry.mirrors.configured import load_routes
from archcheck.registry.mirrors.model import Login, Tls
from archcheck.registry.mirrors.routes import Routes
from tests.unit.registry.mirrors.routing import hosts

HUB = "registry-1.docker.io"


@pytest.fixture
def k3s(folder: Path) -> Path:
    """Return a registries.yaml with a mirror for Docker Hub, one for ghcr.io, and one for all."""
    path = folder / "registries.yaml"
    path.write_text(
        "mirrors:\n  docker.io: {endpoint: [k3s.lan]}\n  ghcr.io: {endpoint: [k3s.lan]}\n"
        '  "*": {endpoint: [all.k3s.lan]}\n'
        "configs:\n  k3s.lan: {auth: {username: k3s}, tls: {ca_file: /k3s.pem}}\n"
    )
    return path


@pytest.fixture
def certs_d(folder: Path) -> Path:
    """Return a certs.d with a mirror for Docker Hub, and a certificate of quay.io."""
    path = folder / "certs.d"
    for name in ("docker.io", "quay.io"):
        (path / name).mkdir(parents=True)
    (path / "docker.io/hosts.toml").write_text('[host."containerd.lan"]\n')
    (path / "quay.io/ca.crt").touch()
    return path


@pytest.fixture
def conf(folder: Path) -> Path:
    """Return a registries.conf with a mirror for Docker Hub."""
    path = folder / "registries.conf"
    path.write_text('[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "podman.lan"\n')
    return path


def test_each_kind_of_file_is_told_by_itself(k3s: Path, certs_d: Path, conf: Path) -> None:
    assert hosts(load_routes({}, [k3s]), "busybox") == ["k3s.lan", HUB]
    assert hosts(load_routes({}, [certs_d]), "busybox") == ["containerd.lan", HUB]
    assert hosts(load_routes({}, [conf]), "busybox") == ["podman.lan", HUB]


def test_the_file_that_is_named_first_counts(k3s: Path, certs_d: Path, conf: Path) -> None:
    assert hosts(load_routes({}, [conf, certs_d, k3s]), "busybox") == ["podman.lan", HUB]
    assert hosts(load_routes({}, [certs_d, conf, k3s]), "busybox") == ["containerd.lan", HUB]


def test_a_later_file_answers_what_an_earlier_one_does_not(certs_d: Path, k3s: Path) -> None:
    routes = load_routes({}, [certs_d, k3s])
    assert hosts(routes, "ghcr.io/app") == ["k3s.lan", "ghcr.io"]
    assert routes.tls("quay.io") == Tls((certs_d / "quay.io/ca.crt",))
    assert routes.tls("k3s.lan") == Tls((Path("/k3s.pem"),))


def test_a_wildcard_of_an_earlier_file_counts_before_a_host_of_a_later_one(k3s: Path, conf: Path) -> None:
    conf.write_text('[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "podman.lan"\n')
    assert hosts(load_routes({}, [k3s, conf]), "quay.io/app") == ["all.k3s.lan", "quay.io"]
    assert hosts(load_routes({}, [conf, k3s]), "quay.io/app") == ["podman.lan", "quay.io"]


def test_the_own_configuration_wins_over_every_file(k3s: Path, certs_d: Path) -> None:
    own = {"docker.io": RegistrySettings(mirrors=("own.lan",))}
    routes = load_routes(own, [k3s, certs_d])
    assert hosts(routes, "busybox") == ["own.lan", HUB]
    assert hosts(routes, "ghcr.io/app") == ["k3s.lan", "ghcr.io"]


def test_each_setting_of_a_host_is_of_the_first_that_says_it(k3s: Path) -> None:
    own = {"k3s.lan": RegistrySettings(username="own", password_env="SECRET", concurrency=3)}
    settings = load_routes(own, [k3s]).settings("k3s.lan")
    assert settings.login == Login("own", variable="SECRET")
    assert settings.concurrency == 3
    assert settings.tls == Tls((Path("/k3s.pem"),))


def test_own_settings_without_mirrors_leave_the_mirrors_of_files(k3s: Path) -> None:
    routes = load_routes({"docker.io": RegistrySettings(concurrency=3)}, [k3s])
    assert hosts(routes, "busybox") == ["k3s.lan", HUB]


def test_without_any_configuration_a_registry_is_asked_itself() -> None:
    assert hosts(Routes(), "busybox") == [HUB]
    assert hosts(Routes(), "r.lan:5000/app") == ["r.lan:5000"]


@pytest.mark.parametrize("name", ["gone.yaml", "gone.conf", "gone"])
def test_a_named_file_that_is_not_there(folder: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        load_routes({}, [folder / name])


def test_the_files_of_this_machine_are_read_where_they_are(
    k3s: Path, certs_d: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "DEFAULT_FILES", (folder / "gone.yaml", k3s, certs_d))
    assert hosts(load_routes({}, None), "busybox") == ["k3s.lan", HUB]
    assert hosts(load_routes({}, ()), "busybox") == [HUB]


def test_a_broken_file_of_this_machine_is_a_warning(
    k3s: Path,
    certs_d: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody named it for this run; the others count."""
    k3s.write_text("mirrors: [")
    monkeypatch.setattr(files, "DEFAULT_FILES", (k3s, certs_d))
    assert hosts(load_routes({}, None), "busybox") == ["containerd.lan", HUB]
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert str(k3s) in record.getMessage()


def test_the_hosts_that_have_settings(k3s: Path, certs_d: Path) -> None:
    """A mirror may lie anywhere; that is no reason for another registry to lead there."""
    own = {"r.lan:5000": RegistrySettings(mirrors=("[::1]:5000",)), "*": RegistrySettings(concurrency=3)}
    names = load_routes(own, [k3s, certs_d]).names()
    assert names >= {"r.lan", "quay.io"}
    assert not names & {"", "*", "::1", "all.k3s.lan", "containerd.lan"}
