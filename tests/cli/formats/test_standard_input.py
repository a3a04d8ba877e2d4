"""What stands in no file is never said to stand in one: standard input, images of the command line."""

import io
import json
import sys
from pathlib import Path

import pytest

from archcheck.cli.run import main
from tests.support.layouts import write_layout

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: 'amd:1'}\n"


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return write_layout(tmp_path / "layout", {"docker.io/library/amd:1": ["linux/amd64"]})


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    stream = io.TextIOWrapper(io.BytesIO(POD.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    main([*arguments, "--platform", "linux/arm64", "--offline"])
    return capsys.readouterr().out


@pytest.mark.parametrize("is_configured", [False, True])
@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit", "markdown", "html", "json"])
def test_standard_input_is_no_file(
    layout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: str,
    *,
    is_configured: bool,
) -> None:
    if is_configured:
        Path(".archcheck.yaml").write_text("fail-on: error\n")
    out = run(monkeypatch, capsys, "manifest", "-", "--registry-layout", str(layout), "--format", form)
    if form == "sarif":
        out = json.dumps(json.loads(out)["runs"][0]["results"])
    assert "platform-missing" in out
    assert ".archcheck.yaml" not in out
    assert "file=" not in out


def test_it_has_a_name_and_its_own_lines(
    layout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("manifest", "-", "--registry-layout", str(layout), "--format")
    (result,) = json.loads(run(monkeypatch, capsys, *options, "sarif"))["runs"][0]["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "standard-input"
    assert "uriBaseId" not in physical["artifactLocation"]
    assert physical["artifactLocation"]["description"]["text"] == "standard input, which is no file"
    assert physical["region"]["startLine"] == 6
    assert "primaryLocationLineHash" in result["partialFingerprints"]
    (issue,) = json.loads(run(monkeypatch, capsys, *options, "gitlab"))
    assert issue["location"] == {"path": "standard-input", "lines": {"begin": 6}}


def test_an_image_of_the_command_line_is_its_own_place(
    layout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("image", "amd:1", "--registry-layout", str(layout), "--format")
    (result,) = json.loads(run(monkeypatch, capsys, *options, "sarif"))["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "amd%3A1", "description": {"text": "in no file"}}
    (issue,) = json.loads(run(monkeypatch, capsys, *options, "gitlab"))
    assert issue["location"]["path"] == "amd:1"
