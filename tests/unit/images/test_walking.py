from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform, parse_platform
from archcheck.images.walking import lacking
from tests.support.tables import walked

PLATFORMS = st.builds(
    Platform,
    st.sampled_from(["linux", "windows"]),
    st.sampled_from(["amd64", "arm64", "aarch64", "arm", "386"]),
    st.sampled_from(["", "v1", "v6", "v7", "v8"]),
)


def found(platforms: Sequence[Platform]) -> Found:
    return Found(tuple(platforms), "sha256:0", ManifestKind.INDEX, "registry.test")


def as_platforms(text: str) -> list[Platform]:
    return [parse_platform(each) for each in text.split()]


@walked(
    "image, required, missing",
    [
        ("linux/amd64", "linux/amd64", ""),
        ("linux/amd64", "linux/arm64", "linux/arm64"),
        ("linux/amd64 linux/arm64", "linux/arm64 linux/arm/v7", "linux/arm/v7"),
        ("linux/amd64", "", ""),
        ("", "linux/amd64 linux/arm64", "linux/amd64 linux/arm64"),
        ("", "", ""),
        ("linux/arm/v6", "linux/arm/v7", "linux/arm/v7"),
        ("linux/arm/v7", "linux/arm64", "linux/arm64"),
        ("linux/386", "linux/amd64", "linux/amd64"),
        ("linux/amd64/v2", "linux/amd64", "linux/amd64"),
        ("linux/amd64", "linux/amd64/v2", "linux/amd64/v2"),
        ("linux/arm64/v8.2", "linux/arm64", "linux/arm64"),
        ("windows/amd64", "linux/amd64", "linux/amd64"),
        ("unknown/unknown", "linux/amd64", "linux/amd64"),
    ],
)
def test_natively_means_equal(image: str, required: str, missing: str) -> None:
    assert list(lacking(found(as_platforms(image)), as_platforms(required))) == as_platforms(missing)


@walked(
    "image, required",
    [
        (Platform("linux", "arm64", "v8"), Platform("linux", "arm64")),
        (Platform("linux", "arm"), Platform("linux", "arm", "v7")),
        (Platform("linux", "x86_64"), Platform("linux", "amd64", "v1")),
        (Platform("Linux", "AARCH64"), Platform("linux", "arm64", "8")),
    ],
)
def test_another_spelling_is_no_lack(image: Platform, required: Platform) -> None:
    assert lacking(found([image]), [required]) == ()
    assert lacking(found([required]), [image]) == ()


@given(st.lists(PLATFORMS), st.lists(PLATFORMS))
def test_what_an_image_has_it_does_not_lack(have: list[Platform], required: list[Platform]) -> None:
    missing = lacking(found(have), required)
    assert lacking(found([*have, *missing]), required) == ()
    assert lacking(found(have), have) == ()
    assert list(missing) == [platform for platform in required if platform in missing]
