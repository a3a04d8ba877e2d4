"""Matrix and merge."""

import pytest

from archcheck.sources.gitops.argocd.generators.model import GeneratorError
from tests.support.argocd import parameters_of


def listed(*elements: str) -> str:
    return f"{{list: {{elements: [{', '.join(elements)}]}}}}"


def test_a_matrix_has_each_with_each() -> None:
    text = f"matrix: {{generators: [{listed('{a: 1}', '{a: 2}')}, {listed('{b: x}', '{b: w}')}]}}"
    assert parameters_of(text) == [{"a": a, "b": b} for a in (1, 2) for b in ("x", "w")]


def test_the_second_may_name_the_first() -> None:
    first = listed("{env: dev}", "{env: prod}")
    second = "{git: {repoURL: here, directories: [{path: 'clusters/{{ .env }}/*'}]}}"
    found = parameters_of(
        f"matrix: {{generators: [{first}, {second}]}}", directories=("clusters/dev/a", "clusters/prod/b")
    )
    assert [(each["env"], each["path"]["path"]) for each in found] == [
        ("dev", "clusters/dev/a"),
        ("prod", "clusters/prod/b"),
    ]


def test_equal_keys_of_a_matrix() -> None:
    text = f"matrix: {{generators: [{listed('{a: x, m: {k: 1}}')}, {listed('{a: w, m: {l: 2}}')}]}}"
    assert parameters_of(text) == [{"a": "x", "m": {"k": 1, "l": 2}}]
    flat = f"matrix: {{generators: [{listed('{a: x}')}, {listed('{a: w}')}]}}"
    with pytest.raises(GeneratorError, match="both generators of a matrix give a"):
        parameters_of(flat, go=False)
    assert parameters_of(flat.replace("w", "x"), go=False) == [{"a": "x"}]


def test_a_matrix_within_a_matrix() -> None:
    inner = f"{{matrix: {{generators: [{listed('{a: 1}')}, {listed('{b: 2}')}]}}}}"
    assert parameters_of(f"matrix: {{generators: [{inner}, {listed('{c: 3}')}]}}") == [
        {"a": 1, "b": 2, "c": 3}
    ]


def test_a_merge_lays_later_ones_over_the_first() -> None:
    base = listed("{name: a, v: {x: 1, y: 1}, keep: 1}", "{name: b}")
    over = listed("{name: a, v: {x: 2}}", "{name: c}")
    text = f"merge: {{mergeKeys: [name], generators: [{base}, {over}]}}"
    assert parameters_of(text) == [{"name": "a", "v": {"x": 2, "y": 1}, "keep": 1}, {"name": "b"}]
    flat = f"merge: {{mergeKeys: [name], generators: [{listed('{name: a, v: x}')}, {listed('{name: a, v: w}')}]}}"
    assert parameters_of(flat, go=False) == [{"name": "a", "v": "w"}]


def test_what_is_refused() -> None:
    one = listed("{a: x}")
    for text, said in {
        f"matrix: {{generators: [{one}]}}": "two generators, and has 1",
        f"matrix: {{generators: [{one}, {one}, {one}]}}": "two generators, and has 3",
        f"matrix: {{generators: [{one}, {{list: {{}}, git: {{}}}}]}}": "this is of 2",
        f"merge: {{mergeKeys: [a], generators: [{one}]}}": "two generators or more",
        f"merge: {{generators: [{one}, {one}]}}": "and keys",
        f"merge: {{mergeKeys: [a], generators: [{listed('{a: x}', '{a: x}')}, {one}]}}": "have the keys",
    }.items():
        with pytest.raises(GeneratorError, match=said):
            parameters_of(text)


def test_a_matrix_has_an_end() -> None:
    many = listed(*(f"{{a: {number}}}" for number in range(200)))
    other = listed(*(f"{{b: {number}}}" for number in range(200)))
    with pytest.raises(GeneratorError, match="more than 10000 sets"):
        parameters_of(f"matrix: {{generators: [{many}, {other}]}}")
