"""Options as typed values: a group is a frozen dataclass, and each of its fields declares an option.

A verb names its groups once (`takes`), and gets them as one value: no list of names is kept beside them, and
none is taken out of a dictionary.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from typing import Any, TypeVar

import click

Group = TypeVar("Group")
Callback = Callable[..., Any]

_KEY = "option"


class SharedOption(click.Option):
    """An option that means the same in every verb that has it, and so has one variable for all of them."""


class Flags:
    """The groups of one command line; a group that a verb does not have is as if nothing of it were given."""

    def __init__(self, groups: Mapping[type, Any]) -> None:
        self._groups = dict(groups)

    def of(self, group: type[Group]) -> Group:
        """Return the values of a group."""
        values = self._groups.get(group) or group()
        assert isinstance(values, group)
        return values

    def replacing(self, *groups: object) -> "Flags":
        """Return the same with other values of some groups."""
        return Flags({**self._groups, **{type(group): group for group in groups}})


def option(*names: str, kind: type[click.Option] = click.Option, **attributes: Any) -> Any:
    """Return a field of a group, with the option that gives its value."""
    default = attributes.get("default")
    if attributes.get("multiple"):
        default = ()
    elif attributes.get("is_flag") and "flag_value" not in attributes:
        default = False
    elif attributes.get("count"):
        default = 0
    declared = partial(click.option, *names, cls=kind, **attributes)
    return dataclasses.field(default=default, metadata={_KEY: declared})


shared_option = partial(option, kind=SharedOption)
"""The same, for an option that means the same in every verb."""


def takes(*groups: type) -> Callable[[Callback], Callback]:
    """Give a command the options of groups; they reach it as one value, `flags`."""
    names = {group: [name for name, _ in _options(group)] for group in groups}
    taken = {name for mine in names.values() for name in mine}

    def decorate(command: Callback) -> Callback:
        @wraps(command)
        def called(*, flags: Flags | None = None, **values: Any) -> Any:
            made = [group(**{name: values[name] for name in names[group]}) for group in groups]
            own = {name: value for name, value in values.items() if name not in taken}
            return command(flags=(flags or Flags({})).replacing(*made), **own)

        for name, declare in reversed([pair for group in groups for pair in _options(group)]):
            declare(name)(called)
        return called

    return decorate


def _options(group: Any) -> Iterator[tuple[str, Callable[[str], Callable[[Callback], Callback]]]]:
    for field in dataclasses.fields(group):
        yield field.name, field.metadata[_KEY]


def is_given(parameter: str) -> bool:
    """Return whether the running command was given a parameter on its command line."""
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source(parameter) if context is not None else None
    return source is click.core.ParameterSource.COMMANDLINE
