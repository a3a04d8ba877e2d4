import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archcheck.errors import ExitCode, InvalidPlatformError
from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform, parse_platform
from tests.support.tables import walked

NAMES = st.sampled_from(
    [
        "",
        "linux",
        "arm",
        "arm64",
        "amd64",
        "armhf",
        "armel",
        "aarch64",
        "i386",
        "386",
        "x86_64",
        "macos",
        "ARM",
    ]
)
VARIANTS = st.sampled_from(["", "v1", "v5", "6", "7", "V7", "8", "v8", "v8.0", "9", "9.0", "v9.0", "v8.2"])
PLATFORMS = st.builds(
    Platform, NAMES | st.text(), NAMES | st.text(), VARIANTS | st.text(), st.just("") | st.text()
)


@walked(
    "text, expected",
    [
        ("amd64", "linux/amd64"),
        ("arm64", "linux/arm64"),
        ("armhf", "linux/arm/v7"),
        ("armel", "linux/arm/v6"),
        ("aarch64", "linux/arm64"),
        ("x86_64", "linux/amd64"),
        ("X86-64", "linux/amd64"),
        ("i386", "linux/386"),
        ("linux/i386/v1", "linux/386"),
        ("arm", "linux/arm/v7"),
        ("riscv64", "linux/riscv64"),
        ("linux/arm/V6", "linux/arm/v6"),
        ("  linux/arm64  ", "linux/arm64"),
        ("windows(10.0.20348)/amd64", "windows(10.0.20348)/amd64"),
        ("macos/arm64", "darwin/arm64"),
        ("linux", "linux"),
        ("plan9", "plan9"),
    ],
)
def test_names_that_people_use(text: str, expected: str) -> None:
    assert str(parse_platform(text)) == expected


@walked(
    "text",
    [
        "",
        " ",
        "linux/arm64/",
        "linux/arm64/v8/x",
        "linux//v7",
        "linux arm64",
        "linux/arm64,linux/amd64",
        "linux/arm 64",
        "linux/ärm",
        "linux/arm\u212a",
        "windows(10/amd64",
        "linux\n/amd64",
        "https://linux/amd64",
        "../amd64",
    ],
)
def test_what_is_no_platform(text: str) -> None:
    with pytest.raises(InvalidPlatformError, match="is no platform") as caught:
        parse_platform(text)
    assert "linux/arm/v7" in caught.value.hint
    assert caught.value.exit_code is ExitCode.USAGE


@given(PLATFORMS)
def test_the_normal_form_is_its_own(platform: Platform) -> None:
    normal = platform.normalized()
    assert normal.normalized() == normal
    assert str(normal)
    assert all(each.normalized() == each for each in fallbacks(platform))


@given(PLATFORMS)
def test_the_version_of_the_system_stays(platform: Platform) -> None:
    assert platform.normalized().os_version == platform.os_version


@given(st.text() | st.text(alphabet="linuxarm64v78/().- "))
@example("/" * 10_000)
@example("a" * 100_000 + "/")
@example("(" * 10_000)
def test_any_text_is_a_platform_or_an_error(text: str) -> None:
    try:
        platform = parse_platform(text)
    except InvalidPlatformError:
        return
    assert platform == platform.normalized()
    if platform.architecture:
        assert parse_platform(str(platform)) == platform


@walked(
    "platform, shown",
    [
        (Platform("linux", "amd64"), "linux/amd64"),
        (Platform("linux", "arm", "v7"), "linux/arm/v7"),
        (Platform("windows", "amd64", "", "10.0.20348.1"), "windows(10.0.20348.1)/amd64"),
        (Platform("", "amd64"), "unknown/amd64"),
        (Platform("", ""), "unknown"),
        (Platform("linux", ""), "linux"),
    ],
)
def test_how_a_platform_is_shown(platform: Platform, shown: str) -> None:
    assert str(platform) == shown


def test_an_attestation_is_the_platform_of_no_node() -> None:
    attestation = parse_platform("unknown/unknown")
    nodes = [parse_platform(text) for text in ("linux/amd64", "linux/arm64", "linux/arm/v7")]
    assert all(attestation != node and attestation not in fallbacks(node) for node in nodes)


def test_arm64_falls_back_to_32_bit_images() -> None:
    assert Platform("linux", "arm", "v7") in fallbacks(Platform("linux", "arm64", "v8"))


@walked("image", ["windows/arm64", "windows/arm", "darwin/arm64"])
def test_another_system_is_no_fallback_of_linux(image: str) -> None:
    node = parse_platform("linux/arm64")
    assert parse_platform(image) != node
    assert parse_platform(image) not in fallbacks(node)
