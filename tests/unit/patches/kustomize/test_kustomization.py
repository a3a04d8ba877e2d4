"""A kustomization.yaml of the user's: one line takes a component in, and every other byte stays."""

from typing import Any

import pytest
import yaml

from archcheck.errors import InputError
from archcheck.patches.kustomize.kustomization import components_of, holding, lines_for, with_component
from tests.support.kustomization_texts import ADDED, HEAD, OTHERS, PRESENT
from tests.support.tables import named_rows, walked

COMPONENT = "../nodes"
NO_PLACE = ["- objects.yaml\n", "resources: [\n", "resources: []\n---\nresources: []\n", "components: x\n"]


def added(text: str) -> bytes:
    return with_component(text.encode(), "kustomization.yaml", COMPONENT)


def test_only_the_needed_lines_are_added() -> None:
    def check(row: tuple[str, str]) -> None:
        before, after = row
        assert added(before).decode() == after

    named_rows(ADDED, check)


@walked("text", OTHERS)
def test_other_ways_to_write_a_file(text: str) -> None:
    after: dict[str, Any] = yaml.safe_load(added(text))
    assert after.pop("components") == [COMPONENT]
    before = yaml.safe_load(text.removeprefix("\ufeff"))
    before.pop("components", None)
    assert after == before


@walked("written", PRESENT)
def test_one_that_is_in_already_is_not_added(written: str) -> None:
    text = HEAD + f"components:\n  - {written}\n"
    assert added(text) == text.encode()


@walked("text", NO_PLACE)
def test_a_file_without_a_place_for_it_is_refused(text: str) -> None:
    with pytest.raises(InputError) as raised:
        added(text)
    assert raised.value.path == "kustomization.yaml"


def test_for_a_look_it_is_written_anew_where_it_has_no_place() -> None:
    text = b"resources: &all [objects.yaml]\ncomponents: &c [a]\nx: *c\n"
    for data in (text, HEAD.encode()):
        assert components_of(holding(data, "kustomization.yaml", COMPONENT), "")[-1] == "../nodes"


def test_the_lines_to_add_by_hand() -> None:
    assert lines_for(COMPONENT) == "components: [../nodes]\n"
