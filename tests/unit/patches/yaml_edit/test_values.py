"""Values laid into an object of a file: what is missing is added, and nothing else becomes another byte."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.patches.yaml_edit.inserting import CannotInsertError
from archcheck.patches.yaml_edit.pieces import pieces_of, placed_objects
from archcheck.patches.yaml_edit.values import with_values
from tests.support.tables import check_rows

HEAD = "apiVersion: v1\nkind: Release\nmetadata: {name: web}\nspec:\n"
SELECTOR = {"nodeSelector": {"arch": "amd64"}}
TOLERATIONS = {"tolerations": [{"key": "a"}, {"key": "b"}]}


def laid(text: str, values: Mapping[str, Any], *, is_text: bool = False) -> str:
    """Return a file whose only object has values laid over `spec.values`."""
    data = text.encode()
    (piece,) = (each for each in pieces_of(data) if placed_objects(each))
    ((start, (_, root)),) = placed_objects(piece).items()
    assert isinstance(root, MappingNode)
    return with_values(data, start, root, ("spec", "values"), values, text=is_text).decode()


def outcome(values: str, more: Mapping[str, Any], *, is_text: bool = False) -> Any:
    """Return the values that come out, or why none do; every line of the old file is in the new one."""
    text = HEAD + values
    try:
        after = laid(text, more, is_text=is_text)
    except CannotInsertError as error:
        return str(error)
    left = iter(after.splitlines())
    assert all(line in left for line in text.splitlines()), after
    found = yaml.safe_load(after)["spec"]["values"]
    return yaml.safe_load(found) if is_text else found


Row = tuple[tuple[str, Mapping[str, Any]], Any]


def _checked(row: Row) -> None:
    (values, more), expected = row
    assert outcome(values, more) == expected


def _checked_text(row: Row) -> None:
    (values, more), expected = row
    assert outcome(values, more, is_text=True) == expected


def test_what_is_there_stays() -> None:
    rows: list[Row] = [
        (("  a: 1\n", SELECTOR), SELECTOR),
        (("  values:\n    image: x # y\n", SELECTOR), {**SELECTOR, "image": "x"}),
        (
            ("  values:\n    nodeSelector:\n      disk: ssd\n", SELECTOR),
            {"nodeSelector": {"arch": "amd64", "disk": "ssd"}},
        ),
        (("  values:\n    nodeSelector:\n      arch: amd64\n", SELECTOR), SELECTOR),
        (
            ("  values:\n    nodeSelector:\n      arch: arm\n", SELECTOR),
            "arch (line 7) says something else",
        ),
        (
            ("  values:\n    tolerations:\n      - key: b\n", TOLERATIONS),
            {"tolerations": [{"key": "a"}, {"key": "b"}]},
        ),
        (
            ("  values:\n    tolerations:\n      - key: c\n", TOLERATIONS),
            "tolerations (line 7) is another list",
        ),
        (
            ("  values:\n    nodeSelector: ${SELECTOR}\n", SELECTOR),
            "nodeSelector (line 6) says something else",
        ),
    ]
    check_rows(rows, _checked)


def test_a_text_that_is_yaml_is_edited_within() -> None:
    rows: list[Row] = [
        (("  values: |\n    image: x # y\n\n    # z\n", SELECTOR), {**SELECTOR, "image": "x"}),
        (("  values: |-\n     image: x\n  next: 1\n", SELECTOR), {**SELECTOR, "image": "x"}),
        (("  values: |+\n    image: x\n\n\n", SELECTOR), {**SELECTOR, "image": "x"}),
        (("  a: 1\n", SELECTOR), SELECTOR),
        (('  values: "image: x"\n', SELECTOR), "the values are a text that is not written below a |"),
        (("  values: |\n    {{ x }}\n", SELECTOR), "it is no YAML by itself"),
        (("  values: |\n    nodeSelector: no\n", SELECTOR), "nodeSelector (line 1) says something else"),
    ]
    check_rows(rows, _checked_text)


_KEYS = st.sampled_from(["a", "b", "c"])
_VALUES = st.recursive(
    st.sampled_from(["x", "y", 1, True, None]),
    lambda below: st.dictionaries(_KEYS, below, max_size=3) | st.lists(below, max_size=2),
    max_leaves=6,
)
_TREES = st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=3)


@given(_TREES, _TREES, st.booleans())
def test_what_comes_out_holds_all_of_both(own: dict[str, Any], more: dict[str, Any], is_text: bool) -> None:
    values = yaml.safe_dump(own)
    value: Any = values if is_text else own
    text = yaml.safe_dump({"apiVersion": "v1", "kind": "Release", "spec": {"values": value}}, sort_keys=False)
    if is_text:
        lines = "".join(f"    {line}\n" for line in values.splitlines())
        text = f"apiVersion: v1\nkind: Release\nspec:\n  values: |\n{lines}"
    try:
        after = laid(text, more, is_text=is_text)
    except CannotInsertError:
        return
    found = yaml.safe_load(after)["spec"]["values"]
    found = yaml.safe_load(found) if is_text else found
    assert _holds(found, own)
    assert _holds(found, more)


def _holds(whole: Any, part: Any) -> bool:
    """Return whether a value says all that another says; nothing says nothing."""
    if isinstance(part, dict):
        return not part or (
            isinstance(whole, dict) and all(_holds(whole.get(key), part[key]) for key in part)
        )
    if isinstance(part, list):
        return not part or (
            isinstance(whole, list) and all(any(_holds(each, one) for each in whole) for one in part)
        )
    return part is None or whole == part


def test_a_file_that_was_changed_is_left_alone() -> None:
    data = (HEAD + "  a: 1\n").encode()
    (piece,) = (each for each in pieces_of(data) if placed_objects(each))
    ((start, (_, root)),) = placed_objects(piece).items()
    with pytest.raises(CannotInsertError, match="changed"):
        with_values(data.replace(b"a: 1", b"a: 2"), start, root, ("spec", "values"), SELECTOR, text=False)
