"""Findings of what kustomize built point at what a person edits."""

import pytest

from tests.cli.trees.conftest import Repository, pod

pytestmark = pytest.mark.usefixtures("kustomized")


def containers(name: str, *pairs: tuple[str, str]) -> str:
    """Return a Pod with these containers and images; the first image is on line 8."""
    head = f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  containers:\n"
    return head + "".join(f"    - name: {each}\n      image: {image}\n" for each, image in pairs)


@pytest.fixture
def overlaid(repo: Repository) -> Repository:
    """A base and an overlay."""
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("base/p.yaml", containers("p", ("c", "a:1"), ("d", "b:1")))
    repo.write("arm/kustomization.yaml", "resources: [../base]\n")
    return repo


def overlay(repo: Repository, *lines: str) -> dict[str, str]:
    repo.write("arm/kustomization.yaml", "resources:", "  - ../base", *lines)
    return repo.run(".").places


def test_each_container_has_its_line(overlaid: Repository) -> None:
    assert overlaid.run(".").places == {"a:1": "base/p.yaml:8", "b:1": "base/p.yaml:10"}


def test_a_new_tag(overlaid: Repository) -> None:
    found = overlay(overlaid, "images:", "  - name: c", "    newTag: '9'", "  - name: a", "    newTag: '2'")
    assert found == {"a:2": "arm/kustomization.yaml:7", "b:1": "base/p.yaml:10"}


def test_a_new_name(overlaid: Repository) -> None:
    found = overlay(overlaid, "images:", "  - name: a", "    newName: c")
    assert found["c:1"] == "arm/kustomization.yaml:5"


def test_a_new_name_and_a_tag_of_it(overlaid: Repository) -> None:
    found = overlay(overlaid, "images:", "  - name: a", "    newName: c", "    newTag: '2'")
    assert found["c:2"] in ("arm/kustomization.yaml:5", "arm/kustomization.yaml:6")


def test_images_of_the_base_itself(overlaid: Repository) -> None:
    text = "resources: [p.yaml]\nimages:\n  - name: a\n    newTag: '2'\n"
    overlaid.write("base/kustomization.yaml", text)
    assert overlaid.run(".").places["a:2"] == "base/kustomization.yaml:4"


def test_the_overlays_tag_wins_over_that_of_the_base(overlaid: Repository) -> None:
    overlaid.write("base/kustomization.yaml", "resources: [p.yaml]\nimages: [{name: a, newTag: '9'}]\n")
    found = overlay(overlaid, "images:", "  - name: a", "    newTag: '2'")
    assert found["a:2"] == "arm/kustomization.yaml:5"


def test_an_entry_about_another_image_that_a_patch_replaced(overlaid: Repository) -> None:
    overlaid.write("arm/patch.yaml", containers("p", ("c", "c:1")))
    lines = ("patches:", "  - path: patch.yaml", "images:", "  - name: a", "    newTag: '2'")
    assert overlay(overlaid, *lines)["c:1"] == "arm/patch.yaml:8"


def test_a_file_of_another_top_says_nothing(overlaid: Repository) -> None:
    overlaid.write("pc/kustomization.yaml", "resources: [../base]\nnamePrefix: pc-\n")
    found = overlay(overlaid, "images:", "  - name: a", "    newTag: '2'")
    assert found == {"a:2": "arm/kustomization.yaml:5", "a:1": "base/p.yaml:8", "b:1": "base/p.yaml:10"}


def test_prefixes_and_suffixes(overlaid: Repository) -> None:
    found = overlay(overlaid, "namePrefix: p-", "nameSuffix: -p", "namespace: x")
    assert found == {"a:1": "base/p.yaml:8", "b:1": "base/p.yaml:10"}


def test_names_that_are_within_one_another(overlaid: Repository) -> None:
    overlaid.write("base/kustomization.yaml", "resources: [p.yaml, q.yaml]\n")
    overlaid.write("base/q.yaml", containers("web-p", ("c", "c:1"), ("d", "d:1")))
    found = overlay(overlaid, "namePrefix: web-")
    assert found == {
        "a:1": "base/p.yaml:8",
        "b:1": "base/p.yaml:10",
        "c:1": "base/q.yaml:8",
        "d:1": "base/q.yaml:10",
    }


