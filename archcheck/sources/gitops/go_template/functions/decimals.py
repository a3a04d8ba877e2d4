"""sprig's arithmetic of floats, as exact decimals. Source: shopspring/decimal."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.converting import real_number
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)

_EXACT = Context(prec=2000)
_PLACES = Decimal(1).scaleb(-16)
_Operation = Callable[[Decimal, Decimal], Decimal]


def _combined(operation: _Operation, first: object, *others: object) -> float:
    try:
        result = _decimal(first)
        for each in others:
            result = operation(result, _decimal(each))
        return float(result)
    except (DecimalException, OverflowError) as error:
        raise FunctionError("decimal: a result that is no number") from error


def _decimal(value: object) -> Decimal:
    return Decimal(repr(real_number(value)))


def _quotient(one: Decimal, other: Decimal) -> Decimal:
    if not other:
        raise FunctionError("decimal division by 0")
    return _EXACT.divide(one, other).quantize(_PLACES, ROUND_HALF_UP, _EXACT)


_ANY = Parameter.ANY

DECIMALS: dict[str, TemplateFunction] = {
    "add1f": function(lambda value: _combined(_EXACT.add, value, 1.0), _ANY),
    "addf": variadic(lambda *values: _combined(_EXACT.add, 0.0, *values), _ANY),
    "subf": variadic(lambda *values: _combined(_EXACT.subtract, *values), _ANY, _ANY),
    "mulf": variadic(lambda *values: _combined(_EXACT.multiply, *values), _ANY, _ANY),
    "divf": variadic(lambda *values: _combined(_quotient, *values), _ANY, _ANY),
}
"""Those that slim-sprig has not."""
