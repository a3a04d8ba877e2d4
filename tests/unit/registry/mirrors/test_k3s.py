"""`mirrors:` of registries.yaml: which endpoints an image has, and in which order."""

import pytest

from tests.unit.registry.mirrors.conftest import ReadText
from tests.unit.registry.mirrors.routing import places

ORIGIN = "https://lan.example.com/v2/app"
HUB = "https://registry-1.docker.io/v2/library/busybox"


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("registry.example.com", "https://registry.example.com/v2"),
        ("registry.example.com/", "https://registry.example.com/v2"),
        ("registry.example.com/v2", "https://registry.example.com/v2"),
        ("registry.example.com/v2/", "https://registry.example.com/v2"),
        ("https://registry.example.com", "https://registry.example.com/v2"),
        ("https://registry.example.com/v2", "https://registry.example.com/v2"),
        ("http://registry.example.com", "http://registry.example.com/v2"),
        ("registry.example.com:443", "https://registry.example.com:443/v2"),
        ("registry.example.com:5000", "https://registry.example.com:5000/v2"),
        ("registry.example.com/prefix/v2", "https://registry.example.com/prefix/v2"),
        ("https://registry.example.com/prefix/v2", "https://registry.example.com/prefix/v2"),
        ("registry.example.com/prefix", "https://registry.example.com/prefix"),
        ("https://registry.example.com/project/registry", "https://registry.example.com/project/registry"),
        ("1.2.3.4", "https://1.2.3.4/v2"),
        ("1.2.3.4:443", "https://1.2.3.4:443/v2"),
        ("1.2.3.4:5000", "https://1.2.3.4:5000/v2"),
        ("localhost", "https://localhost/v2"),
        ("localhost:443", "https://localhost:443/v2"),
        ("localhost:80", "http://localhost:80/v2"),
        ("localhost:5000", "http://localhost:5000/v2"),
        ("127.0.0.1:443", "https://127.0.0.1:443/v2"),
        ("127.0.0.1:5000", "http://127.0.0.1:5000/v2"),
        ("[::1]:5000", "http://[::1]:5000/v2"),
        ("https://localhost:5000", "https://localhost:5000/v2"),
        ("https://127.0.0.1:5000", "https://127.0.0.1:5000/v2"),
        ("docker.io", "https://registry-1.docker.io/v2"),
        ("https://docker.io", "https://registry-1.docker.io/v2"),
    ],
)
def test_an_endpoint_as_k3s_reads_it(registries_yaml: ReadText, endpoint: str, url: str) -> None:
    routes = registries_yaml(f'mirrors: {{lan.example.com: {{endpoint: ["{endpoint}"]}}}}')
    assert places(routes, "lan.example.com/app") == [f"{url}/app", ORIGIN]


@pytest.mark.parametrize(
    ("endpoints", "mirrors"),
    [
        pytest.param("[a.com]", ["https://a.com/v2"], id="one"),
        pytest.param("[b.org, a.com]", ["https://b.org/v2", "https://a.com/v2"], id="in their order"),
        pytest.param("[a.com, https://a.com, https://a.com/v2]", ["https://a.com/v2"], id="the same, spelt"),
        pytest.param(
            "[https://a.com, https://b.org, https://a.com]",
            ["https://a.com/v2", "https://b.org/v2"],
            id="the same again",
        ),
        pytest.param(
            "[http://a.com, https://a.com]", ["http://a.com/v2", "https://a.com/v2"], id="http and https"
        ),
        pytest.param("[a.com, docker.io]", ["https://a.com/v2"], id="the default last"),
        pytest.param("[docker.io]", [], id="the default alone"),
        pytest.param("[]", [], id="none"),
        pytest.param("", [], id="null"),
    ],
)
def test_endpoints_are_asked_in_order_and_the_registry_last(
    registries_yaml: ReadText, endpoints: str, mirrors: list[str]
) -> None:
    routes = registries_yaml(f"mirrors: {{docker.io: {{endpoint: {endpoints}}}}}")
    assert places(routes, "busybox") == [*(f"{url}/library/busybox" for url in mirrors), HUB]


def test_the_registry_itself_may_be_listed_first(registries_yaml: ReadText) -> None:
    routes = registries_yaml("mirrors: {docker.io: {endpoint: [docker.io, a.com]}}")
    assert places(routes, "busybox")[:2] == [HUB, "https://a.com/v2/library/busybox"]


