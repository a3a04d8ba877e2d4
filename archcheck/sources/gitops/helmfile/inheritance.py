"""The templates that a release inherits, which the state gives. Pure.

Source: helmfile pkg/state/state_exec_tmpl.go (`releaseWithInheritedTemplate`, `applyDefaultInherit`).
"""

from collections.abc import Iterator, Mapping, Sequence

from archcheck.sources.gitops.helmfile.merging import inherited
from archcheck.sources.gitops.placing import items_at, member, text_at, texts_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

_DEEPEST = 20


def whole_entry(entry: PlacedValues, state: PlacedValues, depth: int = 0) -> PlacedValues:
    """Return a release with the templates that it inherits, as the state gives them."""
    names = [*texts_at(state, "defaultInherit"), *_inherit(entry)] if depth == 0 else list(_inherit(entry))
    whole: PlacedValues = {}
    for name in {each.text: None for each in names if depth < _DEEPEST}:
        template = member(state, "templates", name)
        if template is not None:
            excepted = _excepted(entry, name)
            above = whole_entry(template, state, depth + 1)
            whole = inherited(whole, _without(above, excepted))
    return inherited(whole, entry)


def _inherit(entry: PlacedValues) -> Iterator[PlacedScalar]:
    for each in _inheritances(entry):
        name = member(each, "template")
        if isinstance(name, PlacedScalar):
            yield name


def _inheritances(entry: PlacedValues) -> Sequence[PlacedValues]:
    given = member(entry, "inherit")
    return [given] if isinstance(given, Mapping) else items_at(entry, "inherit")


def _excepted(entry: PlacedValues, name: str) -> frozenset[str]:
    found = [each for each in _inheritances(entry) if text_at(each, "template") == name]
    return frozenset(key.text for each in found for key in texts_at(each, "except"))


def _without(values: PlacedValues, keys: frozenset[str]) -> PlacedValues:
    if not isinstance(values, Mapping):
        return values
    return {key: value for key, value in values.items() if key not in keys and key != "inherit"}
