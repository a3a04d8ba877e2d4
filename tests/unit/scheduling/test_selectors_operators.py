"""What each operator of a node affinity says of a label."""

from archcheck.scheduling.selectors import holds, integer, term_matches
from tests.support.tables import walked
from tests.unit.scheduling.helpers import affinity, landing, node, pod, requirement, term

LABELS = {"arch": "arm", "level": "3", "empty": "", "padded": "007", "word": "n/a", "minus": "-4"}
MOST = str(2**63 - 1)
OVER = str(2**63)
LEAST = str(-(2**63))


@walked(
    "text, held",
    [
        ("arch In arm", True),
        ("arch In amd64 arm", True),
        ("arch In ARM", False),
        ("arch In arm64", False),
        ("zone In arm", False),
        ("Arch In arm", False),
        ("arch NotIn arm", False),
        ("arch NotIn amd64", True),
        ("zone NotIn amd64", True),
        ("arch Exists", True),
        ("empty Exists", True),
        ("zone Exists", False),
        ("arch DoesNotExist", False),
        ("empty DoesNotExist", False),
        ("zone DoesNotExist", True),
        ("level Gt 2", True),
        ("level Gt 3", False),
        ("level Lt 4", True),
        ("level Lt 3", False),
        ("zone Gt 0", False),
        ("zone Lt 9", False),
        ("word Gt 0", False),
        ("word Lt 9", False),
        ("empty Gt 0", False),
        ("empty Lt 9", False),
        ("padded Gt 6", True),
        ("padded Lt 8", True),
        ("padded Gt 7", False),
        ("level Gt 002", True),
        ("minus Lt 0", True),
        ("minus Gt 0", False),
    ],
)
def test_an_operator(text: str, held: bool) -> None:
    assert holds(requirement(text), LABELS) is held
    assert term_matches(term(text), LABELS, "n1") is held


def test_an_empty_value_is_a_value() -> None:
    assert holds(requirement("empty In "), LABELS)
    assert not holds(requirement("zone In "), LABELS)
    assert not holds(requirement("empty NotIn "), LABELS)


@walked("operator", ["Bogus", "", "in", "IN", "Equal", "=", "exists"])
def test_an_operator_that_does_not_exist_holds_nowhere(operator: str) -> None:
    assert not holds(requirement(f"arch {operator} arm"), LABELS)
    assert not term_matches(term(f"arch {operator} arm"), LABELS, "n1")


@walked(
    "text, number",
    [
        ("0", 0),
        ("007", 7),
        ("+5", 5),
        ("-5", -5),
        ("-0", 0),
        (MOST, 2**63 - 1),
        (LEAST, -(2**63)),
        ("0" * 50 + "9", 9),
    ],
)
def test_what_go_reads_as_a_number(text: str, number: int) -> None:
    assert integer(text) == number


@walked(
    "text",
    [
        *("", "+", "-", "9.5", "1e3", "0x10", "1_000", " 1", "1 ", "1\n", "٣", "²", "n/a"),
        *(OVER, f"-{OVER}0", "9" * 5_000),
    ],
)
def test_what_go_does_not_read_as_a_number(text: str) -> None:
    assert integer(text) is None


@walked(
    "text, level, held",
    [
        (f"level Gt {2**63 - 2}", MOST, True),
        (f"level Gt {MOST}", MOST, False),
        (f"level Lt {MOST}", "1", True),
        (f"level Lt {OVER}", "1", False),
        ("level Gt 1", OVER, False),
        ("level Lt 1", OVER, False),
    ],
)
def test_numbers_have_64_bits(text: str, level: str, held: bool) -> None:
    assert term_matches(term(text), {"level": level}, "n1") is held


@walked("text", ["level Gt +5", "level Gt -5", "level Lt -5", "level Lt +5"])
def test_a_sign_is_no_part_of_a_label_value_and_kills_its_term(text: str) -> None:
    assert not term_matches(term(text), {"level": "100"}, "n1")
    assert not term_matches(term(text), {"level": "0"}, "n1")


def test_expressions_of_a_term_are_all_asked() -> None:
    assert term_matches(term("arch In arm", "level Gt 2"), LABELS, "n1")
    assert not term_matches(term("arch In arm", "level Gt 3"), LABELS, "n1")
    assert not term_matches(term("arch In arm", "arch In amd64"), LABELS, "n1")


def test_one_malformed_expression_kills_its_whole_term() -> None:
    assert not term_matches(term("arch In arm", "level Gt many"), LABELS, "n1")
    assert not term_matches(term("arch In arm", "zone Bogus x"), LABELS, "n1")


def test_a_malformed_term_leaves_the_others_alone() -> None:
    nodes = [node("a", arch="amd64"), node("b", arch="arm64")]
    bogus, sound = (
        "{matchExpressions: [{key: arch, operator: Bogus, values: [x]}]}",
        "{matchExpressions: [{key: arch, operator: In, values: [arm64]}]}",
    )
    assert landing(pod(affinity(bogus, sound)), nodes) == ["b"]
    assert landing(pod(affinity(sound, bogus)), nodes) == ["b"]
    assert landing(pod(affinity(bogus)), nodes) == []
