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
