from archcheck.images.listing import ListedImage, Listing
from archcheck.images.platform import Platform, parse_platform
from archcheck.images.walking import Taken
from archcheck.scheduling.outcomes import PULL_FAILS
from archcheck.scheduling.unmatched import no_match

ARM64, AMD64 = Platform("linux", "arm64"), Platform("linux", "amd64")


def message(
    child: ListedImage | None, *children: ListedImage, depth: int = 0, asked: str = "linux/arm64"
) -> str:
    taken = Taken(child, exact=True, within=Listing(children), depth=depth)
    failure = no_match("no match", taken, parse_platform(asked)).failure
    assert failure is not None
    assert failure.state == PULL_FAILS
    return failure.message


def test_what_an_index_has_instead() -> None:
    assert message(None, ListedImage(AMD64)) == "no match; it has linux/amd64"
    assert message(None) == "no match; it has no platform at all"
    assert "the index within the index that it follows has linux/amd64" in message(
        None, ListedImage(AMD64), depth=1
    )


def test_a_second_entry_without_a_platform_is_not_looked_at() -> None:
    first, second = ListedImage(None, AMD64), ListedImage(None, ARM64)
    assert message(first, first, second) == (
        "no match; it has linux/amd64, linux/arm64, "
        "but of its entries without a platform only the first is looked at, which is linux/amd64"
    )
