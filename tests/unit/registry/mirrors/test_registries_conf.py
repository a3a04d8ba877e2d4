"""registries.conf: which prefix an image has, and what it is replaced by."""

import pytest

from tests.unit.registry.mirrors.conftest import ReadText
from tests.unit.registry.mirrors.routing import DIGEST, endpoints, hosts, places

MIRROR = '[[registry.mirror]]\nlocation = "m.lan"\n'


def registry(prefix: str, location: str | None = None, more: str = "") -> str:
    """Return one table; `more` are its other lines, and its mirrors."""
    where = f'location = "{location}"\n' if location is not None else ""
    return f'[[registry]]\nprefix = "{prefix}"\n{where}{more}\n'


@pytest.mark.parametrize(
    ("image", "prefix", "matches"),
    [
        ("docker.io/library/busybox", "docker.io", True),
        ("busybox", "docker.io", True),
        ("busybox", "docker.io/library", True),
        ("busybox", "docker.io/library/busybox", True),
        ("busybox@" + DIGEST, "docker.io/library/busybox", True),
        ("busybox2", "docker.io/library/busybox", False),
        ("docker.io/libraryy/x", "docker.io/library", False),
        ("alpine", "docker.io/alpine", False),
        ("docker.io/alpine/socat", "docker.io/alpine", True),
        ("example.com:50000/app", "example.com:5000", False),
        ("example.com:5000/app", "example.com:5000", True),
        ("example.com/foo:bar", "example.com/foo:bar", False),
        ("example.com/foo", "example.com/foo/", True),
        ("busybox", "*.io", True),
        ("example.com/foo:bar", "*.com", True),
        ("example.com/foo", "*.example.com", False),
        ("example.com/foo", "*.co", False),
        ("yet.another.example.com/foo", "*.example.com", True),
        ("another.example.com:5000/foo", "*.example.com", True),
        ("anotherexample.com/foo", "*.example.com", False),
        ("example.net/namespace-ends-in.com/foo", "*.com", False),
        ("another.example.com/namespace.com/foo", "*.namespace.com", False),
        ("another.sub.example.com/foo/bar/bbq:baz", "*.example.com", True),
    ],
)
def test_a_prefix(registries_conf: ReadText, image: str, prefix: str, matches: bool) -> None:
    routes = registries_conf(registry(prefix, "r.lan", MIRROR))
    assert ("m.lan" in hosts(routes, image)) == matches


@pytest.mark.parametrize(
    ("image", "mirror"),
    [
        ("not.so.simple-prefix.com/x", "so.lan"),
        ("not.quite.simple-prefix.com:5000/x:t", "simple.lan"),
        ("really.not.quite.simple-prefix.com:5000/x", "quite.lan"),
        ("simple-prefix.comx/x", None),
        ("complex-prefix.com:4000/with/path/and/beyond:tag", "path.lan"),
        ("complex-prefix.com:4000/with/other", "complex.lan"),
        ("complex-prefix.com:4000/without", "complex.lan"),
        ("foo.bar.example.com:5000/x", "foo.lan"),
        ("other.bar.example.com:5000/x", "bar.lan"),
    ],
)
def test_the_longest_prefix_counts(registries_conf: ReadText, image: str, mirror: str | None) -> None:
    prefixes = {
        "*.so.simple-prefix.com": "so.lan",
        "*.simple-prefix.com": "simple.lan",
        "*.not.quite.simple-prefix.com": "quite.lan",
        "complex-prefix.com:4000": "complex.lan",
        "complex-prefix.com:4000/with/path": "path.lan",
        "*.bar.example.com": "bar.lan",
        "foo.bar.example.com:5000": "foo.lan",
    }
    routes = registries_conf("".join(registry(prefix, place) for prefix, place in prefixes.items()))
    [asked] = hosts(routes, image)
    assert asked == (mirror or image.partition("/")[0])


