"""Which images lost or gained platforms, and who needs them."""

from collections.abc import Mapping

import pytest

from archcheck.comparing.images import image_changes, paired
from archcheck.comparing.needs import by_nodes, by_platforms
from archcheck.images.availability import Availability, Found, ManifestKind, Reason, Unknown
from archcheck.images.listing import ListedImage, Listing
from archcheck.images.platform import Platform, parse_platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule

NGINX, REDIS = "docker.io/library/nginx", "docker.io/library/redis"


def found(text: str, kind: ManifestKind = ManifestKind.INDEX, digest: str = "a") -> Found:
    return Found(tuple(map(parse_platform, text.split())), f"sha256:{digest * 64}", kind, "")


def changes(
    old: Mapping[str, Availability], new: Mapping[str, Availability]
) -> list[tuple[str, str, list[str], list[str]]]:
    return [
        (each.old, each.new, list(map(str, each.lost)), list(map(str, each.gained)))
        for each in image_changes(old, new, lambda *_: ())
    ]


def node(name: str, platform: str, pool: str = "") -> Node:
    return Node(name=name, platform=parse_platform(platform), pull=PullRule.BEST_FIRST, pool=pool)


def test_a_reference_that_lost_a_platform() -> None:
    old, new = {f"{NGINX}:1": found("amd64 armhf")}, {f"{NGINX}:1": found("amd64 arm64", digest="b")}
    assert changes(old, new) == [(f"{NGINX}:1", f"{NGINX}:1", ["linux/arm/v7"], ["linux/arm64"])]


def test_another_digest_with_the_same_platforms_is_no_change() -> None:
    assert changes({f"{NGINX}:1": found("amd64")}, {f"{NGINX}:1": found("amd64", digest="b")}) == []


def test_a_platform_that_an_index_began_to_hide_is_lost() -> None:
    """The index has it as before, behind an entry without a platform that is looked at first."""
    amd64, arm64 = parse_platform("amd64"), parse_platform("arm64")
    bare = Listing((ListedImage(None, amd64), ListedImage(None, arm64)))
    old, new = (
        found("amd64 arm64"),
        Found((amd64, arm64), f"sha256:{'b' * 64}", ManifestKind.INDEX, "", "", bare),
    )
    assert changes({f"{NGINX}:1": old}, {f"{NGINX}:1": new}) == [
        (f"{NGINX}:1", f"{NGINX}:1", ["linux/arm64"], [])
    ]


def test_of_new_tags_with_the_same_platforms_the_one_that_hides_them_is_the_worst() -> None:
    amd64, arm64 = parse_platform("amd64"), parse_platform("arm64")
    bare = Listing((ListedImage(None, amd64), ListedImage(None, arm64)))
    hiding = Found((amd64, arm64), f"sha256:{'b' * 64}", ManifestKind.INDEX, "", "", bare)
    old = {f"{NGINX}:1": found("amd64 arm64"), f"{NGINX}:1-x": found("amd64")}
    new = {
        f"{NGINX}:{number}": each
        for number, each in enumerate((found("amd64 arm64"), hiding, found("amd64 arm64")), 2)
    }
    told = image_changes(old, new, by_platforms([arm64]))
    assert [(each.old, each.new, each.needed_by) for each in told] == [
        (f"{NGINX}:1", f"{NGINX}:3", ("linux/arm64",))
    ]


def test_a_bumped_tag_is_the_same_image() -> None:
    old, new = {f"{NGINX}:1": found("amd64 armhf")}, {f"{NGINX}:2": found("amd64")}
    assert changes(old, new) == [(f"{NGINX}:1", f"{NGINX}:2", ["linux/arm/v7"], [])]
    assert paired(old, new) == (set(), set())


def test_a_bumped_digest_is_the_same_image() -> None:
    first, second = (f"{NGINX}@sha256:{digest * 64}" for digest in "ab")
    assert changes({first: found("armhf")}, {second: found("arm64")}) == [
        (first, second, ["linux/arm/v7"], ["linux/arm64"])
    ]


def test_tags_that_were_bumped_together_keep_their_order() -> None:
    old = {f"{NGINX}:1-a": found("amd64"), f"{NGINX}:1-b": found("amd64 armhf")}
    new = {f"{NGINX}:2-a": found("amd64"), f"{NGINX}:2-b": found("amd64")}
    assert changes(old, new) == [(f"{NGINX}:1-b", f"{NGINX}:2-b", ["linux/arm/v7"], [])]


def test_one_tag_that_became_two() -> None:
    old = {f"{NGINX}:1": found("amd64 armhf")}
    new = {f"{NGINX}:2": found("amd64 armhf"), f"{NGINX}:3": found("amd64")}
    assert changes(old, new) == [(f"{NGINX}:1", f"{NGINX}:3", ["linux/arm/v7"], [])]


def test_images_that_come_and_go() -> None:
    old, new = {f"{NGINX}:1": found("amd64")}, {f"{REDIS}:7": found("amd64")}
    assert changes(old, new) == []
    assert paired(old, new) == ({f"{NGINX}:1"}, {f"{REDIS}:7"})


def test_the_same_image_of_another_registry_is_another() -> None:
    old, new = {f"{NGINX}:1": found("amd64 armhf")}, {"mirror.lan/library/nginx:1": found("amd64")}
    assert changes(old, new) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (found("amd64 armhf"), found("amd64"), ["a20"]),
        (found("amd64 armhf"), found("amd64 linux/arm/v6"), []),
        (found("amd64 arm64"), found("amd64 armhf"), []),
        (found("amd64"), found("armhf"), ["pc"]),
        (found("amd64 armhf"), found("amd64", ManifestKind.MANIFEST), ["a20"]),
        (found("amd64"), found("amd64"), []),
        (found("amd64"), Unknown(Reason.ARTIFACT, "a chart"), ["pc"]),
    ],
)
def test_nodes_that_ran_it_and_no_longer_do(before: Found, after: Availability, expected: list[str]) -> None:
    nodes = [node("a20-1", "armhf", "a20"), node("a20-2", "armhf", "a20"), node("pc", "amd64")]
    assert list(by_nodes(nodes)(before, after)) == expected


def test_platforms_that_are_required_and_were_there() -> None:
    required: list[Platform] = [parse_platform("armhf"), parse_platform("arm64")]
    assert list(by_platforms(required)(found("amd64 armhf"), found("amd64"))) == ["linux/arm/v7"]
    assert list(by_platforms(required)(found("amd64"), found("amd64 arm64"))) == []
