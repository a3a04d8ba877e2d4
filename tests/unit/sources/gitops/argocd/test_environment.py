"""`$ARGOCD_APP_NAME` and the like, as Go's os.Expand fills them in."""

from archcheck.sources.gitops.argocd.environment import ArgoEnvironment, argo_environment
from archcheck.sources.gitops.argocd.sources import ApplicationSource
from archcheck.workloads.model import Origin
from tests.support.argocd import placed_of
from tests.support.tables import walked

ROWS = [
    ("plain", "plain"),
    ("$A-x", "1-x"),
    ("${A}x", "1x"),
    ("$UNKNOWN.yaml", ".yaml"),
    ("${UNKNOWN}", ""),
    ("a$$b", "a$b"),
    ("${$}", "$"),
    ("$A_B", ""),
    ("$1A", "A"),
    ("a$", "a$"),
    ("a$/b", "a$/b"),
    ("${}x", "x"),
    ("${A", "A"),
]


@walked("text, filled", ROWS)
def test_variables(text: str, filled: str) -> None:
    assert ArgoEnvironment({"A": "1"}).expanded(text) == filled


def test_the_variables_of_a_source() -> None:
    values = placed_of("{repoURL: https://git.example/x, path: apps/web, targetRevision: main}")
    source = ApplicationSource(values, Origin("apps.yaml"))
    environment = argo_environment("web", "apps", "default", source, "0123456789abcdef")
    text = "$ARGOCD_APP_NAME $ARGOCD_APP_NAMESPACE $ARGOCD_APP_PROJECT_NAME $ARGOCD_APP_REVISION_SHORT"
    assert environment.expanded(text) == "web apps default 0123456"
    text = "$ARGOCD_APP_REVISION_SHORT_8 $ARGOCD_APP_SOURCE_PATH $ARGOCD_APP_SOURCE_TARGET_REVISION"
    assert environment.expanded(text) == "01234567 apps/web main"
    assert environment.expanded("$ARGOCD_APP_SOURCE_REPO_URL") == "https://git.example/x"
    assert environment.expanded("${ARGOCD_APP_REVISION}") == "0123456789abcdef"