@pytest.mark.parametrize(
    ("image", "prefix", "location", "place"),
    [
        ("example.com/foo/image:latest", "example.com/foo", "example.com/path", "example.com/v2/path/image"),
        ("docker.io/library/image", "docker.io", "example.com", "example.com/v2/library/image"),
        ("docker.io/library/image", "docker.io/library", "example.com", "example.com/v2/image"),
        ("image", "docker.io/library", "r.lan:5000/hub", "r.lan:5000/v2/hub/image"),
        ("image", "docker.io", "r.lan/hub/", "r.lan/v2/hub/library/image"),
        ("r.lan/app", "r.lan", "docker.io/mine", "registry-1.docker.io/v2/mine/app"),
        ("r.lan/team/app", "r.lan/team/app", "r.lan/other/app2", "r.lan/v2/other/app2"),
        ("r.lan/a.b/app", "r.lan/a.b", "r.lan/c", "r.lan/v2/c/app"),
        ("foo.bar.io/ns1/ns2", "*.bar.io", "omg.bbq.com/roflmao", "omg.bbq.com/v2/roflmao/ns1/ns2"),
        (
            "abc.internal.registry.com/foo:bar",
            "*.internal.registry.com",
            "",
            "abc.internal.registry.com/v2/foo",
        ),
        (
            "abc.internal.registry.com/foo",
            "*.internal.registry.com",
            None,
            "abc.internal.registry.com/v2/foo",
        ),
    ],
)
def test_the_location_stands_where_the_prefix_was(
    registries_conf: ReadText, image: str, prefix: str, location: str | None, place: str
) -> None:
    assert places(registries_conf(registry(prefix, location)), image) == [f"https://{place}"]


def test_a_mirror_has_a_location_of_its_own(registries_conf: ReadText) -> None:
    routes = registries_conf(
        '[[registry]]\nprefix = "docker.io/library"\nlocation = "r.lan/hub"\n'
        '[[registry.mirror]]\nlocation = "a.lan/x/y/"\n[[registry.mirror]]\nlocation = "docker.io/copies"\n'
    )
    assert places(routes, "nginx:1.27") == [
        "https://a.lan/v2/x/y/nginx",
        "https://registry-1.docker.io/v2/copies/nginx",
        "https://r.lan/v2/hub/nginx",
    ]


def test_a_location_stands_for_a_prefix(registries_conf: ReadText) -> None:
    routes = registries_conf(f'[[registry]]\nlocation = "quay.io"\n{MIRROR}')
    assert hosts(routes, "quay.io/app") == ["m.lan", "quay.io"]


def test_of_one_prefix_twice_the_first_counts(registries_conf: ReadText) -> None:
    routes = registries_conf(registry("docker.io", "first.lan") + registry("docker.io/", "second.lan"))
    assert hosts(routes, "busybox") == ["first.lan"]


_PULLS = {
    "both": (["m1", "m2"], ["m1", "m2"]),
    "digests": (["m1", "m2"], []),
    "tags": ([], ["m1", "m2"]),
}


@pytest.mark.parametrize(
    ("options", "ways", "by_digest", "by_tag"),
    [
        ("", ["", ""], *_PULLS["both"]),
        ("", ["all", "all"], *_PULLS["both"]),
        ("mirror-by-digest-only = false\n", ["", ""], *_PULLS["both"]),
        ("mirror-by-digest-only = true\n", ["", ""], *_PULLS["digests"]),
        ("", ["digest-only", "digest-only"], *_PULLS["digests"]),
        ("", ["all", "digest-only"], ["m1", "m2"], ["m1"]),
        ("", ["tag-only", "tag-only"], *_PULLS["tags"]),
        ("", ["all", "tag-only"], ["m1"], ["m1", "m2"]),
        ("", ["digest-only", "tag-only", "", "all"], ["m1", "m3", "m4"], ["m2", "m3", "m4"]),
    ],
)
def test_a_mirror_may_be_for_tags_or_for_digests(
    registries_conf: ReadText, options: str, ways: list[str], by_digest: list[str], by_tag: list[str]
) -> None:
    mirrors = (
        f'[[registry.mirror]]\nlocation = "m{number}"\n' + (f'pull-from-mirror = "{way}"\n' if way else "")
        for number, way in enumerate(ways, 1)
    )
    routes = registries_conf(registry("r.lan", more=f'location = "r.lan"\n{options}{"".join(mirrors)}'))
    assert hosts(routes, f"r.lan/app@{DIGEST}") == [*by_digest, "r.lan"]
    assert hosts(routes, f"r.lan/app:1@{DIGEST}") == [*by_digest, "r.lan"]
    assert hosts(routes, "r.lan/app:1") == [*by_tag, "r.lan"]


def test_of_a_blocked_registry_only_the_mirrors_are_asked(registries_conf: ReadText) -> None:
    blocked = registry("r.lan", "r.lan", f"blocked = true\n{MIRROR}")
    routes = registries_conf(blocked + registry("r.lan/free", "r.lan/free"))
    assert hosts(routes, "r.lan/app") == ["m.lan"]
    assert hosts(routes, "r.lan/free/app") == ["r.lan"]


def test_a_blocked_registry_without_mirrors_is_not_asked(registries_conf: ReadText) -> None:
    assert endpoints(registries_conf(registry("r.lan", "r.lan", "blocked = true")), "r.lan/app") == ()
