"""Objects that kustomize-controller builds, and does not apply.

Source: kustomize-controller docs/spec/v1/kustomizations.md, "Controlling the apply behavior of resources".
"""

from archcheck.documents.nodes import YamlNode, get, text_of

_RECONCILE = "kustomize.toolkit.fluxcd.io/reconcile"
_APPLY = "kustomize.toolkit.fluxcd.io/ssa"


def why_not_applied(root: YamlNode) -> str:
    """Return which label or annotation keeps an object from being applied; empty if none does."""
    for key, value in ((_RECONCILE, "disabled"), (_APPLY, "ignore")):
        for field in ("annotations", "labels"):
            text = text_of(get(root, "metadata", field, key)) or ""
            if text.lower() == value:
                return f"not applied: {key} is {text}"
    return ""
