"""API groups whose custom resources name no image that a node pulls."""

_RUNS_NOTHING = frozenset(
    {
        "apiextensions.k8s.io",
        "aquasecurity.github.io",
        "argocd-image-updater.argoproj.io",
        "backstage.io",
        "caching.internal.knative.dev",
        "cluster.x-k8s.io",
        "eksctl.io",
        "eraser.sh",
        "image.openshift.io",
        "image.toolkit.fluxcd.io",
        "infrastructure.cluster.x-k8s.io",
        "k3d.io",
        "kargo.akuity.io",
        "kind.x-k8s.io",
        "kops.k8s.io",
        "kuik.enix.io",
        "kustomize.config.k8s.io",
        "secscan.quay.redhat.com",
        "wgpolicyk8s.io",
    }
)
"""Groups in which an image is a machine's, a policy's, one that was seen, or one that another tool builds."""

_OF_CLOUDS = (
    ".cnrm.cloud.google.com",
    ".gcp.crossplane.io",
    ".gcp.upbound.io",
    ".gcp.m.upbound.io",
    ".azure.upbound.io",
    ".azure.m.upbound.io",
    ".aws.upbound.io",
    ".aws.m.upbound.io",
)
"""Endings of groups whose objects are things of a cloud: the image of a machine is none of a container."""


def may_name_images(group: str) -> bool:
    """Return whether an image in a custom resource of a group is one that a node pulls."""
    return "." in group and group not in _RUNS_NOTHING and not group.endswith(_OF_CLOUDS)
