"""What a user may call a platform: every usual name, and nothing that does not exist."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archcheck.errors import InvalidPlatformError
from archcheck.images.platform import Platform
from archcheck.images.platform_names import (
    ARCHITECTURES,
    OPERATING_SYSTEMS,
    VARIANTS,
    architecture_named,
    parse_required_platform,
)
from tests.support.tables import walked


@walked(
    "text, expected",
    [
        ("linux/amd64", "linux/amd64"),
        ("amd64", "linux/amd64"),
        ("x86_64", "linux/amd64"),
        ("X86-64", "linux/amd64"),
        ("linux/x64", "linux/amd64"),
        ("i386", "linux/386"),
        ("i686", "linux/386"),
        ("aarch64", "linux/arm64"),
        ("arm64v8", "linux/arm64"),
        ("linux/arm64/v8", "linux/arm64"),
        ("linux/arm64/8", "linux/arm64"),
        ("linux/arm64/v9.2", "linux/arm64/v9.2"),
        ("arm", "linux/arm/v7"),
        ("armhf", "linux/arm/v7"),
        ("armv7", "linux/arm/v7"),
        ("armv7l", "linux/arm/v7"),
        ("arm32v7", "linux/arm/v7"),
        ("linux/armv7", "linux/arm/v7"),
        ("LINUX/ARMV7", "linux/arm/v7"),
        ("linux/armv7/v7", "linux/arm/v7"),
        ("linux/arm/7", "linux/arm/v7"),
        ("armel", "linux/arm/v6"),
        ("armv6", "linux/arm/v6"),
        ("armv6l", "linux/arm/v6"),
        ("arm32v6", "linux/arm/v6"),
        ("arm32v5", "linux/arm/v5"),
        ("armv8l", "linux/arm/v8"),
        ("ppc64el", "linux/ppc64le"),
        ("mips64el", "linux/mips64le"),
        ("loongarch64", "linux/loong64"),
        ("macos/arm64", "darwin/arm64"),
        ("wasi/wasm", "wasi/wasm"),
        ("windows(10.0.20348)/amd64", "windows(10.0.20348)/amd64"),
        ("  linux/arm64  ", "linux/arm64"),
    ],
)
def test_usual_names(text: str, expected: str) -> None:
    assert str(parse_required_platform(text)) == expected


@walked(
    "text, what, hint",
    [
        ("linux/amd46", "'amd46' is no architecture", "did you mean linux/amd64?"),
        ("amd46", "'amd46' is no architecture", "did you mean linux/amd64?"),
        ("lnux/arm64", "'lnux' is no operating system", "did you mean linux/arm64?"),
        ("lnux/armhv", "'lnux' is no operating system", "did you mean linux/arm/v7?"),
        ("linux/amr/v7", "'amr' is no architecture", "did you mean linux/arm/v7?"),
        ("arm64/linux", "'arm64' is no operating system", "did you mean linux/arm64?"),
        ("arm/v6", "'arm' is no operating system", "did you mean linux/arm/v6?"),
        ("arm64/v8", "'arm64' is no operating system", "did you mean linux/arm64?"),
        ("armv8", "'armv8' is no architecture", "linux/arm64, or linux/arm/v8 which is 32-bit"),
        ("x86", "'x86' is no architecture", "linux/amd64, or linux/386 which is 32-bit"),
        ("linux/arm64/v7", "'v7' is no variant of arm64", "known are v8, v9"),
        ("linux/amd64/v5", "'v5' is no variant of amd64", "known are v1, v2, v3, v4"),
        ("linux/s390x/v3", "'v3' is no variant of s390x", "linux/s390x alone"),
        ("linux/zzz", "'zzz' is no architecture", "known are amd64, arm64, arm"),
        ("zzz/amd64", "'zzz' is no operating system", "known are linux, windows"),
        ("linux/armhf/v6", "says arm/v7 and v6", "linux/arm/v6"),
    ],
)
def test_a_name_that_nothing_has_is_refused(text: str, what: str, hint: str) -> None:
    with pytest.raises(InvalidPlatformError) as caught:
        parse_required_platform(text)
    assert what in caught.value.what
    assert text in caught.value.what
    assert hint in caught.value.hint


@walked("text", ["linux", "linux/", "/", "windows", "windows(10.0.1)", "darwin", "amd64/"])
def test_it_names_an_architecture(text: str) -> None:
    with pytest.raises(InvalidPlatformError, match="names no architecture"):
        parse_required_platform(text)


def test_another_system_without_architecture_is_shown_with_one() -> None:
    with pytest.raises(InvalidPlatformError) as caught:
        parse_required_platform("windows")
    assert caught.value.hint == "windows/amd64"


@walked("architecture", ARCHITECTURES)
def test_every_architecture_is_known_with_its_variants(architecture: str) -> None:
    for variant in ("", *VARIANTS.get(architecture, ())):
        text = "/".join(part for part in ("linux", architecture, variant) if part)
        assert parse_required_platform(text) == Platform("linux", architecture, variant).normalized()


@walked("system", OPERATING_SYSTEMS)
def test_every_system_is_known(system: str) -> None:
    assert parse_required_platform(f"{system}/amd64") == Platform(system, "amd64")


@walked(
    "word, expected", [("ARM64", "arm64"), ("armv7l", "arm"), ("x86_64", "amd64"), ("arm/v7", ""), ("", "")]
)
def test_what_a_word_is_called_in_go(word: str, expected: str) -> None:
    assert architecture_named(word) == expected


@given(st.text() | st.text(alphabet="linuxarm64v78/().- "))
@example("/" * 10_000)
@example("a" * 100_000 + "/")
@example("linux/" + "amd64" * 20_000)
def test_any_text_is_a_platform_that_exists_or_an_error(text: str) -> None:
    try:
        platform = parse_required_platform(text)
    except InvalidPlatformError:
        return
    assert platform.os in OPERATING_SYSTEMS
    assert platform.architecture in ARCHITECTURES
    assert parse_required_platform(str(platform)) == platform
