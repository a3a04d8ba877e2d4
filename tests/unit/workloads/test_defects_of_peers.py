"""What other tools miss in manifests."""

from tests.support.tables import walked
from tests.unit.workloads.helpers import images, pod, roles, workloads


def test_archaware_looks_at_the_first_two_containers_only() -> None:
    assert images(pod("containers: [{image: 'a:1'}, {image: 'b:1'}, {image: 'amd64-only:1'}]")) == [
        "a:1",
        "b:1",
        "amd64-only:1",
    ]


def test_tolerable_and_four_more_ignore_init_containers() -> None:
    text = pod(
        "initContainers: [{name: init, image: 'amd64-only:1'}]\ncontainers: [{name: main, image: 'multi:1'}]"
    )
    assert roles(text) == [("init", "init", "amd64-only:1"), ("main", "container", "multi:1")]


@walked("kind", ["Deployment", "StatefulSet", "DaemonSet"])
def test_all_but_helm_images_miss_images_in_arguments(kind: str) -> None:
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
    assert images(text) == [
        "quay.io/jetstack/cert-manager-controller:v1.17.2",
        "quay.io/jetstack/cert-manager-acmesolver:v1.17.2",
    ]


def test_kubearchinspect_drops_what_stands_behind_a_port() -> None:
    digest = "sha256:" + "0" * 64
    assert images(pod(f"containers: [{{image: 'reg.lan:5000/app:1@{digest}'}}]")) == [
        f"reg.lan:5000/app:1@{digest}"
    ]


def test_a_stock_yaml_reader_stops_at_a_bare_equals_sign() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\ndata: {operator: =}\n---\n" + pod("containers: [{image: 'a:1'}]")
    assert len(workloads(text)) == 1


def test_a_stock_yaml_reader_stops_at_an_anchor_used_twice() -> None:
    assert images(pod("x: &i 'a:1'\ny: &i 'b:1'\ncontainers: [{image: *i}]")) == ["b:1"]
