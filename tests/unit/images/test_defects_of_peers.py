"""What other tools get wrong about references and platforms."""

import pytest

from archcheck.images.availability import unique_platforms
from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform, parse_platform
from archcheck.images.reference import parse_reference
from tests.support.tables import walked

DIGEST = "sha256:" + "0123456789abcdef" * 4


def test_kubearchinspect_takes_the_port_of_a_host_for_a_tag() -> None:
    reference = parse_reference(f"reg.lan:5000/app:1@{DIGEST}")
    assert (reference.registry, reference.repository, reference.tag) == ("reg.lan:5000", "app", "1")


@pytest.mark.parametrize("text", [f"repo@{DIGEST}", f"repo:1@{DIGEST}"])
def test_noe_and_tolerable_look_up_latest_for_a_digest(text: str) -> None:
    reference = parse_reference(text)
    assert reference.target == DIGEST
    assert reference.lookup.tag == ""


def test_archy_takes_two_variants_of_arm_for_one() -> None:
    six, seven = Platform("linux", "arm", "v6"), Platform("linux", "arm", "v7")
    assert unique_platforms([six, seven]) == (six, seven)


def test_archy_takes_an_attestation_for_a_platform_of_a_node() -> None:
    attestation = parse_platform("unknown/unknown")
    nodes = [parse_platform(text) for text in ("linux/amd64", "linux/arm64", "linux/arm/v7")]
    assert all(attestation != node and attestation not in fallbacks(node) for node in nodes)


def test_all_of_them_call_a_32_bit_image_on_arm64_impossible() -> None:
    assert Platform("linux", "arm", "v7") in fallbacks(Platform("linux", "arm64", "v8"))


@walked("image", ["windows/arm64", "windows/arm", "darwin/arm64"])
def test_multiarch_tuning_operator_takes_another_system_for_linux(image: str) -> None:
    node = parse_platform("linux/arm64")
    assert parse_platform(image) != node
    assert parse_platform(image) not in fallbacks(node)
