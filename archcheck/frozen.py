"""Frozen dataclasses, made in a fourth of the time that the standard library takes.

A run makes a hundred of them before it reads a file. `dataclasses` writes the text of six functions for each
and compiles every one by itself, which was two fifths of a small check, on a 1 GHz board most of a second.
Here the text of `__init__` is compiled, and all other methods are closures over what gives the values of the
fields. What a field, a default, a slot, `replace` and `match` are is left to the standard library.

To mypy it is `dataclasses.dataclass`, and it is used in the same words.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter, ge, gt, le, lt
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["dataclass"]

T = TypeVar("T")
_Fields = Sequence["dataclasses.Field[Any]"]
_FieldValues = Callable[[Any], tuple[Any, ...]]
"""Gives the values of some fields of an object."""

_ABSENT = dataclasses.MISSING


def frozen_dataclass(
    *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> Callable[[type[T]], type[T]]:
    """Return the decorator that makes a dataclass of a class; one that changes is the standard library's."""
    if not frozen:
        return dataclasses.dataclass(slots=slots, eq=eq, order=order)
    with_fields = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)

    def decorate(cls: type[T]) -> type[T]:
        made = with_fields(cls)
        fields = dataclasses.fields(made)  # type: ignore[arg-type]
        methods = {
            "__init__": _init(made, fields),
            "__repr__": _repr([field.name for field in fields if field.repr]),
            "__reduce__": _reduce(fields),
            "__setattr__": _refuse_assignment,
            "__delattr__": _refuse_deletion,
        }
        compared = _values([field.name for field in fields if field.compare])
        methods |= _equality(compared) if eq else {}
        methods |= _order(compared) if order else {}
        own = {name for name, method in vars(made).items() if method is not None}
        for name in methods.keys() - own:
            setattr(made, name, methods[name])
        return made

    return decorate


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = frozen_dataclass


def _init(made: type, fields: _Fields) -> Callable[..., None]:
    """Return `__init__`, from its text: each argument has its own name, default and place."""
    space: dict[str, Any] = {"_absent": _ABSENT}
    given = [field for field in fields if field.init]
    named = [_parameter(field, space) for field in given if field.kw_only]
    parameters = [_parameter(field, space) for field in given if not field.kw_only]
    lines = [_assignment(made, field, space) for field in given]
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    signature = ", ".join(["self", *parameters, *(["*", *named] if named else [])])
    exec(f"def __init__({signature}):\n  " + "\n  ".join(lines or ["pass"]), space)  # noqa: S102 - names alone
    init: Callable[..., None] = space["__init__"]
    init.__annotations__ = {**{field.name: field.type for field in given}, "return": None}
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _parameter(field: "dataclasses.Field[Any]", space: dict[str, Any]) -> str:
    """Return a parameter of `__init__`; what its default is goes into the space of names."""
    if field.default is not _ABSENT:
        space[f"_default_{field.name}"] = field.default
        return f"{field.name}=_default_{field.name}"
    if field.default_factory is not _ABSENT:
        space[f"_make_{field.name}"] = field.default_factory
        return f"{field.name}=_absent"
    return field.name


def _assignment(made: type, field: "dataclasses.Field[Any]", space: dict[str, Any]) -> str:
    """Return the line that stores an argument: into its slot, past the `__setattr__` that refuses."""
    name = field.name
    slot = getattr(made, name, None)
    space[f"_set_{name}"] = slot.__set__ if isinstance(slot, MemberDescriptorType) else _setter(name)
    value = name
    if field.default_factory is not _ABSENT:
        value = f"_make_{name}() if {name} is _absent else {name}"
    return f"_set_{name}(self, {value})"


def _setter(name: str) -> Callable[[object, object], None]:
    def store(owner: object, value: object) -> None:
        object.__setattr__(owner, name, value)

    return store


def _values(names: Sequence[str]) -> _FieldValues:
    """Return what gives the values of fields as a tuple, which `attrgetter` does of two and more."""
    if not names:
        return lambda _: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda owner: (get(owner),)


def _repr(names: Iterable[str]) -> Callable[[Any], str]:
    def represent(self: Any) -> str:
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({shown})"

    return represent


def _equality(values: _FieldValues) -> dict[str, Callable[..., Any]]:
    def equals(self: Any, other: Any) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_of(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equals, "__hash__": hash_of}


def _order(values: _FieldValues) -> dict[str, Callable[..., Any]]:
    def comparing(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
        def compare(self: Any, other: Any) -> bool:
            is_alike = other.__class__ is self.__class__
            return holds(values(self), values(other)) if is_alike else NotImplemented

        return compare

    return {f"__{holds.__name__}__": comparing(holds) for holds in (lt, le, gt, ge)}


def _reduce(fields: _Fields) -> Callable[[Any], tuple[Any, ...]]:
    """Return how a value is copied and pickled: as a call of its class."""
    names = [field.name for field in fields if field.init and field.kw_only]
    values = _values([field.name for field in fields if field.init and not field.kw_only])

    def reduce(self: Any) -> tuple[Any, ...]:
        kind: Any = type(self)
        if names:
            kind = partial(kind, **{name: getattr(self, name) for name in names})
        return kind, values(self)

    return reduce


def _refuse_assignment(_: object, name: str, __: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(_: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
