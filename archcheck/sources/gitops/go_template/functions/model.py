"""What a function of templates is: what it asks for, and sets of functions by name."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from enum import Enum
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.values import go_value


class Parameter(Enum):
    """What a parameter takes; the values are Go's names for it."""

    ANY = "interface {}"
    STRING = "string"
    INT = "int"
    FLOAT = "float64"
    BOOL = "bool"
    MAP = "map[string]interface {}"


Call: TypeAlias = Callable[..., object]


@dataclass(frozen=True, slots=True)
class TemplateFunction:
    """A function; with `is_variadic` its last parameter takes any number of values.

    `is_lazy`: arguments are evaluated only as far as they decide. `is_search`: it looks for its first
    argument at each place of the second.
    """

    call: Call
    parameters: tuple[Parameter, ...]
    is_variadic: bool = False
    is_lazy: bool = False
    is_search: bool = False

    @property
    def required(self) -> int:
        """How many values it takes at least."""
        return len(self.parameters) - self.is_variadic


@dataclass(frozen=True, slots=True)
class FunctionSet:
    """The functions that a controller gives to templates.

    `refused` are those that it has and that are not evaluated here, with the reason. `whole_are_floats`:
    whole numbers of its data are floats, as encoding/json reads them.
    """

    functions: Mapping[str, TemplateFunction]
    refused: Mapping[str, str] = field(default_factory=dict)
    whole_are_floats: bool = False

    def problem(self, name: str) -> str:
        """Return why a function cannot be called; empty where it can."""
        if name in self.functions:
            return ""
        reason = self.refused.get(name)
        return f'function "{name}" not defined' if reason is None else f'function "{name}": {reason}'

    def with_value(self, name: str, value: object) -> "FunctionSet":
        """Return the set with a function that gives a value: flux-operator's `inputs`."""
        given = go_value(value, whole_are_floats=self.whole_are_floats)
        constant = TemplateFunction(lambda: given, ())
        return replace(self, functions={**self.functions, name: constant})


def function(call: Call, *parameters: Parameter) -> TemplateFunction:
    """Return a function of a fixed number of values."""
    return TemplateFunction(call, parameters)


def search(call: Call, *parameters: Parameter) -> TemplateFunction:
    """Return a function that looks for its first argument at each place of the second."""
    return TemplateFunction(call, parameters, is_search=True)


def variadic(call: Call, *parameters: Parameter) -> TemplateFunction:
    """Return a function whose last parameter takes any number of values."""
    return TemplateFunction(call, parameters, is_variadic=True)
