"""Kinds that deploy a chart, a folder or a package: their pods stand in no manifest of the input."""

from archcheck.workloads.unread.model import Kinds, UnreadKind, table

_RENDER = "render it, and check what comes out: {} | archcheck manifest -"


def _deployer(why: str, command: str) -> UnreadKind:
    return UnreadKind(why, _RENDER.format(command), is_template=True)


def _package(why: str, instead: str) -> UnreadKind:
    return UnreadKind(why, instead, is_template=True)


_HELM = "helm template NAME CHART -f VALUES"

DEPLOYERS: Kinds = table(
    (
        _deployer("Flux renders its chart in the cluster", _HELM),
        {"helm.toolkit.fluxcd.io": "HelmRelease", "helm.fluxcd.io": "HelmRelease"},
    ),
    (
        _deployer(
            "Flux builds its path, with patches and variables of its own",
            "flux build kustomization NAME --path DIR --kustomization-file FILE --dry-run",
        ),
        {"kustomize.toolkit.fluxcd.io": "Kustomization"},
    ),
    (
        _deployer("Flux makes a source of it, with paths of its own", "kustomize build DIR"),
        {"source.extensions.fluxcd.io": "ArtifactGenerator"},
    ),
    (
        _deployer("the Flux operator makes objects of its templates", "flux-operator build rset -f FILE"),
        {"fluxcd.controlplane.io": "ResourceSet"},
    ),
    (
        _deployer(
            "the Flux operator installs Flux, and what its path holds", "flux-operator build instance -f FILE"
        ),
        {"fluxcd.controlplane.io": "FluxInstance"},
    ),
    (
        _deployer("Argo CD renders its sources in the cluster", "argocd app manifests NAME"),
        {"argoproj.io": "Application"},
    ),
    (
        _deployer("Argo CD makes Applications of it", "argocd appset generate FILE"),
        {"argoproj.io": "ApplicationSet"},
    ),
    (
        _deployer("k3s and RKE2 render its chart in the cluster", _HELM),
        {"helm.cattle.io": "HelmChart HelmChartConfig"},
    ),
    (
        _deployer("Fleet deploys it to clusters", "fleet apply -o - NAME DIR"),
        {"fleet.cattle.io": "GitRepo Bundle HelmOp"},
    ),
    (
        _deployer("another controller renders its chart in the cluster", _HELM),
        {
            "addons.cluster.x-k8s.io": "HelmChartProxy",
            "apps.open-cluster-management.io": "HelmRelease",
            "helm.crossplane.io": "Release",
            "helm.k0sproject.io": "Chart",
            "k0s.k0sproject.io": "ClusterConfig",
            "kots.io": "HelmChart",
        },
    ),
    (
        _deployer("kapp-controller fetches and templates it in the cluster", "ytt -f DIR"),
        {"kappctrl.k14s.io": "App", "packaging.carvel.dev": "PackageInstall"},
    ),
    (
        _deployer("Tanka evaluates the jsonnet beside it", "tk show DIR"),
        {"tanka.dev": "Environment"},
    ),
    (
        _deployer("KubeVela makes objects of its components", "vela dry-run -f FILE"),
        {"core.oam.dev": "Application"},
    ),
    (
        _deployer("another controller deploys the objects in it", "take them out into a file"),
        {
            "": "Template",
            "apiextensions.crossplane.io": "Composition",
            "kro.run": "ResourceGraphDefinition",
            "kubernetes.crossplane.io": "Object",
            "kubernetes.m.crossplane.io": "Object",
            "policy.open-cluster-management.io": "ConfigurationPolicy Policy",
            "template.openshift.io": "Template TemplateInstance",
            "templates.kluctl.io": "ObjectTemplate",
            "work.karmada.io": "Work",
            "work.open-cluster-management.io": "ManifestWork ManifestWorkReplicaSet",
        },
    ),
    (
        _deployer(
            "it deploys what ConfigMaps and Secrets hold, to other clusters", "take it out into a file"
        ),
        {"addons.cluster.x-k8s.io": "ClusterResourceSet"},
    ),
    (
        _deployer("another controller deploys what it names", "kustomize build DIR"),
        {
            "apps.open-cluster-management.io": "Subscription",
            "config.projectsveltos.io": "ClusterProfile Profile",
            "configsync.gke.io": "RootSync RepoSync",
            "gitops.kluctl.io": "KluctlDeployment",
        },
    ),
    (
        _package("a program of Pulumi or Terraform runs in the cluster, and deploys", "check that program"),
        {"pulumi.com": "Stack Program", "infra.contrib.fluxcd.io": "Terraform"},
    ),
    (
        _package(
            "the images of an operator come from its catalog",
            "check the images of its bundle, with archcheck image",
        ),
        {
            "operators.coreos.com": "Subscription CatalogSource",
            "olm.operatorframework.io": "ClusterExtension ClusterCatalog",
            "policy.open-cluster-management.io": "OperatorPolicy",
        },
    ),
    (
        _package("Crossplane runs the package that it names", "archcheck image PACKAGE"),
        {"pkg.crossplane.io": "Provider Function Configuration"},
    ),
)
