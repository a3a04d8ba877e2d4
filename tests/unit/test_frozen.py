import ast
import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from archcheck.frozen import dataclass, frozen_dataclass

PACKAGE = Path(__file__).parents[2] / "archcheck"


@dataclass(frozen=True, slots=True)
class Base:
    name: str
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Derived(Base):
    secret: str = field(default="s", repr=False)
    length: int = field(init=False, compare=False, repr=False)
    last: int = field(kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(frozen=True, slots=True, order=True)
class Ordered:
    first: int
    second: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    value: int


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclass(frozen=True)
class Caching:
    value: int

    @cached_property
    def double(self) -> int:
        return self.value * 2


@dataclass(frozen=True, slots=True)
class OwnMethods:  # noqa: PLW1641 - that it is made is what is tested
    value: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnMethods)

    def __repr__(self) -> str:
        return "own"


Decorator = Callable[[type], type]


def declared(decorate: Decorator) -> Any:
    """Return a class of many sorts of fields, made by one decorator or the other."""

    class Sample:
        """A sample."""

        name: str
        count: int = 3
        texts: tuple[str, ...] = ()
        hidden: str = field(default="h", repr=False, compare=False)
        made: list[int] = field(default_factory=list)
        last: int = field(kw_only=True, default=0)

    return decorate(Sample)


OURS: Any = declared(frozen_dataclass(frozen=True, slots=True, order=True))
THEIRS: Any = declared(dataclasses.dataclass(frozen=True, slots=True, order=True))


def test_it_is_what_the_standard_library_makes() -> None:
    assert inspect.signature(OURS).parameters.keys() == inspect.signature(THEIRS).parameters.keys()
    for of in (lambda kind: inspect.signature(kind).parameters["name"], lambda kind: kind.__match_args__):
        assert of(OURS) == of(THEIRS)
    for of in (lambda kind: kind.__slots__, lambda kind: [each.name for each in dataclasses.fields(kind)]):
        assert of(OURS) == of(THEIRS)
    for arguments in ({"name": "a"}, {"name": "b", "count": 4, "hidden": "x", "made": [1], "last": 2}):
        ours, theirs = OURS(**arguments), THEIRS(**arguments)
        assert repr(ours) == repr(theirs)
        assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
        assert dataclasses.replace(ours, count=9) == OURS(**{**arguments, "count": 9})


def test_values_are_equal_by_the_fields_that_are_compared() -> None:
    assert Base("a", {"b": "c"}) == Base("a")
    assert hash(Base("a", {"b": "c"})) == hash(Base("a")) == hash(("a",))
    assert Base("a") != Base("b")
    assert Derived("a", last=1) != Base("a")
    assert Derived("a", last=1) != Derived("a", last=2)
    assert Empty() == Empty()
    assert hash(Empty()) == hash(())


def test_a_class_without_equality_is_told_by_identity() -> None:
    assert Same(1) != Same(1)
    assert len({Same(1), Same(1)}) == 2


def test_values_are_ordered_where_that_is_asked_for() -> None:
    assert sorted([Ordered(2), Ordered(1, "b"), Ordered(1, "a")]) == [
        *(Ordered(1, "a"), Ordered(1, "b")),
        Ordered(2),
    ]
    assert Ordered(1) <= Ordered(1)
    assert not Ordered(1) > Ordered(1)
    with pytest.raises(TypeError):
        assert Ordered(1) < 2  # type: ignore[operator]
    with pytest.raises(TypeError):
        assert Base("a") < Base("b")  # type: ignore[operator]


def test_what_a_class_defines_itself_stays() -> None:
    assert OwnMethods(1) == OwnMethods(2)
    assert repr(OwnMethods(1)) == "own"


@pytest.mark.parametrize("value", [Base("a"), Derived("a", last=1), Empty(), Caching(1), Same(1)])
def test_nothing_can_be_changed(value: object) -> None:
    for name in ("name", "value", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field"):
            setattr(value, name, 1)
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field"):
            delattr(value, name)


def test_a_value_without_slots_may_cache() -> None:
    value = Caching(2)
    assert value.double == value.double == 4
    assert value == Caching(2)


@pytest.mark.parametrize("value", [Base("a", {"k": "v"}), Derived("abc", last=1), Empty(), Ordered(1, "b")])
def test_copies_are_equal(value: Any) -> None:
    for made in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert made == value
        assert dataclasses.asdict(made) == dataclasses.asdict(value)


def test_what_is_worked_out_after_the_arguments_is_there() -> None:
    assert Derived("abc", last=1).length == 3
    assert repr(Derived("abc", last=1)) == "Derived(name='abc', labels={}, last=1)"


def test_a_default_that_is_made_is_made_anew() -> None:
    assert Base("a").labels is not Base("a").labels


def test_what_changes_is_made_by_the_standard_library() -> None:
    @dataclass(slots=True)
    class Changing:
        value: int

    changing = Changing(1)
    changing.value = 2
    assert changing == Changing(2)


def test_all_frozen_dataclasses_come_from_here() -> None:
    """Otherwise each costs a small check half a percent of its time."""
    slow = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.py")
        if "\n@dataclass(frozen=True" in (text := path.read_text("utf-8"))
        and not any(
            isinstance(node, ast.ImportFrom) and node.module == "archcheck.frozen"
            for node in ast.parse(text).body
        )
    ]
    assert not slow
