"""Elements of a list on one line: what stands in quotes, comments and inner brackets ends none of them."""

from archcheck.patches.yaml_edit.flow_spans import flow_spans
from tests.support.tables import walked


@walked(
    "text, elements",
    [
        ("[]", []),
        ("[ a , b ]", ["a", "b"]),
        ("[a, b,]", ["a", "b"]),
        ("[[a, b], {c: [d]}]", ["[a, b]", "{c: [d]}"]),
        (r'["a, \"]", b]', [r'"a, \"]"', "b"]),
        ("['it''s, ]', don't]", ["'it''s, ]'", "don't"]),
        ("[a, # b, ]\n c#d]", ["a", "c#d"]),
        ("[ # ]\n  {a: 'x'}\n]", ["{a: 'x'}"]),
        ("[a b, &x c]", ["a b", "&x c"]),
    ],
)
def test_each_element_has_its_text(text: str, elements: list[str]) -> None:
    spans = flow_spans(f"key: {text} # ]", 5)
    assert spans is not None
    assert [f"key: {text}"[begin:end] for begin, end in spans.elements] == elements
    assert spans.end == 4 + len(text)


@walked("text", ["[a, b", "[{a: b]", "[a # ]"])
def test_a_bracket_that_is_not_closed_has_none(text: str) -> None:
    assert flow_spans(text, 0) is None
