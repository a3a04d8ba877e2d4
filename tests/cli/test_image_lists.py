from pathlib import Path

import pytest

from tests.support.command import run_json
from tests.support.layouts import write_layout

K3S = "docker.io/rancher/klipper-helm:v0.9\n\n# comment\ndocker.io/library/one:1   # why\n\tghcr.io/a/b:2\r\n"


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})


def test_a_list_is_read_line_by_line(layout: Path, tmp_path: Path) -> None:
    (tmp_path / "images.txt").write_text(K3S)
    report = run_json("image", "-f", tmp_path / "images.txt", "--registry-layout", layout).report
    assert [image["reference"] for image in report["images"]] == [
        "docker.io/rancher/klipper-helm:v0.9",
        "docker.io/library/one:1",
        "ghcr.io/a/b:2",
    ]
    places = {finding["image"]: (finding["line"], finding["column"]) for finding in report["findings"]}
    assert places == {"rancher/klipper-helm:v0.9": (1, 1), "ghcr.io/a/b:2": (5, 2)}


def test_a_list_on_standard_input_beside_arguments(layout: Path) -> None:
    report = run_json("image", "one:1", "-f", "-", "--registry-layout", layout, stdin=K3S).report
    assert len(report["images"]) == 3


def test_three_spellings_are_one_image(layout: Path) -> None:
    report = run_json(
        "image", "one:1", "library/one:1", "index.docker.io/library/one:1", "--registry-layout", layout
    ).report
    assert [image["reference"] for image in report["images"]] == ["docker.io/library/one:1"]


def test_a_list_that_is_no_text(layout: Path) -> None:
    outcome = run_json("image", "-f", "-", "--registry-layout", layout, stdin=b"one:1\n\xff\xfe\n")
    assert (outcome.code, "-:2:" in outcome.err) == (2, True)


def test_a_place_may_ask_for_platforms_of_its_own(tmp_path: Path) -> None:
    """A stage on the machine that builds asks for none, one with `--platform` for that alone."""
    layout = write_layout(
        tmp_path / "layout",
        {f"docker.io/library/{name}:1": ["linux/amd64"] for name in ("one", "tool", "arm")},
    )
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(
        "FROM --platform=$BUILDPLATFORM tool:1\nFROM --platform=linux/arm/v7 arm:1\nFROM one:1\n"
    )
    compose = tmp_path / "compose.yaml"
    compose.write_text("services:\n  a:\n    image: one:1\n    platform: linux/amd64\n  b: {build: .}\n")
    outcome = run_json(
        "image", "-f", dockerfile, "-f", compose, "--platform", "linux/arm64", "--registry-layout", layout
    )
    lacking = [
        (finding["line"], finding["image"], finding["message"]) for finding in outcome.report["findings"]
    ]
    assert lacking == [
        (2, "arm:1", "arm:1 lacks linux/arm/v7; it has linux/amd64"),
        (3, "one:1", "one:1 lacks linux/arm64; it has linux/amd64"),
    ]
    (built,) = outcome.report["skipped"]
    assert (built["path"], built["line"], built["unread"]) == (str(compose), 5, False)
    assert outcome.code == 1
