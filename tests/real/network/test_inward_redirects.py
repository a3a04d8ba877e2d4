"""A registry leads nobody further inside than it is itself: by a redirect, or by naming a token server."""

from collections.abc import Iterator

import pytest

from archcheck.images.availability import Availability, Reason
from archcheck.registry.mirrors.model import HostSettings, Mirror, Route
from archcheck.registry.mirrors.routes import Routes, RouteTable
from tests.real.network.internet import Internet
from tests.real.network.running import look_up, plain
from tests.real.network.server import Hostile, Peer, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

PUBLIC = "93.184.216.34"
REGISTRY = "registry.example.com"

INSIDE = [
    pytest.param("127.0.0.1", id="this machine"),
    pytest.param("::1", id="this machine over IPv6"),
    pytest.param("0.0.0.0", id="any address"),
    pytest.param("10.0.0.5", id="a private network"),
    pytest.param("172.16.0.1", id="another private network"),
    pytest.param("192.168.1.1", id="a home"),
    pytest.param("100.64.0.1", id="a carrier's network"),
    pytest.param("fd00::1", id="a private network over IPv6"),
    pytest.param("169.254.169.254", id="a cloud's metadata"),
    pytest.param("fd00:ec2::254", id="a cloud's metadata over IPv6"),
    pytest.param("fe80::1", id="this link over IPv6"),
    pytest.param("::ffff:10.0.0.5", id="a private network, mapped"),
    pytest.param("64:ff9b::a9fe:a9fe", id="metadata behind NAT64"),
    pytest.param("2002:7f00:1::", id="this machine by 6to4"),
    pytest.param("224.0.0.1", id="multicast"),
]


def lead(to: str) -> bytes:
    return answer(b"", "307 Temporary Redirect", Location=to)


def name_realm(realm: str) -> bytes:
    return answer(b"", "401 Unauthorized", WWW_Authenticate=f'Bearer realm="{realm}",service="s"')


@pytest.fixture
def inner() -> Iterator[Hostile]:
    """A service that nobody outside should reach; it has an image, and a token for everybody."""

    def behave(peer: Peer) -> None:
        while head := peer.request():
            peer.send(answer(b'{"token": "t"}') if "/token" in head.partition("\r\n")[0] else answer())

    with hostile(behave) as server:
        yield server


class Registry:
    """A registry that has an image for whoever shows a token, and misleads everybody else."""

    def __init__(self) -> None:
        self.leads = b""

    def behave(self, peer: Peer) -> None:
        while head := peer.request():
            peer.send(answer() if "authorization: bearer t" in head.lower() else self.leads)

    def ask(self, leads: bytes, routes: Routes | None = None) -> Availability:
        self.leads = leads
        return look_up(f"{REGISTRY}/app:1", routes=routes or plain(REGISTRY))[0]


@pytest.fixture
def home() -> str:
    """Return where the registry is."""
    return PUBLIC


@pytest.fixture
def registry(internet: Internet, home: str) -> Iterator[Registry]:
    misleading = Registry()
    with hostile(misleading.behave) as server:
        internet.put(REGISTRY, server, home)
        yield misleading


@pytest.mark.parametrize("address", INSIDE)
def test_a_redirect_to_a_name_that_resolves_inside(
    internet: Internet, registry: Registry, inner: Hostile, address: str
) -> None:
    internet.put("cdn.example.net", inner, address)
    found = registry.ask(lead("http://cdn.example.net/object"))
    assert reason_of(found) is Reason.INVALID
    assert address in str(found)
    assert internet.connected == [PUBLIC]
    assert inner.connections == 0


@pytest.mark.parametrize("address", INSIDE)
def test_a_redirect_to_an_address_inside(
    internet: Internet, registry: Registry, inner: Hostile, address: str
) -> None:
    internet.machines[address] = inner
    literal = f"[{address}]" if ":" in address else address
    assert reason_of(registry.ask(lead(f"http://{literal}/object"))) is Reason.INVALID
    assert inner.connections == 0


