"""Operators that run parts of a cluster, machines, builds and models.

Sources, each the types of its API: kubevirt/kubevirt, envoyproxy/gateway, knative/serving, kserve/kserve,
kubeflow/katib, actions/actions-runner-controller, gitlab-org/gl-openshift/gitlab-runner-operator,
operator-framework/api, crossplane/crossplane, keycloak/keycloak.
"""

from archcheck.workloads.fields.model import (
    FieldKind,
    FieldKinds,
    ImageField,
    PlacementFields,
    PodFields,
    kinds,
    like_a_pod,
    operator_kind,
)

_ENVOY = "spec.provider.kubernetes"


def _machine(spec: str) -> FieldKind:
    """Return the disks of a machine, which are pulled on its node; its architecture is a selector, too."""
    paths = (
        "volumes[].containerDisk.image",
        "domain.firmware.kernelBoot.container.image",
    )
    disks = tuple(ImageField(f"{spec}.{path}", is_disk=True) for path in paths)
    return FieldKind((PodFields(disks, placement=like_a_pod(spec, others=(f"{spec}.architecture",))),))


def _runner(spec: str) -> FieldKind:
    images = ("image", "dockerImage", "containers[].image", "initContainers[].image")
    return operator_kind(*(f"{spec}.{image}" for image in images), placement=like_a_pod(spec))


def _predicted(part: str) -> PodFields:
    return PodFields((f"spec.{part}.*.image",), placement=like_a_pod(f"spec.{part}"))


KINDS: FieldKinds = {
    ("kubevirt.io", "VirtualMachineInstance"): _machine("spec"),
    **kinds("kubevirt.io", "VirtualMachine VirtualMachineInstanceReplicaSet", _machine("spec.template.spec")),
    ("pool.kubevirt.io", "VirtualMachinePool"): _machine("spec.virtualMachineTemplate.spec.template.spec"),
    ("gateway.envoyproxy.io", "EnvoyProxy"): FieldKind(
        tuple(
            PodFields(
                (f"{_ENVOY}.{way}.container.image", f"{_ENVOY}.{way}.initContainers[].image"),
                placement=like_a_pod(f"{_ENVOY}.{way}.pod"),
            )
            for way in ("envoyDeployment", "envoyDaemonSet")
        )
    ),
    ("serving.knative.dev", "Service"): operator_kind(
        *(
            f"spec.{way}.configuration.revisionTemplate.spec.container.image"
            for way in ("runLatest", "pinned", "release")
        )
    ),
    ("serving.kserve.io", "InferenceService"): FieldKind(
        tuple(map(_predicted, ("predictor", "transformer", "explainer")))
    ),
    ("config.kubeflow.org", "KatibConfig"): FieldKind(
        tuple(
            PodFields((".image",), f"runtime.{part}[]")
            for part in ("suggestions", "earlyStoppings", "metricsCollectors")
        )
    ),
    ("actions.summerwind.dev", "Runner"): _runner("spec"),
    **kinds("actions.summerwind.dev", "RunnerDeployment RunnerReplicaSet", _runner("spec.template.spec")),
    ("apps.gitlab.com", "Runner"): operator_kind("spec.runnerImage", "spec.helperImage", "spec.buildImage"),
    ("operators.coreos.com", "ClusterServiceVersion"): FieldKind(
        (PodFields((".image",), "spec.relatedImages[]"),)
    ),
    **kinds("pkg.crossplane.io", "Provider Function", operator_kind("spec.package")),
    ("pkg.crossplane.io", "ConfigurationRevision"): FieldKind(built=("spec.image",)),
    ("k8s.keycloak.org", "Keycloak"): operator_kind(
        "spec.image",
        placement=PlacementFields(
            (), ("spec.scheduling.affinity",), (), ("spec.scheduling.tolerations",), home="spec.scheduling"
        ),
        needs=("spec.image",),
    ),
}
