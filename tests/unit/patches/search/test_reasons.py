"""Why no change helps a workload that no node takes and runs, and what does."""

from tests.support.placements import A64, PC, SLOW, node, workload
from tests.support.tables import walked
from tests.unit.patches.cases import planned

CORDONED = node("pc2", cordoned=True)


@walked(
    "lines, image, nodes, reason, hint",
    [
        ((), "v7:1", (PC,), "no node can run container main (v7:1), which has linux/arm/v7", "choose another"),
        ((), "gone:1", (PC,), "no node can run container main (gone:1), which does not exist", "choose another"),
        ((), "pc:1", (A64, CORDONED), "it may land only on a64, which cannot run it", "wait until a node"),
        (("nodeSelector: {kubernetes.io/arch: arm64}",), "pc:1", (PC, A64), "it may land only on a64", "pc could run"),
        ((), "v7:1", (PC, SLOW), "it may land only on pc", "tolerate the taints of a20"),
    ],
)  # fmt: skip
def test_a_refusal_says_why_and_what_helps(
    lines: tuple[str, ...], image: str, nodes: tuple[object, ...], reason: str, hint: str
) -> None:
    refusal = planned(workload(*lines, images=[f"main={image}"]), *nodes).refusal  # type: ignore[arg-type]
    assert refusal.reason.startswith(reason), refusal
    assert hint in refusal.hint, refusal


def test_nodes_that_nothing_tells_apart() -> None:
    pools = (node("zero", "linux/arm/v6", count=2), node("a20", "linux/arm/v7", count=2))
    refusal = planned(workload(images=["main=v7:1"]), *pools).refusal
    assert "nothing that a pod can ask for separates" in refusal.reason
