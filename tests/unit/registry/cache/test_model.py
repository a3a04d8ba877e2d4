"""What an answer is kept under."""

from archcheck.images.reference import Reference
from archcheck.registry.cache.model import CacheKey
from tests.unit.registry.documents import images_of

ARM = images_of("linux/arm64")


def test_two_registries_behind_one_mirror_are_two_keys() -> None:
    places = ("http://mirror.lan/v2/org/app",)
    hub, quay = (CacheKey(Reference(host, "org/app", "1"), places) for host in ("docker.io", "quay.io"))
    assert hub.route != quay.route
