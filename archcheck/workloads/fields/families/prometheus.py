"""Prometheus operator. Source: prometheus-operator/prometheus-operator, pkg/apis/monitoring/v1, v1alpha1."""

from archcheck.workloads.fields.model import FieldKind, FieldKinds, kinds, like_a_pod, operator_kind

_GROUP = "monitoring.coreos.com"
_PLACEMENT = like_a_pod("spec")
_CONTAINERS = ("spec.initContainers[].image", "spec.containers[].image")


def _kind(*images: str, needs: tuple[str, ...] = ("spec.image",)) -> FieldKind:
    return operator_kind("spec.image", *images, *_CONTAINERS, placement=_PLACEMENT, needs=needs)


KINDS: FieldKinds = {
    (_GROUP, "Prometheus"): _kind("spec.thanos.image", needs=("spec.image", "spec.thanos?.image")),
    **kinds(_GROUP, "Alertmanager PrometheusAgent ThanosRuler", _kind()),
}
