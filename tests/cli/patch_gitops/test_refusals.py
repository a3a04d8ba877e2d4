"""Patches that cannot be where they would hold: each is refused for itself, with the reason and the place."""

from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.patch_gitops.test_flux import patch, texts
from tests.support import programs
from tests.support.gitops_repositories import HERE, SYNC, deployment, kustomization, write

SYNC_FILE = "clusters/home/flux-system/gotk-sync.yaml"
HOME_SYNC = {SYNC_FILE: SYNC.replace("CLUSTER", "home")}


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")


def test_one_patch_that_fails_keeps_no_other_back(tmp_path: Path) -> None:
    """The guard of a patch has the selector with its variable, which kustomize does not know."""
    selecting = deployment("web").replace(
        "    spec:\n", '    spec:\n      nodeSelector: {kubernetes.io/os: "${OS}"}\n'
    )
    root = write(
        tmp_path,
        {
            **HOME_SYNC,
            "clusters/home/apps.yaml": kustomization(
                "apps", "./apps", "postBuild: {substitute: {OS: linux}}"
            ),
            "apps/web.yaml": selecting,
            "apps/two.yaml": deployment("two"),
            "apps/three.yaml": deployment("three"),
        },
    )
    found = patch(root, "--write")
    assert found.code == ExitCode.FINDINGS
    assert "3 workloads: 2 patched, 1 not helped." in found.err
    assert "Deployment/web: no patch: with it, Kustomization/flux-system/apps fails: " in found.err
    assert "test failed\n" in found.err
    assert "archcheck-scratch" not in found.err
    assert "name: web" not in texts(root)["clusters/home/apps.yaml"]


def test_a_list_that_is_shared_by_an_alias_is_refused_with_its_place(tmp_path: Path) -> None:
    patches = (
        "patches: &p",
        '  - patch: \'[{"op": "add", "path": "/spec/replicas", "value": 1}]\'',
        "    target: {kind: Deployment}",
    )
    files = {
        **HOME_SYNC,
        "clusters/home/apps.yaml": kustomization("apps", "./apps", *patches) + "status: {old: *p}\n",
        "apps/web.yaml": deployment("web"),
    }
    root = write(tmp_path, files)
    found = patch(root, "--write")
    assert found.code == ExitCode.FINDINGS
    assert "clusters/home/apps.yaml:1: spec.patches of Kustomization/flux-system/apps" in found.err
    assert "is shared by an alias" in found.err
    assert texts(root) == files


def test_an_object_of_two_clusters_is_not_patched_for_one_of_them(tmp_path: Path) -> None:
    """The other has an image that runs everywhere: a patch would keep its pods off nodes for nothing."""
    image = (
        "patches:\n- target: {kind: Kustomization, name: apps}\n  patch: |\n    - op: add\n"
        "      path: /spec/images\n      value: [{name: archlinux, newName: busybox, newTag: '1.37'}]\n"
    )
    resources = "resources: [flux-system/gotk-sync.yaml, ../../ks/apps.yaml]\n"
    files = {
        "clusters/one/flux-system/gotk-sync.yaml": SYNC.replace("CLUSTER", "one"),
        "clusters/one/kustomization.yaml": resources,
        "clusters/two/flux-system/gotk-sync.yaml": SYNC.replace("CLUSTER", "two"),
        "clusters/two/kustomization.yaml": resources + image,
        "ks/apps.yaml": kustomization("apps", "./apps"),
        "apps/web.yaml": deployment("web"),
    }
    root = write(tmp_path, files)
    found = patch(root, "--write")
    assert found.code == ExitCode.FINDINGS
    assert "Deployment/web of two changes as well, which needs nothing of it" in found.err
    assert texts(root) == files


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    files = {
        **HOME_SYNC,
        "clusters/home/apps.yaml": kustomization("apps", "./apps"),
        "apps/web.yaml": deployment("web"),
    }
    root = write(tmp_path, files)
    (root / "clusters/home/apps.yaml").chmod(0o444)
    found = patch(root, "--write")
    assert found.code == ExitCode.FINDINGS
    assert "clusters/home/apps.yaml is read-only" in found.err
    assert texts(root) == files


def test_a_source_of_several_is_patched_in_its_own_place(tmp_path: Path) -> None:
    text = f"""apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: a, namespace: argocd}}
spec:
  destination: {{server: https://kubernetes.default.svc, namespace: apps}}
  sources:
  - repoURL: {HERE}
    ref: values
  - repoURL: {HERE}
    path: over
"""
    files = {
        "apps/a.yaml": text,
        "over/kustomization.yaml": "resources: [web.yaml]\nnamespace: apps\n",
        "over/web.yaml": deployment("web", metadata=", namespace: other"),
    }
    root = write(tmp_path, files)
    found = patch(root, "--write")
    assert found.code == ExitCode.OK, found.err
    assert "1 patch in spec.sources[1].kustomize.patches of Application/argocd/a" in found.err
    assert texts(root)["apps/a.yaml"].startswith(text)
