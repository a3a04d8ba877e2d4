"""The values of a release: as helm reads them, and as they are searched for images. Pure."""

import json
import math
from collections.abc import Mapping, Sequence

from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, lifted, plain_values
from archcheck.sources.trees.charts.values import Value, Values
from archcheck.workloads.model import Origin


def searched(values: PlacedValues, origin: Origin) -> Values:
    """Return values to be searched for images, their levels above those of a chart, which are at most 0.

    Args:
        values: those of a release.
        origin: where those are that stand in no file.

    """
    return _searched(lifted(values, 1), origin)


def _searched(values: PlacedValues, origin: Origin) -> Values:
    if isinstance(values, PlacedScalar):
        if values.meaning is None:
            return None
        return Value(_rendered(values), values.origin or origin, values.level, values.hidden)
    if isinstance(values, Mapping):
        return {key: _searched(value, origin) for key, value in values.items()}
    return [_searched(value, origin) for value in values]


def _rendered(scalar: PlacedScalar) -> str:
    """Return the text that a template makes of a scalar: `1.10` is a number, and written 1.1."""
    meaning = scalar.meaning
    if isinstance(meaning, bool):
        return "true" if meaning else "false"
    if isinstance(meaning, float) and meaning.is_integer() and abs(meaning) < 1e6:
        return str(int(meaning))
    return str(meaning)


def json_values(values: PlacedValues) -> str:
    """Return values as helm reads them: JSON, which is YAML in which nothing is taken for another."""
    return json.dumps(_finite(plain_values(values)))


def _finite(value: object) -> object:
    """Return values without the numbers that JSON has not: helm's own JSON has none either."""
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(map(_finite, value))
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
