"""What argo-helm's chart argocd-apps makes of its values, before it is rendered."""

from pathlib import Path

from archcheck.sources.gitops.argocd.apps_chart import apps_of_release, depends_on_apps
from archcheck.sources.gitops.model import ChartSource, LocalChart, RegistryChart, RepositoryChart
from tests.support.releases import layer, release, write

VALUES = """applications:
  web:
    namespace: argocd
    additionalLabels: {a: b}
    project: default
    source: {repoURL: https://git.example/a, path: web}
  gone: null
applicationsets:
  all:
    goTemplate: true
    generators: [{list: {elements: [{name: a}]}}]
"""
OLD = """applications:
- name: web
  source: {repoURL: https://git.example/a, path: web}
- source: {path: nameless}
"""


def _made(chart: ChartSource, text: str) -> list[tuple[str, str, int | None]]:
    objects = apps_of_release(release(chart, layer(text)))
    return [(each.name.label, each.text("spec", "source", "path"), each.origin.line) for each in objects]


def test_each_entry_is_an_object_of_its_name() -> None:
    expected = [("Application/argocd/web", "web", 3), ("ApplicationSet/apps/all", "", 10)]
    assert _made(RepositoryChart("https://argoproj.github.io/argo-helm", "argocd-apps"), VALUES) == expected
    assert _made(RegistryChart("oci://ghcr.io/argoproj/argo-helm/argocd-apps"), VALUES) == expected
    assert _made(RepositoryChart("https://charts.example", "argo-cd"), VALUES) == []


def test_before_2_0_the_entries_are_a_list() -> None:
    chart = RepositoryChart("https://argoproj.github.io/argo-helm", "argocd-apps", "1.6.2")
    assert _made(chart, OLD) == [("Application/apps/web", "web", 2)]


def test_a_chart_that_depends_on_it_has_its_values_below_the_name(tmp_path: Path) -> None:
    chart = (
        "apiVersion: v2\nname: root\nversion: 1.0.0\ndependencies:\n"
        "- {name: argocd-apps, alias: apps, version: 2.0.0, repository: https://argoproj.github.io/argo-helm}\n"
    )
    values = "apps: {applications: {web: {source: {path: web}}}}\n"
    write(tmp_path, [("Chart.yaml", chart), ("values.yaml", values)])
    assert depends_on_apps(tmp_path)
    made = _made(LocalChart(tmp_path), "apps: {applications: {other: {source: {path: other}}}}\n")
    assert sorted(label for label, _, _ in made) == ["Application/apps/other", "Application/apps/web"]
    write(tmp_path, [("Chart.yaml", "apiVersion: v2\nname: root\nversion: 1.0.0\n")])
    assert not depends_on_apps(tmp_path)
    assert _made(LocalChart(tmp_path), VALUES) == []
