from tests.support.tables import walked
from tests.unit.workloads.helpers import images, uses, workloads

SPEC = "{containers: [{name: web, image: nginx:1}]}"
TEMPLATE = f"{{template: {{spec: {SPEC}}}}}"


@walked(
    "version, kind, body, path",
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


@walked(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\ndata: {image: nginx}\n",
        "apiVersion: v1\nkind: Service\nspec: {image: nginx}\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n$patch: delete\n",
    ],
)
def test_what_runs_no_pod_is_none(text: str) -> None:
    assert workloads(text) == ()


@walked(
    "text, read",
    [
        (f"apiVersion: v1\nkind: Pod\ntemplate: {{spec: {SPEC}}}\n", [("", 1)]),
        (f"apiVersion: apps/v1\nkind: Deployment\nspec: {SPEC}\n", [("", 3)]),
        (f"apiVersion: v1\nkind: Pod\nspec: [{SPEC}]\n", [("", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: text\n", [("", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec:\n", [("", 1)]),
        ("apiVersion: v1\nkind: Pod\n", [("", 1)]),
        ("apiVersion: v1\nkind: Pod\nspec: ${SPEC}\n", [("${SPEC}", 3)]),
        ("apiVersion: apps/v1\nkind: Deployment\nspec: ${SPEC}\n", [("${SPEC}", 3)]),
        ("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template: ${T}\n", [("${T}", 4)]),
        ("apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: '{{ x }}'}}\n", [("{{ x }}", 3)]),
        ("apiVersion: batch/v1\nkind: CronJob\nspec: {jobTemplate: $JOB}\n", [("$JOB", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: {containers: }\n", [("", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: {containers: []}\n", [("", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: {containers: '${C}'}\n", [("${C}", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: {containers: ['${A}', '${B}']}\n", [("${A}", 3), ("${B}", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: {containers: [text, [nginx], ~]}\n", [("", 3), ("", 3), ("", 3)]),
        ("apiVersion: v1\nkind: Pod\nspec: {containers: [{command: [x]}]}\n", [("", 3)]),
        (
            "apiVersion: v1\nkind: Pod\nspec:\n  initContainers: ${I}\n  containers: [{image: a}, '${S}']\n",
            [("${I}", 4), ("a", 5), ("${S}", 5)],
        ),
        ("apiVersion: v1\nkind: Pod\nspec: {initContainers: [{name: i, image: a}]}\n", [("a", 3), ("", 3)]),
    ],
)
def test_a_pod_of_which_not_all_can_be_read_has_an_image_that_is_not_known(
    text: str, read: list[tuple[str, int]]
) -> None:
    assert [(use.text, use.line) for use in uses(text)] == read


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
