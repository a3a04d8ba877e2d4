"""Argo Workflows, Events and Dataflow. Source: argoproj/argo-workflows, pkg/apis/workflow/v1alpha1.

A template's own nodeSelector, affinity and tolerations count, then those of the steps that call it, then
those of the workflow: workflow/controller/workflowpod.go, addSchedulingConstraints.
"""

from archcheck.workloads.fields.model import FieldKind, FieldKinds, PodFields, kinds, like_a_pod
from archcheck.workloads.fields.parameters import ParameterSyntax

_OF_TEMPLATE = (
    ".container.image",
    ".script.image",
    ".initContainers[].image",
    ".sidecars[].image",
    ".containerSet.containers[].image",
)


def _workflow(spec: str) -> FieldKind:
    callers = f"{spec}.templates[steps|dag]"
    placement = like_a_pod(
        ".",
        f"{spec}.templateDefaults",
        spec,
        others=(
            ".podSpecPatch",
            f"{spec}.podSpecPatch",
            *(f"{callers}.{field}" for field in ("nodeSelector", "affinity.nodeAffinity", "tolerations")),
        ),
    )
    templates = ("templates[]", "templates[].steps[][].inline", "templates[].dag.tasks[].inline")
    return FieldKind(
        (
            *(PodFields(_OF_TEMPLATE, f"{spec}.{at}", placement) for at in (*templates, "templateDefaults")),
            PodFields((".executorPlugins[].spec.sidecar.container.image",), spec, like_a_pod(spec)),
        ),
        parameters=ParameterSyntax.ARGO,
    )


_OF_EVENTS = FieldKind(
    (PodFields(("spec.template.container.image",), placement=like_a_pod("spec.template")),),
    embeds=(
        "spec.triggers[].template.argoWorkflow.source.resource",
        "spec.triggers[].template.k8s.source.resource",
    ),
)

KINDS: FieldKinds = {
    **kinds("argoproj.io", "Workflow WorkflowTemplate ClusterWorkflowTemplate", _workflow("spec")),
    **kinds("argoproj.io", "CronWorkflow", _workflow("spec.workflowSpec")),
    **kinds("argoproj.io", "ExecutorPlugin", FieldKind((PodFields(("spec.sidecar.container.image",)),))),
    **kinds("argoproj.io", "EventSource Sensor", _OF_EVENTS),
    **kinds(
        "dataflow.argoproj.io",
        "Pipeline",
        FieldKind(
            (
                PodFields(
                    (".container.image", ".git.image", ".sidecar.image"), "spec.steps[]", like_a_pod(".")
                ),
            )
        ),
    ),
}
