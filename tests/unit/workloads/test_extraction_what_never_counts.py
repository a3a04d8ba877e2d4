"""Texts that look like images, and are what was, what is measured, or something else."""

import pytest

from tests.support.tables import walked
from tests.unit.workloads.helpers import images, pod, workloads

LIVE_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"old:1"}]}}
  managedFields:
  - fieldsV1: {f:spec: {f:containers: {k: {f:image: {}}}}}
spec:
  containers:
  - name: web
    image: nginx:1
status:
  containerStatuses:
  - image: docker.io/library/nginx:1
    imageID: docker-pullable://nginx@sha256:0000
  initContainerStatuses:
  - image: old:1
"""


def test_a_live_pod_names_one_image() -> None:
    assert images(LIVE_POD) == ["nginx:1"]


@pytest.mark.parametrize("part", ["status", "metadata"])
def test_containers_of_a_custom_resource_that_are_no_wish(part: str) -> None:
    text = f"apiVersion: x.io/v1\nkind: X\n{part}: {{x: {{containers: [{{image: a:1}}]}}, containers: [{{image: b:1}}]}}\n"
    assert workloads(text) == ()


@walked(
    "volume",
    [
        "{name: disk, rbd: {image: disk-1, pool: kube}}",
        "{name: disk, rbd: {image: 'disk:1'}}",
        "{name: disk, image: nginx}",
        "{name: disk, image: {pullPolicy: Always}}",
        "{name: disk, image: {reference: {a: b}}}",
        "{name: disk, csi: {volumeAttributes: {image: 'a:1'}}}",
        "text",
    ],
)
def test_a_volume_that_names_no_image(volume: str) -> None:
    assert images(pod(f"containers: [{{image: 'nginx:1'}}]\nvolumes: [{volume}]")) == ["nginx:1"]


@walked(
    "field",
    [
        "imagePullPolicy: Always",
        "imageID: a:1",
        "env: [{name: IMAGE_TAG, value: 'a:1'}]",
        "Image: a:1",
        "lifecycle: {image: a:1}",
    ],
)
def test_a_field_of_a_container_that_names_no_image(field: str) -> None:
    assert images(pod(f"containers:\n- name: web\n  image: nginx:1\n  {field}")) == ["nginx:1"]


def test_image_pull_secrets_are_no_images() -> None:
    assert images(pod("containers: [{image: 'nginx:1'}]\nimagePullSecrets: [{name: 'a:1'}]")) == ["nginx:1"]


@walked(
    "text",
    [
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages: [{name: a, newTag: '1'}]\n",
        "apiVersion: v1\nkind: Node\nstatus: {images: [{names: ['a:1']}]}\n",
        "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: [{image: 'kindest/node:1'}]\n",
        "apiVersion: caching.internal.knative.dev/v1alpha1\nkind: Image\nspec: {image: 'a:1'}\n",
        "apiVersion: skaffold/v4beta1\nkind: Config\nbuild: {artifacts: [{image: a}]}\n",
    ],
)
def test_kinds_that_run_no_pod(text: str) -> None:
    assert workloads(text) == ()
