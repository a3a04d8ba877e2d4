import pytest

from archcheck.workloads.model import ImageUse, Role
from tests.support.tables import walked
from tests.unit.workloads.helpers import images, pod, roles, uses

EVERYTHING = """\
volumes:
- name: model
  image: {reference: "quay.io/models/m:1", pullPolicy: Always}
containers:
- {name: web, image: "nginx:1"}
ephemeralContainers:
- {name: debug, image: "busybox:1", targetContainerName: web}
initContainers:
- {name: setup, image: "alpine:1"}
- {name: mesh, image: "envoy:1", restartPolicy: Always}
"""


def test_every_place_with_its_role() -> None:
    assert sorted(roles(pod(EVERYTHING))) == [
        ("debug", "ephemeral", "busybox:1"),
        ("mesh", "sidecar", "envoy:1"),
        ("model", "volume", "quay.io/models/m:1"),
        ("setup", "init", "alpine:1"),
        ("web", "container", "nginx:1"),
    ]


def test_init_containers_come_first_as_they_run() -> None:
    assert [role for _, role, _ in roles(pod(EVERYTHING))] == [
        "init",
        "sidecar",
        "container",
        "ephemeral",
        "volume",
    ]


@walked("policy, role", [("Always", "sidecar"), ("OnFailure", "init"), ("always", "init"), ("", "init")])
def test_an_init_container_that_always_restarts_is_a_sidecar(policy: str, role: str) -> None:
    init = f"initContainers: [{{name: a, image: 'a:1', restartPolicy: '{policy}'}}]"
    text = pod(f"{init}\ncontainers: [{{name: c, image: 'c:1'}}]")
    assert roles(text) == [("a", role, "a:1"), ("c", "container", "c:1")]


def test_an_ordinary_container_is_no_sidecar() -> None:
    assert roles(pod("containers: [{name: a, image: 'a:1', restartPolicy: Always}]")) == [
        ("a", "container", "a:1")
    ]


@pytest.mark.parametrize("kind", ["Deployment", "DaemonSet"])
def test_an_image_volume_of_a_template(kind: str) -> None:
    text = f"""\
apiVersion: apps/v1
kind: {kind}
spec:
  template:
    spec:
      containers: [{{name: web, image: nginx:1}}]
      volumes: [{{name: model, image: {{reference: 'm:1'}}}}]
"""
    assert roles(text) == [("web", "container", "nginx:1"), ("model", "volume", "m:1")]


@walked(
    "container, expected",
    [
        ("{name: a, image: }", [""]),
        ("{name: a, image: ~}", [""]),
        ("{name: a, image: null}", [""]),
        ("{name: a, image: ''}", [""]),
        ('{name: a, image: "null"}', ["null"]),
        ("{name: a, image: 3}", ["3"]),
        ("{name: a, image: 1.20}", ["1.20"]),
        ("{name: a, image: =}", ["="]),
        ("{name: a, image: auto}", ["auto"]),
        ("{name: a}", [""]),
        ("{name: a, image: {repository: b, tag: c}}", [""]),
        ("{name: a, image: [b]}", [""]),
        ("{name: a, image: b, image: c}", ["c"]),
    ],
)
def test_odd_images(container: str, expected: list[str]) -> None:
    assert images(pod(f"containers: [{container}]")) == expected


def test_a_container_without_name() -> None:
    assert roles(pod("containers: [{image: 'a:1'}]")) == [("", "container", "a:1")]


def test_a_use_knows_its_place() -> None:
    text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: web\n    image: nginx:1\n"
    assert uses(text) == [ImageUse("web", Role.CONTAINER, "nginx:1", 6, 12)]


def test_an_aliased_image_is_at_the_place_of_its_anchor() -> None:
    text = "apiVersion: v1\nkind: Pod\nx: &i nginx:1\nspec: {containers: [{image: *i}]}\n"
    assert [(use.text, use.line) for use in uses(text)] == [("nginx:1", 3)]


def test_every_container_counts_not_the_first_two_alone() -> None:
    assert images(pod("containers: [{image: 'a:1'}, {image: 'b:1'}, {image: 'amd64-only:1'}]")) == [
        "a:1",
        "b:1",
        "amd64-only:1",
    ]


def test_init_containers_count() -> None:
    text = pod(
        "initContainers: [{name: init, image: 'amd64-only:1'}]\ncontainers: [{name: main, image: 'multi:1'}]"
    )
    assert roles(text) == [("init", "init", "amd64-only:1"), ("main", "container", "multi:1")]


def test_what_stands_behind_a_port_stays() -> None:
    digest = "sha256:" + "0" * 64
    assert images(pod(f"containers: [{{image: 'reg.lan:5000/app:1@{digest}'}}]")) == [
        f"reg.lan:5000/app:1@{digest}"
    ]
