"""Every exit code, through the installed command."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from archcheck.errors import EXIT_CODE_MEANINGS, ExitCode
from tests.support.command import run
from tests.support.layouts import write_layout

IMAGES = {
    "docker.io/library/both:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/one:1": ["linux/amd64"],
}
POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{{name: c, image: '{0}'}}]}}\n"
FORMATS = ["table", "json"]


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", IMAGES)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["image", "both:1"], ExitCode.OK),
        (["image", "one:1"], ExitCode.OK),
        (["image", "both:1", "--platform", "linux/arm64"], ExitCode.OK),
        (["image", "one:1", "--platform", "linux/arm64"], ExitCode.FINDINGS),
        (["image", "one:1", "--platform", "linux/arm64", "--fail-on", "never"], ExitCode.OK),
        (["image", "one:1", "absent:1", "--platform", "linux/arm64"], ExitCode.FINDINGS),
        (["image", "both:1", "absent:1"], ExitCode.INCOMPLETE),
        (["image", "both:1", "absent:1", "--fail-on", "warning"], ExitCode.FINDINGS),
        (["image", "both:1", "$(params.image)"], ExitCode.INCOMPLETE),
        (["image", "both:1", "Both:1"], ExitCode.INCOMPLETE),
    ],
)
def test_images(layout: Path, arguments: Sequence[str], code: ExitCode, form: str) -> None:
    outcome = run(*arguments, "--registry-layout", layout, "--format", form)
    assert outcome.code == code, outcome.err
    if form == "json":
        assert outcome.report["exit_code"] == code
        assert outcome.report["complete"] == (code is not ExitCode.INCOMPLETE and "absent:1" not in arguments)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (POD.format("both:1"), ExitCode.OK),
        (POD.format("one:1"), ExitCode.FINDINGS),
        (POD.format(""), ExitCode.INCOMPLETE),
        (POD.format("both:1") + "---\nkind: [\n", ExitCode.USAGE),
        (POD.format("one:1") + "---\nkind: [\n", ExitCode.USAGE),
        ("", ExitCode.NOTHING_TO_CHECK),
        ("apiVersion: v1\nkind: Service\n", ExitCode.NOTHING_TO_CHECK),
        ("just: text\n", ExitCode.NOTHING_TO_CHECK),
    ],
)
def test_manifests(layout: Path, text: str, code: ExitCode, form: str) -> None:
    outcome = run(
        "manifest", "-", "--registry-layout", layout, "--platform", "arm64", "--format", form, stdin=text
    )
    assert outcome.code == code, outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["image"],
        ["manifest"],
        ["chart"],
        ["nonsense"],
        ["image", "--nonsense"],
        ["image", "a", "--platform", "no such/platform"],
        ["image", "a", "--platform", "linux"],
        ["image", "a", "--registry-layout", "/nowhere"],
        ["image", "a", "--config", "/nowhere.yaml"],
        ["image", "-f", "/nowhere.txt"],
        ["manifest", "/nowhere.yaml"],
    ],
)
def test_what_cannot_be_meant_is_2_with_a_reason(arguments: Sequence[str]) -> None:
    outcome = run(*arguments)
    assert outcome.code == ExitCode.USAGE
    assert outcome.err


def test_a_bug_is_70_and_leaves_a_report(layout: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import archcheck.actions.check\narchcheck.actions.check.check = lambda *_: 1 / 0\n"
    )
    outcome = run(
        "image",
        "both:1",
        "--registry-layout",
        layout,
        env={"PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path)},
    )
    assert outcome.code == ExitCode.INTERNAL
    assert outcome.out == ""
    (report,) = tmp_path.glob("archcheck-*.txt")
    assert str(report) in outcome.err
    assert "ZeroDivisionError" in report.read_text()


def test_every_code_has_a_meaning() -> None:
    assert set(EXIT_CODE_MEANINGS) == set(ExitCode)


def test_the_json_of_a_broken_input_says_what_is_broken(layout: Path) -> None:
    outcome = run(
        "manifest",
        "-",
        "--registry-layout",
        layout,
        "--format",
        "json",
        stdin=POD.format("both:1") + "---\na: [\n",
    )
    report = json.loads(outcome.out)
    assert report["complete"] is False
    assert [(error["path"], error["line"]) for error in report["errors"]] == [("-", 7)]
    assert [image["reference"] for image in report["images"]] == ["docker.io/library/both:1"]
