"""What is deployed is checked, however it is named, included or selected."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod
from tests.cli.trees.drafts import deployment


@pytest.fixture
def based(repo: Repository, kustomized: str) -> Repository:
    """A base and an overlay."""
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("base/p.yaml", pod("p"))
    repo.write("overlays/arm/kustomization.yaml", "resources: [../../base]\nnamePrefix: arm-\n")
    return repo


@pytest.mark.parametrize(
    "said", ["namespace: monitoring", "commonAnnotations: {from: monitoring}", "nameSuffix: monitoring"]
)
def test_a_text_that_is_also_a_directorys_name_includes_nothing(
    repo: Repository, kustomized: str, said: str
) -> None:
    repo.write("apps/kustomization.yaml", f"resources: [p.yaml]\n{said}\n")
    repo.write("apps/p.yaml", pod("p"))
    repo.write("apps/monitoring/kustomization.yaml", "resources: [q.yaml]\n")
    repo.write("apps/monitoring/q.yaml", pod("q", "b:1"))
    assert set(repo.run(".").places) == {"a:1", "b:1"}


def test_a_text_that_is_also_a_files_name_owns_nothing(repo: Repository, kustomized: str) -> None:
    repo.write("x/kustomization.yaml", "resources: [p.yaml]\ncommonAnnotations: {from: web.yaml}\n")
    repo.write("x/p.yaml", pod("p"))
    repo.write("x/web.yaml", pod("web", "b:1"))
    assert set(repo.run(".").places) == {"a:1", "b:1"}


def test_the_file_of_a_patch_transformer_is_no_manifest(repo: Repository, kustomized: str) -> None:
    head = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: q.yaml\n"
    repo.write("k/kustomization.yaml", "resources: [p.yaml]\ntransformers: [t.yaml]\n")
    repo.write("k/t.yaml", head)
    repo.write("k/p.yaml", pod("p"))
    repo.write("k/q.yaml", pod("p", "b:1"))
    assert (repo.run(".").names, set(repo.run(".").places)) == (["p"], {"b:1"})
    assert repo.run("--changed", "k/q.yaml").names == ["p"]


@pytest.mark.parametrize(
    "said", ["include: [overlays/]", "exclude: [base/]", "include: ['**/kustomization.yaml']"]
)
def test_a_base_that_is_not_selected_changes_what_is(based: Repository, said: str) -> None:
    based.write(".archcheck.yaml", f"{said}\n")
    assert based.run("--changed", "base/p.yaml").names == based.run(".").names == ["arm-p"]


@pytest.mark.parametrize("pattern", ["deploy/**/*.yaml", "deploy/", "**/Chart.yaml", "/deploy/app"])
def test_a_chart_is_included_by_any_pattern_of_it(repo: Repository, helm: str, pattern: str) -> None:
    repo.chart("deploy/app")
    repo.write(".archcheck.yaml", f"include: ['{pattern}']\n")
    assert repo.run(".").names == ["release-name-web"]
    assert repo.run("--changed", "deploy/app/values.yaml").names == ["release-name-web"]


def test_a_library_beside_a_chart_means_the_chart(repo: Repository, helm: str) -> None:
    extra = "dependencies: [{name: common, version: '*', repository: 'file://../common'}]\n"
    repo.chart("charts/common", "{}\n", extra="type: library\n")
    repo.write("charts/common/templates/_i.tpl", '{{- define "i" }}a:1{{ end }}\n')
    repo.chart("charts/app", "{}\n", deployment('{{ include "i" . }}'), extra=extra)
    found = repo.run("--changed", "charts/common/templates/_i.tpl")
    assert (found.errors, found.names) == ([], ["web"]), found.err


def test_what_a_link_in_a_chart_leads_to_means_the_chart(repo: Repository, helm: str) -> None:
    (repo.chart("app") / "ci").mkdir()
    repo.write("shared/v.yaml", "image: b:1\n")
    (repo.path / "app/ci/a-values.yaml").symlink_to("../../shared/v.yaml")
    assert "b:1" in repo.run("--changed", "shared/v.yaml").places


@pytest.mark.parametrize("options", [("--nodes", "nodes.yaml"), ("--config", "nodes.yaml")])
def test_a_file_on_which_all_hangs_means_all(repo: Repository, options: tuple[str, str]) -> None:
    repo.write("p.yaml", pod("p"))
    repo.write("nodes.yaml", "nodes: [{name: a, platform: linux/arm64}]\n")
    assert repo.run(*options, "--changed", "nodes.yaml").names == ["p"]


def test_a_chart_at_the_root_hides_nothing_beside_it(repo: Repository, helm: str) -> None:
    repo.chart("../repo")
    repo.write("k8s/p.yaml", pod("p", "b:1"))
    assert repo.run(".").names == ["release-name-web", "p"]
    for arguments in (("k8s/p.yaml",), ("--changed", "k8s/p.yaml"), ("k8s",)):
        assert repo.run(*arguments).names == ["p"]
    assert repo.run("--changed", "values.yaml").names == ["release-name-web"]
    assert repo.run("templates/all.yaml").names == ["release-name-web"]


def test_a_chart_above_the_repository_is_none_of_its_business(repo: Repository) -> None:
    repo.write("../Chart.yaml", "apiVersion: v2\nname: above\nversion: 1.0.0\n")
    repo.write("templates/p.yaml", pod("p"))
    for arguments in ((".",), ("templates/p.yaml",), ("--changed", "templates/p.yaml")):
        assert repo.run(*arguments).names == ["p"]


def test_a_changed_directory_means_what_is_below_it(repo: Repository) -> None:
    repo.write("deploy/p.yaml", pod("p"))
    repo.write("q.yaml", pod("q"))
    assert repo.run("--changed", "deploy").names == ["p"]
    assert sorted(repo.run("--changed", ".").names) == ["p", "q"]


def test_standard_input_has_not_changed(repo: Repository) -> None:
    assert repo.run("--changed", "-").code == ExitCode.USAGE


def test_a_changed_link_that_leads_nowhere_is_an_error(repo: Repository) -> None:
    (repo.path / "p.yaml").symlink_to("nowhere.yaml")
    assert repo.run("--changed", "p.yaml").errors == ["p.yaml"]


def test_a_link_to_a_directory_elsewhere_is_said(repo: Repository) -> None:
    repo.write("../elsewhere/p.yaml", pod("p"))
    repo.write("real/q.yaml", pod("q"))
    (repo.path / "linked").symlink_to("../elsewhere")
    (repo.path / "inside").symlink_to("real")
    found = repo.run(".")
    assert (found.names, list(found.skipped)) == (["q"], ["linked"])


def test_what_is_left_of_a_kustomization_that_is_gone_is_checked(based: Repository) -> None:
    (based.path / "overlays/arm/kustomization.yaml").unlink()
    assert based.run("--changed", "overlays/arm/kustomization.yaml").names == ["p"]


RUNTIME = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: pcs}\nhandler: runc\n"
KEPT = RUNTIME + "scheduling: {nodeSelector: {kubernetes.io/arch: amd64}}\n"


@pytest.fixture
def classed(repo: Repository) -> Repository:
    """A pod that a RuntimeClass in another file keeps where its image runs."""
    repo.write("p.yaml", pod("p") + "  runtimeClassName: pcs\n")
    repo.write("q.yaml", pod("q"))
    repo.write("class.yaml", KEPT)
    nodes = "nodes: [{name: a, platform: linux/arm64}, {name: b, platform: linux/amd64}]\n"
    repo.write(".archcheck.yaml", f"{nodes}severity: {{platform-missing: note}}\n")
    return repo


def at_risk(repo: Repository, *files: str) -> list[str]:
    found = repo.run("--changed", *files).report["findings"]
    return [each["workload"] for each in found if each["rule"] == "at-risk"]


def test_a_runtime_class_of_another_file_counts(classed: Repository) -> None:
    assert at_risk(classed, "p.yaml") == []


def test_a_changed_runtime_class_means_its_pods(classed: Repository) -> None:
    classed.write("class.yaml", RUNTIME)
    assert at_risk(classed, "class.yaml") == ["Pod/p", "Pod/q"]
