"""Tekton Pipelines and Triggers. Source: tektoncd/pipeline, pkg/apis/pipeline/v1, docs/podtemplates.md."""

from archcheck.workloads.fields.model import FieldKind, FieldKinds, PlacementFields, PodFields, like_a_pod
from archcheck.workloads.fields.parameters import ParameterSyntax

_GROUP = "tekton.dev"
_OF_TASK = (".steps[].image", ".sidecars[].image", ".stepTemplate.image")
_BY_ITS_RUN = PlacementFields(instead="podTemplate of the TaskRun or PipelineRun that runs it")
_BY_TASK = ("spec.taskRunSpecs[].podTemplate", "spec.taskRunSpecs[].taskPodTemplate")
_TASKS = ("tasks[]", "finally[]", "tasks[].pipelineSpec.tasks[]", "tasks[].pipelineSpec.finally[]")


def _of(pods: tuple[PodFields, ...]) -> FieldKind:
    return FieldKind(pods, parameters=ParameterSyntax.TEKTON)


def _pipeline(spec: str, placement: PlacementFields) -> FieldKind:
    return _of(tuple(PodFields(_OF_TASK, f"{spec}.{task}.taskSpec", placement) for task in _TASKS))


_TASK = _of((PodFields(_OF_TASK, "spec", _BY_ITS_RUN),))

KINDS: FieldKinds = {
    (_GROUP, "Task"): _TASK,
    (_GROUP, "ClusterTask"): _TASK,
    (_GROUP, "StepAction"): _of((PodFields(("spec.image",), placement=_BY_ITS_RUN),)),
    (_GROUP, "TaskRun"): _of((PodFields(_OF_TASK, "spec.taskSpec", like_a_pod("spec.podTemplate")),)),
    (_GROUP, "Pipeline"): _pipeline("spec", _BY_ITS_RUN),
    (_GROUP, "PipelineRun"): _pipeline(
        "spec.pipelineSpec",
        like_a_pod("spec.podTemplate", "spec.taskRunTemplate.podTemplate", others=_BY_TASK),
    ),
    (f"{_GROUP}/v1beta1", "PipelineRun"): _pipeline(
        "spec.pipelineSpec", like_a_pod("spec.podTemplate", others=_BY_TASK)
    ),
    ("triggers.tekton.dev", "TriggerTemplate"): FieldKind(embeds=("spec.resourcetemplates[]",)),
}
