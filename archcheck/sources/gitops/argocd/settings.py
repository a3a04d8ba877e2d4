"""What Argo CD itself is set up with: argocd-cm, or the values of its chart that make it.

Source: argoproj/argo-cd docs/operator-manual/argocd-cm.yaml; argo-helm's chart argo-cd, `configs.cm`.
"""

from collections.abc import Iterator

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.kustomize_options import BuildOptions
from archcheck.sources.gitops.argocd.path_kinds import PathKind
from archcheck.sources.gitops.argocd.written_options import OPTIONS
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.placing import placed_members, text_at
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

_CONFIG_MAP = "argocd-cm"


@dataclass(frozen=True, slots=True)
class ArgoSettings:
    """The settings that decide what manifests are made of.

    `written` are options of kustomize in files, which count where argocd-cm itself is not there.
    """

    values: PlacedValues | None = None
    written: tuple[str, ...] = ()

    def build_options(self, version: str = "") -> BuildOptions:
        """Return the options of kustomize; those of a version are its own."""
        if self.values is None:
            return BuildOptions(" ".join(self.written), is_known=bool(self.written))
        own = self._text(f"{OPTIONS}.{version}") if version else ""
        return BuildOptions(own or self._text(OPTIONS), is_known=True)

    @property
    def disabled(self) -> frozenset[PathKind]:
        """The kinds of folders that are turned off: they are applied as they are."""
        kinds = (PathKind.KUSTOMIZE, PathKind.HELM)
        return frozenset(kind for kind in kinds if self._text(f"{kind}.enable") == "false")

    def _text(self, key: str) -> str:
        return text_at(self.values, key)


def argo_settings(index: ClusterIndex, repository: Repository) -> ArgoSettings:
    """Return the settings that are among the objects of a cluster, else what files of the repository say."""
    for obj in _config_maps(index):
        data = placed_members(obj, "data")
        if not isinstance(data, PlacedScalar):
            return ArgoSettings(data)
    return ArgoSettings(written=repository.argo_options)


def _config_maps(index: ClusterIndex) -> Iterator[BuiltObject]:
    return (obj for obj in index.of_kind("", "ConfigMap") if obj.object.name == _CONFIG_MAP)
