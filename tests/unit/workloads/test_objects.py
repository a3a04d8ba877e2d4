"""Names, namespaces, hooks and places of workloads."""

from archcheck.workloads.model import PodSpec, Source, Workload
from tests.support.tables import walked
from tests.unit.workloads.helpers import stock, workloads


def with_metadata(metadata: str) -> Workload:
    [workload] = workloads(
        f"apiVersion: v1\nkind: Pod\nmetadata: {metadata}\nspec: {{containers: [{{image: 'a:1'}}]}}\n"
    )
    return workload


@walked(
    "metadata, namespace, name",
    [
        ("{name: web}", "", "web"),
        ("{name: web, namespace: prod}", "prod", "web"),
        ("{name: 123, namespace: 007}", "007", "123"),
        ("{name: 1e3}", "", "1e3"),
        ("{name: yes}", "", "yes"),
        ("{name: 2024-01-02}", "", "2024-01-02"),
        ("{generateName: web-}", "", "web-"),
        ("{name: , generateName: web-}", "", "web-"),
        ("{name: web, generateName: other-}", "", "web"),
        ("{name: [web]}", "", ""),
        ("{}", "", ""),
        ("", "", ""),
        ("text", "", ""),
    ],
)
def test_names(metadata: str, namespace: str, name: str) -> None:
    workload = with_metadata(metadata)
    assert (workload.namespace, workload.name) == (namespace, name)


@walked(
    "namespace, name, label",
    [("", "web", "Deployment/web"), ("prod", "web", "prod/Deployment/web"), ("", "", "Deployment")],
)
def test_labels(namespace: str, name: str, label: str) -> None:
    assert (
        Workload("apps/v1", "Deployment", namespace, name, Source("x", 1), (PodSpec((), ()),)).label == label
    )


@walked(
    "annotation, hooks",
    [
        ("pre-install", ("pre-install",)),
        ("pre-install,post-upgrade", ("pre-install", "post-upgrade")),
        (" pre-install , post-upgrade ,", ("pre-install", "post-upgrade")),
        ("test", ("test",)),
        ("test-success", ("test-success",)),
        ("''", ()),
        ("~", ()),
        ("[test]", ()),
    ],
)
def test_hooks_of_helm(annotation: str, hooks: tuple[str, ...]) -> None:
    annotation = annotation if annotation[0] in "'~[" else f"'{annotation}'"
    assert with_metadata(f"{{annotations: {{helm.sh/hook: {annotation}}}}}").hooks == hooks


def test_another_annotation_is_no_hook() -> None:
    assert with_metadata("{annotations: {helm.sh/hook-weight: '1', hook: test}}").hooks == ()


@walked(
    "text",
    [
        "apiVersion: v1\n",
        "kind: Pod\n",
        "apiVersion: ''\nkind: Pod\n",
        "apiVersion: v1\nkind:\n",
        "apiVersion: [v1]\nkind: Pod\n",
        "- apiVersion: v1\n  kind: Pod\n",
        "text\n",
    ],
)
def test_what_is_no_object(text: str) -> None:
    inventory = stock(text)
    assert inventory.objects == 0
    assert len(inventory.skipped) == 1


DOCUMENTS = """\
apiVersion: v1
kind: Pod
spec: {containers: [{image: "a:1"}]}
---
# Source: shop/templates/web.yaml
apiVersion: v1
kind: Pod
spec: {containers: [{image: "b:1"}]}
"""


def test_a_file_is_the_source_of_what_it_holds() -> None:
    sources = [workload.source for workload in stock(DOCUMENTS).workloads]
    assert sources == [Source("input.yaml", 1), Source("input.yaml", 6)]


def test_what_helm_rendered_lies_in_its_template_at_no_line() -> None:
    sources = [workload.source for workload in stock(DOCUMENTS, rendered=True).workloads]
    assert sources == [Source("input.yaml", None), Source("shop/templates/web.yaml", None)]


def test_the_uses_of_all_pods_in_their_order() -> None:
    [workload] = workloads(
        "apiVersion: x.io/v1\nkind: X\nspec: {a: {containers: [{image: 'a:1'}]}, b: {containers: [{image: 'b:1'}]}}\n"
    )
    assert [use.text for pod in workload.pods for use in pod.images] == ["a:1", "b:1"]
    assert [use.text for use in workload.images] == ["a:1", "b:1"]
