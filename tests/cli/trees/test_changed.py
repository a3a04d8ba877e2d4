"""Files that have changed mean the chart, the kustomizations or the manifest that they belong to."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Checked, Repository, pod


@pytest.fixture
def both(repo: Repository) -> Repository:
    """Two manifests."""
    repo.write("p.yaml", pod("p"))
    repo.write("q.yaml", pod("q", "b:1"))
    return repo


@pytest.fixture
def charted(both: Repository, helm: str) -> Repository:
    """A chart with a subchart, beside manifests."""
    chart = both.chart("charts/app")
    both.chart("charts/app/charts/db", "image: c:1\n")
    both.write("charts/app/templates/_helpers.tpl", '{{ define "x" }}{{ end }}\n')
    both.write("charts/app/ci/arm-values.yaml", "image: d:1\n")
    both.write("charts/app/.helmignore", "*.bak\n")
    assert chart.is_dir()
    return both


@pytest.fixture
def overlaid(both: Repository, kustomized: str) -> Repository:
    """A base, a component and two overlays, beside manifests."""
    both.write("base/kustomization.yaml", "resources: [w.yaml]\n")
    both.write("base/w.yaml", pod("w", "c:1"))
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    both.write("parts/kustomization.yaml", head + "patches: [{path: patch.yaml}]\n")
    both.write("parts/patch.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: w, labels: {a: b}}\n")
    arm = "resources: [../base]\ncomponents: [../parts]\nnamePrefix: arm-\n"
    both.write("arm/kustomization.yaml", arm + "configMapGenerator: [{name: c, files: [settings.json]}]\n")
    both.write("arm/settings.json", "{}\n")
    both.write("pc/kustomization.yaml", "resources: [../base]\nnamePrefix: pc-\n")
    return both


def changed(repo: Repository, *files: str) -> Checked:
    return repo.run("--changed", *files)


def test_a_manifest_means_itself(both: Repository) -> None:
    assert changed(both, "p.yaml").names == ["p"]
    assert changed(both, "q.yaml", "p.yaml").names == ["q", "p"]


@pytest.mark.parametrize("name", ["notes.md", "p.txt", "gone.yaml"])
def test_what_means_nothing_is_fine(both: Repository, name: str) -> None:
    both.write("notes.md", "a:1\n")
    found = changed(both, name)
    assert (found.code, found.names, found.errors) == (ExitCode.OK, [], [])


@pytest.mark.parametrize(
    "name",
    [
        "Chart.yaml",
        "Chart.lock",
        ".helmignore",
        "values.yaml",
        "values.schema.json",
        "ci/arm-values.yaml",
        "templates/all.yaml",
        "templates/_helpers.tpl",
        "templates/gone.yaml",
        "charts/db/values.yaml",
        "charts/gone/Chart.yaml",
        "crds/new.yaml",
    ],
)
def test_a_part_of_a_chart_means_the_outermost_chart(charted: Repository, name: str) -> None:
    found = changed(charted, f"charts/app/{name}")
    assert set(found.places) == {"a:1", "c:1", "d:1"}


def test_two_parts_of_a_chart_render_it_once(charted: Repository) -> None:
    one = changed(charted, "charts/app/values.yaml").names
    assert changed(charted, "charts/app/values.yaml", "charts/app/Chart.yaml").names == one


@pytest.mark.parametrize(
    ("name", "built"),
    [
        ("arm/kustomization.yaml", ["arm-w"]),
        ("arm/settings.json", ["arm-w"]),
        ("parts/patch.yaml", ["arm-w"]),
        ("parts/kustomization.yaml", ["arm-w"]),
        ("pc/kustomization.yaml", ["pc-w"]),
        ("base/w.yaml", ["arm-w", "pc-w"]),
        ("base/kustomization.yaml", ["arm-w", "pc-w"]),
        ("p.yaml", ["p"]),
    ],
)
def test_a_part_of_kustomizations_means_what_is_built_of_it(
    overlaid: Repository, name: str, built: list[str]
) -> None:
    assert changed(overlaid, name).names == built


@pytest.mark.parametrize("name", ["base/w.yaml", "base/kustomization.yaml", "arm/settings.json"])
def test_a_part_that_is_gone_and_missed_is_an_error(overlaid: Repository, name: str) -> None:
    (overlaid.path / name).unlink()
    found = changed(overlaid, name)
    assert found.code == ExitCode.USAGE
    assert "arm" in found.errors


def test_a_directory_that_is_gone_and_missed_is_an_error(overlaid: Repository) -> None:
    for name in ("base/w.yaml", "base/kustomization.yaml"):
        (overlaid.path / name).unlink()
    (overlaid.path / "base").rmdir()
    assert changed(overlaid, "base/w.yaml", "base/kustomization.yaml").errors == ["arm", "pc"]


def test_a_part_that_is_gone_and_not_missed_is_fine(overlaid: Repository) -> None:
    overlaid.write("base/kustomization.yaml", "resources: [v.yaml]\n")
    (overlaid.path / "base/w.yaml").rename(overlaid.path / "base/v.yaml")
    found = changed(overlaid, "base/w.yaml", "base/v.yaml", "base/kustomization.yaml")
    assert (found.errors, found.names) == ([], ["arm-w", "pc-w"])


@pytest.mark.parametrize("name", [".archcheck.yaml", "archcheck.lock", "archcheck.baseline"])
def test_what_all_hangs_on_means_all(charted: Repository, name: str) -> None:
    if name == ".archcheck.yaml":
        charted.write(name, "platforms: [linux/arm64]\n")
    found = changed(charted, name)
    assert {"p", "q"} < set(found.names)
    assert len(found.names) > 2


def test_from_a_directory_below(overlaid: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(overlaid.path / "base")
    assert changed(overlaid, "w.yaml").names == ["arm-w", "pc-w"]
    assert changed(overlaid, "../p.yaml").names == ["p"]


def test_what_is_excluded_does_not_count(overlaid: Repository) -> None:
    overlaid.write(".archcheck.yaml", "exclude: [pc/, q.yaml]\n")
    assert changed(overlaid, "base/w.yaml", "q.yaml", "pc/kustomization.yaml").names == ["arm-w"]


CONFIGURED = (
    "charts:\n  - {chart: ./vendor/web, values: [home.yaml], release-name: home}\nexclude: [vendor/]\n"
)


@pytest.fixture
def configured(both: Repository, helm: str) -> Repository:
    """A chart that the configuration names, with values of the user's."""
    both.chart("vendor/web", "image: c:1\n")
    both.write("home.yaml", "image: d:1\n")
    both.write(".archcheck.yaml", CONFIGURED)
    return both


@pytest.mark.parametrize("name", ["home.yaml", "vendor/web/values.yaml", "vendor/web/templates/all.yaml"])
def test_what_a_configured_chart_is_made_of_means_it(configured: Repository, name: str) -> None:
    assert changed(configured, name).names == ["home-web"]


def test_the_configuration_means_its_charts_too(configured: Repository) -> None:
    assert changed(configured, ".archcheck.yaml").names == ["p", "q", "home-web"]


def test_other_files_do_not_mean_it(configured: Repository) -> None:
    assert changed(configured, "p.yaml").names == ["p"]
