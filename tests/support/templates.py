"""Go's templates over some data, as tests ask for them."""

from collections.abc import Iterable

import pytest

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.tables import ARGO
from archcheck.sources.gitops.go_template.rendering import render_template
from tests.support.tables import check_rows

DATA = {
    "a": "x",
    "n": 5,
    "f": 1.5,
    "z": 0,
    "e": "",
    "t": True,
    "nil": None,
    "l": ["b", "a", "b"],
    "li": [1, 2, 3],
    "m": {"k": "v", "d": {"x": 1}, "b": "2"},
    "el": [],
    "em": {},
    "u": "héllo wörld",
    "mixed": [1, "a", None, True],
}


def check_templates(rows: Iterable[tuple[str, str]]) -> None:
    """Check that each template gives a text."""
    check_rows(rows, lambda row: _gives(*row))


def check_refusals(rows: Iterable[tuple[str, str]]) -> None:
    """Check that each template is refused, with a message that holds a text."""
    check_rows(rows, lambda row: _refuses(*row))


def _gives(template: str, text: str) -> None:
    assert render_template(template, DATA, functions=ARGO) == text


def _refuses(template: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render_template(template, DATA, functions=ARGO)
    assert message in str(caught.value)
