"""Normal forms and fallbacks, held against what containerd/platforms itself answered."""

import json
from pathlib import Path
from typing import Any

from archcheck.images.fallback import fallbacks
from archcheck.images.platform import Platform, parse_platform
from tests.support.tables import walked

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "platforms.json").read_text())
NODES = ["linux/amd64", "linux/arm64/v8", "linux/arm/v8", "linux/arm/v7", "linux/arm/v6", "linux/arm/v5"]
PICKS = [pick for pick in VECTORS["picks"] if pick["node"] in NODES]


@walked("text, expected", VECTORS["normalize"].items())
def test_the_normal_form(text: str, expected: str) -> None:
    assert str(parse_platform(text)) == expected
    assert parse_platform(text) == parse_platform(expected)


@walked("node, image", [(node, image) for node in NODES for image in VECTORS["match"][node]])
def test_what_a_node_takes(node: str, image: str) -> None:
    answer = VECTORS["match"][node][image]
    assert (parse_platform(image) == parse_platform(node)) == answer["strict"]
    assert (parse_platform(image) in fallbacks(parse_platform(node))) == (
        answer["only"] and not answer["strict"]
    )


@walked("pick", PICKS)
def test_which_one_a_node_takes_first(pick: dict[str, Any]) -> None:
    node = parse_platform(pick["node"])
    index = [parse_platform(each) for each in pick["index"]]
    best = next((each for each in (node, *fallbacks(node)) if each in index), None)
    expected = "NO MATCH" if best is None else f"[{index.index(best)}] {pick['index'][index.index(best)]}"
    assert pick["only_client_pull"] == expected


@walked("node", VECTORS["match"])
def test_a_node_is_no_fallback_for_itself(node: str) -> None:
    platform = parse_platform(node)
    assert platform not in fallbacks(platform)
    assert len(set(fallbacks(platform))) == len(fallbacks(platform))


@walked(
    "platform, expected",
    [
        (
            Platform("linux", "aarch64", "v8"),
            ["linux/arm/v8", "linux/arm/v7", "linux/arm/v6", "linux/arm/v5"],
        ),
        (Platform("linux", "arm"), ["linux/arm/v6", "linux/arm/v5"]),
        (Platform("freebsd", "amd64"), ["freebsd/386"]),
        (Platform("linux", "riscv64"), []),
        (Platform("linux", "arm", "v9"), []),
        (Platform("unknown", "unknown"), []),
    ],
)
def test_fallbacks_best_first(platform: Platform, expected: list[str]) -> None:
    assert [str(each) for each in fallbacks(platform)] == expected
