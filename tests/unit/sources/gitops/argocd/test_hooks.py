"""Which objects of an Application are not applied."""

from archcheck.sources.gitops.argocd.hooks import is_applied
from archcheck.sources.gitops.model import ObjectName
from tests.support.argocd import objects_of
from tests.support.tables import check_rows

APPLICATION = ObjectName("argoproj.io", "Application", "argocd", "web")
ROWS = {
    "Skip": False,
    " Skip ": False,
    "Skip,PreSync": True,
    "Skip,unknown": False,
    "PreSync": True,
    "Sync": True,
    "": True,
}


def test_what_argo_cd_skips() -> None:
    def check(row: tuple[str, bool]) -> None:
        hook, applied = row
        text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, annotations: {{argocd.argoproj.io/hook: '{hook}'}}}}"
        (obj,) = objects_of(text)
        assert is_applied(obj.object, APPLICATION) is applied
        assert is_applied(obj.object, ObjectName("kustomize.toolkit.fluxcd.io", "Kustomization", "a", "b"))

    check_rows(ROWS.items(), check)
