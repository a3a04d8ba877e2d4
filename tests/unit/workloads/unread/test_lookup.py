"""The tables of kinds, and custom resources that name images in fields of their own."""

import io

import pytest

from archcheck.documents.reading import read
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.unread.deployers import DEPLOYERS
from archcheck.workloads.unread.operators import OPERATORS
from archcheck.workloads.unread.policies import A_POLICY
from tests.support.tables import walked

_KINDS = sorted(DEPLOYERS | OPERATORS)
_HEAD = "apiVersion: {0}/v1\nkind: {1}\nmetadata: {{name: n, namespace: s}}\n"


def _stock(text: str) -> Inventory:
    return collect_workloads(read(io.BytesIO(text.encode())), "a.yaml")


@walked("group, kind", _KINDS)
def test_an_object_of_a_table_is_named_with_its_place(group: str, kind: str) -> None:
    name = "Some" if kind == "*" else kind
    [skipped] = _stock("---\n" + _HEAD.format(group, name).replace(" /v1", " v1")).skipped
    assert (skipped.path, skipped.line, skipped.unread, skipped.label) == ("a.yaml", 2, True, f"s/{name}/n")
    assert skipped.reason.startswith(f"{name} ({group or 'v1'}): ")
    assert skipped.remedy


_IN_USE = [
    ("actions.github.com", "AutoscalingRunnerSet"),
    ("addons.cluster.x-k8s.io", "ClusterResourceSet"),
    ("clickhouse.com", "ClickHouseCluster"),
    ("druid.apache.org", "Druid"),
    ("mongodb.com", "MongoDBSearch"),
    ("operator.open-cluster-management.io", "MultiClusterHub"),
    ("operator.yugabyte.io", "YBUniverse"),
    ("platform.stackrox.io", "SecuredCluster"),
    ("starrocks.com", "StarRocksCluster"),
    ("tanka.dev", "Environment"),
    ("apps.kubeblocks.io", "Cluster"),
    ("argoproj.io", "RolloutManager"),
    ("ceph.rook.io", "CephCOSIDriver"),
    ("ceph.rook.io", "CephNVMeOFGateway"),
    ("core.humio.com", "HumioCluster"),
    ("csi.ceph.io", "Driver"),
    ("csi.ceph.io", "OperatorConfig"),
    ("gateway.networking.k8s.io", "Gateway"),
    ("kiali.io", "Kiali"),
    ("kopiur.home-operations.com", "SnapshotSchedule"),
    ("litellm.home-operations.com", "LiteLLMProxy"),
    ("numaflow.numaproj.io", "InterStepBufferService"),
    ("operator.cluster.x-k8s.io", "CoreProvider"),
    ("platform.confluent.io", "Kafka"),
    ("pool.kubevirt.io", "VirtualMachinePool"),
    ("sources.knative.dev", "ApiServerSource"),
    ("trino.stackable.tech", "TrinoCluster"),
    ("trident.netapp.io", "TridentOrchestrator"),
    ("tuppr.home-operations.com", "TalosUpgrade"),
    ("valkey.io", "ValkeyCluster"),
    ("volsync.backube", "KopiaMaintenance"),
    ("work.open-cluster-management.io", "ManifestWork"),
]


_NOT_DEPLOYING = [
    ("catalog.cattle.io", "App"),
    ("core.pingcap.com", "Cluster"),
    ("k3k.io", "VirtualClusterPolicy"),
    ("operator.yugabyte.io", "StorageConfig"),
]
"""Records, and settings that other objects share: no pod comes of them by themselves."""


@walked("group, kind", _NOT_DEPLOYING)
def test_a_kind_of_which_no_pod_comes_is_in_no_table(group: str, kind: str) -> None:
    assert _stock(_HEAD.format(group, kind)).skipped == ()


@walked("group, kind", _IN_USE)
def test_a_kind_that_repositories_use_is_in_a_table(group: str, kind: str) -> None:
    assert (group, kind) in _KINDS


@walked(
    "of_class, named",
    [
        ("istio", True),
        ("envoy", True),
        ("${CLASS}", True),
        ("", True),
        ("cilium", False),
        ("traefik", False),
        ("gke-l7-global-external-managed", False),
    ],
)
def test_the_class_of_a_gateway_tells_whether_a_proxy_is_started(of_class: str, *, named: bool) -> None:
    text = (
        _HEAD.format("gateway.networking.k8s.io", "Gateway") + f"spec: {{gatewayClassName: '{of_class}'}}\n"
    )
    assert [each.unread for each in _stock(text).skipped] == [True] * named


