"""Which keys of `auths` are for an image: the tables of the kubelet's own tests, and docker's spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.registry.credentials.key_matching import matching
from tests.support.tables import walked
from tests.unit.registry.credentials.conftest import Deadline


def match(key: str, image: str) -> bool:
    host, _, repository = image.partition("/")
    return matching([key], host, repository) == [key]


@walked(
    "key, image",
    [
        ("*.kubernetes.io", "prefix.kubernetes.io"),
        ("prefix.*.io", "prefix.kubernetes.io"),
        ("prefix.kubernetes.*", "prefix.kubernetes.io"),
        ("*-good.kubernetes.io", "prefix-good.kubernetes.io"),
        ("*.kubernetes.io/blah", "prefix.kubernetes.io/blah"),
        ("prefix.*.io/foo", "prefix.kubernetes.io/foo/bar"),
        ("*.kubernetes.io:1111/blah", "prefix.kubernetes.io:1111/blah"),
        ("prefix.*.io:1111/foo", "prefix.kubernetes.io:1111/foo/bar"),
        ("https://*.docker.io/v1/", "prefix.docker.io/path/foo/bar"),
        ("https://*.docker.io/v2/", "prefix.docker.io/path/foo/bar"),
        ("*.docker.io:1111", "prefix.docker.io:1111/path/foo/bar"),
        ("https://prefix.*.io/path", "prefix.docker.io/path/subpath/foo/bar"),
        ("r[ae]gistry.example.com", "registry.example.com/app"),
    ],
)
def test_a_glob_that_is_for_an_image(key: str, image: str) -> None:
    assert match(key, image)


@walked(
    "key, image",
    [
        ("*.kubernetes.io", "kubernetes.io"),
        ("*.*.kubernetes.io", "prefix.kubernetes.io"),
        ("*.*.kubernetes.io", "kubernetes.io"),
        ("*.kubernetes.io", "a.b.kubernetes.io"),
        ("kubernetes.io", "kubernetes.com"),
        ("k*.io", "quay.io"),
        ("*.kubernetes.io:1234/blah", "prefix.kubernetes.io:1111/blah"),
        ("prefix.*.io/foo", "prefix.kubernetes.io:1111/foo/bar"),
        ("*.kubernetes.io:1111", "prefix.kubernetes.io"),
        ("https://*.docker.com", "prefix.docker.io/foo/bar"),
        ("https://prefix.docker.c*", "prefix.docker.io/foo/bar"),
        ("https://prefix.*.io/path:1111", "prefix.docker.io/path/subpath/foo/bar"),
        ("https://index.docker.io/v1/", "world.mesos.org/foo/bar"),
        ("registry.example.com/*", "registry.example.com/app"),  # no glob in a path
        ("registry.example.com:*", "registry.example.com:5000/app"),  # no glob in a port
        ("*", "registry.example.com/app"),  # one star is one label
        ("*example.com", "evil.example.com/app"),  # a star ends at a dot
        ("registryXexample.com", "registry.example.com/app"),  # a dot is a dot
        ("r[!x]gistry.example.com", "registry.example.com/app"),  # Go's sets have no !
    ],
)
def test_a_glob_that_is_not_for_an_image(key: str, image: str) -> None:
    assert not match(key, image)


@pytest.mark.parametrize(
    ("image", "credentials"),
    [
        ("bar.example.com", ["bar.example.com"]),
        ("bar.example.com/ping", ["bar.example.com"]),
        ("bar.example.com/pong", ["bar.example.com/pong", "bar.example.com"]),
        ("bar.example.com/pongz", ["bar.example.com/pong", "bar.example.com"]),
        ("bar.example.com/pong/pang", ["bar.example.com/pong", "bar.example.com"]),
        ("example.com", []),
        ("foo.example.com", []),
    ],
)
def test_the_longer_path_comes_first(image: str, credentials: list[str]) -> None:
    host, _, repository = image.partition("/")
    for keys in (["bar.example.com", "bar.example.com/pong"], ["bar.example.com/pong", "bar.example.com"]):
        assert matching(keys, host, repository) == credentials


def test_a_host_comes_before_a_glob() -> None:
    keys = ["*.example.com/team/app", "registry.example.com", "registry.*.com", "registry.example.com/team"]
    assert matching(keys, "registry.example.com", "team/app") == [
        "registry.example.com/team",
        "registry.example.com",
        "registry.*.com",
        "*.example.com/team/app",
    ]


@pytest.mark.parametrize("key", ["https://quay.io/v1/", "https://quay.io/v2/", "http://quay.io", "Quay.IO"])
@pytest.mark.parametrize("repository", ["", "foo", "foo/bar"])
def test_a_scheme_and_a_version_mean_the_host(key: str, repository: str) -> None:
    assert matching([key], "quay.io", repository) == [key]


def test_a_path_behind_a_version() -> None:
    assert match("https://quay.io/v1/foo", "quay.io/foo/bar")
    assert not match("https://quay.io/v1/foo", "quay.io/bar")
    assert match("http://h:5000/v2/", "h:5000/app")


@pytest.mark.parametrize(
    "key",
    [
        "https://index.docker.io/v1/",
        "https://index.docker.io/v1",
        "index.docker.io",
        "docker.io",
        "https://docker.io",
        "registry-1.docker.io",
        "https://registry-1.docker.io/v2/",
    ],
)
def test_every_spelling_of_docker_hub(key: str) -> None:
    assert matching([key], "docker.io", "library/jenkins") == [key]
    assert matching([key], "docker.io", "google/docker-registry") == [key]
    assert matching([key], "quay.io", "google/docker-registry") == []


def test_a_path_of_docker_hub() -> None:
    keys = ["https://index.docker.io/v1/", "docker.io/team", "docker.io/library/nginx"]
    assert matching(keys, "docker.io", "team/app") == ["docker.io/team", "https://index.docker.io/v1/"]
    assert matching(keys, "docker.io", "library/nginx")[0] == "docker.io/library/nginx"


@pytest.mark.parametrize(
    "host",
    ["docker.io.evil.example", "myhostdocker.io", "index-docker.io", "evil.docker.io", "docker.io:443"],
)
def test_what_only_looks_like_docker_hub(host: str) -> None:
    assert matching(["https://index.docker.io/v1/", "docker.io"], host, "library/nginx") == []


@pytest.mark.parametrize("key", ["[::1]:5000", "http://[::1]:5000", "https://[::1]:5000/v2/"])
def test_an_address_in_brackets_is_no_set_of_characters(key: str) -> None:
    assert matching([key], "[::1]:5000", "app") == [key]
    assert matching([key], "[::2]:5000", "app") == []


def test_many_stars_take_no_time(deadline: Deadline) -> None:
    with deadline(2):
        assert not match("*a" * 500 + "b.example.com", "a" * 63 + ".example.com/app")


KEYS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.from_regex(r"(https://)?[a-c*?\[\]!^.\-]{0,8}(\.example\.com)?(:[0-9]{1,4})?(/[a-b/]{0,4})?"),
    ),
    max_size=6,
    unique=True,
)


@given(KEYS, st.text(max_size=20), st.text(max_size=20))
def test_any_key_is_read_without_an_error(keys: list[str], host: str, repository: str) -> None:
    found = matching(keys, host, repository)
    assert set(found) <= set(keys)
    assert found == matching(reversed(keys), host, repository)


@given(KEYS, st.sampled_from(["a.example.com", "b", "c-a:50"]), st.sampled_from(["a", "a/b", "b/a/b"]))
def test_a_key_counts_by_itself(keys: list[str], host: str, repository: str) -> None:
    """No key hides another, or makes it count."""
    alone = {key for key in keys if matching([key], host, repository)}
    assert set(matching(keys, host, repository)) == alone
