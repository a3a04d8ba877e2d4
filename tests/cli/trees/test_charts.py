"""Charts in a directory are rendered, and nothing inside them is read as it stands."""

import os
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod
from tests.cli.trees.drafts import deployment

pytestmark = pytest.mark.usefixtures("helm")
NEEDS = deployment('{{ required "say which" .Values.image }}')


def test_nothing_in_a_chart_is_read_as_it_stands(repo: Repository) -> None:
    repo.chart("app", "image: a:1\nsidecars:\n  - image: b:1\n")
    for name in ("templates/literal.yaml", "files/pod.yaml", "deploy/kustomization.yaml", "crds/x.yaml"):
        text = (
            "resources: [nowhere.yaml]\n"
            if "kustomization" in name
            else pod(Path(name).stem, "{{ .Values.image }}")
        )
        repo.write(f"app/{name}", text)
    found = repo.run(".")
    assert (found.code, sorted(found.names)) == (ExitCode.FINDINGS, ["literal", "release-name-web"])


def test_what_lies_beside_a_chart_is_read(repo: Repository) -> None:
    repo.chart("charts/app")
    repo.write("charts/beside.yaml", pod("beside", "b:1"))
    assert repo.run(".").names == ["beside", "release-name-web"]


@pytest.mark.parametrize(
    "path", ["app/values.yaml", "app/templates/all.yaml", "app/Chart.yaml", "app/templates"]
)
def test_a_path_inside_a_chart_means_the_chart(repo: Repository, path: str) -> None:
    repo.chart("app")
    found = repo.run(path)
    assert (found.names, found.errors) == (["release-name-web"], [])


def test_each_values_file_of_ci_is_rendered(repo: Repository) -> None:
    repo.chart("app")
    repo.write("app/ci/arm-values.yaml", "image: b:1\n")
    repo.write("app/ci/other-values.yaml", "image: c:1\n")
    repo.write("app/ci/ignored.yaml", "image: d:1\n")
    found = repo.run(".")
    assert found.variants == [
        ("release-name-web", ""),
        ("release-name-web", "ci/arm-values.yaml"),
        ("release-name-web", "ci/other-values.yaml"),
    ]
    assert found.places == {
        "a:1": "app/values.yaml:1",
        "b:1": "app/ci/arm-values.yaml:1",
        "c:1": "app/ci/other-values.yaml:1",
    }


def test_a_workload_that_is_the_same_in_two_renders_counts_once(repo: Repository) -> None:
    repo.chart("app", template=deployment("{{ .Values.image }}") + "---\n" + deployment("g:1", name="other"))
    repo.write("app/ci/same-values.yaml", "unused: true\n")
    repo.write("app/ci/arm-values.yaml", "image: b:1\n")
    assert sorted(repo.run(".").variants) == [("other", ""), ("web", ""), ("web", "ci/arm-values.yaml")]


def test_the_same_workload_on_other_lines_counts_once(repo: Repository) -> None:
    template = "{{ if .Values.more }}\n" + pod("more", "b:1") + "---\n{{ end }}\n" + deployment("a:1")
    repo.chart("app", "{}\n", template)
    repo.write("app/ci/more-values.yaml", "more: true\n")
    assert sorted(repo.run(".").variants) == [("more", "ci/more-values.yaml"), ("web", "")]


def test_a_tag_that_ci_overrides_is_in_the_file_that_does(repo: Repository) -> None:
    values = "image:\n  repository: a\n  tag: 1\n"
    repo.chart("app", values, deployment("{{ .Values.image.repository }}:{{ .Values.image.tag }}", "b:1"))
    repo.write("app/ci/next-values.yaml", "image:\n  tag: 2\n")
    assert repo.run(".").places["a:2"] == "app/ci/next-values.yaml:2"


def test_a_chart_that_needs_values_has_them_in_ci(repo: Repository) -> None:
    repo.chart("app", "{}\n", NEEDS)
    repo.write("app/ci/arm-values.yaml", "image: b:1\n")
    found = repo.run(".")
    assert (found.code, found.errors) == (ExitCode.FINDINGS, [])
    assert found.places == {"b:1": "app/ci/arm-values.yaml:1"}
    assert "ci/*-values.yaml" in found.skipped["app"]


def test_a_chart_that_needs_values_and_has_none_is_an_error_of_its_own(repo: Repository) -> None:
    repo.chart("app", "{}\n", NEEDS)
    repo.chart("other", "image: b:1\n")
    repo.write("p.yaml", pod("p"))
    found = repo.run(".")
    assert (found.code, found.errors) == (ExitCode.USAGE, ["app"])
    assert "say which" in found.report["errors"][0]["message"]
    assert "charts:" in found.err
    assert "exclude:" in found.err
    assert sorted(found.names) == ["p", "release-name-web"]


def test_values_of_ci_that_do_not_render_are_an_error_at_their_file(repo: Repository) -> None:
    repo.chart("app")
    repo.write("app/ci/bad-values.yaml", "image: [\n")
    found = repo.run(".")
    assert (found.code, found.errors, found.names) == (
        ExitCode.USAGE,
        ["app/ci/bad-values.yaml"],
        ["release-name-web"],
    )


def test_a_library_renders_nothing(repo: Repository) -> None:
    repo.chart("lib", extra="type: library\n")
    repo.write("p.yaml", pod("p"))
    found = repo.run(".")
    assert (found.code, found.names) == (ExitCode.FINDINGS, ["p"])
    assert "library" in found.skipped["lib"]


def test_a_name_that_is_not_the_folders(repo: Repository) -> None:
    chart = repo.chart("folder", "{}\n", deployment("a:1"))
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: quite-another\nversion: 1.0.0\n")
    assert repo.run(".").places == {"a:1": "folder/templates/all.yaml:9"}


def test_the_working_directory_may_be_the_chart(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo.chart("app"))
    assert repo.run(".").places == {"a:1": "values.yaml:1"}


def test_without_helm_that_is_said(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.chart("app")
    repo.write("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
    monkeypatch.setenv("HELM_BIN", "/nowhere/helm")
    repo.write("p.yaml", pod("p"))
    found = repo.run(".", "--fail-on", "never")
    assert (found.code, found.names) == (ExitCode.INCOMPLETE, ["p"])
    assert "helm is not installed" in found.skipped["app"]


@pytest.mark.parametrize("text", ["", "[]\n", "name: [\n", "apiVersion: v2\n", "\x00"])
def test_a_broken_chart_is_an_error_beside_the_others(repo: Repository, text: str) -> None:
    repo.chart("app")
    repo.write("broken/Chart.yaml", text)
    repo.write("broken/values.yaml", "a: 1\n")
    found = repo.run(".")
    assert (found.code, found.errors, found.names) == (ExitCode.USAGE, ["broken"], ["release-name-web"])


def test_a_chart_that_prints_what_is_no_yaml_is_an_error(repo: Repository) -> None:
    repo.chart("app", "{}\n", "kind: Pod\nmetadata: [\n")
    repo.write("p.yaml", pod("p"))
    found = repo.run(".")
    assert (found.code, found.names) == (ExitCode.USAGE, ["p"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_values_that_may_not_be_read_are_an_error(repo: Repository) -> None:
    (repo.chart("app") / "values.yaml").chmod(0)
    assert repo.run(".").code == ExitCode.USAGE


def test_a_chart_that_renders_nothing_is_nothing_to_check(repo: Repository) -> None:
    repo.chart("app", "{}\n", "{{ if .Values.on }}x: 1{{ end }}\n")
    assert repo.run(".").code == ExitCode.NOTHING_TO_CHECK
