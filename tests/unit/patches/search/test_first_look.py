"""What needs no search: it is fine, not known, or not to be changed."""

from tests.support.placements import A64, PC, workload
from tests.support.tables import walked
from tests.unit.patches.cases import planned

OWNED = "name: web, ownerReferences: [{kind: Foo, name: bar, controller: true}]"


def test_what_runs_wherever_it_lands_needs_nothing() -> None:
    assert planned(workload(images=["main=every:1"]), PC, A64).unneeded.notes == ()


@walked(
    "image, reason",
    [
        ("dark:1", "what dark:1 runs on is not known"),
        ("auto", "its image is named only later: auto"),
    ],
)
def test_what_is_not_known_is_refused_as_unknown(image: str, reason: str) -> None:
    refusal = planned(workload(images=[f"main={image}"]), PC, A64).refusal
    assert refusal.unknown
    assert refusal.reason == reason
    assert refusal.hint


def test_what_another_writes_is_refused_with_that_one() -> None:
    refusal = planned(workload().replace("name: web", OWNED), PC, A64).refusal
    assert not refusal.unknown
    assert refusal.hint == "patch Foo bar instead"


def test_what_another_writes_and_is_fine_needs_nothing() -> None:
    text = workload(images=["main=every:1"]).replace("name: web", OWNED)
    assert planned(text, PC, A64).unneeded.notes == ()
