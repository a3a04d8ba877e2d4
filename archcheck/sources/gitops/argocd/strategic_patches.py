"""`templatePatch`: what is laid over a generated Application.

Source: argoproj/argo-cd applicationset/controllers/template/patch.go; k8s.io/apimachinery strategicpatch.
"""

from collections.abc import Mapping

from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

_DIRECTIVE = "$patch"


def patched(below: PlacedValues | None, above: PlacedValues) -> PlacedValues | None:
    """Return values with a strategic merge patch over them: mappings are merged, lists replaced.

    The types of an Application merge no lists. None where the patch takes all out.
    """
    if not isinstance(above, Mapping):
        return above
    directive = above.get(_DIRECTIVE)
    word = directive.text if isinstance(directive, PlacedScalar) else ""
    if word == "delete":
        return None
    result = dict(below) if isinstance(below, Mapping) and word != "replace" else {}
    for key, value in above.items():
        if key == _DIRECTIVE:
            continue
        is_null = isinstance(value, PlacedScalar) and value.meaning is None
        merged = None if is_null else patched(result.get(key), value)
        if merged is None:
            result.pop(key, None)
        else:
            result[key] = merged
    return result
