"""What was added is taken off again, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents.nodes import Mapping
from archcheck.documents.values import node_of, value_of
from archcheck.patches.json6902.applying import applied, revert
from archcheck.patches.model import Add, Guard, Operation
from tests.support.tables import walked

KEYS = st.sampled_from(["a", "b", "c"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
VALUES = st.recursive(
    LEAVES,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.sampled_from(["a", "b"]), VALUES, max_size=2)


def node(value: dict[str, Any]) -> Mapping:
    found = node_of(value)
    assert isinstance(found, Mapping)
    return found


@given(OBJECTS, VALUES)
def test_a_new_key(obj: dict[str, Any], value: Any) -> None:
    after = applied(node(obj), [Add(("new",), value)])
    assert isinstance(after, Mapping)
    assert value_of(revert(after, [Add(("new",), value)])) == obj


@given(OBJECTS, st.lists(VALUES, max_size=3), st.lists(VALUES, min_size=1, max_size=3))
def test_elements_at_the_end_of_a_list(obj: dict[str, Any], there: list[Any], added: list[Any]) -> None:
    before = obj | {"list": there}
    additions = [Add(("list", "-"), each) for each in added]
    after = applied(node(before), additions)
    assert isinstance(after, Mapping)
    assert value_of(revert(after, additions)) == before


@walked(
    "obj, path, value, expected",
    [
        ({"s": {"k": "v", "own": "1"}}, ["s"], {"k": "v"}, {"s": {"own": "1"}}),
        ({"s": {"k": "v"}}, ["s"], {"k": "v"}, {}),
        ({"s": {"k": "v"}}, ["s", "k"], "v", {"s": {}}),
        ({"t": [{"m": [1]}, {"m": [2, 3]}]}, ["t", "1", "m", "-"], 3, {"t": [{"m": [1]}, {"m": [2]}]}),
        ({"t": [1, 2, 1]}, ["t", "-"], 1, {"t": [1, 2]}),
    ],
)
def test_what_is_beside_it_stays(obj: dict[str, Any], path: list[str], value: Any, expected: Any) -> None:
    assert value_of(revert(node(obj), [Add(tuple(path), value)])) == expected


@walked(
    "path, value",
    [
        (["s"], {"k": "other"}),
        (["s"], {"gone": "v"}),
        (["s"], "v"),
        (["s", "k"], "other"),
        (["s", "gone"], "v"),
        (["gone", "k"], "v"),
        (["t", "-"], 3),
        (["t", "5", "m"], 3),
        (["t", "x", "m"], 3),
        (["t", "²", "m"], 3),
        (["t", "0"], 1),
        (["s", "k", "below"], 1),
        ([], 1),
    ],
)
def test_what_is_not_as_it_was_left(path: list[str], value: Any) -> None:
    assert revert(node({"s": {"k": "v"}, "t": [1, 2]}), [Add(tuple(path), value)]) is None


def test_additions_are_taken_off_from_the_last_to_the_first() -> None:
    additions = [Add(("s",), {"t": []}), Add(("s", "t", "-"), 1)]
    assert value_of(revert(node({"s": {"t": [1]}}), additions)) == {}


EMPTY: st.SearchStrategy[Any] = st.just({}) | st.just([]) | st.just("")
WANTED = st.dictionaries(KEYS, LEAVES, min_size=1, max_size=3) | st.lists(LEAVES, min_size=1, max_size=3)


@given(OBJECTS, EMPTY, WANTED)
def test_what_was_there_but_empty_is_there_again(obj: dict[str, Any], empty: Any, value: Any) -> None:
    before = obj | {"new": empty}
    found: list[Operation] = [Guard(("new",), empty), Add(("new",), value)]
    after = applied(node(before), found)
    assert isinstance(after, Mapping)
    assert value_of(revert(after, found)) == before


@given(OBJECTS, WANTED)
def test_what_was_absent_is_absent_again(obj: dict[str, Any], value: Any) -> None:
    found: list[Operation] = [Guard(("new",), None), Add(("new",), value)]
    after = applied(node(obj), found)
    assert isinstance(after, Mapping)
    assert value_of(revert(after, found)) == obj


def test_what_others_added_to_what_was_empty_stays() -> None:
    found: list[Operation] = [Guard(("s",), {}), Add(("s",), {"k": "v"})]
    assert value_of(revert(node({"s": {"k": "v", "own": "1"}}), found)) == {"s": {"own": "1"}}
