"""Operators of messages and streams, and of jobs on data.

Sources, each the types of its API: rabbitmq/cluster-operator, strimzi/strimzi-kafka-operator,
emqx/emqx-operator, numaproj/numaflow, numaproj/numaplane, kubeflow/spark-operator,
apache/flink-kubernetes-operator.
"""

from archcheck.workloads.fields.model import (
    FieldKind,
    FieldKinds,
    PlacementFields,
    PodFields,
    kinds,
    like_a_pod,
    operator_kind,
)

_STRIMZI = "kafka.strimzi.io"
_NUMAFLOW = "numaflow.numaproj.io"
_NUMAPLANE = "numaplane.numaproj.io"
_OF_VERTEX = (
    ".udf.container.image",
    ".source.udsource.container.image",
    ".source.transformer.container.image",
    ".sink.udsink.container.image",
    ".sink.fallback.udsink.container.image",
    ".sink.onSuccess.udsink.container.image",
    ".initContainers[].image",
    ".sidecars[].image",
)


def _without_selector(at: str) -> PlacementFields:
    return PlacementFields((), (f"{at}.affinity",), (), (f"{at}.tolerations",), home=at)


def _of_kafka(part: str, *images: str) -> PodFields:
    return PodFields(
        tuple(f"spec.{part}.{image}" for image in images or ("image",)),
        placement=_without_selector(f"spec.{part}.template.pod"),
    )


def _pipeline(spec: str) -> FieldKind:
    return FieldKind(
        (
            PodFields(_OF_VERTEX, f"{spec}.vertices[]", like_a_pod(".", f"{spec}.templates.vertex")),
            PodFields((".container.image",), f"{spec}.sideInputs[]", like_a_pod(".")),
        )
    )


def _mono_vertex(spec: str) -> FieldKind:
    return FieldKind((PodFields(_OF_VERTEX, spec, like_a_pod(".")),))


def _spark(spec: str) -> FieldKind:
    return FieldKind(
        tuple(
            PodFields(
                (f"{spec}.image", ".image", ".initContainers[].image", ".sidecars[].image"),
                f"{spec}.{part}",
                PlacementFields(
                    (".nodeSelector", f"{spec}.nodeSelector"), (".affinity",), (), (".tolerations",), home="."
                ),
            )
            for part in ("driver", "executor")
        ),
        needs=(f"{spec}.image|{spec}.driver.image",),
    )


KINDS: FieldKinds = {
    ("rabbitmq.com", "RabbitmqCluster"): operator_kind(
        "spec.image", placement=_without_selector("spec"), needs=("spec.image",)
    ),
    (_STRIMZI, "Kafka"): FieldKind(
        (
            _of_kafka("kafka"),
            _of_kafka("zookeeper"),
            _of_kafka("entityOperator", "topicOperator.image", "userOperator.image", "tlsSidecar.image"),
            _of_kafka("cruiseControl"),
            _of_kafka("kafkaExporter"),
        )
    ),
    **kinds(
        _STRIMZI,
        "KafkaBridge KafkaConnect KafkaMirrorMaker KafkaMirrorMaker2",
        FieldKind(
            (PodFields(("spec.image",), placement=_without_selector("spec.template.pod")),),
            needs=("spec.image",),
            built=("spec.build.output.image",),
        ),
    ),
    ("apps.emqx.io", "EMQX"): FieldKind(
        (
            PodFields(("spec.image",), placement=like_a_pod("spec.coreTemplate.spec")),
            PodFields(
                ("spec.image",),
                placement=like_a_pod("spec.replicantTemplate.spec"),
                when="spec.replicantTemplate",
            ),
        ),
        needs=("spec.image",),
    ),
    (_NUMAFLOW, "Pipeline"): _pipeline("spec"),
    (_NUMAFLOW, "MonoVertex"): _mono_vertex("spec"),
    (_NUMAFLOW, "Vertex"): _mono_vertex("spec"),
    (_NUMAPLANE, "PipelineRollout"): _pipeline("spec.pipeline.spec"),
    (_NUMAPLANE, "MonoVertexRollout"): _mono_vertex("spec.monoVertex.spec"),
    ("sparkoperator.k8s.io", "SparkApplication"): _spark("spec"),
    ("sparkoperator.k8s.io", "ScheduledSparkApplication"): _spark("spec.template"),
    ("flink.apache.org", "FlinkDeployment"): FieldKind(
        tuple(
            PodFields(
                ("spec.image",),
                placement=like_a_pod(f"spec.{part}.podTemplate.spec", "spec.podTemplate.spec"),
            )
            for part in ("jobManager", "taskManager")
        ),
        needs=("spec.image",),
    ),
}
