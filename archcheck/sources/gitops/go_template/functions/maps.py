"""sprig's functions of maps. Source: Masterminds/sprig v3, dict.go; dario.cat/mergo, merge.go."""

from archcheck.sources.gitops.go_template.arguments import NilMap
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted, sorted_keys
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.values import GoStrings, check_size, type_name


def made_map(*values: object) -> dict[str, object]:
    """Return a map of keys and values in turn; a last key without a value has an empty text."""
    padded = [*values, ""] if len(values) % 2 else list(values)
    return {formatted(key): value for key, value in zip(padded[::2], padded[1::2], strict=True)}


def set_key(value: dict[str, object], key: str, element: object) -> dict[str, object]:
    """Set a key of a map, and return the map."""
    if isinstance(value, NilMap):
        raise FunctionError("assignment to entry in nil map")
    value[key] = element
    return value


def unset_key(value: dict[str, object], key: str) -> dict[str, object]:
    """Delete a key of a map, and return the map."""
    value.pop(key, None)
    return value


def all_keys(*values: dict[str, object]) -> GoStrings:
    """Return the keys of maps; Go gives them in no order, and here they are sorted."""
    return GoStrings(key for value in values for key in sorted_keys(value))


def dig(*values: object) -> object:
    """Return what lies below keys of a map, or a default: `dig "a" "b" "default" $map`."""
    if len(values) < 3:
        raise FunctionError("dig needs at least three arguments")
    *keys, default, value = values
    for key in keys:
        if type(value) is not dict:
            raise FunctionError(f"interface conversion: interface {{}} is {type_name(value)}, not map")
        if not isinstance(key, str):
            raise FunctionError(f"interface conversion: interface {{}} is {type_name(key)}, not string")
        if key not in value:
            return default
        value = value[key]
    return value


_ANY, _STRING, _MAP = Parameter.ANY, Parameter.STRING, Parameter.MAP

MAPS: dict[str, TemplateFunction] = {
    "dict": variadic(made_map, _ANY),
    "get": function(lambda value, key: value.get(key, ""), _MAP, _STRING),
    "set": function(set_key, _MAP, _STRING, _ANY),
    "unset": function(unset_key, _MAP, _STRING),
    "hasKey": function(lambda value, key: key in value, _MAP, _STRING),
    "pluck": variadic(lambda key, *maps: [each[key] for each in maps if key in each], _STRING, _MAP),
    "keys": variadic(all_keys, _MAP),
    "values": function(lambda value: [value[key] for key in sorted_keys(value)], _MAP),
    "pick": variadic(lambda value, *keys: {key: value[key] for key in keys if key in value}, _MAP, _STRING),
    "omit": variadic(
        lambda value, *keys: {key: each for key, each in value.items() if key not in keys}, _MAP, _STRING
    ),
    "dig": variadic(dig, _ANY),
}


def merge(target: dict[str, object], *sources: dict[str, object]) -> object:
    """Return a map with what it lacks, or has empty, from others."""
    return _merge_all(target, sources, overwrites=False)


def merge_overwrite(target: dict[str, object], *sources: dict[str, object]) -> object:
    """Return a map with all of others that is not empty laid over it."""
    return _merge_all(target, sources, overwrites=True)


def _merge_all(
    target: dict[str, object], sources: tuple[dict[str, object], ...], *, overwrites: bool
) -> dict[str, object]:
    result = {} if isinstance(target, NilMap) else target
    for source in sources:
        check_size(result, source)
        _merge_into(result, source, overwrites=overwrites)
    return result


def _merge_into(target: dict[str, object], source: dict[str, object], *, overwrites: bool) -> None:
    """Lay a map over another, which keeps what it has if that is not empty, unless `overwrites`."""
    for key, element in source.items():
        known = target.get(key)
        if element is None:
            if overwrites:
                target[key] = None
            elif key not in target:
                continue
        elif isinstance(element, dict) and isinstance(known, dict) and known:
            _merge_into(known, element, overwrites=overwrites)
        elif not known or overwrites:
            target[key] = element


MERGING: dict[str, TemplateFunction] = {
    "merge": variadic(merge, _MAP, _MAP),
    "mustMerge": variadic(merge, _MAP, _MAP),
    "mergeOverwrite": variadic(merge_overwrite, _MAP, _MAP),
    "mustMergeOverwrite": variadic(merge_overwrite, _MAP, _MAP),
}
"""Those that slim-sprig has not."""
