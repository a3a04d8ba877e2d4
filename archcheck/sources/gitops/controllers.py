"""Which controller makes more of an object: the one table of kinds."""

from collections.abc import Mapping

from archcheck.sources.gitops.argocd.application_sets import expand_application_set
from archcheck.sources.gitops.argocd.applications import expand_application
from archcheck.sources.gitops.expansion import Controller
from archcheck.sources.gitops.flux.kustomizations import expand_kustomization
from archcheck.sources.gitops.flux.releases import expand_helm_release
from archcheck.sources.gitops.k3s.helm_charts import expand_helm_chart, expand_helm_chart_config

CONTROLLERS: Mapping[tuple[str, str], Controller] = {
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): expand_kustomization,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): expand_helm_release,
    ("argoproj.io", "Application"): expand_application,
    ("argoproj.io", "ApplicationSet"): expand_application_set,
    ("helm.cattle.io", "HelmChart"): expand_helm_chart,
    ("helm.cattle.io", "HelmChartConfig"): expand_helm_chart_config,
}
