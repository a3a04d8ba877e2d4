"""Which controller makes more of an object: the one table of kinds."""

from collections.abc import Mapping

from archcheck.sources.gitops.argocd.application_sets import expand_application_set
from archcheck.sources.gitops.argocd.applications import expand_application
from archcheck.sources.gitops.expansion import Controller
from archcheck.sources.gitops.flux.artifact_generators import expand_artifact_generator
from archcheck.sources.gitops.flux.instances import expand_flux_instance
from archcheck.sources.gitops.flux.kustomizations import expand_kustomization
from archcheck.sources.gitops.flux.release_instances import expand_release
from archcheck.sources.gitops.flux.resource_sets import expand_resource_set
from archcheck.sources.gitops.k3s.helm_charts import expand_helm_chart, expand_helm_chart_config

CONTROLLERS: Mapping[tuple[str, str], Controller] = {
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): expand_kustomization,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): expand_release,
    ("fluxcd.controlplane.io", "FluxInstance"): expand_flux_instance,
    ("fluxcd.controlplane.io", "ResourceSet"): expand_resource_set,
    ("source.extensions.fluxcd.io", "ArtifactGenerator"): expand_artifact_generator,
    ("argoproj.io", "Application"): expand_application,
    ("argoproj.io", "ApplicationSet"): expand_application_set,
    ("helm.cattle.io", "HelmChart"): expand_helm_chart,
    ("helm.cattle.io", "HelmChartConfig"): expand_helm_chart_config,
}
