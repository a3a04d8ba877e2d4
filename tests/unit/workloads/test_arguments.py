"""Operators name in their arguments the images of the pods that they start."""

import json

import pytest

from archcheck.workloads.model import ImageUse, Role
from tests.support.tables import walked
from tests.unit.workloads.helpers import pod, uses

DIGEST = "sha256:" + "0" * 64


def named(*arguments: str, key: str = "args") -> list[str]:
    text = pod(f"containers: [{{name: operator, image: 'operator:1', {key}: {json.dumps(arguments)}}}]")
    return [use.text for use in uses(text) if use.role is Role.ARGUMENT]


@walked(
    "arguments, expected",
    [
        (
            ["--acme-http01-solver-image=quay.io/jetstack/acmesolver:v1.17"],
            ["quay.io/jetstack/acmesolver:v1.17"],
        ),
        (["--prometheus-config-reloader=quay.io/po/reloader:v0.79.2"], ["quay.io/po/reloader:v0.79.2"]),
        (["--thanos-default-base-image=quay.io/thanos/thanos:v0.37"], ["quay.io/thanos/thanos:v0.37"]),
        (["--collector-image=ghcr.io/otel/collector:0.1"], ["ghcr.io/otel/collector:0.1"]),
        (["--sidecarImage=ghcr.io/a/sidecar:1"], ["ghcr.io/a/sidecar:1"]),
        (["-images=prometheus=quay.io/prom/p:1"], ["quay.io/prom/p:1"]),
        (["-images=a=quay.io/a:1", "-images=b=quay.io/b:2"], ["quay.io/a:1", "quay.io/b:2"]),
        (["--manager-image", "longhornio/manager:v1.8"], ["longhornio/manager:v1.8"]),
        (["-d", "daemon", "--engine-image", "a/engine:1", "--ui-image", "a/ui:2"], ["a/engine:1", "a/ui:2"]),
        (
            ["-entrypoint-image", f"ghcr.io/tekton/entrypoint@{DIGEST}"],
            [f"ghcr.io/tekton/entrypoint@{DIGEST}"],
        ),
        (["--executor-image", f"quay.io/argo/exec:v3@{DIGEST}"], [f"quay.io/argo/exec:v3@{DIGEST}"]),
        (["--image=busybox:1"], ["busybox:1"]),
        (["--image=reg.lan:5000/app:1"], ["reg.lan:5000/app:1"]),
    ],
)
def test_arguments_that_name_images(arguments: list[str], expected: list[str]) -> None:
    assert named(*arguments) == expected


@pytest.mark.parametrize("key", ["command", "args"])
def test_command_and_arguments_alike(key: str) -> None:
    assert named("/manager", "--helper-image=a/b:1", key=key) == ["a/b:1"]


@walked(
    "arguments",
    [
        ["--image-pull-policy=Always"],
        ["--image-pull-policy=a:1"],
        ["--image-registry=quay.io/foo"],
        ["--image-registry=reg.lan:5000"],
        ["--image-pull-secrets=a:1"],
        ["--image-pull-secret", "a:1"],
        ["--image-repository=quay.io/foo/bar"],
        ["--image-tag=v1:2"],
        ["--image-cache-dir=/a:1"],
        ["--image-pull-timeout=1:30"],
        ["--image=nginx"],
        ["--image=quay.io/foo/bar"],
        ["--image=reg.lan:5000/app"],
        ["--image="],
        ["--image"],
        ["--image", "--other", "a:1"],
        ["--image", "-v", "a:1"],
        ["--image=", "a:1"],
        ["--image=a:1x y"],
        ["--image=$(IMAGE)"],
        ["--image=/path/to/a:1"],
        ["--image=https://host/a:1"],
        ["--config=a:1"],
        ["--listen", "host:80"],
        ["a:1"],
        ["image=a:1"],
        ["---image=a:1"],
        ["--image-service-endpoint=localhost:8080"],
        ["--image-proxy-address=10.0.0.1:8080"],
        ["sh", "-c", "run --image=a:1"],
    ],
)
def test_false_friends(arguments: list[str]) -> None:
    assert named(*arguments) == []


@walked("flag", ["--stage-image", "--report-image", "--puller-image", "--policyholder-image"])
def test_a_word_inside_a_word_excuses_nothing(flag: str) -> None:
    assert named(f"{flag}=a/b:1") == ["a/b:1"]


@walked("value", ["text", "{a: b}", "~", "[[--image=a:1], {--image: a:1}, ~]"])
def test_arguments_of_another_shape(value: str) -> None:
    text = pod(f"containers: [{{image: 'operator:1', args: {value}}}]")
    assert [use.text for use in uses(text)] == ["operator:1"]


def test_an_argument_is_found_at_its_own_place() -> None:
    text = pod(
        "containers:\n- name: operator\n  args:\n  - --v=1\n  - --helper-image=a:1\n  - --ui-image\n  - b:1"
    )
    assert [use for use in uses(text) if use.role is Role.ARGUMENT] == [
        ImageUse("operator", Role.ARGUMENT, "a:1", 9, 7),
        ImageUse("operator", Role.ARGUMENT, "b:1", 11, 7),
    ]


def test_arguments_of_init_containers_count() -> None:
    text = pod("initContainers: [{name: setup, args: ['--helper-image=a:1']}]\ncontainers: []")
    assert [(use.container, use.role) for use in uses(text) if use.text] == [("setup", Role.ARGUMENT)]


@walked("kind", ["Deployment", "StatefulSet", "DaemonSet"])
def test_an_image_in_an_argument_counts_beside_the_containers_own(kind: str) -> None:
    text = f"""\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: cert-manager}}
spec:
  template:
    spec:
      containers:
      - name: controller
        image: quay.io/jetstack/cert-manager-controller:v1.17.2
        args:
        - --v=2
        - --acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.17.2
"""
    assert [use.text for use in uses(text)] == [
        "quay.io/jetstack/cert-manager-controller:v1.17.2",
        "quay.io/jetstack/cert-manager-acmesolver:v1.17.2",
    ]
