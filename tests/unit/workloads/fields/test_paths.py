from archcheck.workloads.fields.paths import FieldPlace, find, is_given, written
from tests.support.tables import walked
from tests.unit.documents.helpers import root

DOCUMENT = root(
    "a: {b: [{c: x, d: 1}, {c: y}], m: {one: {c: z}, two: {c: null}}, e: [], "
    "off: {enabled: false, c: x}, on: {enabled: true, c: x}}"
)


@walked(
    "path, expected",
    [
        ("a.b[].c", ["a.b.0.c", "a.b.1.c"]),
        ("a.b[d].c", ["a.b.0.c"]),
        ("a.b[d|c].c", ["a.b.0.c", "a.b.1.c"]),
        ("a.m.*.c", ["a.m.one.c"]),
        ("a.x.c", []),
        ("a.b.c", []),
        ("a.off.c", []),
        ("a.on.c", ["a.on.c"]),
        ("", [""]),
    ],
)
def test_what_a_path_leads_to(path: str, expected: list[str]) -> None:
    assert [".".join(place.path) for place in find(FieldPlace((), DOCUMENT), path)] == expected


@walked(
    "path, expected",
    [
        ("a.b[].c", True),
        ("a.b[].d", False),
        ("a.b[].d|a.b[].c", True),
        ("a.e[].c", False),
        ("a.off?.d", True),
        ("a.on?.d", False),
        ("a.x?.c", True),
        ("a.m?.two.c", False),
        ("a.e", False),
    ],
)
def test_what_is_given(path: str, *, expected: bool) -> None:
    assert is_given(DOCUMENT, path) is expected


def test_a_field_is_called_without_positions() -> None:
    assert written(("spec", "steps", "3", "0", "image")) == "spec.steps[][].image"
