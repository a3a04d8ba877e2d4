from archcheck.documents.nodes import Mapping
from archcheck.documents.values import value_of
from archcheck.workloads.model import PodSpec
from archcheck.workloads.outlines import outline_of
from tests.unit.documents.helpers import root

TEXT = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: c, namespace: n, labels: {a: b, long: %s}, finalizers: [x], managedFields: [y]}
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec: {nodeSelector: {arch: arm}, containers: [{image: "a:1"}], initContainers: [], volumes: []}
status: {active: 1}
""" % ("l" * 257)


def outline(text: str, *path: str) -> object:
    node = root(text)
    assert isinstance(node, Mapping)
    return value_of(outline_of(node, [PodSpec(path, ())]))


def test_what_decides_a_patch_stays_and_the_bulk_goes() -> None:
    assert outline(TEXT, "spec", "jobTemplate", "spec", "template", "spec") == {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "c", "labels": {"a": "b"}},
        "spec": {
            "jobTemplate": {"spec": {"template": {"spec": {"nodeSelector": {"arch": "arm"}, "volumes": []}}}}
        },
    }


def test_the_strategy_of_updates_stays() -> None:
    text = "kind: DaemonSet\nspec: {updateStrategy: {type: OnDelete}, template: {spec: {containers: []}}}"
    assert outline(text, "spec", "template", "spec") == {
        "kind": "DaemonSet",
        "spec": {"updateStrategy": {"type": "OnDelete"}, "template": {"spec": {}}},
    }


def test_a_pod_spec_may_be_the_object_itself() -> None:
    text = "kind: X\nmetadata: {name: x}\nnodeName: n1\ncontainers: [{image: a}]"
    assert outline(text) == {"kind": "X", "metadata": {"name": "x"}, "nodeName": "n1"}


def test_what_is_no_mapping_stays_as_it_is() -> None:
    assert outline("kind: X\nmetadata: text\nspec: text", "spec") == {"kind": "X", "metadata": "text"}
