"""sprig's functions of defaults and of kinds. Source: Masterminds/sprig v3, defaults.go, reflect.go."""

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.values import check_size, deep_equal, kind_name, type_name


def fail(message: str) -> object:
    """End the template."""
    raise FunctionError(message)


def deep_copy(value: object) -> object:
    """Return a value that shares nothing with another."""
    check_size(value)
    return _copied(value)


def _copied(value: object) -> object:
    if isinstance(value, dict):
        return type(value)((key, _copied(each)) for key, each in value.items())
    if isinstance(value, list):
        return type(value)(map(_copied, value))
    return value


_ANY, _STRING, _BOOL = Parameter.ANY, Parameter.STRING, Parameter.BOOL

DEFAULTS: dict[str, TemplateFunction] = {
    "default": variadic(lambda other, *given: given[0] if given and given[0] else other, _ANY, _ANY),
    "empty": function(lambda value: not value, _ANY),
    "coalesce": variadic(lambda *values: next(filter(None, values), None), _ANY),
    "all": variadic(lambda *values: all(values), _ANY),
    "any": variadic(lambda *values: any(values), _ANY),
    "ternary": function(lambda yes, no, condition: yes if condition else no, _ANY, _ANY, _BOOL),
    "fail": function(fail, _STRING),
    "typeOf": function(type_name, _ANY),
    "typeIs": function(lambda name, value: name == type_name(value), _STRING, _ANY),
    "typeIsLike": function(lambda name, value: type_name(value) in (name, "*" + name), _STRING, _ANY),
    "kindOf": function(kind_name, _ANY),
    "kindIs": function(lambda name, value: name == kind_name(value), _STRING, _ANY),
    "deepEqual": function(deep_equal, _ANY, _ANY),
}

COPYING: dict[str, TemplateFunction] = {
    "deepCopy": function(deep_copy, _ANY),
    "mustDeepCopy": function(deep_copy, _ANY),
}
"""Those that slim-sprig has not."""
