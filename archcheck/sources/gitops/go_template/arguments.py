"""Values and constants → what a parameter takes. Source: Go's text/template, exec.go."""

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.model import Parameter
from archcheck.sources.gitops.go_template.nodes import Literal, NilOperand, NumberLiteral
from archcheck.sources.gitops.go_template.values import NO_VALUE, type_name

_TYPES: dict[Parameter, type] = {
    Parameter.STRING: str,
    Parameter.INT: int,
    Parameter.FLOAT: float,
    Parameter.BOOL: bool,
    Parameter.MAP: dict,
}


def value_for(value: object, parameter: Parameter, line: int) -> object:
    """Return a value that a parameter takes; what is not there is nil where nil can be."""
    if parameter is Parameter.ANY:
        return None if value is NO_VALUE else value
    if value is NO_VALUE:
        if parameter is Parameter.MAP:
            return NilMap()
        raise TemplateError(f"invalid value; expected {parameter.value}", line)
    if type(value) is _TYPES[parameter] or (parameter is Parameter.MAP and type(value) is NilMap):
        return value
    name = "interface {}" if value is None else type_name(value)
    raise TemplateError(f"wrong type for value; expected {parameter.value}; got {name}", line)


class NilMap(dict[str, object]):
    """A map that is nil: it can be read and not be written."""

    __slots__ = ()


def constant_for(constant: NilOperand | Literal | NumberLiteral, parameter: Parameter) -> object:
    """Return the value of a constant as the type that a parameter takes."""
    if isinstance(constant, NilOperand):
        if parameter is Parameter.MAP:
            return NilMap()
        if parameter is Parameter.ANY:
            return None
        raise TemplateError(f"cannot assign nil to {parameter.value}", constant.line)
    if isinstance(constant, NumberLiteral):
        return _number_for(constant, parameter)
    if parameter is Parameter.ANY or type(constant.value) is _TYPES[parameter]:
        return constant.value
    raise _expected(parameter, constant.source, constant.line)


def _number_for(constant: NumberLiteral, parameter: Parameter) -> object:
    if parameter is Parameter.ANY:
        return plain_number(constant)
    if parameter is Parameter.INT and constant.whole is not None:
        return constant.whole
    if parameter is Parameter.FLOAT:
        return constant.real
    raise _expected(parameter, constant.source, constant.line)


def plain_number(constant: NumberLiteral) -> int | float:
    """Return the value of a number where no type is asked for."""
    if constant.is_float or constant.whole is None:
        return constant.real
    return constant.whole


def _expected(parameter: Parameter, source: str, line: int) -> TemplateError:
    return TemplateError(f"expected {parameter.value}; found {source}", line)
