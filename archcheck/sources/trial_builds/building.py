"""How kustomizations are built whose objects are patched: with their charts, for the Kubernetes of the nodes.

It is decided as `archcheck manifest` decides it: charts that lie beside a kustomization are rendered, none is
fetched; and nothing at all is fetched in a run that may not.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from archcheck.errors import HelmMissingError, InputError
from archcheck.frozen import dataclass
from archcheck.sources.kustomize import built
from archcheck.sources.trees.discover.inflation import inflated_charts
from archcheck.sources.trees.discover.kustomizations import Kustomization

_NO_FETCHING = "a kustomization that names {remote}, and nothing may be fetched now"
_BY_PIPE = (
    "kustomize build --enable-helm DIR | archcheck patch -, or helm pull it into the folder of the charts"
)


@dataclass(frozen=True, slots=True)
class Building:
    """How kustomizations are built.

    `kube_version` is the Kubernetes that charts are rendered for; empty for helm's own. `offline`: nothing
    may be fetched. `load_restrictor` is kustomize's option of that name, empty for its default. Of what lies
    outside of `within`, behind links or not, nothing is there for a build in a copy; None: all may be.
    """

    kube_version: str = ""
    offline: bool = False
    load_restrictor: str = ""
    within: Path | None = None

    def helm_for(self, parts: Sequence[Kustomization]) -> str:
        """Return the helm for the charts of what one kustomization is made of; empty where there are none.

        Raises:
            InputError: a chart is not beside its kustomization, there is no helm, or something else would
                have to be fetched.

        """
        charts = inflated_charts(parts)
        for chart in charts:
            if chart.directory is None:
                skipped = chart.skipped()
                raise InputError(skipped.reason, path=skipped.path, line=skipped.line, hint=_BY_PIPE)
        self._require_here(parts)
        return helm_of(charts[0].file) if charts else ""

    def build(self, directory: Path, helm: str) -> bytes:
        """Return what kustomize builds of a directory.

        Raises:
            InputError: it fails, with its own message.

        """
        restrictor = self.load_restrictor
        return built(directory, helm=helm, kube_version=self.kube_version, load_restrictor=restrictor)

    def _require_here(self, parts: Iterable[Kustomization]) -> None:
        for part in parts if self.offline else ():
            if part.remote:
                raise InputError(_NO_FETCHING.format(remote=part.remote), path=str(part.file))


def helm_of(file: Path) -> str:
    """Return helm, for the charts of a kustomization in a file.

    Raises:
        InputError: there is none.

    """
    from archcheck.sources.charts.helm import find_helm

    try:
        return find_helm()
    except HelmMissingError as error:
        raise InputError(error.what, path=str(file), why=error.why, hint=error.hint) from error