@pytest.mark.parametrize(
    ("mirrors", "image", "mirror"),
    [
        ("docker.io: {endpoint: [hub.lan]}", "busybox", "hub.lan"),
        ("docker.io: {endpoint: [hub.lan]}", "index.docker.io/library/busybox", "hub.lan"),
        ("docker.io: {endpoint: [hub.lan]}", "registry.example.com/app", None),
        ("registry.example.com: {endpoint: [r.lan]}", "registry.example.com/team/app", "r.lan"),
        ("registry.example.com: {endpoint: [r.lan]}", "registry.example.com:5000/app", None),
        ("registry.example.com: {endpoint: [r.lan]}", "eu.registry.example.com/app", None),
        ("registry.example.com: {endpoint: [r.lan]}", "busybox", None),
        ('"registry.example.com:5000": {endpoint: [r.lan]}', "registry.example.com:5000/app", "r.lan"),
        ('"registry.example.com:5000": {endpoint: [r.lan]}', "registry.example.com/app", None),
        ('"*": {endpoint: [all.lan]}', "busybox", "all.lan"),
        ('"*": {endpoint: [all.lan]}', "registry.example.com:5000/app", "all.lan"),
        ('"*": {endpoint: [all.lan]}, docker.io: {endpoint: [hub.lan]}', "busybox", "hub.lan"),
        ('"*": {endpoint: [all.lan]}, docker.io: {endpoint: [hub.lan]}', "quay.io/app", "all.lan"),
    ],
)
def test_a_mirror_is_for_the_host_in_the_image(
    registries_yaml: ReadText, mirrors: str, image: str, mirror: str | None
) -> None:
    first, *others = places(registries_yaml(f"mirrors: {{{mirrors}}}"), image)
    assert first.startswith(f"https://{mirror}/") == (mirror is not None)
    assert len(others) == (mirror is not None)


@pytest.mark.parametrize("options", ["", "{}", "{endpoint: []}"])
def test_a_mirror_without_endpoints_leaves_a_registry_to_the_wildcard(
    registries_yaml: ReadText, options: str
) -> None:
    """k3s writes nothing for it, so that containerd falls back to `_default`."""
    routes = registries_yaml(f'mirrors: {{docker.io: {options}, "*": {{endpoint: [all.lan]}}}}')
    assert places(routes, "busybox") == ["https://all.lan/v2/library/busybox", HUB]


@pytest.mark.parametrize(
    ("config", "has_wildcard"),
    [
        pytest.param("{tls: {ca_file: /ca.pem}}", False, id="tls"),
        pytest.param("{auth: {username: u, password: p}}", False, id="auth"),
        pytest.param("", True, id="nothing"),
        pytest.param("{}", True, id="empty"),
    ],
)
def test_a_host_with_settings_of_its_own_is_not_for_the_wildcard(
    registries_yaml: ReadText, config: str, has_wildcard: bool
) -> None:
    routes = registries_yaml(f'mirrors: {{"*": {{endpoint: [all.lan]}}}}\nconfigs: {{docker.io: {config}}}')
    assert (places(routes, "busybox") == [HUB]) != has_wildcard


@pytest.mark.parametrize("text", ["", "~\n", "{}", "mirrors:\nconfigs:\n", "mirrors: {}\nconfigs: {}\n"])
def test_a_file_that_says_nothing(registries_yaml: ReadText, text: str) -> None:
    assert places(registries_yaml(text), "busybox") == [HUB]


@pytest.mark.parametrize(
    ("endpoint", "asked"),
    [
        ("https://r.lan", ["https://r.lan/v2/app"]),
        ("https://r.lan:443", ["https://r.lan:443/v2/app"]),
        ("http://r.lan:443", ["http://r.lan:443/v2/app", "https://r.lan/v2/app"]),
        ("https://r.lan:5000", ["https://r.lan:5000/v2/app", "https://r.lan/v2/app"]),
        ("https://r.lan:443/hub", ["https://r.lan:443/hub/app", "https://r.lan/v2/app"]),
    ],
)
def test_one_address_is_asked_once_however_it_is_written(
    registries_yaml: ReadText, endpoint: str, asked: list[str]
) -> None:
    routes = registries_yaml(f"mirrors: {{r.lan: {{endpoint: ['{endpoint}']}}}}")
    assert places(routes, "r.lan/app") == asked
