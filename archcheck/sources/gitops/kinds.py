"""The API groups of the objects that GitOps tools follow: a file that names none of them holds none."""

GROUPS = (
    "argoproj.io",
    "fluxcd.controlplane.io",
    "helm.cattle.io",
    "helm.toolkit.fluxcd.io",
    "kustomize.toolkit.fluxcd.io",
    "source.extensions.fluxcd.io",
)
