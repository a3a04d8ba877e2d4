"""Kinds that archcheck knows nothing of keep pod specs too."""

from tests.support.tables import walked
from tests.unit.workloads.helpers import images, pod, roles, workloads

CONTAINERS = "{containers: [{name: web, image: nginx:1}]}"
TEMPLATE = f"{{template: {{spec: {CONTAINERS}}}}}"


@walked(
    "version, kind, spec, paths",
    [
        ("argoproj.io/v1alpha1", "Rollout", TEMPLATE, ["spec.template.spec"]),
        ("apps.kruise.io/v1alpha1", "SidecarSet", CONTAINERS, ["spec"]),
        ("apps.kruise.io/v1alpha1", "SidecarSet", "{initContainers: [{image: 'nginx:1'}]}", ["spec"]),
        (
            "apps.kruise.io/v1alpha1",
            "UnitedDeployment",
            f"{{template: {{statefulSetTemplate: {{spec: {TEMPLATE}}}}}}}",
            ["spec.template.statefulSetTemplate.spec.template.spec"],
        ),
        (
            "jobset.x-k8s.io/v1alpha2",
            "JobSet",
            f"{{replicatedJobs: [{{template: {{spec: {TEMPLATE}}}}}, {{template: {{spec: {TEMPLATE}}}}}]}}",
            [
                "spec.replicatedJobs.0.template.spec.template.spec",
                "spec.replicatedJobs.1.template.spec.template.spec",
            ],
        ),
        (
            "kubeflow.org/v2beta1",
            "MPIJob",
            f"{{mpiReplicaSpecs: {{Launcher: {TEMPLATE}, Worker: {TEMPLATE}}}}}",
            ["spec.mpiReplicaSpecs.Launcher.template.spec", "spec.mpiReplicaSpecs.Worker.template.spec"],
        ),
        (
            "ray.io/v1",
            "RayCluster",
            f"{{headGroupSpec: {TEMPLATE}, workerGroupSpecs: [{TEMPLATE}]}}",
            ["spec.headGroupSpec.template.spec", "spec.workerGroupSpecs.0.template.spec"],
        ),
        (
            "operators.coreos.com/v1alpha1",
            "ClusterServiceVersion",
            f"{{install: {{spec: {{deployments: [{{spec: {TEMPLATE}}}]}}}}}}",
            ["spec.install.spec.deployments.0.spec.template.spec"],
        ),
        (
            "elasticsearch.k8s.elastic.co/v1",
            "Elasticsearch",
            f"{{nodeSets: [{{podTemplate: {{spec: {CONTAINERS}}}}}]}}",
            ["spec.nodeSets.0.podTemplate.spec"],
        ),
        ("batch.volcano.sh/v1alpha1", "Job", f"{{tasks: [{TEMPLATE}]}}", ["spec.tasks.0.template.spec"]),
        ("serving.knative.dev/v1", "Service", TEMPLATE, ["spec.template.spec"]),
    ],
)
def test_pods_wherever_they_sit(version: str, kind: str, spec: str, paths: list[str]) -> None:
    [workload] = workloads(f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec}\n")
    assert [".".join(pod.path) for pod in workload.pods] == paths
    assert {use.text for use in workload.images} == {"nginx:1"}


@walked("kind", ["Pod", "Job", "CronJob", "Deployment", "DaemonSet", "StatefulSet"])
def test_a_kind_of_the_same_name_in_another_group_is_searched(kind: str) -> None:
    text = f"apiVersion: batch.example.com/v1\nkind: {kind}\nspec: {{tasks: [{CONTAINERS}]}}\n"
    assert images(text) == ["nginx:1"]


def test_containers_may_be_a_map() -> None:
    text = """\
apiVersion: apps.kruise.io/v1alpha1
kind: ResourceDistribution
spec:
  template:
    spec:
      containers:
        web: {image: nginx:1}
        proxy: {image: envoy:2}
        broken: text
      initContainers:
        setup: {image: busybox:3}
"""
    assert roles(text) == [
        ("setup", "init", "busybox:3"),
        ("web", "container", "nginx:1"),
        ("proxy", "container", "envoy:2"),
    ]


def test_what_a_container_holds_is_searched_no_further() -> None:
    text = "apiVersion: x.io/v1\nkind: X\nspec: {containers: [{image: a:1, nested: {containers: [{image: b:1}]}}]}\n"
    assert images(text) == ["a:1"]


def test_beside_the_containers_the_search_goes_on() -> None:
    text = "apiVersion: x.io/v1\nkind: X\nspec: {containers: [{image: a:1}], canary: {containers: [{image: b:1}]}}\n"
    assert images(text) == ["a:1", "b:1"]


@walked(
    "spec",
    [
        "{containers: 3}",
        "{containers: text}",
        "{containers: }",
        "{containers: [a, b]}",
        "{containers: [{resources: {}}]}",
        "{image: nginx}",
        "{ephemeralContainers: [{image: nginx}]}",
    ],
)
def test_no_list_of_containers_with_images_no_workload(spec: str) -> None:
    assert workloads(f"apiVersion: x.io/v1\nkind: X\nspec: {spec}\n") == ()


def test_a_definition_in_a_list_is_not_searched() -> None:
    text = f"""\
apiVersion: v1
kind: List
items:
- apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
  spec: {CONTAINERS}
"""
    assert workloads(text) == ()


def test_pods_come_in_the_order_of_the_manifest() -> None:
    parts = ", ".join(f"part{n}: {{containers: [{{image: i:{n}}}]}}" for n in range(20))
    assert images(f"apiVersion: x.io/v1\nkind: X\nspec: {{{parts}}}\n") == [f"i:{n}" for n in range(20)]


def test_a_bare_equals_sign_stops_no_reading() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\ndata: {operator: =}\n---\n" + pod("containers: [{image: 'a:1'}]")
    assert len(workloads(text)) == 1


def test_an_anchor_used_twice_stops_no_reading() -> None:
    assert images(pod("x: &i 'a:1'\ny: &i 'b:1'\ncontainers: [{image: *i}]")) == ["b:1"]
