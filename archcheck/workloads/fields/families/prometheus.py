"""Operators of what is measured: Prometheus, VictoriaMetrics, OpenTelemetry.

Sources: prometheus-operator/prometheus-operator, pkg/apis/monitoring; VictoriaMetrics/operator, api/operator;
open-telemetry/opentelemetry-operator, apis.
"""

from archcheck.workloads.fields.model import (
    FieldKind,
    FieldKinds,
    PodFields,
    kinds,
    like_a_pod,
    operator_kind,
)

_GROUP = "monitoring.coreos.com"
_VICTORIA = "operator.victoriametrics.com"
_OTEL = "opentelemetry.io"
_PLACEMENT = like_a_pod("spec")
_CONTAINERS = ("spec.initContainers[].image", "spec.containers[].image")


def _kind(*images: str, needs: tuple[str, ...] = ("spec.image",)) -> FieldKind:
    return operator_kind("spec.image", *images, *_CONTAINERS, placement=_PLACEMENT, needs=needs)


KINDS: FieldKinds = {
    (_GROUP, "Prometheus"): _kind("spec.thanos.image", needs=("spec.image", "spec.thanos?.image")),
    **kinds(_GROUP, "Alertmanager PrometheusAgent ThanosRuler", _kind()),
    **kinds(
        _VICTORIA,
        "VLAgent VLSingle VLogs VMAgent VMAlert VMAlertmanager VMAnomaly VMAuth VMSingle VTSingle",
        _kind(),
    ),
    (_VICTORIA, "VMCluster"): FieldKind(
        tuple(
            PodFields((f"spec.{part}.image",), placement=like_a_pod(f"spec.{part}"))
            for part in ("vmstorage", "vmselect", "vminsert")
        ),
        needs=("spec.vmstorage.image", "spec.vmselect?.image", "spec.vminsert?.image"),
    ),
    (_OTEL, "OpenTelemetryCollector"): FieldKind(
        (
            PodFields(("spec.image", *_CONTAINERS), placement=_PLACEMENT),
            PodFields(("spec.targetAllocator.image",), placement=like_a_pod("spec.targetAllocator")),
        ),
        needs=("spec.image", "spec.targetAllocator?.image"),
    ),
    (_OTEL, "OpAMPBridge"): _kind(),
    (_OTEL, "TargetAllocator"): _kind(),
    (_OTEL, "Instrumentation"): operator_kind("spec.*.image"),
}
