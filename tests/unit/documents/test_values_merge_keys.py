from archcheck.documents.nodes import YamlNode, elements, get, members, text_of
from tests.support.tables import walked
from tests.unit.documents.helpers import root


def merged(text: str) -> dict[str, str | None]:
    return flat(get(root(text), "it"))


def flat(node: YamlNode | None) -> dict[str, str | None]:
    pairs = [(name.text, text_of(member)) for name, member in members(node)]
    assert len(pairs) == len(dict(pairs)), "a key came twice"
    for name, text in pairs:
        assert text_of(get(node, name)) == text
    return dict(pairs)


@walked(
    "text, expected",
    [
        ("x: &x {a: 1, b: 2}\nit: {<<: *x}\n", {"a": "1", "b": "2"}),
        ("x: &x {a: 1}\nit: {<<: *x, a: 9}\n", {"a": "9"}),
        ("x: &x {a: 1}\nit: {a: 9, <<: *x}\n", {"a": "1"}),
        ("it: {a: 9, <<: [{a: 1}, {a: 2, b: 3}], c: 4}\n", {"a": "1", "c": "4", "b": "3"}),
        ("it: {<<: {a: 1}, <<: {a: 2}}\n", {"a": "2"}),
        ("it: {<<: {a: 1, <<: {a: 5, c: 7}}, b: 2}\n", {"b": "2", "a": "5", "c": "7"}),
        ("it: {!!merge '<<': {a: 1}}\n", {"a": "1"}),
        ("it: {!!str <<: {a: 1}}\n", {"<<": None}),
        ("x: &x {a: 1}\ny: &y {a: 2, b: 2}\nit: {<<: [*x, *y]}\n", {"a": "1", "b": "2"}),
        ("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nit: {<<: *y, c: 3}\n", {"c": "3", "b": "2", "a": "1"}),
        ("it: {<<: {a: 1}, b: 2}\n", {"b": "2", "a": "1"}),
        ("it: {<<: [{a: 1}, {b: 2}]}\n", {"a": "1", "b": "2"}),
        ("it: {<<: {a: 1}, <<: {b: 2}}\n", {"a": "1", "b": "2"}),
        ("it: {<<: 3, b: 2}\n", {"b": "2"}),
        ("it: {<<: ~, b: 2}\n", {"b": "2"}),
        ("it: {<<: [], b: 2}\n", {"b": "2"}),
        ("it: {'<<': {a: 1}, b: 2}\n", {"<<": None, "b": "2"}),
    ],
)
def test_merging(text: str, expected: dict[str, str | None]) -> None:
    assert merged(text) == expected


def test_an_explicit_null_hides_the_merged_value() -> None:
    assert merged("x: &x {image: nginx}\nit: {<<: *x, image: ~}\n") == {"image": None}


def test_a_long_chain_of_merges() -> None:
    length = 500
    lines = ["- &a0 {deep: x}", *(f"- &a{n} {{<<: *a{n - 1}}}" for n in range(1, length))]
    last = elements(root("\n".join([*lines, f"- {{<<: *a{length - 1}}}"])))[-1]
    assert text_of(get(last, "deep")) == "x"
    assert [name.text for name, _ in members(last)] == ["deep"]
