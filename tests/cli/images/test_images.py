import json
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.layouts import write_layout

POD = "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec:\n  containers:\n  - name: c\n    image: '{1}'\n"
DIGEST = "sha256:" + "a" * 64


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    both = ["linux/amd64", "linux/arm/v7"]
    images = {"docker.io/library/one:1": ["linux/amd64"], "docker.io/library/two:2": both}
    return write_layout(tmp_path / "layout", images)


def _pods(folder: Path, *images: str) -> Path:
    path = folder / "pods.yaml"
    path.write_text("".join(POD.format(f"p{number}", image) for number, image in enumerate(images)))
    return path


def test_each_image_is_listed_once_in_order_as_people_write_it(tmp_path: Path) -> None:
    path = _pods(
        tmp_path,
        "nginx:1",
        "docker.io/library/nginx:1",
        "ghcr.io/b/c:2",
        f"alpine:3@{DIGEST}",
        f"alpine@{DIGEST}",
    )
    outcome = run("images", path)
    assert outcome.out.splitlines() == [
        f"alpine:3@{DIGEST}",
        f"alpine@{DIGEST}",
        "ghcr.io/b/c:2",
        "nginx:1",
    ]
    assert (outcome.code, outcome.err) == (0, "")


def test_without_a_platform_no_registry_is_asked(tmp_path: Path) -> None:
    """Required ones of a configuration are for checks."""
    (tmp_path / ".archcheck.yaml").write_text("platforms: [linux/arm64]\n")
    _pods(tmp_path, "nowhere.invalid/a:1")
    outcome = run("images", ".", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "nowhere.invalid/a:1\n")


def test_standard_input_is_read_too() -> None:
    assert run("images", "-", stdin=POD.format("p", "a:1")).out == "a:1\n"


def test_what_names_no_image_is_counted_and_not_listed(tmp_path: Path) -> None:
    outcome = run("images", _pods(tmp_path, "a:1", "${IMAGE}", "b:{{ tag }}", "A//b::"))
    assert (outcome.code, outcome.out) == (3, "a:1\n")
    assert "not listed, named only later: 2 (${IMAGE}, b:{{ tag }})" in outcome.err
    assert "not listed, no image reference: 1 (A//b::)" in outcome.err


def test_an_ignore_takes_a_placeholder_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        POD.format("p", "${IMAGE}").replace(
            "    image", "    # archcheck: ignore[image-unresolved] set by CI\n    image"
        )
    )
    assert run("images", tmp_path / "p.yaml").code == 0


def test_what_is_not_read_makes_the_list_incomplete(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec: {}\n"
    )
    _pods(tmp_path, "a:1")
    outcome = run("images", "-", stdin=(tmp_path / "r.yaml").read_text() + POD.format("p", "a:1"))
    assert (outcome.code, outcome.out) == (3, "a:1\n")
    assert "not read 1: HelmRelease" in outcome.err


def test_what_is_broken_is_said_and_the_rest_is_listed(tmp_path: Path) -> None:
    path = _pods(tmp_path, "a:1")
    path.write_text(path.read_text() + "---\napiVersion: v1\nkind: [\n")
    outcome = run("images", path)
    assert (outcome.code, outcome.out) == (2, "a:1\n")
    assert "error: " in outcome.err


def test_no_image_at_all_is_nothing_to_list(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n")
    assert run("images", tmp_path).code == 4


@pytest.mark.parametrize("arguments", [(), ("",), ("gone.yaml",)])
def test_paths_that_cannot_be_meant(arguments: tuple[str, ...], tmp_path: Path) -> None:
    outcome = run("images", *arguments, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")


def test_a_platform_that_an_image_lacks_is_behind_a_tab(tmp_path: Path, layout: Path) -> None:
    path = _pods(tmp_path, "one:1", "two:2", "three:3")
    outcome = run(
        "images", path, "--platform", "armhf", "--platform", "linux/amd64", "--registry-layout", layout
    )
    first, last, middle = outcome.out.splitlines()
    assert (first, middle) == ("one:1\t# lacks linux/arm/v7", "two:2")
    assert last.startswith("three:3\t# not known: ")
    assert outcome.code == 3


def test_what_is_lacking_alone_does_not_fail(tmp_path: Path, layout: Path) -> None:
    outcome = run("images", _pods(tmp_path, "one:1"), "--platform", "armhf", "--registry-layout", layout)
    assert (outcome.code, outcome.out) == (0, "one:1\t# lacks linux/arm/v7\n")


def test_the_list_with_its_remarks_is_a_list_of_images(tmp_path: Path, layout: Path) -> None:
    given = ["--platform", "armhf", "--registry-layout", layout]
    listed = run("images", _pods(tmp_path, "one:1", "two:2"), *given).out
    report = run("image", "-f", "-", *given, "--format", "json", stdin=listed).report
    assert [image["reference"] for image in report["images"]] == [
        "docker.io/library/one:1",
        "docker.io/library/two:2",
    ]


def test_the_same_for_programs(tmp_path: Path, layout: Path) -> None:
    path = _pods(tmp_path, "one:1", "${IMAGE}")
    given = ["--platform", "armhf", "--registry-layout", layout, "--format", "json"]
    document = json.loads(run("images", path, *given).out)
    assert document == {
        "schema": "archcheck.images/v1",
        "complete": False,
        "exit_code": 3,
        "images": [{"reference": "one:1", "status": "found", "lacks": ["linux/arm/v7"], "message": ""}],
        "placeholders": ["${IMAGE}"],
        "invalid": [],
    }
    plain = json.loads(run("images", path, "--format", "json").out)
    assert plain["images"] == [{"reference": "one:1"}]