def test_a_name_in_two_namespaces(overlaid: Repository) -> None:
    overlaid.write("base/kustomization.yaml", "resources: [p.yaml, q.yaml]\n")
    text = containers("p", ("c", "c:1"))
    overlaid.write("base/q.yaml", text.replace("name: p\n", "name: p\n  namespace: y\n", 1))
    found = overlaid.run(".").places
    assert found == {"a:1": "base/p.yaml:8", "b:1": "base/p.yaml:10", "c:1": "base/q.yaml:9"}


def test_a_patch_that_changes_the_image(overlaid: Repository) -> None:
    overlaid.write("arm/patch.yaml", containers("p", ("c", "c:1")))
    found = overlay(overlaid, "patches:", "  - path: patch.yaml")
    assert found == {"b:1": "base/p.yaml:10", "c:1": "arm/patch.yaml:8"}


def test_a_patch_in_a_folder_behind_the_base(overlaid: Repository) -> None:
    overlaid.write("overlays/arm/kustomization.yaml", "resources: [../../base]\npatches: [{path: p.yaml}]\n")
    overlaid.write("overlays/arm/p.yaml", containers("p", ("c", "c:1")))
    assert overlaid.run("overlays").places == {"b:1": "base/p.yaml:10", "c:1": "overlays/arm/p.yaml:8"}


def test_a_patch_that_adds_a_container(overlaid: Repository) -> None:
    overlaid.write("arm/patch.yaml", containers("p", ("e", "e:1")))
    found = overlay(overlaid, "patches:", "  - path: patch.yaml")
    assert found == {"a:1": "base/p.yaml:8", "b:1": "base/p.yaml:10", "e:1": "arm/patch.yaml:8"}


def test_a_patch_that_says_nothing_of_images(overlaid: Repository) -> None:
    patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: true}\n"
    overlaid.write("arm/patch.yaml", patch)
    found = overlay(overlaid, "patches:", "  - path: patch.yaml")
    assert found == {"a:1": "base/p.yaml:8", "b:1": "base/p.yaml:10"}


def test_a_patch_inline_that_changes_the_image(overlaid: Repository) -> None:
    patch = '[{"op": "replace", "path": "/spec/containers/0/image", "value": "c:1"}]'
    found = overlay(overlaid, "patches:", "  - target: {kind: Pod}", "    patch: |-", f"      {patch}")
    assert "base/p.yaml:8" not in found["c:1"]


def test_the_template_is_the_kustomization(overlaid: Repository) -> None:
    found = overlaid.run(".").report["findings"]
    assert {each["template"] for each in found} <= {"arm/kustomization.yaml", None}


def test_a_comment_in_a_base_counts(overlaid: Repository) -> None:
    overlaid.write("base/p.yaml", pod("p", "a:1 # archcheck: ignore[platform-missing] slow"))
    found = overlaid.run(".")
    assert (found.places, found.suppressed) == ({}, ["a:1"])


def test_a_comment_in_a_base_is_about_its_own_container(overlaid: Repository) -> None:
    text = containers("p", ("c", "a:1 # archcheck: ignore[platform-missing] slow"), ("d", "b:1"))
    overlaid.write("base/p.yaml", text)
    found = overlay(overlaid, "namePrefix: x-")
    assert found == {"b:1": "base/p.yaml:10"}


def test_a_comment_on_a_new_tag_counts(overlaid: Repository) -> None:
    mark = "# archcheck: ignore[platform-missing] slow"
    assert overlay(overlaid, "images:", "  - name: a", f"    newTag: '2' {mark}") == {"b:1": "base/p.yaml:10"}


def test_a_comment_in_a_patch_counts(overlaid: Repository) -> None:
    mark = "# archcheck: ignore[platform-missing] slow"
    overlaid.write("arm/patch.yaml", containers("p", ("c", f"c:1 {mark}")))
    assert overlay(overlaid, "patches:", "  - path: patch.yaml") == {"b:1": "base/p.yaml:10"}


def test_an_annotation_in_a_base_counts_once(overlaid: Repository) -> None:
    text = pod("p").replace(
        "name: p\n", "name: p\n  annotations: {archcheck/ignore: 'platform-missing slow'}\n", 1
    )
    overlaid.write("base/p.yaml", text)
    found = overlaid.run(".", "--strict-ignores")
    assert (found.code, found.suppressed, found.report["findings"]) == (0, ["a:1"], [])
