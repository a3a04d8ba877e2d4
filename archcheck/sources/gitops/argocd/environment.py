"""`$ARGOCD_APP_NAME` and the like in what an Application says.

Source: argoproj/argo-cd reposerver/repository/repository.go, newEnv; types.go, Env.Envsubst; Go's os.Expand.
"""

import re
from collections.abc import Mapping

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.sources import ApplicationSource

_SHORT = 7
_SHORT_8 = 8
_SPECIAL = r"[*#$@!?\-0-9]"
_VARIABLE = re.compile(
    r"\$(?:\{(?P<braced>"
    + _SPECIAL
    + r"|[^}]*)\}|(?P<special>"
    + _SPECIAL
    + r")|(?P<plain>[A-Za-z_0-9]+)|(?P<brace>\{))"
)


@dataclass(frozen=True, slots=True)
class ArgoEnvironment:
    """The variables that Argo CD sets for one source of an Application."""

    variables: Mapping[str, str]

    def expanded(self, text: str) -> str:
        """Return a text with its variables: `$X` and `${X}`, nothing if unknown, `$` for `$$`."""
        return _VARIABLE.sub(self._value, text) if "$" in text else text

    def _value(self, match: re.Match[str]) -> str:
        name = match["braced"] or match["special"] or match["plain"] or ""
        return "$" if name == "$" else self.variables.get(name, "")


def argo_environment(
    name: str, namespace: str, project: str, source: ApplicationSource, revision: str
) -> ArgoEnvironment:
    """Return the variables of a source; `namespace` is where it is deployed, `revision` the commit."""
    return ArgoEnvironment(
        {
            "ARGOCD_APP_NAME": name,
            "ARGOCD_APP_NAMESPACE": namespace,
            "ARGOCD_APP_PROJECT_NAME": project,
            "ARGOCD_APP_REVISION": revision,
            "ARGOCD_APP_REVISION_SHORT": revision[:_SHORT],
            "ARGOCD_APP_REVISION_SHORT_8": revision[:_SHORT_8],
            "ARGOCD_APP_SOURCE_REPO_URL": source.url,
            "ARGOCD_APP_SOURCE_PATH": source.path,
            "ARGOCD_APP_SOURCE_TARGET_REVISION": source.revision,
        }
    )
