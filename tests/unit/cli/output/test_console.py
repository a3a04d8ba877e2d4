import pytest

from archcheck.cli.output.console import Console
from archcheck.errors import InputError, UsageError
from archcheck.workloads.inventory import Loss, Skipped


@pytest.mark.parametrize(("quiet", "words"), [(False, "a notice\na warning\n"), (True, "a notice\n")])
def test_a_quiet_run_leaves_warnings_out(
    *, quiet: bool, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(is_quiet=quiet)
    console.notice("a notice")
    console.warning("a warning")
    assert capsys.readouterr() == ("", words)


def test_nothing_that_is_said_moves_the_cursor_or_begins_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.notice("a\x1b[2J\n::error::b")
    console.warning("c\x1b[2J\n::error::d")
    shown = capsys.readouterr().err
    assert shown.splitlines() == ["a\\x1b[2J\\n::error::b", "c\\x1b[2J\\n::error::d"]


def test_the_further_lines_of_an_error_are_indented(capsys: pytest.CaptureFixture[str]) -> None:
    Console().error(UsageError("one\ntwo\n\nthree", why="so", hint="that"))
    assert capsys.readouterr().err == "error: one\n  two\n  three\n  why: so\n  try: that\n"


def test_an_error_names_its_file_and_line(capsys: pytest.CaptureFixture[str]) -> None:
    Console(is_quiet=True).error(InputError("is wrong", path="a\x1b.yaml", line=3))
    assert capsys.readouterr().err == "error: a\\x1b.yaml:3: is wrong\n"


def test_a_quiet_run_still_says_what_may_hold_images(capsys: pytest.CaptureFixture[str]) -> None:
    skipped = [Skipped("a.yaml", 1, "no object"), Skipped("b.yaml", 2, "an operator's", loss=Loss.PODS)]
    Console(is_quiet=True).skipped(skipped)
    assert capsys.readouterr().err == "not read 1: an operator's (b.yaml:2)\n"


def test_progress_is_for_a_terminal() -> None:
    with Console().progress() as progress:
        progress.start(3)
        progress.step()
