"""The cache and mirrors: what one endpoint said is no answer of another."""

from pathlib import Path

import pytest
import respx

from archcheck.images.availability import Found, Reason
from archcheck.registry.mirrors.configured import load_routes
from archcheck.registry.mirrors.routes import Routes
from tests.unit.registry.asking import reason_of
from tests.unit.registry.cache.running import FakedRegistry, Machine, Run, answering
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, errors, manifest_url

ARM, AMD, BOTH = images_of("linux/arm64"), images_of("linux/amd64"), images_of("linux/amd64", "linux/arm64")
NS = f"?ns={HOST}"
GONE = answering(404, errors("MANIFEST_UNKNOWN"))


@pytest.fixture
def a(web: respx.MockRouter) -> FakedRegistry:
    return FakedRegistry(web, "a.lan")


@pytest.fixture
def b(web: respx.MockRouter) -> FakedRegistry:
    return FakedRegistry(web, "b.lan")


@pytest.fixture
def routes_file(tmp_path: Path) -> Path:
    return tmp_path / "registries.yaml"


def through(path: Path, *mirrors: str, rewrite: str = "") -> Routes:
    """Return the routes of a k3s node with these mirrors."""
    rules = f", rewrite: {{{rewrite}}}" if rewrite else ""
    endpoints = ", ".join(f"'https://{mirror}'" for mirror in mirrors)
    path.write_text(f"mirrors: {{{HOST}: {{endpoint: [{endpoints}]{rules}}}}}")
    return load_routes({}, [path])


def host_of(run: Run) -> str:
    assert isinstance(run.answer, Found)
    return run.answer.host


def test_a_mirror_that_is_new_is_asked(
    machine: Machine, registry: FakedRegistry, a: FakedRegistry, routes_file: Path
) -> None:
    registry.put(BOTH)
    a.put(AMD)
    machine.run()
    mirrored = machine.run(routes=through(routes_file, "a.lan"))
    assert mirrored.requests == [f"GET {manifest_url(origin='https://a.lan')}{NS}"]
    assert mirrored.platforms == ["linux/amd64"]
    assert host_of(mirrored) == "a.lan"


def test_each_route_has_its_own_answer(
    machine: Machine, registry: FakedRegistry, a: FakedRegistry, routes_file: Path
) -> None:
    registry.put(BOTH)
    a.put(AMD)
    direct, mirrored = Routes(), through(routes_file, "a.lan")
    for routes in (direct, mirrored):
        machine.run(routes=routes)
    warm = [machine.run(routes=routes) for routes in (direct, mirrored, None)]
    assert [run.requests for run in warm] == [[], [], []]
    assert [host_of(run) for run in warm] == [HOST, "a.lan", HOST]


@pytest.mark.parametrize(
    ("mirrors", "rewrite"),
    [
        (["a.lan", "b.lan"], ""),
        (["b.lan", "a.lan"], ""),
        (["a.lan"], "'^app$': copies/app"),
        (["a.lan/v2/copies"], ""),
        (["b.lan"], ""),
    ],
)
def test_any_other_route_is_another_question(
    machine: Machine,
    registry: FakedRegistry,
    a: FakedRegistry,
    b: FakedRegistry,
    routes_file: Path,
    mirrors: list[str],
    rewrite: str,
) -> None:
    for mirror in (a, b):
        mirror.put(ARM)
        mirror.put(ARM, repository="copies/app")
    machine.run(routes=through(routes_file, "a.lan"))
    other = machine.run(routes=through(routes_file, *mirrors, rewrite=rewrite))
    assert len(other.requests) == 1


@pytest.mark.parametrize("by_digest", [False, True])
def test_offline_a_new_mirror_has_no_answer(
    machine: Machine, registry: FakedRegistry, routes_file: Path, by_digest: bool
) -> None:
    registry.put(ARM)
    name = f"{HOST}/app@{ARM.digest}" if by_digest else f"{HOST}/app:1"
    machine.run(name)
    routes = through(routes_file, "a.lan")
    assert reason_of(machine.run(name, routes=routes, offline=True).answer) is Reason.OFFLINE


def test_a_mirror_is_revalidated_where_it_answered(
    machine: Machine, registry: FakedRegistry, a: FakedRegistry, routes_file: Path
) -> None:
    a.put(ARM)
    registry.put(BOTH)
    routes = through(routes_file, "a.lan")
    machine.run(routes=routes)
    machine.wait()
    late = machine.run(routes=routes)
    assert late.requests == [f"HEAD {manifest_url(origin='https://a.lan')}{NS}"]
    assert host_of(late) == "a.lan"


def test_the_origin_answered_and_is_revalidated_after_the_mirror_was_asked(
    machine: Machine, registry: FakedRegistry, a: FakedRegistry, routes_file: Path
) -> None:
    a.get = GONE
    registry.put(ARM)
    routes = through(routes_file, "a.lan")
    machine.run(routes=routes)
    machine.wait()
    late = machine.run(routes=routes)
    assert late.requests == [
        f"GET {manifest_url(origin='https://a.lan')}{NS}",
        f"HEAD {manifest_url()}",
    ]
    assert host_of(late) == HOST


def test_a_mirror_that_has_it_by_now_is_the_one_that_counts(
    machine: Machine, registry: FakedRegistry, a: FakedRegistry, routes_file: Path
) -> None:
    a.get = GONE
    registry.put(BOTH)
    routes = through(routes_file, "a.lan")
    assert host_of(machine.run(routes=routes)) == HOST
    a.get = None
    a.put(AMD)
    machine.wait()
    late = machine.run(routes=routes)
    assert (host_of(late), late.platforms) == ("a.lan", ["linux/amd64"])
    assert host_of(machine.run(routes=routes)) == "a.lan"


def test_a_mirror_that_died_hands_over_to_the_next(
    machine: Machine, registry: FakedRegistry, a: FakedRegistry, b: FakedRegistry, routes_file: Path
) -> None:
    a.put(ARM)
    b.put(AMD)
    routes = through(routes_file, "a.lan", "b.lan")
    machine.run(routes=routes)
    machine.wait()
    a.host_is_down()
    late = machine.run(routes=routes)
    assert (host_of(late), late.platforms) == ("b.lan", ["linux/amd64"])
    assert registry.route.call_count == 0


def test_the_same_digest_from_two_mirrors_names_who_answered(
    machine: Machine, a: FakedRegistry, b: FakedRegistry, routes_file: Path
) -> None:
    a.put(ARM)
    b.put(ARM)
    for mirror in ("a.lan", "b.lan"):
        machine.run(routes=through(routes_file, mirror))
    for mirror in ("a.lan", "b.lan"):
        warm = machine.run(routes=through(routes_file, mirror))
        assert warm.requests == []
        assert host_of(warm) == mirror
