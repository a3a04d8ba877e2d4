import pytest

from tests.workloads.helpers import images, workloads

SPEC = "{containers: [{name: web, image: nginx:1}]}"
TEMPLATE = f"{{template: {{spec: {SPEC}}}}}"


@pytest.mark.parametrize(
    ("version", "kind", "body", "path"),
    [
        ("v1", "Pod", f"spec: {SPEC}", "spec"),
        ("v1", "ReplicationController", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("v1", "PodTemplate", f"template: {{spec: {SPEC}}}", "template.spec"),
        ("apps/v1", "Deployment", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("apps/v1beta2", "Deployment", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("apps/v1", "StatefulSet", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("apps/v1", "DaemonSet", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("apps/v1", "ReplicaSet", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("extensions/v1beta1", "Deployment", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("extensions/v1beta1", "DaemonSet", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("extensions/v1beta1", "ReplicaSet", f"spec: {TEMPLATE}", "spec.template.spec"),
        ("batch/v1", "Job", f"spec: {TEMPLATE}", "spec.template.spec"),
        (
            "batch/v1",
            "CronJob",
            f"spec: {{jobTemplate: {{spec: {TEMPLATE}}}}}",
            "spec.jobTemplate.spec.template.spec",
        ),
        (
            "batch/v1beta1",
            "CronJob",
            f"spec: {{jobTemplate: {{spec: {TEMPLATE}}}}}",
            "spec.jobTemplate.spec.template.spec",
        ),
    ],
)
def test_where_a_kind_keeps_its_pod(version: str, kind: str, body: str, path: str) -> None:
    [workload] = workloads(f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\n{body}\n")
    assert (workload.api_version, workload.kind, workload.name) == (version, kind, "x")
    assert [".".join(pod.path) for pod in workload.pods] == [path]
    assert [use.text for use in workload.images] == ["nginx:1"]


@pytest.mark.parametrize(
    "text",
    [
        f"apiVersion: v1\nkind: Pod\ntemplate: {{spec: {SPEC}}}\n",
        f"apiVersion: apps/v1\nkind: Deployment\nspec: {SPEC}\n",
        f"apiVersion: v1\nkind: Pod\nspec: [{SPEC}]\n",
        "apiVersion: v1\nkind: Pod\nspec: text\n",
        "apiVersion: v1\nkind: Pod\nspec:\n",
        "apiVersion: v1\nkind: Pod\n",
        "apiVersion: v1\nkind: Pod\nspec: {containers: }\n",
        "apiVersion: v1\nkind: Pod\nspec: {containers: [text, [nginx], ~]}\n",
        "apiVersion: v1\nkind: ConfigMap\ndata: {image: nginx}\n",
        "apiVersion: v1\nkind: Service\nspec: {image: nginx}\n",
    ],
)
def test_a_pod_elsewhere_is_none(text: str) -> None:
    assert workloads(text) == ()


def test_a_pod_spec_may_be_an_alias() -> None:
    text = f"apiVersion: apps/v1\nkind: Deployment\nx-pod: &pod {SPEC}\nspec: {{template: {{spec: *pod}}}}\n"
    assert images(text) == ["nginx:1"]


def test_a_pod_spec_may_be_merged() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\n"
        "x-web: &web {name: web, image: 'nginx:1'}\n"
        "spec: {containers: [*web, {<<: *web, name: two}, {<<: *web, image: 'nginx:2'}]}\n"
    )
    assert images(text) == ["nginx:1", "nginx:1", "nginx:2"]


def test_json_is_read_like_yaml() -> None:
    text = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"web","image":"nginx:1"}]}}'
    assert images(text) == ["nginx:1"]
