"""Pipelines, commands and operands → values. Source: Go's text/template, exec.go."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from archcheck.sources.gitops.go_template.arguments import constant_for, plain_number, value_for
from archcheck.sources.gitops.go_template.budget import StepBudget
from archcheck.sources.gitops.go_template.errors import FunctionError, TemplateError
from archcheck.sources.gitops.go_template.functions.model import FunctionSet, Parameter, TemplateFunction
from archcheck.sources.gitops.go_template.nodes import (
    ChainOperand,
    DotOperand,
    FieldOperand,
    FunctionOperand,
    Literal,
    NilOperand,
    NumberLiteral,
    Operand,
    Pipeline,
    VariableOperand,
)
from archcheck.sources.gitops.go_template.values import NO_VALUE, GoStringMap, truth, type_name

_MOST_VARIABLES = 1000

_Argument = TypeVar("_Argument")
_ABSENT = object()
"""No value comes from the command before."""


class VariableStack:
    """The variables of a template, the last declared of a name first."""

    def __init__(self, data: object) -> None:
        self._stack: list[tuple[str, object]] = [("$", data)]

    def mark(self) -> int:
        """Return how many there are."""
        return len(self._stack)

    def reset(self, mark: int) -> None:
        """Forget those that were declared since."""
        del self._stack[mark:]

    def declare(self, name: str, value: object) -> None:
        """Add a variable."""
        self._stack.append((name, value))

    @property
    def is_full(self) -> bool:
        """Whether there are as many as there may be: each is looked for among all."""
        return len(self._stack) > _MOST_VARIABLES

    def assign(self, name: str, value: object, line: int) -> None:
        """Give the last variable of a name another value."""
        for index in range(len(self._stack) - 1, -1, -1):
            if self._stack[index][0] == name:
                self._stack[index] = (name, value)
                return
        raise TemplateError(f"undefined variable: {name}", line)

    def value(self, name: str, line: int) -> object:
        """Return the value of a variable."""
        for known, value in reversed(self._stack):
            if known == name:
                return value
        raise TemplateError(f"undefined variable: {name}", line)


class Evaluator:
    """Evaluates pipelines; `missing_key` is Go's option: error, zero, or default."""

    def __init__(self, functions: FunctionSet, missing_key: str, budget: StepBudget) -> None:
        self._functions = functions.functions
        self._missing_key = missing_key
        self._budget = budget

    def count(self, line: int) -> None:
        """Count a step."""
        self._budget.count(line)

    def guarded(self, call: Callable[[_Argument], str], value: _Argument, line: int) -> str:
        """Return what a function gives; its error gets the line."""
        try:
            return call(value)
        except FunctionError as error:
            raise TemplateError(str(error), line) from error

    def pipeline(self, pipeline: Pipeline, dot: object, variables: VariableStack) -> object:
        """Return the value of a pipeline; nil is no value then."""
        value: object = _ABSENT
        for command in pipeline.commands:
            value = self._command(command, dot, variables, value)
            if value is None:
                value = NO_VALUE
        for name in pipeline.variables:
            if pipeline.is_assignment:
                variables.assign(name, value, pipeline.line)
            else:
                variables.declare(name, value)
        if variables.is_full:
            raise TemplateError(f"over {_MOST_VARIABLES} variables", pipeline.line)
        return value

    def _command(
        self, operands: Sequence[Operand], dot: object, variables: VariableStack, final: object
    ) -> object:
        first, *arguments = operands
        self.count(first.line)
        if isinstance(first, FunctionOperand):
            return self._call(first, arguments, dot, variables, final)
        if arguments or final is not _ABSENT:
            raise TemplateError("can't give argument to non-function", first.line)
        if isinstance(first, NilOperand):
            raise TemplateError("nil is not a command", first.line)
        return self._operand(first, dot, variables)

    def _operand(self, operand: Operand, dot: object, variables: VariableStack) -> object:
        match operand:
            case FieldOperand():
                return self._members(dot, operand.names, operand.line)
            case VariableOperand():
                value = variables.value(operand.name, operand.line)
                return self._members(value, operand.names, operand.line)
            case ChainOperand():
                return self._chain(operand, dot, variables)
            case Pipeline():
                return self.pipeline(operand, dot, variables)
            case FunctionOperand():
                return self._call(operand, (), dot, variables, _ABSENT)
            case _:
                return _constant(operand, dot)

    def _chain(self, chain: ChainOperand, dot: object, variables: VariableStack) -> object:
        if isinstance(chain.base, NilOperand):
            raise TemplateError("indirection through explicit nil", chain.line)
        return self._members(self._operand(chain.base, dot, variables), chain.names, chain.line)

    def _members(self, value: object, names: Sequence[str], line: int) -> object:
        for name in names:
            value = self._member(value, name, line)
        return value

    def _member(self, value: object, name: str, line: int) -> object:
        if value is NO_VALUE:
            if self._missing_key == "error":
                raise TemplateError(f'nil data; no entry for key "{name}"', line)
            return NO_VALUE
        if value is None:
            raise TemplateError(f"nil pointer evaluating interface {{}}.{name}", line)
        if isinstance(value, dict):
            return value[name] if name in value else self._missing(value, name, line)
        method = getattr(value, "template_methods", {}).get(name)
        if method is None:
            raise TemplateError(f"can't evaluate field {name} in type {type_name(value)}", line)
        return method(value)

    def _missing(self, value: dict[str, object], name: str, line: int) -> object:
        if self._missing_key == "error":
            raise TemplateError(f'map has no entry for key "{name}"', line)
        if self._missing_key == "default":
            return NO_VALUE
        return "" if isinstance(value, GoStringMap) else None

    def _call(
        self,
        operand: FunctionOperand,
        arguments: Sequence[Operand],
        dot: object,
        variables: VariableStack,
        final: object,
    ) -> object:
        function = self._functions[operand.name]
        given = len(arguments) + (final is not _ABSENT)
        _check_count(operand, function, given)
        if function.is_lazy:
            return self._shortcut(operand.name == "or", arguments, dot, variables, final)
        values = [
            self._argument(argument, _parameter(function, index), dot, variables)
            for index, argument in enumerate(arguments)
        ]
        if final is not _ABSENT:
            values.append(value_for(final, _parameter(function, len(values)), operand.line))
        return self._called(operand, function, values)

    def _called(self, operand: FunctionOperand, function: TemplateFunction, values: list[object]) -> object:
        sizes = [len(value) for value in values if isinstance(value, (str, list, dict))]
        self._budget.count_size(operand.line, sum(sizes))
        if function.is_search and len(sizes) > 1:
            self._budget.count(operand.line, sizes[0] * sizes[1] // 2)
        try:
            result = function.call(*values)
        except FunctionError as error:
            raise TemplateError(f"error calling {operand.name}: {error}", operand.line) from error
        if isinstance(result, (str, list, dict)):
            self._budget.count_size(operand.line, len(result))
        return result

    def _shortcut(
        self,
        ends_with: bool,  # noqa: FBT001
        arguments: Sequence[Operand],
        dot: object,
        variables: VariableStack,
        final: object,
    ) -> object:
        """Return the first argument of `or` that is true, of `and` that is not, or else the last."""
        value: object = NO_VALUE
        for argument in arguments:
            value = self._argument(argument, Parameter.ANY, dot, variables)
            if truth(value) == ends_with:
                return value
        return value if final is _ABSENT else final

    def _argument(
        self, operand: Operand, parameter: Parameter, dot: object, variables: VariableStack
    ) -> object:
        if isinstance(operand, (NilOperand, Literal, NumberLiteral)):
            return constant_for(operand, parameter)
        return value_for(self._operand(operand, dot, variables), parameter, operand.line)


def _constant(operand: DotOperand | Literal | NumberLiteral | NilOperand, dot: object) -> object:
    match operand:
        case DotOperand():
            return dot
        case Literal():
            return operand.value
        case NumberLiteral():
            return plain_number(operand)
        case NilOperand():
            return None


def _parameter(function: TemplateFunction, index: int) -> Parameter:
    return function.parameters[min(index, len(function.parameters) - 1)]


def _check_count(operand: FunctionOperand, function: TemplateFunction, given: int) -> None:
    wanted = function.required
    if given < wanted or (given > wanted and not function.is_variadic):
        least = "at least " if function.is_variadic else ""
        raise TemplateError(
            f"wrong number of args for {operand.name}: want {least}{wanted} got {given}", operand.line
        )
