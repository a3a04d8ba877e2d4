"""Names of nodes and images in the text of a message."""

from archcheck.findings.texts import listed, names, titles
from archcheck.images.naming import parse_image
from archcheck.scheduling.pools import Pool
from tests.support.placements import A64, PC


def test_a_long_row_is_cut_and_counted() -> None:
    assert listed([]) == ""
    assert listed(["a", "b"], " or ") == "a or b"
    assert listed(list("abcdef")) == "a, b, c, d, e, f"
    assert listed(list("abcdefgh")) == "a, b, c, d, e, f and 2 more"


def test_pools_have_their_number_of_nodes() -> None:
    assert titles([Pool("pc", (PC,), {}, 1), Pool("a64", (A64, A64), {}, 2)]) == "pc, a64 (2)"


def test_an_image_is_named_once_as_people_write_it() -> None:
    images = map(parse_image, ["docker.io/library/nginx:1", "nginx:1", "ghcr.io/corp/app:1", "${IMAGE}"])
    assert names(images) == "nginx:1, ghcr.io/corp/app:1, ${IMAGE}"
