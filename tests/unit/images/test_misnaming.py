from archcheck.images.availability import Found, ManifestKind
from archcheck.images.misnaming import misnamed, named_architectures
from archcheck.images.platform import parse_platform
from archcheck.images.reference import parse_reference
from tests.support.tables import walked


@walked(
    "name, named",
    [
        ("app:1.4-arm64", "arm64"),
        ("app:arm64-1.4", "arm64"),
        ("app:v1.4_aarch64", "arm64"),
        ("arm32v7/nginx:1.27", "arm"),
        ("arm64v8/nginx", "arm64"),
        ("team/app-armhf:1", "arm"),
        ("team/app:1-armv7", "arm"),
        ("team/app-arm:1", "arm"),
        ("quay.io/coreos/flannel:v0.11.0-arm", "arm"),
        ("team/app:1-x86_64", "amd64"),
        ("team/app-x86-64:1", "amd64"),
        ("team/app:1-amd64-arm64", "amd64 arm64"),
        ("i386/debian:12", "386"),
        ("s390x/busybox", "s390x"),
        ("registry.arm64.example:5000/app:1", ""),
        ("arm/app:1", ""),
        ("team/arm-template:1", ""),
        ("team/alarm:1", ""),
        ("team/charm64:1", ""),
        ("team/app:386", ""),
        ("team/app:x64", "amd64"),
        ("team/app-x64:1", "amd64"),
        ("team/app:arm", "arm"),
        ("team/app:arm-1.2", "arm"),
        ("team/app:latest-arm-slim", "arm"),
        ("team/app:gcc-arm-none-eabi", ""),
        ("team/app:charm-1", ""),
        ("registry.example/arm/app:1", "arm"),
        ("registry.example/team/arm/app:1", "arm"),
        ("ghcr.io/team/arm/app:1", "arm"),
        ("ghcr.io/arm/app:1", ""),
        ("registry.example/arm:1", ""),
        ("registry.example/arm-tools/app:1", ""),
        ("registry.example/arm64/app:1-amd64", "arm64 amd64"),
        ("team/wasm-tools:1", ""),
        ("dockcross/linux-arm64:1", ""),
        ("ghcr.io/cross-rs/aarch64-unknown-linux-gnu:main", ""),
        ("multiarch/qemu-user-static:x86_64-aarch64", ""),
        ("team/app:1", ""),
        ("app@sha256:" + "a" * 64, ""),
    ],
)
def test_the_architectures_in_a_name(name: str, named: str) -> None:
    assert " ".join(named_architectures(parse_reference(name))) == named


@walked(
    "name, have, wrong",
    [
        ("app:1-arm64", "linux/amd64", "arm64"),
        ("app:1-arm64", "linux/arm64", ""),
        ("app:1-arm64", "linux/amd64 linux/arm64", ""),
        ("app:1-arm64", "linux/amd64 linux/s390x", "arm64"),
        ("arm32v7/app:1", "linux/amd64", "arm"),
        ("arm32v7/app:1", "linux/arm/v5", ""),
        ("app:1-amd64-arm64", "linux/arm64", ""),
        ("app:1", "linux/amd64", ""),
        ("app:arm", "linux/amd64 linux/arm64", "arm"),
        ("app:arm", "linux/amd64 linux/arm/v7", ""),
        ("registry.example/arm/app:1", "linux/amd64", "arm"),
        ("app-x64:1", "linux/arm64", "amd64"),
        ("app:1-arm64", "", ""),
    ],
)
def test_a_name_that_says_another_architecture(name: str, have: str, wrong: str) -> None:
    platforms = tuple(map(parse_platform, have.split()))
    found = Found(platforms, "sha256:0", ManifestKind.MANIFEST, "registry.test")
    assert " ".join(misnamed(parse_reference(name), found)) == wrong
