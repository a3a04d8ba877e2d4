"""How helmfile lays the layers of a state over one another: bases, documents of a file, templates. Pure.

Source: helmfile pkg/state/create.go (`Parse`, `loadBases`, `mergeEnvironments`), pkg/state/state_exec_tmpl.go
(`releaseWithInheritedTemplate`) and pkg/app/desired_state_file_loader.go (`load`), which use mergo.
"""

from collections.abc import Mapping

from archcheck.sources.gitops.values import NO_VALUES, PlacedScalar, PlacedValues

_ENVIRONMENTS = "environments"


def with_document(below: PlacedValues, above: PlacedValues) -> PlacedValues:
    """Return a state with a later document of its file: lists of it stand for those of the earlier."""
    return _with_environments(below, above, joins=False)


def with_base(below: PlacedValues, above: PlacedValues) -> PlacedValues:
    """Return a base with what is laid over it: lists are joined."""
    return _with_environments(below, above, joins=True)


def inherited(template: PlacedValues, release: PlacedValues) -> PlacedValues:
    """Return a template filled up with what a release says: what both say, the template does."""
    if isinstance(template, Mapping) and isinstance(release, Mapping):
        filled = {
            key: inherited(value, release[key]) if key in release else value
            for key, value in template.items()
        }
        return {**release, **filled}
    if _is_empty(template):
        return release
    both = _joined(template, release)
    return template if both is None else both


def _with_environments(below: PlacedValues, above: PlacedValues, *, joins: bool) -> PlacedValues:
    """Values of an environment count from all layers, whatever becomes of other lists."""
    laid = _laid(below, above, joins=joins)
    if not isinstance(laid, Mapping) or _ENVIRONMENTS not in laid:
        return laid
    return {**laid, _ENVIRONMENTS: _laid(_environments(below), _environments(above), joins=True)}


def _environments(state: PlacedValues) -> PlacedValues:
    return state.get(_ENVIRONMENTS, NO_VALUES) if isinstance(state, Mapping) else NO_VALUES


def _laid(below: PlacedValues, above: PlacedValues, *, joins: bool) -> PlacedValues:
    """Return one layer over another; what is empty above leaves what is below."""
    if _is_empty(above):
        return below
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        over = {
            key: _laid(below[key], value, joins=joins) if key in below else value
            for key, value in above.items()
        }
        return {**below, **over}
    both = _joined(below, above) if joins else None
    return above if both is None else both


def _joined(below: PlacedValues, above: PlacedValues) -> PlacedValues | None:
    """Return two lists as one; None where they are not both lists."""
    if isinstance(below, (Mapping, PlacedScalar)) or isinstance(above, (Mapping, PlacedScalar)):
        return None
    return [*below, *above]


def _is_empty(values: PlacedValues) -> bool:
    if isinstance(values, PlacedScalar):
        return values.meaning is None or values.meaning == ""
    return not values
