from archcheck.actions.notices import skipped_lines
from archcheck.workloads.inventory import Loss, Skipped


def test_one_line_for_all_of_a_kind() -> None:
    skipped = [Skipped("a.yaml", line, "not a Kubernetes object") for line in range(5)]
    assert list(skipped_lines(skipped)) == [
        "skipped 5: not a Kubernetes object (a.yaml, a.yaml:1, a.yaml:2 …)"
    ]


def test_what_may_hold_images_is_told_from_what_does_not() -> None:
    skipped = [
        Skipped("a", 1, "x"),
        Skipped("b", 1, "x", loss=Loss.PODS),
        Skipped("c", 1, "x", loss=Loss.PODS, accepted=True),
    ]
    assert list(skipped_lines(skipped, "warning: HEAD: ")) == [
        "warning: HEAD: skipped 1: x (a:1)",
        "warning: HEAD: not read 1: x (b:1)",
        "warning: HEAD: not read, as accepted 1: x (c:1)",
    ]
