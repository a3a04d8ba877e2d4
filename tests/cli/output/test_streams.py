"""Standard output is the result; everything else goes to standard error; files are written where they are meant."""

import json
import os
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.layouts import write_layout

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'one:1'}]}\n"


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})


@pytest.mark.parametrize("verbosity", [[], ["-v"], ["-vv"], ["-q"]])
def test_standard_output_is_json_alone(layout: Path, verbosity: list[str]) -> None:
    outcome = run("image", "one:1", "absent:1", "--registry-layout", layout, "--format", "json", *verbosity)
    assert json.loads(outcome.out)["exit_code"] == 3


def test_output_to_a_file(layout: Path, tmp_path: Path) -> None:
    outcome = run("image", "one:1", "--registry-layout", layout, "-o", tmp_path / "out.txt")
    assert (outcome.code, outcome.out) == (0, "")
    assert "one:1" in (tmp_path / "out.txt").read_text()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_output_that_cannot_be_written(layout: Path, tmp_path: Path) -> None:
    outcome = run("image", "one:1", "--registry-layout", layout, "-o", tmp_path / "no" / "out.txt")
    assert (outcome.code, "cannot be written" in outcome.err) == (2, True)


def test_skipped_documents_are_counted_on_standard_error(layout: Path) -> None:
    outcome = run("manifest", "-", "--registry-layout", layout, stdin="a: 1\n---\nb: 2\n")
    assert "skipped 2: not a Kubernetes object (-:1, -:3)" in outcome.err
    assert run("manifest", "-q", "-", "--registry-layout", layout, stdin="a: 1\n").err == ""


def test_an_output_that_is_a_link_is_written_where_it_leads(layout: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert run("image", "one:1", "--registry-layout", layout, "-o", tmp_path / "link.txt").code == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert "one:1" in (tmp_path / "real.txt").read_text()


def test_a_scan_opens_no_pipe(layout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "a.yaml")
    (folder / "b.yaml").write_text(POD)
    outcome = run("manifest", folder, "--registry-layout", layout)
    assert outcome.code == 0
    assert "neither a file nor a directory" in outcome.err


def test_quiet_still_names_what_is_broken(layout: Path) -> None:
    outcome = run("manifest", "-q", "-", "--registry-layout", layout, stdin=POD + "---\na: [\n")
    assert (outcome.code, "-:7: not YAML" in outcome.err) == (2, True)
