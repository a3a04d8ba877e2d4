"""Whatever a saved report holds, the page is whole and shows it as text."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from archcheck.reports.formats.html.markup import tag
from archcheck.reports.text import printable
from tests.unit.reports.formats.documents import GATE, document, finding, rendered
from tests.unit.reports.formats.html.parsed import parsed

MARKUP = st.lists(
    st.sampled_from(
        [
            *("<script>", "</script>", "</style>", "<!--", "-->", "><img src=x onerror=", "]]>", "&lt;"),
            *("${title}", "$style", "{}", "%s", "\x1b[31m", "\x00", "\u2028", "\u202e", "\ud800", "\n"),
            *("&", '"', "'", "/", "a", "é"),
        ]
    ),
    max_size=8,
).map("".join)
TEXTS = st.text(max_size=30) | MARKUP
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def retold(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a report with other texts, other types, and keys left out."""
    others = st.sampled_from(draw(st.lists(TEXTS, min_size=1, max_size=4)))

    def told(value: Any) -> Any:
        chance = draw(st.integers(0, 19))
        if chance == 0:
            return draw(JSON)
        if isinstance(value, str):
            return draw(others) if chance < 12 else value
        if isinstance(value, list):
            return [told(each) for each in value[:3]]
        return {key: told(each) for key, each in value.items()} if isinstance(value, dict) else value

    return {key: told(value) for key, value in GATE.items() if draw(st.integers(0, 19))}


def outline(page: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.name, tuple(each.attributes)) for each in parsed(page).all()]


KNOWN = {element for saved in (GATE, document()) for element, _ in outline(rendered("html", saved))} | {
    "small",
    "b",
}
ATTRIBUTES = {name for _, names in outline(rendered("html", GATE)) for name in names}


@given(retold())
def test_no_text_becomes_an_element_or_an_attribute(saved: dict[str, Any]) -> None:
    page = rendered("html", saved)
    for element, attributes in outline(page):
        assert element in KNOWN
        assert set(attributes) <= ATTRIBUTES
    root = parsed(page)
    assert len(root.all("script")) == len(root.all("style")) == 1
    assert page.encode().decode() == page


@given(TEXTS)
def test_every_text_of_a_finding_is_there_as_it_is_printed(text: str) -> None:
    told = finding(
        "stuck", message=f"m {text}", remedy=f"r {text}", workload=f"w {text}", image=f"i {text}", path=text
    )
    page = parsed(rendered("html", document(findings=[told])))
    shown = page.one("section", id="findings").text
    for letter in "mrwi":
        assert printable(f"{letter} {text}") in shown
    assert not set(shown) & set("\x00\x1b\u2028\u202e\ud800")


@settings(deadline=None)
@given(TEXTS)
def test_an_attribute_holds_its_text_alone(text: str) -> None:
    root = parsed(tag("a", text, title=f"t{text}"))
    [element] = root.all()
    assert element.attributes == {"title": printable(f"t{text}")}
    assert element.text == printable(text)
