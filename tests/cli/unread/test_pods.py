"""A workload of which not all containers can be read is never "ok", and never passed over."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod

_HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
_WITH = _HEAD + "spec: {template: {spec: {%s}}}\n"
_NODES = (
    "nodes:\n  - {name: pc, platform: linux/amd64, taints: ['a=b:NoSchedule']}\n"
    "  - {name: a64, platform: linux/arm64}\n"
)


@pytest.fixture(params=["", _NODES], ids=["platforms", "nodes"])
def beside(repo: Repository, request: pytest.FixtureRequest) -> Repository:
    """A repository with a good Pod, with and without nodes."""
    repo.write(".archcheck.yaml", request.param)
    repo.write("p.yaml", pod())
    return repo


@pytest.mark.parametrize(
    "text",
    [
        _HEAD,
        _HEAD + "spec: '${SPEC}'\n",
        _HEAD + "spec: {template: {spec: '${SPEC}'}}\n",
        _HEAD + "spec: {template: {metadata: {labels: {a: b}}}}\n",
        _WITH % "containers: '${CONTAINERS}'",
        _WITH % "containers: [{command: [x]}]",
        _WITH % "containers: ['${A}', '${B}']",
        _WITH % "containers: [{name: a, image: 'both:1'}, '${SIDECAR}'], initContainers: '${I}'",
        _WITH % "restartPolicy: Always",
        _WITH % "containers: []",
    ],
)
def test_its_image_is_not_known(beside: Repository, text: str) -> None:
    beside.write("d.yaml", text)
    done = beside.check()
    assert (done.code, done.report["complete"]) == (ExitCode.INCOMPLETE, False)
    assert "image-unresolved" in done.rules
    assert [each["name"] for each in done.report["workloads"]] == ["web", "p"]
    assert done.verdicts.get("web") in (None, "unknown")


def test_a_patch_of_a_kustomization_has_no_pod(repo: Repository, kustomized: str) -> None:
    repo.write("app/kustomization.yaml", "resources: [d.yaml]\npatches: [{path: patch.yaml}]\n")
    repo.write("app/d.yaml", _WITH % "containers: [{name: c, image: 'both:1'}]")
    repo.write("app/patch.yaml", _WITH % "nodeSelector: {disk: ssd}")
    done = repo.check()
    assert (done.code, [each["name"] for each in done.report["workloads"]]) == (ExitCode.OK, ["web"])
