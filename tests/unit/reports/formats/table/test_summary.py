import pytest

from archcheck.errors import InputError
from archcheck.images.availability import Missing, Reason, Unknown, Unresolved
from archcheck.reports.formats.table.summary import summary
from archcheck.reports.model import ImageResult
from archcheck.workloads.inventory import Loss, Skipped
from tests.unit.reports.samples import found, image, report

FOUND = image("a:1", found("linux/amd64 linux/arm64"))
SINGLE = image("b:1", found("linux/amd64"))
MISSING = image("c:1", Missing("gone"))
UNKNOWN = image("d:1", Unknown(Reason.DENIED, "why"))
UNRESOLVED = image("$(x)", Unresolved())
UNGATED = " No platform is required: --platform makes this a gate."


@pytest.mark.parametrize(
    ("images", "required", "line"),
    [
        ([FOUND], "", "1 image: 1 found." + UNGATED),
        ([FOUND, SINGLE], "", "2 images: 2 found." + UNGATED),
        ([MISSING], "", "1 image: 1 missing." + UNGATED),
        (
            [FOUND, MISSING, UNKNOWN, UNRESOLVED],
            "",
            "4 images: 1 found, 1 missing, 1 unknown, 1 unresolved." + UNGATED,
        ),
        ([FOUND], "linux/arm64", "1 image: 1 with every required platform. Required: linux/arm64."),
        ([SINGLE], "linux/arm64", "1 image: 1 without one. Required: linux/arm64."),
        (
            [FOUND, SINGLE, UNKNOWN],
            "linux/amd64 linux/arm64",
            "3 images: 1 with every required platform, 1 without one, 1 unknown. Required: linux/amd64, linux/arm64.",
        ),
        ([], "", "Nothing to check: no image in the input."),
        ([], "linux/arm64", "Nothing to check: no image in the input."),
    ],
)
def test_the_line(images: list[ImageResult], required: str, line: str) -> None:
    assert summary(report(*images, required=required)) == line


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, ""),
        (1, " 1 part of the input could not be read."),
        (2, " 2 parts of the input could not be read."),
    ],
)
def test_what_could_not_be_read_is_counted(count: int, text: str) -> None:
    errors = (InputError("broken", path="x", line=1),) * count
    assert summary(report(FOUND, errors=errors)) == "1 image: 1 found." + UNGATED + text
    assert summary(report(errors=errors)) == "Nothing to check: no image in the input." + text


def test_what_was_passed_over_and_may_hold_workloads_is_counted_with_it() -> None:
    skipped = (Skipped("charts/a", None, "no helm", loss=Loss.PART), Skipped("b.yaml", 1, "no object"))
    line = summary(report(FOUND, errors=(InputError("broken", path="x", line=1),), skipped=skipped))
    assert line.endswith(" 2 parts of the input could not be read.")


def test_unknown_is_counted_neither_as_missing_nor_as_found() -> None:
    line = summary(report(UNKNOWN, required="linux/amd64"))
    assert line == "1 image: 1 unknown. Required: linux/amd64."
