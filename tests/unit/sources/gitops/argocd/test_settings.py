"""What Argo CD is set up with."""

from pathlib import Path

from archcheck.sources.gitops.argocd.path_kinds import PathKind
from archcheck.sources.gitops.argocd.settings import argo_settings
from archcheck.sources.gitops.repository import Repository
from tests.support.argocd import index_of, objects_of

HERE = Repository(Path("/r"))
CONFIG = """
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm, namespace: argocd}
data:
  kustomize.buildOptions: --load-restrictor LoadRestrictionsNone
  kustomize.buildOptions.v5.0.0: --enable-helm
  helm.enable: "false"
"""


def test_the_config_map() -> None:
    settings = argo_settings(index_of(objects_of(CONFIG)), HERE)
    assert settings.build_options().loads_all
    assert not settings.build_options().enables_helm
    assert settings.build_options("v5.0.0").enables_helm
    assert settings.build_options("v4.0.0").loads_all
    assert settings.disabled == {PathKind.HELM}


def test_where_it_is_not_known_charts_are_taken_to_be_rendered() -> None:
    settings = argo_settings(index_of([]), HERE)
    assert not settings.build_options().is_known
    assert settings.build_options().enables_helm
    assert settings.disabled == frozenset()


def test_what_files_say_counts_where_the_config_map_is_not_built() -> None:
    said = Repository(Path("/r"), argo_options=("--load-restrictor LoadRestrictionsNone",))
    options = argo_settings(index_of([]), said).build_options()
    assert (options.is_known, options.loads_all, options.enables_helm) == (True, True, False)
    assert not argo_settings(index_of(objects_of(CONFIG)), said).build_options("v5.0.0").loads_all
