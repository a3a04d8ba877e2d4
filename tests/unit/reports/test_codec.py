"""One definition writes, reads and describes: what is written is read back, and what is odd reads as absent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

import jsonschema
import pytest

from archcheck.reports.codec import Count, LineNumber, OptionalText, read, says, schema_of, written
from tests.support.tables import walked


class Word(StrEnum):
    ONE = "one"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportInner:
    """What is inside."""

    name: str


@dataclass(frozen=True, slots=True)
class ReportWholeThing:
    """The whole."""

    text: str
    optional: OptionalText
    line: Annotated[LineNumber, says("A line.")]
    count: Count
    flag: bool
    names: tuple[str, ...]
    pulls: tuple[OptionalText, ...]
    labels: Mapping[str, str]
    inner: ReportInner
    maybe: ReportInner | None
    directory: str | None
    later: Word = Word.ONE
    many: tuple[ReportInner, ...] = field(default=())

    @classmethod
    def completed(cls, values: dict[str, Any]) -> dict[str, Any]:
        return values | {"later": values["later"] or Word.ONE}


FULL = ReportWholeThing(
    "a",
    "b",
    3,
    2,
    flag=True,
    names=("x",),
    pulls=("", "y"),
    labels={"k": "v"},
    inner=ReportInner("i"),
    maybe=None,
    directory="",
    later=Word.OTHER,
    many=(ReportInner("j"),),
)
EMPTY = ReportWholeThing("", "", None, 1, False, (), (), {}, ReportInner(""), None, None)


def test_what_is_written_is_read_back_and_is_of_the_schema() -> None:
    whole, definitions = schema_of(ReportWholeThing)
    validator = jsonschema.Draft202012Validator(whole | {"$defs": definitions})
    for record in (FULL, EMPTY):
        value = written(record)
        assert read(ReportWholeThing, value) == record
        validator.validate(value)
    assert list(written(FULL)) == list(ReportWholeThing.__dataclass_fields__)


def test_an_empty_text_is_null_where_it_may_be() -> None:
    assert written(EMPTY)["optional"] is None
    assert written(FULL)["pulls"] == [None, "y"]
    assert written(EMPTY)["text"] == ""


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, {"text": 1}, {"later": "new"}, {"labels": {"k": 1}}])
def test_what_is_absent_or_of_another_type_reads_as_nothing(value: object) -> None:
    assert read(ReportWholeThing, value) == EMPTY


@walked(
    "key, value, meant",
    [
        ("line", 0, None),
        ("line", 2**31, None),
        ("line", True, None),
        ("line", "3", None),
        ("count", 0, 1),
        ("count", 2.0, 1),
        ("flag", 1, False),
        ("names", ["a", 1, None, "b"], ("a", "b")),
        ("pulls", ["a", 1, None], ("a", "", "")),
        ("labels", {"a": "b", "c": 1}, {"a": "b"}),
        ("inner", [], ReportInner("")),
        ("maybe", {}, ReportInner("")),
        ("maybe", "x", None),
        ("many", [{}, 1, {"name": "a"}], (ReportInner(""), ReportInner("a"))),
        ("later", ["one"], Word.ONE),
    ],
)
def test_one_odd_value_leaves_the_others(key: str, value: object, meant: object) -> None:
    found = read(ReportWholeThing, written(FULL) | {key: value})
    assert getattr(found, key) == meant
    assert found.text == "a"


def test_what_has_a_default_came_later() -> None:
    whole, definitions = schema_of(ReportWholeThing)
    assert whole["required"] == [
        *("text", "optional", "line", "count", "flag", "names", "pulls", "labels", "inner", "maybe"),
        "directory",
    ]
    assert whole["properties"]["line"] == {
        "type": ["integer", "null"],
        "minimum": 1,
        "description": "A line.",
    }
    assert definitions.keys() == {"inner"}
    assert definitions["inner"]["description"] == "What is inside."
