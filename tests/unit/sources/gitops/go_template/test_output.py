"""Which line of a template each line of its result comes from."""

import pytest

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.output import TemplateOutput


def test_a_line_is_that_of_the_first_thing_on_it() -> None:
    output = TemplateOutput()
    output.write("a: ", 1, advances=True)
    output.write("x", 1, advances=False)
    output.write("\n  ", 1, advances=True)
    output.write("y\nz", 7, advances=False)
    output.write("\nb\nc", 8, advances=True)
    assert output.text == "a: x\n  y\nz\nb\nc"
    assert output.lines == (1, 7, 7, 9, 10)


def test_nothing_has_no_line() -> None:
    output = TemplateOutput()
    output.write("", 3, advances=True)
    assert (output.text, output.lines) == ("", ())


def test_a_result_without_end_is_refused() -> None:
    output = TemplateOutput()
    with pytest.raises(TemplateError) as caught:
        output.write("x" * 10 * 1024 * 1024, 4, advances=False)
    assert caught.value.line == 4
