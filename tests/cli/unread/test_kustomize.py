"""Kustomizations that do not build, and charts that they render."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, pod, release
from tests.support import programs
from tests.support.charts import write_chart

_PODINFO = (
    "helmCharts:\n- {name: podinfo, repo: 'https://example.org/charts', version: 6.0.0, releaseName: p}\n"
)
_TRAEFIK = "helmCharts:\n- {name: traefik, releaseName: traefik, valuesInline: {image: 'both:1'}}\n"


@pytest.fixture
def helm() -> str:
    """The real helm."""
    return programs.require("helm", "pip install 'kube-archcheck[helm]'")


@pytest.fixture
def inflated(repo: Repository, kustomized: str, helm: str) -> Repository:
    """A kustomization beside which the chart lies that it renders; by itself that has another image."""
    repo.write("app/kustomization.yaml", _TRAEFIK)
    write_chart(repo.path / "app" / "charts", "traefik", values="image: amd:1\n")
    return repo


def _images(repo: Repository, *arguments: str) -> list[str]:
    return sorted(each["reference"] for each in repo.check(*arguments).report["images"])


def test_a_chart_that_is_not_there_is_named_and_the_rest_is_read(repo: Repository, kustomized: str) -> None:
    repo.write("kustomization.yaml", f"resources: [p.yaml, base]\n{_PODINFO}")
    repo.write("p.yaml", pod("p", "amd:1"))
    repo.write("base/kustomization.yaml", "resources: [q.yaml]\nnamePrefix: my-\n")
    repo.write("base/q.yaml", pod("q"))
    done = repo.check()
    assert (done.code, done.unread) == (
        ExitCode.INCOMPLETE,
        [("kustomization.yaml", 3, "helmCharts", "podinfo")],
    )
    assert sorted(each["name"] for each in done.report["workloads"]) == ["my-q", "p"]
    assert done.err == ""


def test_a_failure_is_one_line_and_the_rest_is_read(repo: Repository, kustomized: str) -> None:
    repo.write("kustomization.yaml", "resources: [p.yaml, base]\npatches: [{path: none.yaml}]\n")
    repo.write("p.yaml", pod())
    repo.write("base/kustomization.yaml", "resources: [q.yaml, r.yaml]\n")
    repo.write("base/q.yaml", pod("q"))
    repo.write("base/r.yaml", release())
    done = repo.check()
    assert (done.code, len(done.report["errors"])) == (ExitCode.USAGE, 1)
    assert [each["name"] for each in done.report["workloads"]] == ["p", "q"]
    assert done.unread == [("base/r.yaml", 1, "HelmRelease", "web")]
    assert done.err.count("\n") == 1


def test_what_is_why_is_the_error_and_not_all_around_it(repo: Repository, kustomized: str) -> None:
    repo.write("kustomization.yaml", "resources: [p.yaml, base]\n")
    repo.write("p.yaml", pod())
    repo.write("base/kustomization.yaml", "resources: [none.yaml]\n")
    done = repo.check()
    assert [each["path"] for each in done.report["errors"]] == ["base"]
    assert [each["name"] for each in done.report["workloads"]] == ["p"]


def test_a_remote_base_leaves_the_files_beside_it(repo: Repository, kustomized: str) -> None:
    repo.write("kustomization.yaml", "resources: [p.yaml, 'https://example.org/x.yaml']\n")
    repo.write("p.yaml", pod())
    done = repo.check()
    assert (done.code, [each["name"] for each in done.report["workloads"]]) == (ExitCode.INCOMPLETE, ["p"])


def test_a_ring_ends(repo: Repository, kustomized: str) -> None:
    repo.write("a/kustomization.yaml", "resources: [../b, p.yaml]\n")
    repo.write("a/p.yaml", pod())
    repo.write("b/kustomization.yaml", "resources: [../a]\n")
    done = repo.check()
    assert (done.code, [each["name"] for each in done.report["workloads"]]) == (ExitCode.USAGE, ["p"])


def test_a_chart_beside_it_is_rendered_as_it_says(inflated: Repository) -> None:
    assert _images(inflated) == ["docker.io/library/both:1"]
    assert inflated.check().code == ExitCode.OK


@pytest.mark.parametrize("name", ["app/kustomization.yaml", "app/charts/traefik/values.yaml"])
def test_what_has_changed_in_it_means_the_kustomization(inflated: Repository, name: str) -> None:
    assert _images(inflated, "--changed", name) == ["docker.io/library/both:1"]


def test_without_helm_it_is_not_read(inflated: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_BIN", "no-such-program")
    done = inflated.check()
    assert (done.code, _images(inflated)) == (ExitCode.INCOMPLETE, [])


def test_a_file_of_that_name_may_hold_several_kustomizations_of_flux(repo: Repository) -> None:
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: %s}\n"
    repo.write("kustomization.yaml", f"{flux % 'a'}---\n{flux % 'b'}")
    done = repo.check()
    assert (done.code, [each[3] for each in done.unread]) == (ExitCode.INCOMPLETE, ["a", "b"])


def test_a_component_that_nothing_includes_is_said_and_read_as_it_stands(
    repo: Repository, kustomized: str
) -> None:
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    for name in ("used", "left"):
        repo.write(f"{name}/kustomization.yaml", f"{head}resources: [p.yaml]\n")
        repo.write(f"{name}/p.yaml", pod(name))
    repo.write("app/kustomization.yaml", "components: [../used]\n")
    done = repo.check()
    assert [each["name"] for each in done.report["workloads"]] == ["used", "left"]
    assert [each["path"] for each in done.report["skipped"]] == ["left"]


def test_a_file_outside_of_its_directory_has_a_relative_path(repo: Repository, kustomized: str) -> None:
    """kustomize refuses such a file, and Flux takes it."""
    repo.write("base/r.yaml", release())
    repo.write("over/kustomization.yaml", "resources: [../base/r.yaml]\n")
    of_it = [("over", None, None, None), ("base/r.yaml", 1, "HelmRelease", "web")]
    assert repo.check().unread == of_it


@pytest.mark.parametrize(
    "entries",
    [
        "- {{ .app }}",
        "- '{{ .app }}'",
        "{{- range .apps }}\n- x.yaml\n{{- end }}",
        "{% if a %}\n- x.yaml\n{% endif %}",
    ],
)
def test_a_template_is_named_as_one_and_is_no_error(repo: Repository, kustomized: str, entries: str) -> None:
    repo.write("good.yaml", pod())
    for name in ("a", "b"):
        repo.write(f"{name}/kustomization.yaml", f"resources:\n{entries}\n")
    done = repo.check()
    assert (done.code, done.report["errors"]) == (ExitCode.INCOMPLETE, [])
    files = ["a/kustomization.yaml", "b/kustomization.yaml"]
    assert [each["path"] for each in done.report["skipped"] if each["unread"]] == files
    assert done.err.count("\n") == 1
    assert "a template" in done.err


def test_marks_in_an_inline_patch_are_no_template(repo: Repository, kustomized: str) -> None:
    repo.write("kustomization.yaml", "resources: [gone.yaml]\npatches: [{patch: 'a: \"{{ x }}\"'}]\n")
    assert repo.check().code == ExitCode.USAGE


_GENERATOR = """\
apiVersion: builtin
kind: HelmChartInflationGenerator
metadata: {name: g}
name: traefik
releaseName: traefik
valuesInline: {image: 'both:1'}
"""


@pytest.mark.parametrize("inline", [True, False])
def test_a_generator_inflates_a_chart_too(inflated: Repository, inline: bool) -> None:
    inflated.write("app/gen.yaml", _GENERATOR)
    lines = "".join(f"    {line}\n" for line in _GENERATOR.splitlines())
    inflated.write(
        "app/kustomization.yaml", f"generators:\n- |-\n{lines}" if inline else "generators: [gen.yaml]\n"
    )
    assert _images(inflated) == ["docker.io/library/both:1"]
    assert _images(inflated, "--changed", "app/charts/traefik/values.yaml") == ["docker.io/library/both:1"]


def test_a_generators_chart_that_is_not_there_is_named(repo: Repository, kustomized: str) -> None:
    repo.write("good.yaml", pod())
    repo.write("app/gen.yaml", _GENERATOR)
    repo.write("app/kustomization.yaml", "generators: [gen.yaml]\n")
    done = repo.check()
    assert (done.code, done.unread) == (ExitCode.INCOMPLETE, [("app/gen.yaml", 1, "helmCharts", "traefik")])


def test_images_in_the_values_of_a_chart_that_is_not_there_are_known(
    repo: Repository, kustomized: str
) -> None:
    values = "  valuesInline:\n    image:\n      repository: amd\n      tag: 1\n"
    chart = "- name: app\n  repo: https://example.org/charts\n  namespace: apps\n"
    repo.write("kustomization.yaml", f"helmCharts:\n{chart}{values}")
    done = repo.check()
    (workload,) = done.report["workloads"]
    assert (workload["kind"], workload["namespace"], workload["name"]) == ("helmCharts", "apps", "app")
    assert [(image["reference"], image["line"]) for image in workload["images"]] == [
        ("docker.io/library/amd:1", 7)
    ]
    assert done.code != ExitCode.OK
