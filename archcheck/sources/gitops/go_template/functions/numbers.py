"""sprig's functions of numbers. Source: Masterminds/sprig v3, numeric.go and functions.go."""

import math
from collections.abc import Callable

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted
from archcheck.sources.gitops.go_template.functions.converting import real_number, wrapped
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.values import MOST_ELEMENTS, GoInt64, GoInts

_ANY, _INT, _FLOAT = Parameter.ANY, Parameter.INT, Parameter.FLOAT


def until_step(start: int, stop: int, step: int) -> GoInts:
    """Return the whole numbers from one to another, which is left out."""
    numbers = range(start, stop, step) if step else range(0)
    if len(numbers) > MOST_ELEMENTS:
        raise FunctionError(f"a list of over {MOST_ELEMENTS} elements")
    return GoInts(numbers)


def until(count: int) -> GoInts:
    """Return the whole numbers from 0 to one that is left out."""
    return until_step(0, count, -1 if count < 0 else 1)


def sequence(*bounds: int) -> str:
    """Return whole numbers as the program seq writes them: to, from to, or from step to."""
    match bounds:
        case (end,):
            start, step = 1, -1 if end < 1 else 1
        case (start, end):
            step = -1 if end < start else 1
        case (start, step, end):
            if end < start and step > 0:
                return ""
            increment = -1 if end < start else 1
            return " ".join(map(str, until_step(start, end + increment, step)))
        case _:
            return ""
    return " ".join(map(str, until_step(start, end + step, step)))


def divided(one: int, other: int) -> int:
    """Return a quotient cut towards 0."""
    if not other:
        raise FunctionError("runtime error: integer divide by zero")
    quotient = abs(one) // abs(other)
    return wrapped(quotient if (one < 0) == (other < 0) else -quotient)


def rounded(value: object, places: int, *limit: float) -> float:
    """Return a number with so many places; from `limit` on a rest counts up."""
    number = real_number(value)
    try:
        power = math.pow(10, places)
        digits = power * number
        rest = math.modf(digits)[0]
        whole = math.ceil(digits) if rest >= (limit[0] if limit else 0.5) else math.floor(digits)
        return whole / power
    except (OverflowError, ZeroDivisionError, ValueError) as error:
        raise FunctionError(f"round: {error}") from error


def _octal(value: object) -> GoInt64:
    text = formatted(value)
    digits = text.removeprefix("-") if text[:1] != "+" else text[1:]
    if not digits or len(digits) > 22 or set(digits) - set("01234567"):
        return GoInt64(0)
    number = int(digits, 8) * (-1 if text[0] == "-" else 1)
    return GoInt64(number if -(2**63) <= number < 2**63 else 0)


def _floor(value: object) -> float:
    number = real_number(value)
    return math.copysign(math.floor(number), number) if math.isfinite(number) else number


def _ceil(value: object) -> float:
    number = real_number(value)
    return math.copysign(math.ceil(number), number) if math.isfinite(number) else number


def number_functions(whole: Callable[[object], int]) -> dict[str, TemplateFunction]:
    """Return the functions of numbers, which take values for whole numbers in the way given."""

    def total(*values: object) -> GoInt64:
        return GoInt64(wrapped(sum(map(whole, values))))

    def product(*values: object) -> GoInt64:
        result = 1
        for value in values:
            result = wrapped(result * whole(value))
        return GoInt64(result)

    def quotient(one: object, other: object) -> GoInt64:
        return GoInt64(divided(whole(one), whole(other)))

    def rest(one: object, other: object) -> GoInt64:
        left, right = whole(one), whole(other)
        return GoInt64(left - divided(left, right) * right)

    largest = variadic(lambda *values: GoInt64(max(map(whole, values))), _ANY, _ANY)
    return {
        "int": function(whole, _ANY),
        "int64": function(lambda value: GoInt64(whole(value)), _ANY),
        "float64": function(real_number, _ANY),
        "toDecimal": function(_octal, _ANY),
        "seq": variadic(sequence, _INT),
        "until": function(until, _INT),
        "untilStep": function(until_step, _INT, _INT, _INT),
        "add1": function(lambda value: GoInt64(wrapped(whole(value) + 1)), _ANY),
        "add": variadic(total, _ANY),
        "sub": function(lambda one, other: GoInt64(wrapped(whole(one) - whole(other))), _ANY, _ANY),
        "mul": variadic(product, _ANY, _ANY),
        "div": function(quotient, _ANY, _ANY),
        "mod": function(rest, _ANY, _ANY),
        "max": largest,
        "biggest": largest,
        "min": variadic(lambda *values: GoInt64(min(map(whole, values))), _ANY, _ANY),
        "maxf": variadic(lambda *values: max(map(real_number, values)), _ANY, _ANY),
        "minf": variadic(lambda *values: min(map(real_number, values)), _ANY, _ANY),
        "floor": function(_floor, _ANY),
        "ceil": function(_ceil, _ANY),
        "round": variadic(rounded, _ANY, _INT, _FLOAT),
    }
