from archcheck.images.platform import Platform, parse_platform
from archcheck.scheduling.executing import executed
from archcheck.scheduling.outcomes import EXEC_FAILS, UNKNOWN
from tests.support.tables import walked


@walked(
    "image, node, runs, message",
    [
        ("linux/arm64", "linux/arm64", "native", ""),
        ("linux/arm/v7", "linux/arm64", "fallback", ""),
        ("linux/386", "linux/amd64", "fallback", ""),
        ("linux/amd64/v3", "linux/amd64", "depends", ""),
        ("linux/arm/v7", "linux/arm/v6", "no", "illegal instruction: the image is for linux/arm/v7, the CPU"),
        ("linux/amd64", "linux/arm64", "no", "exec format error: the image is for linux/amd64 alone"),
        ("windows/amd64", "linux/amd64", "no", "an image for windows on linux"),
    ],
)
def test_an_image_on_a_node(image: str, node: str, runs: str, message: str) -> None:
    outcome = executed(parse_platform(image), parse_platform(node))
    assert outcome.runs.value == runs
    assert (outcome.failure is not None) is bool(message)
    if outcome.failure is not None:
        assert outcome.failure.state == EXEC_FAILS
        assert outcome.failure.message.startswith(message)


def test_an_image_that_says_no_architecture_is_not_known() -> None:
    node = parse_platform("linux/amd64")
    assert executed(None, node) is UNKNOWN
    assert executed(Platform("linux", ""), node) is UNKNOWN