@pytest.mark.parametrize("address", INSIDE)
def test_a_realm_whose_name_resolves_inside(
    internet: Internet, registry: Registry, inner: Hostile, address: str
) -> None:
    internet.put("auth.example.com", inner, address)
    found = registry.ask(name_realm("http://auth.example.com/token"))
    assert reason_of(found) is Reason.INVALID
    assert inner.connections == 0


@pytest.mark.parametrize("address", INSIDE)
def test_a_realm_at_an_address_inside(
    internet: Internet, registry: Registry, inner: Hostile, address: str
) -> None:
    internet.machines[address] = inner
    literal = f"[{address}]" if ":" in address else address
    found = registry.ask(name_realm(f"http://{literal}/token"))
    assert reason_of(found) is Reason.INVALID
    assert inner.connections == 0


def test_one_address_inside_among_others(internet: Internet, registry: Registry, inner: Hostile) -> None:
    internet.put("cdn.example.net", inner, "93.184.216.35", "10.0.0.5")
    assert reason_of(registry.ask(lead("http://cdn.example.net/object"))) is Reason.INVALID
    assert inner.connections == 0


def test_outward_is_allowed(internet: Internet, registry: Registry, inner: Hostile) -> None:
    internet.put("cdn.example.net", inner, "93.184.216.35")
    internet.put("auth.example.com", inner, "93.184.216.36")
    assert platforms_of(registry.ask(lead("http://cdn.example.net/object"))) == ["linux/arm64"]
    assert platforms_of(registry.ask(name_realm("http://auth.example.com/token"))) == ["linux/arm64"]


@pytest.mark.parametrize(
    ("home", "target", "allowed"),
    [
        pytest.param("10.0.0.1", "10.0.0.5", True, id="inside to inside"),
        pytest.param("10.0.0.1", "93.184.216.35", True, id="inside to outside"),
        pytest.param("10.0.0.1", "127.0.0.1", False, id="inside to this machine"),
        pytest.param("10.0.0.1", "169.254.169.254", False, id="inside to metadata"),
        pytest.param("127.0.0.1", "10.0.0.5", True, id="this machine to inside"),
        pytest.param("127.0.0.1", "169.254.169.254", False, id="this machine to metadata"),
    ],
)
def test_a_registry_inside(
    internet: Internet, registry: Registry, inner: Hostile, home: str, target: str, allowed: bool
) -> None:
    internet.put("cdn.example.net", inner, target)
    registry.ask(lead("http://cdn.example.net/object"))
    assert bool(inner.connections) is allowed


def test_a_host_that_the_configuration_names(internet: Internet, registry: Registry, inner: Hostile) -> None:
    internet.put("cdn.lan", inner, "10.0.0.5")
    named = RouteTable({"cdn.lan": Route(origin=Mirror("http://cdn.lan"))}, {"cdn.lan": HostSettings()})
    found = registry.ask(lead("http://cdn.lan/object"), Routes((*plain(REGISTRY).tables, named)))
    assert platforms_of(found) == ["linux/arm64"]


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_whom_the_proxy_is_not_for_is_nobody_to_trust(
    internet: Internet, registry: Registry, inner: Hostile, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "10.0.0.5")
    internet.machines["10.0.0.5"] = inner
    assert reason_of(registry.ask(lead("http://10.0.0.5/object"))) is Reason.INVALID
    assert inner.connections == 0


def test_a_name_is_looked_up_once(internet: Internet, registry: Registry, inner: Hostile) -> None:
    """One that leads outside when it is judged cannot lead inside when it is connected to."""
    internet.put("cdn.example.net", inner, "93.184.216.35")
    registry.leads = lead("http://cdn.example.net/object")
    look_up(*(f"{REGISTRY}/app:{tag}" for tag in range(10)), routes=plain(REGISTRY))
    assert sorted(internet.looked_up) == ["cdn.example.net", REGISTRY]
