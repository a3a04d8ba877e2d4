from archcheck.comparing.verdicts import platform_losses, verdict_changes
from archcheck.comparing.workloads import Seen
from archcheck.images.platform import parse_platform
from archcheck.scheduling.placement import schedule
from archcheck.workloads.cluster_objects import NONE
from tests.support.answers import by_image
from tests.support.tables import walked
from tests.unit.scheduling.building import IMAGES, node, pod, selecting, workload

NODES = [node("pc"), node("a64", "arm64", disk="ssd")]
ARM64 = parse_platform("linux/arm64")


def seen(image: str, label: str = "Deployment/web", **selector: str) -> Seen:
    """Return a workload as it is placed on a 64-bit PC and a board."""
    placed = workload(pod(image, constraints=selecting(**selector)))
    report = schedule([placed], by_image(IMAGES), NODES, NONE)
    return Seen("web.yaml", "", label, {"web": (image,)}, {}, report.placed[0], report.pools)


@walked(
    "was, now, expected",
    [
        (seen("big:1"), seen("big:1"), None),
        (seen("big:1"), seen("pc:1"), ("ok", "at-risk", ("a64",), True)),
        (seen("pc:1"), seen("big:1"), ("at-risk", "ok", (), False)),
        (seen("big:1", disk="ssd"), seen("pc:1", disk="ssd"), ("ok", "stuck", ("a64",), True)),
        (seen("big:1"), seen("slow:1"), ("ok", "unknown", (), False)),
        (None, seen("big:1"), None),
        (None, seen("pc:1"), ("", "at-risk", (), True)),
    ],
)
def test_a_workload_that_fares_otherwise(
    was: Seen | None, now: Seen, expected: tuple[str, str, tuple[str, ...], bool] | None
) -> None:
    changes = verdict_changes([(was, now)])
    assert [(change.old, change.new, change.fails_on, change.is_worse) for change in changes] == (
        [expected] if expected is not None else []
    )


def test_worse_ones_come_first() -> None:
    better, worse = seen("big:1", "Deployment/a"), seen("pc:1", "Deployment/z")
    changes = verdict_changes([(seen("pc:1"), better), (seen("big:1"), worse)])
    assert [change.workload for change in changes] == ["Deployment/z", "Deployment/a"]


def test_a_required_platform_is_lost_that_was_there() -> None:
    had = Seen("web.yaml", "", "Deployment/web", {"web": ("a:1",), "log": ("b:1",)}, {"log": (ARM64,)})
    lacks = {"web": (ARM64,), "log": (ARM64,)}
    now = Seen("web.yaml", "", "Deployment/web", {"web": ("a:2",), "log": ("b:1",)}, lacks)
    [loss] = platform_losses([(had, now)])
    assert (loss.container, loss.old, loss.new, loss.lacks) == ("web", "a:1", "a:2", (ARM64,))
    assert [(loss.container, loss.old) for loss in platform_losses([(None, now)])] == [
        ("log", ""),
        ("web", ""),
    ]
