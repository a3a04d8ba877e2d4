"""Nested parameters by dotted names, as templates that are not Go's and selectors know them.

Source: github.com/jeremywohl/flatten, DotStyle; Go's fmt, `%v`.
"""

from collections.abc import Iterator, Mapping

from archcheck.sources.gitops.go_template.formatting import formatted
from archcheck.sources.gitops.go_template.values import go_value
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues


def flattened(values: PlacedValues) -> dict[str, PlacedScalar]:
    """Return the scalars of values by their way: `a.b`, `list.0`; each as a text, as Go prints it."""
    return {key: PlacedScalar(text, text, origin.origin) for key, text, origin in _flat(values, "")}


def _flat(values: PlacedValues, prefix: str) -> Iterator[tuple[str, str, PlacedScalar]]:
    if isinstance(values, PlacedScalar):
        yield prefix, formatted(go_value(values.meaning, whole_are_floats=True)), values
        return
    inner = (
        values.items() if isinstance(values, Mapping) else ((str(at), each) for at, each in enumerate(values))
    )
    for key, each in inner:
        yield from _flat(each, f"{prefix}.{key}" if prefix else key)
