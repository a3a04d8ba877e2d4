"""Kustomizations are built as they are deployed, and what they are made of is not read twice."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod

pytestmark = pytest.mark.usefixtures("kustomized")

BASE = "resources: [p.yaml]\n"


@pytest.fixture
def overlaid(repo: Repository) -> Repository:
    """A base and two overlays."""
    repo.write("base/kustomization.yaml", BASE)
    repo.write("base/p.yaml", pod("p"))
    repo.write("overlays/arm/kustomization.yaml", "resources: [../../base]\nnamePrefix: arm-\n")
    repo.write("overlays/pc/kustomization.yaml", "resources: [../../base]\nnameSuffix: -pc\n")
    return repo


def test_overlays_are_built_and_their_base_is_not(overlaid: Repository) -> None:
    assert overlaid.run(".").names == ["arm-p", "p-pc"]


def test_a_base_that_is_named_is_built(overlaid: Repository) -> None:
    assert overlaid.run("base").names == ["p"]
    assert overlaid.run("./base/").names == ["p"]


def test_the_image_is_in_the_base(overlaid: Repository) -> None:
    assert overlaid.run(".").places == {"a:1": "base/p.yaml:8"}


def test_a_base_outside_what_is_named(overlaid: Repository) -> None:
    found = overlaid.run("overlays")
    assert (found.names, found.places) == (["arm-p", "p-pc"], {"a:1": "base/p.yaml:8"})


def test_a_file_of_it_that_is_named_is_a_manifest(overlaid: Repository) -> None:
    assert overlaid.run("base/p.yaml").names == ["p"]


def test_a_kustomization_that_is_named_is_built(overlaid: Repository) -> None:
    assert overlaid.run("overlays/arm/kustomization.yaml").names == ["arm-p"]


def test_files_beside_it_that_nobody_names_are_read(overlaid: Repository) -> None:
    overlaid.write("base/q.yaml", pod("q", "b:1"))
    overlaid.write("base/deeper/r.yaml", pod("r", "c:1"))
    assert sorted(overlaid.run(".").names) == ["arm-p", "p-pc", "q", "r"]


def test_two_paths_to_one_kustomization_build_it_once(overlaid: Repository) -> None:
    assert overlaid.run(".", "overlays/arm").names == ["arm-p", "p-pc"]


def test_two_ways_to_one_file_read_it_once(repo: Repository) -> None:
    repo.write("p.yaml", pod("p"))
    assert repo.run("p.yaml", ".", "./p.yaml").names == ["p"]


@pytest.mark.parametrize("name", ["kustomization.yml", "Kustomization"])
def test_every_name_of_the_file(overlaid: Repository, name: str) -> None:
    (overlaid.path / "base" / "kustomization.yaml").rename(overlaid.path / "base" / name)
    assert overlaid.run(".").names == ["arm-p", "p-pc"]


def test_a_component_is_built_only_within_others(overlaid: Repository) -> None:
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    overlaid.write("parts/kustomization.yaml", head + "resources: [more.yaml]\n")
    overlaid.write("parts/more.yaml", pod("more", "b:1"))
    overlaid.write("overlays/arm/kustomization.yaml", "resources: [../../base]\ncomponents: [../../parts]\n")
    found = overlaid.run(".")
    assert sorted(found.names) == ["more", "p", "p-pc"]
    assert found.places["b:1"] == "parts/more.yaml:8"


def test_generators_need_no_manifest(repo: Repository) -> None:
    repo.write("app/settings.yaml", pod("not-a-pod", "b:1"))
    repo.write("app/p.yaml", pod("p"))
    text = "resources: [p.yaml]\nconfigMapGenerator: [{name: c, files: [a=settings.yaml]}]\n"
    repo.write("app/kustomization.yaml", text)
    assert [name for name in repo.run(".").names if not name.startswith("c-")] == ["p"]


def test_patches_are_no_manifests(overlaid: Repository) -> None:
    overlaid.write("overlays/arm/patch.yaml", pod("p", "b:1"))
    for form in ("patches: [{path: patch.yaml}]", "patchesStrategicMerge: [patch.yaml]"):
        overlaid.write("overlays/arm/kustomization.yaml", f"resources: [../../base]\n{form}\n")
        assert overlaid.run(".").names == ["p", "p-pc"]


def test_what_is_missing_is_an_error_with_kustomizes_message(overlaid: Repository) -> None:
    overlaid.write("overlays/arm/kustomization.yaml", "resources: [../../base, nowhere.yaml]\n")
    found = overlaid.run(".")
    assert (found.code, found.errors) == (ExitCode.USAGE, ["overlays/arm"])
    assert found.names == ["p", "p-pc"], "the base is read by itself, since one overlay is not built"
    assert "nowhere.yaml" in found.report["errors"][0]["message"]


def test_a_kustomization_that_is_no_yaml_is_an_error(overlaid: Repository) -> None:
    overlaid.write("bad/kustomization.yaml", "resources: [\n")
    found = overlaid.run(".")
    assert (found.code, found.errors, found.names) == (ExitCode.USAGE, ["bad"], ["arm-p", "p-pc"])


def test_without_kustomize_that_is_said(overlaid: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUSTOMIZE_BIN", "/nowhere/kustomize")
    overlaid.write("q.yaml", pod("q", "b:1"))
    found = overlaid.run(".", "--fail-on", "never")
    assert (found.code, found.names) == (ExitCode.INCOMPLETE, ["q"])
    assert set(found.skipped) == {"overlays/arm", "overlays/pc"}
    assert "neither kustomize nor kubectl" in found.skipped["overlays/arm"]


def test_fluxs_object_in_a_file_of_that_name_is_a_manifest(repo: Repository) -> None:
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {path: ./apps}\n"
    repo.write("kustomization.yaml", flux)
    repo.write("apps/kustomization.yaml", BASE)
    repo.write("apps/p.yaml", pod("p"))
    found = repo.run(".")
    assert (found.code, found.names, found.errors) == (ExitCode.FINDINGS, ["p"], [])


def test_a_kustomization_that_includes_the_directory_above(repo: Repository) -> None:
    repo.write("kustomization.yaml", BASE)
    repo.write("p.yaml", pod("p"))
    repo.write("overlay/kustomization.yaml", "resources: [..]\nnamePrefix: x-\n")
    found = repo.run(".")
    assert (found.names, found.errors) == (["p"], ["overlay"])


def test_a_ring_of_kustomizations_is_an_error_and_ends(repo: Repository) -> None:
    repo.write("one/kustomization.yaml", "resources: [../two]\n")
    repo.write("two/kustomization.yaml", "resources: [../one]\n")
    repo.write("p.yaml", pod("p"))
    found = repo.run(".")
    assert (found.code, found.names) == (ExitCode.USAGE, ["p"])
    assert found.errors


def test_a_kustomization_of_itself_is_an_error_and_ends(repo: Repository) -> None:
    repo.write("one/kustomization.yaml", "resources: [.]\n")
    found = repo.run("one")
    assert found.code == ExitCode.USAGE


def test_a_chart_that_a_kustomization_names_is_a_chart(repo: Repository, helm: str) -> None:
    repo.chart("app/charts/web")
    repo.write("app/kustomization.yaml", BASE)
    repo.write("app/p.yaml", pod("p"))
    assert sorted(repo.run(".").names) == ["p", "release-name-web"]
