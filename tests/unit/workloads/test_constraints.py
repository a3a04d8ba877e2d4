from archcheck.workloads.constraints import OpenConstraint, Pair, Position, Requirement, Term
from tests.support.tables import walked


@walked(
    "requirement, text",
    [
        (Requirement("arch", "In", ("arm", "arm64")), "arch In [arm, arm64]"),
        (Requirement("arch", "Exists"), "arch Exists"),
        (Requirement("arch", "DoesNotExist", ("x",)), "arch DoesNotExist"),
        (Requirement("size", "Gt", ("4",)), "size Gt [4]"),
        (Requirement("arch", "In"), "arch In []"),
    ],
)
def test_a_requirement_in_words(requirement: Requirement, text: str) -> None:
    assert str(requirement) == text


def test_a_term_is_all_its_requirements() -> None:
    label, name = Requirement("arch", "Exists"), Requirement("metadata.name", "In", ("n1",))
    term = Term((label,), (name,))
    assert term.requirements == (label, name)
    assert str(term) == "arch Exists and metadata.name In [n1]"
    assert str(Term()) == "an empty term"


def test_where_something_is_written_does_not_count() -> None:
    """Alike pods are placed once, wherever their labels stand."""
    here, there = Position(1, 1), Position(9, 9)
    assert Pair("arch", "arm", here) == Pair("arch", "arm", there)
    assert hash(Requirement("arch", "In", ("arm",), here)) == hash(Requirement("arch", "In", ("arm",), there))
    assert OpenConstraint("x", here) == OpenConstraint("x", there)


def test_what_stands_beside_a_pod_is_its_operators_to_decide() -> None:
    assert OpenConstraint("x", path="spec.nodeSelector").by_operator
    assert not OpenConstraint("x").by_operator
