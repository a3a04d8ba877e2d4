from archcheck.images.platform import Platform, parse_platform, satisfies
from tests.support.tables import walked

BUILD = Platform("windows", "amd64", "", "10.0.20348.2700")


@walked(
    "wanted, satisfied",
    [
        ("windows/amd64", True),
        ("windows(10.0.20348)/amd64", True),
        ("windows(10.0.20348.2700)/amd64", True),
        ("windows(10.0.2034)/amd64", False),
        ("windows(10.0.17763)/amd64", False),
        ("windows/arm64", False),
        ("linux/amd64", False),
    ],
)
def test_an_image_for_a_build(wanted: str, satisfied: bool) -> None:
    assert satisfies(BUILD, parse_platform(wanted)) is satisfied


def test_an_image_without_a_build_is_for_every_build() -> None:
    assert satisfies(Platform("windows", "amd64"), parse_platform("windows(10.0.17763)/amd64"))
