"""Which file of the table has the kinds of an API group.

What reads image fields is loaded once such a kind occurs: most runs see none.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archcheck.workloads.fields.model import FieldKind
    from archcheck.workloads.model import PodSpec
    from archcheck.workloads.objects import KubernetesObject

FAMILIES: dict[str, str] = {
    "acid.zalan.do": "databases",
    "actions.summerwind.dev": "platform",
    "agent.k8s.elastic.co": "databases",
    "apm.k8s.elastic.co": "databases",
    "apps.emqx.io": "streams",
    "apps.gitlab.com": "platform",
    "argoproj.io": "argo",
    "beat.k8s.elastic.co": "databases",
    "ceph.rook.io": "storage",
    "config.kubeflow.org": "platform",
    "databases.spotahome.com": "databases",
    "dataflow.argoproj.io": "argo",
    "dragonflydb.io": "databases",
    "elasticsearch.k8s.elastic.co": "databases",
    "enterprisesearch.k8s.elastic.co": "databases",
    "flink.apache.org": "streams",
    "gateway.envoyproxy.io": "platform",
    "k8s.keycloak.org": "platform",
    "k8s.mariadb.com": "databases",
    "kafka.strimzi.io": "streams",
    "kibana.k8s.elastic.co": "databases",
    "kubegres.reactive-tech.io": "databases",
    "kubevirt.io": "platform",
    "logstash.k8s.elastic.co": "databases",
    "longhorn.io": "storage",
    "maps.k8s.elastic.co": "databases",
    "mariadb.mmontes.io": "databases",
    "minio.min.io": "storage",
    "monitoring.coreos.com": "prometheus",
    "numaflow.numaproj.io": "streams",
    "numaplane.numaproj.io": "streams",
    "opentelemetry.io": "prometheus",
    "operator.victoriametrics.com": "prometheus",
    "operators.coreos.com": "platform",
    "pgv2.percona.com": "databases",
    "pkg.crossplane.io": "platform",
    "pool.kubevirt.io": "platform",
    "postgres-operator.crunchydata.com": "databases",
    "postgresql.cnpg.io": "databases",
    "ps.percona.com": "databases",
    "psmdb.percona.com": "databases",
    "pxc.percona.com": "databases",
    "rabbitmq.com": "streams",
    "redis.redis.opstreelabs.in": "databases",
    "serving.knative.dev": "platform",
    "serving.kserve.io": "platform",
    "solr.apache.org": "databases",
    "sparkoperator.k8s.io": "streams",
    "tekton.dev": "tekton",
    "triggers.tekton.dev": "tekton",
}
"""The file in `families/` by API group."""


def field_kind(api_version: str, kind: str) -> "FieldKind | None":
    """Return what the table says of a kind, or of this version of it if that has fields of its own."""
    group = api_version.partition("/")[0]
    family = FAMILIES.get(group)
    if family is None:
        return None
    table = import_module(f"archcheck.workloads.fields.families.{family}").KINDS
    said: FieldKind | None = table.get((api_version, kind)) or table.get((group, kind))
    return said


def pods_with_fields(obj: "KubernetesObject", pods: "tuple[PodSpec, ...]") -> "Iterator[PodSpec]":
    """Yield the pods of an object of an operator's kind, with those whose images stand in fields."""
    found: Iterator[PodSpec] = import_module("archcheck.workloads.field_images").with_fields(obj, pods)
    return found
