"""Operators name in variables the images of the pods that they make."""

import json

from archcheck.workloads.model import Role
from tests.support.tables import walked
from tests.unit.workloads.helpers import pod, uses

DIGEST = "sha256:" + "0" * 64


def named(variables: dict[str, str]) -> list[tuple[str, str]]:
    listed = json.dumps([{"name": name, "value": value} for name, value in variables.items()])
    text = pod(f"containers: [{{name: operator, image: 'operator:1', env: {listed}}}]")
    return [(use.path, use.text) for use in uses(text) if use.role is Role.VARIABLE]


@walked(
    "variables, expected",
    [
        (
            {"RELATED_IMAGE_DB": f"quay.io/a/db@{DIGEST}"},
            [("env.RELATED_IMAGE_DB", f"quay.io/a/db@{DIGEST}")],
        ),
        ({"CSI_IMAGE": "busybox:1"}, [("env.CSI_IMAGE", "busybox:1")]),
        ({"AGENT_IMAGE": "quay.io/a/agent"}, [("env.AGENT_IMAGE", "quay.io/a/agent")]),
        (
            {"STRIMZI_KAFKA_IMAGES": "\n3.9.0=quay.io/k:3.9\n4.0.0=quay.io/k:4.0\n"},
            [("env.STRIMZI_KAFKA_IMAGES", "quay.io/k:3.9"), ("env.STRIMZI_KAFKA_IMAGES", "quay.io/k:4.0")],
        ),
        ({"IMAGES": "a=b/c:1, d=e/f:2;"}, [("env.IMAGES", "b/c:1"), ("env.IMAGES", "e/f:2")]),
        (
            {"SIDECAR_IMAGE_REPOSITORY": "quay.io/a/s", "SIDECAR_IMAGE_TAG": "v1"},
            [("env.SIDECAR_IMAGE_REPOSITORY", "quay.io/a/s:v1")],
        ),
        ({"S_IMAGE_REPO": "quay.io/a/s", "S_TAG": "v1"}, [("env.S_IMAGE_REPO", "quay.io/a/s:v1")]),
        ({"SIDECAR_IMAGE_REPOSITORY": "quay.io/a/s"}, []),
        ({"IMAGE_PULL_POLICY": "a:1", "IMAGE_TAG": "v1", "IMAGE_REGISTRY": "quay.io/x"}, []),
        ({"URL": "quay.io/a/b:1"}, []),
        ({"IMAGE": "$(OTHER):1", "OTHER_IMAGE": "busybox", "AN_IMAGE": "https://a.example/x.png"}, []),
        ({"IMAGE": ""}, []),
    ],
)
def test_variables_that_name_images(variables: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert named(variables) == expected


def test_a_line_of_a_block_is_its_own_place() -> None:
    text = pod(
        "containers:\n- name: operator\n  image: operator:1\n  env:\n"
        "  - name: KAFKA_IMAGES\n    value: |\n      3=a/b:3\n      4=a/b:4\n"
    )
    assert [(use.text, use.line) for use in uses(text) if use.role is Role.VARIABLE] == [
        ("a/b:3", text[: text.index("3=a")].count("\n") + 1),
        ("a/b:4", text[: text.index("4=a")].count("\n") + 1),
    ]


def test_a_value_that_stands_elsewhere_is_none() -> None:
    text = pod(
        "containers:\n- name: a\n  image: a:1\n  env:\n"
        "  - {name: THE_IMAGE, valueFrom: {configMapKeyRef: {name: b, key: c}}}\n  - just a text\n  - {value: a:1}"
    )
    assert [use.text for use in uses(text)] == ["a:1"]
