"""`targetPath`: a value set among others as helm's `--set` does it."""

import pytest

from archcheck.sources.gitops.flux.target_paths import (
    MutableValues,
    TargetPathError,
    TargetSetting,
    set_value,
)
from archcheck.sources.gitops.values import PlacedScalar, plain_values
from archcheck.workloads.model import Origin
from tests.support.releases import layer
from tests.support.tables import check_rows


def values(text: str) -> MutableValues:
    found = layer(text)
    assert isinstance(found, dict)
    return found


def set_in(below: str, path: str, text: str, *, is_literal: bool = False) -> object:
    found = values(below)
    set_value(found, TargetSetting(path, text, is_literal))
    return plain_values(found)


def test_what_is_set() -> None:
    rows: dict[tuple[str, str], object] = {
        ("a.b", "5"): {"a": {"b": 5}},
        ("a", "05"): {"a": "05"},
        ("a", "-1"): {"a": -1},
        ("a", "1.10"): {"a": "1.10"},
        ("a", "TRUE"): {"a": True},
        ("a", "null"): {"a": None},
        ("a", ""): {"a": ""},
        ("a", "{1,b}"): {"a": [1, "b"]},
        ("a", "b,c=d"): {"a": "b", "c": "d"},
        ("a", "b\\,c=d"): {"a": "b,c=d"},
        ("a", "'5'"): {"a": "5"},
        ("a", '"true"'): {"a": "true"},
        ("a[1].b", "x"): {"a": [None, {"b": "x"}]},
        ("a[0][1]", "x"): {"a": [[None, "x"]]},
        ("a\\.b", "x"): {"a.b": "x"},
        ("a", str(2**63)): {"a": str(2**63)},
        ("a[", "x"): {},
    }
    check_rows(rows.items(), lambda row: _equal(set_in("{}", *row[0]), row[1]))


def test_a_literal_has_nothing_special() -> None:
    assert set_in("{}", "a.b", "{1,c=d}[\\", is_literal=True) == {"a": {"b": "{1,c=d}[\\"}}


def test_what_is_there_stays_beside_it() -> None:
    assert set_in("{a: {b: 1, c: 2}, d: [1, 2]}", "a.b", "x") == {"a": {"b": "x", "c": 2}, "d": [1, 2]}
    assert set_in("{a: [1, {b: 2}]}", "a[1].c", "x") == {"a": [1, {"b": 2, "c": "x"}]}
    assert set_in("{a: [1]}", "a[0].c", "x") == {"a": [{"c": "x"}]}


def test_what_helm_refuses() -> None:
    rows = {
        ("{}", "a", "b,c"): "key c has no value",
        ("{}", "a", "b,,"): "key  has no value",
        ("{}", "a", "{b"): "list must terminate",
        ("{}", "a", "{b}c"): "key c has no value",
        ("{}", "a[x]", "b"): "is no number",
        ("{}", "a[-1]", "b"): "is not allowed",
        ("{}", "a[65537]", "b"): "is not allowed",
        ("{}", "a[0]b", "b"): "text behind an index",
        ("{a: 1}", "a.b", "x"): "a is no mapping",
        ("{a: 1}", "a[0]", "x"): "a is no list",
        ("{a: [1]}", "a[0][0]", "x"): "an element is no list",
        ("{}", "a.", "x"): "key a has no value",
        ("{}", ".".join("a" * 40), "x"): "nested more than",
        ("{}", f"a{'[0]' * 60}", "x"): "is not allowed",
        ("{}", "a", "b" + "".join(f",k{number}[65536]=1" for number in range(20))): "too long",
    }
    check_rows(rows.items(), lambda row: _refused(row[0], row[1]))


def _refused(row: tuple[str, str, str], reason: str) -> None:
    with pytest.raises(TargetPathError, match=reason):
        set_in(*row)


def test_a_mapping_that_is_shared_is_changed_wherever_it_is() -> None:
    own = values("{a: {b: 1}}")
    laid = dict(own)
    set_value(laid, TargetSetting("a.b", "x"))
    assert plain_values(own) == {"a": {"b": "x"}}


def test_what_is_set_has_its_place_and_hides_what_was_there() -> None:
    found = values("{a: {b: 1}}")
    set_value(found, TargetSetting("a.b", "x", origin=Origin("cm.yaml", 3), level=2))
    assert found["a"] == {"b": PlacedScalar("x", "x", Origin("cm.yaml", 3), 2)}


def _equal(one: object, other: object) -> None:
    assert one == other
