"""What decides of the exit code, whatever the format; what a shell sees is in tests/e2e."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support.command import run
from tests.support.layouts import write_layout
from tests.support.tables import check_rows, walked

IMAGES = {
    "docker.io/library/both:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/one:1": ["linux/amd64"],
}
POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{{name: c, image: '{0}'}}]}}\n"
FORMATS = ["table", "json"]


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "layout", IMAGES)


IMAGE_RUNS: list[tuple[Sequence[str], ExitCode]] = [
    (["both:1"], ExitCode.OK),
    (["one:1"], ExitCode.OK),
    (["both:1", "--platform", "linux/arm64"], ExitCode.OK),
    (["one:1", "--platform", "linux/arm64"], ExitCode.FINDINGS),
    (["one:1", "--platform", "linux/arm64", "--fail-on", "never"], ExitCode.OK),
    (["one:1", "absent:1", "--platform", "linux/arm64"], ExitCode.FINDINGS),
    (["both:1", "absent:1"], ExitCode.INCOMPLETE),
    (["both:1", "absent:1", "--fail-on", "warning"], ExitCode.FINDINGS),
    (["both:1", "$(params.image)"], ExitCode.INCOMPLETE),
    (["both:1", "Both:1"], ExitCode.INCOMPLETE),
]
MANIFESTS: list[tuple[str, ExitCode]] = [
    (POD.format("both:1"), ExitCode.OK),
    (POD.format("one:1"), ExitCode.FINDINGS),
    (POD.format(""), ExitCode.INCOMPLETE),
    (POD.format("both:1") + "---\nkind: [\n", ExitCode.USAGE),
    (POD.format("one:1") + "---\nkind: [\n", ExitCode.USAGE),
    ("", ExitCode.NOTHING_TO_CHECK),
    ("apiVersion: v1\nkind: Service\n", ExitCode.NOTHING_TO_CHECK),
    ("just: text\n", ExitCode.NOTHING_TO_CHECK),
]
NOT_MEANT = [
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
]


@walked("form", FORMATS)
def test_images(layout: Path, form: str) -> None:
    def check(row: tuple[Sequence[str], ExitCode]) -> None:
        arguments, code = row
        outcome = run("image", *arguments, "--registry-layout", layout, "--format", form)
        assert outcome.code == code, outcome.err
        if form == "json":
            assert outcome.report["exit_code"] == code
            is_complete = code is not ExitCode.INCOMPLETE and "absent:1" not in arguments
            assert outcome.report["complete"] == is_complete

    check_rows(IMAGE_RUNS, check)


@walked("form", FORMATS)
def test_manifests(layout: Path, form: str) -> None:
    options = ["--registry-layout", layout, "--platform", "arm64", "--format", form]

    def check(row: tuple[str, ExitCode]) -> None:
        outcome = run("manifest", "-", *options, stdin=row[0])
        assert outcome.code == row[1], outcome.err

    check_rows(MANIFESTS, check)


def test_what_cannot_be_meant_is_2_with_a_reason() -> None:
    def check(arguments: Sequence[str]) -> None:
        outcome = run(*arguments)
        assert outcome.code == ExitCode.USAGE
        assert outcome.err

    check_rows(NOT_MEANT, check)


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
