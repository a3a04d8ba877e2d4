"""Values of objects with the lines of the file that a person edits."""

import pytest

from archcheck.errors import DocumentError
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, plain_values
from archcheck.sources.gitops.written_values import member_values, text_values
from tests.support.built_objects import built_objects

_WRITTEN = """\
apiVersion: v1
kind: Values
metadata: {name: web}
spec:
  values:
    tag: ${TAG}
    list: [a, b]
  text: |
    # first
    image:
      tag: ${TAG}
    other: x
"""
_BUILT = _WRITTEN.replace("${TAG}", "1.0").replace("[a, b]", "[a, b, c]").replace("    # first\n", "")


def _at(values: PlacedValues, *keys: str | int) -> PlacedScalar:
    for key in keys:
        values = values[key]  # type: ignore[index]
    assert isinstance(values, PlacedScalar)
    return values


def _line(scalar: PlacedScalar) -> tuple[str, int | None]:
    assert scalar.origin is not None
    return scalar.text, scalar.origin.line


def test_what_was_filled_in_has_the_line_of_its_manifest() -> None:
    (obj,) = built_objects(_WRITTEN, built=_BUILT)
    values = member_values(obj, "spec", "values", level=3)
    assert _line(_at(values, "tag")) == ("1.0", 6)
    assert _at(values, "tag").level == 3
    assert _line(_at(values, "list", 2)) == ("c", 7)


def test_a_text_has_the_lines_of_its_block() -> None:
    (obj,) = built_objects(_WRITTEN, built=_BUILT)
    values = text_values(obj, "spec", "text")
    assert plain_values(values) == {"image": {"tag": 1.0}, "other": "x"}
    assert _line(_at(values, "image", "tag")) == ("1.0", 11)
    assert _line(_at(values, "other")) == ("x", 12)


def test_there_may_be_no_values() -> None:
    (obj,) = built_objects(_WRITTEN)
    assert member_values(obj, "spec", "none") == {}
    assert text_values(obj, "spec", "none") == {}


def test_a_broken_text_is_broken_at_its_line() -> None:
    (obj,) = built_objects(_WRITTEN.replace("other: x", "- other"))
    with pytest.raises(DocumentError) as raised:
        text_values(obj, "spec", "text")
    assert (raised.value.path, raised.value.line) == ("apps/web.yaml", 12)