@walked("group", ["operator.cluster.x-k8s.io", "controlplane.cluster.x-k8s.io", "bootstrap.cluster.x-k8s.io"])
def test_an_image_that_a_group_of_cluster_api_names_is_not_silent(group: str) -> None:
    inventory = _stock(_HEAD.format(group, "Thing") + "spec: {manager: {image: 'gcr.io/a/b:1'}}\n")
    assert [use.text for workload in inventory.workloads for use in workload.images] == ["gcr.io/a/b:1"]


@walked(
    "group, kind",
    [
        ("source.toolkit.fluxcd.io", "HelmRepository"),
        ("source.toolkit.fluxcd.io", "HelmChart"),
        ("kustomize.config.k8s.io", "Kustomization"),
        ("kafka.strimzi.io", "KafkaTopic"),
        ("monitoring.coreos.com", "ServiceMonitor"),
        ("cert-manager.io", "Certificate"),
        ("apps", "Deployment"),
    ],
)
def test_a_kind_that_runs_nothing_by_itself_is_read(group: str, kind: str) -> None:
    assert _stock(_HEAD.format(group, kind)).skipped == ()


def test_what_an_object_that_is_not_read_names_stays_seen() -> None:
    inventory = _stock(
        _HEAD.format("helm.toolkit.fluxcd.io", "HelmRelease")
        + "spec: {values: {core: {initContainers: [{name: i, image: 'both:1'}]}}}\n"
    )
    assert [use.text for workload in inventory.workloads for use in workload.images] == ["both:1"]
    assert [each.kind for each in inventory.skipped] == ["HelmRelease"]


@walked(
    "spec",
    [
        "{image: both}",
        "{image: '${IMAGE}'}",
        "{image: {repository: both}}",
        "{driver: {image: {name: driver}}}",
        "{baseImage: ubuntu}",
    ],
)
def test_what_may_be_an_image_and_is_not_clearly_one_is_named(spec: str) -> None:
    [skipped] = _stock(_HEAD.format("example.org", "Thing") + f"spec: {spec}\n").skipped
    assert (skipped.kind, skipped.unread) == ("Thing", True)


@walked(
    "group, rest",
    [
        ("example.org", "spec: {containers: [{name: c, image: 'both:1'}]}"),
        ("example.org", "spec: {image: logo.png}"),
        ("example.org", "spec: {image: 'https://example.org/logo'}"),
        ("example.org", "spec: {image: ''}"),
        ("example.org", "spec: {bootImage: Debian}"),
        ("example.org", "spec: {images: [logo.png, photo]}"),
        ("example.org", "spec: {chart: {repository: 'https://charts.example.org', tag: v1}}"),
        ("example.org", "status: {image: 'both:1'}"),
        ("image.toolkit.fluxcd.io", "spec: {image: ghcr.io/x/y}"),
        ("infrastructure.cluster.x-k8s.io", "spec: {customImage: 'kindest/node:v1'}"),
        ("skaffold", "build: {artifacts: [{image: web}]}"),
    ],
)
def test_an_image_that_is_read_or_that_no_pod_runs_is_none(group: str, rest: str) -> None:
    assert _stock(_HEAD.format(group, "Thing") + rest + "\n").skipped == ()


@walked(
    "group, kind",
    [
        ("kyverno.io", "ClusterPolicy"),
        ("policies.kyverno.io", "MutatingPolicy"),
        ("constraints.gatekeeper.sh", "K8sAllowedRepos"),
        ("mutations.gatekeeper.sh", "AssignImage"),
        ("templates.gatekeeper.sh", "ConstraintTemplate"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
        ("policy.sigstore.dev", "ClusterImagePolicy"),
    ],
)
def test_a_policy_holds_patterns_and_no_images(group: str, kind: str) -> None:
    text = _HEAD.format(group, kind) + "spec: {pattern: {spec: {containers: [{image: '!*:latest'}]}}}\n"
    inventory = _stock(text)
    assert inventory.workloads == ()
    assert [(each.reason, each.unread, each.line) for each in inventory.skipped] == [(A_POLICY, False, 1)]


@pytest.mark.parametrize("kind", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"])
def test_a_webhook_holds_no_patterns_of_images(kind: str) -> None:
    webhook = "{name: a.example.com, clientConfig: {service: {name: s, namespace: n, path: /x}}}"
    head = _HEAD.format("admissionregistration.k8s.io", kind)
    assert _stock(f"{head}webhooks: [{webhook}]\n").skipped == ()
