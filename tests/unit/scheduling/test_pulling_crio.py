from archcheck.images.listing import ListedImage, ListedIndex, ListedOther, Listing
from archcheck.images.platform import Platform, parse_platform
from archcheck.scheduling.pulling_crio import pulled_by_crio
from tests.support.tables import walked

AMD64, ARM64 = Platform("linux", "amd64"), Platform("linux", "arm64")
ARM, V8 = Platform("linux", "arm"), Platform("linux", "arm64", "v8")
V7, V6 = Platform("linux", "arm", "v7"), Platform("linux", "arm", "v6")


def pulled(node: str, *declared: Platform | None, docker: bool = False) -> tuple[str, str]:
    listing = Listing(tuple(ListedImage(entry) for entry in declared), docker)
    outcome = pulled_by_crio(listing, parse_platform(node).normalized())
    return outcome.runs.value, str(outcome.entry or "")


@walked(
    "node, declared, expected",
    [
        ("linux/arm64", (AMD64, ARM64), ("native", "linux/arm64")),
        ("linux/arm64", (ARM64, V8), ("native", "linux/arm64/v8")),
        ("linux/arm/v7", (V6, V7), ("native", "linux/arm/v7")),
        ("linux/arm/v7", (V6,), ("fallback", "linux/arm/v6")),
        ("linux/arm/v6", (V7,), ("no", "")),
        ("linux/arm64", (V7,), ("no", "")),
    ],
)
def test_the_best_of_the_wanted_names_is_taken(
    node: str, declared: tuple[Platform, ...], expected: tuple[str, str]
) -> None:
    """Unlike containerd, CRI-O gives a 64-bit arm no 32-bit image."""
    assert pulled(node, *declared) == expected


def test_an_entry_without_a_platform_is_taken_of_an_oci_index_alone() -> None:
    assert pulled("linux/arm64", AMD64, None)[0] == "unknown"
    assert pulled("linux/arm64", AMD64, None, docker=True)[0] == "no"


def test_what_is_no_image_fails() -> None:
    node = parse_platform("linux/arm64").normalized()
    within = Listing((ListedImage(ARM64),))
    for child, said in (
        (ListedIndex(ARM64, within), "CRI-O follows no index within an index"),
        (ListedOther(ARM64, "an artifact"), "what it takes of the index is no image: an artifact"),
    ):
        outcome = pulled_by_crio(Listing((child,)), node)
        assert outcome.failure is not None
        assert said in outcome.failure.message
