"""YAML in a text of YAML."""

import pytest

from archcheck.errors import DocumentError
from archcheck.sources.gitops.argocd.blocks import block_values
from archcheck.sources.gitops.values import PlacedScalar
from archcheck.workloads.model import Origin


def tag_of(text: str, origin: Origin | None) -> PlacedScalar:
    values = block_values(PlacedScalar(text, text, origin), 3)
    assert isinstance(values, dict)
    tag = values["tag"]
    assert isinstance(tag, PlacedScalar)
    return tag


def test_lines_follow_the_block() -> None:
    tag = tag_of("a: b\ntag: '1'\n", Origin("apps.yaml", 10, 5))
    assert (tag.origin, tag.level, tag.meaning) == (Origin("apps.yaml", 12), 3, "1")


def test_one_line_and_what_is_written_nowhere_has_the_place_of_the_text() -> None:
    for text, origin in (
        ("tag: '1'", Origin("apps.yaml", 10, 5)),
        ("a: b\ntag: '1'\n", Origin("apps.yaml", 10)),
        ("a: b\ntag: '1'\n", None),
    ):
        assert tag_of(text, origin).origin == origin


def test_nothing_and_what_is_no_yaml() -> None:
    assert block_values(PlacedScalar("# x\n", "# x\n")) is None
    with pytest.raises(DocumentError):
        block_values(PlacedScalar("{", "{"))
