"""Objects that kustomize-controller leaves alone."""

from archcheck.sources.gitops.flux.applying import why_not_applied
from tests.support.gitops import node_of_text

KEY = "kustomize.toolkit.fluxcd.io"


def test_what_keeps_an_object_from_being_applied() -> None:
    rows = {
        f"annotations: {{{KEY}/reconcile: disabled}}": f"not applied: {KEY}/reconcile is disabled",
        f"labels: {{{KEY}/reconcile: Disabled}}": f"not applied: {KEY}/reconcile is Disabled",
        f"annotations: {{{KEY}/ssa: Ignore}}": f"not applied: {KEY}/ssa is Ignore",
        f"annotations: {{{KEY}/ssa: IfNotPresent}}": "",
        f"annotations: {{{KEY}/reconcile: enabled}}": "",
        "name: web": "",
    }
    assert {text: why_not_applied(node_of_text(f"metadata: {{{text}}}")) for text in rows} == rows
