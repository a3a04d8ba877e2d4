"""A small text that means a large document ends in an error, or is read in bounded time."""

import io

import pytest

from archcheck.documents.composing import DEPTH_LIMIT
from archcheck.documents.reading import Document, read
from archcheck.workloads.objects import objects_in
from tests.unit.workloads.conftest import Deadline
from tests.unit.workloads.helpers import images, stock

CUSTOM = "apiVersion: x.io/v1\nkind: X\n"
WIDTH = 10_000


def test_a_billion_laughs_is_an_error(deadline: Deadline) -> None:
    lines = ["  a0: &a0 [{containers: []}]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with deadline(30):
        inventory = stock(f"{CUSTOM}spec:\n" + "\n".join(lines))
    [error] = inventory.errors
    assert "aliases" in error.what
    assert (error.path, error.line) == ("input.yaml", 9)


def test_the_neighbours_of_a_bomb_are_read(deadline: Deadline) -> None:
    bomb = "&a [[], " + ", ".join(["*a"] * 5) + "]"
    pod = "---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'a:1'}]}\n"
    with deadline(30):
        inventory = stock(f"{CUSTOM}spec: {bomb}\n{pod}")
    assert [use.text for workload in inventory.workloads for use in workload.images] == ["a:1"]
    assert len(inventory.errors) == 1


@pytest.mark.parametrize(
    "spec",
    [
        "&s {self: *s}",
        "&s {one: *s, two: [*s]}",
        "&s [*s, *s]",
        "&s {containers: [{image: 'a:1'}], again: *s}",
    ],
)
def test_a_document_that_holds_itself(spec: str, deadline: Deadline) -> None:
    with deadline(30):
        inventory = stock(f"{CUSTOM}spec: {spec}\n")
    assert len(inventory.workloads) + len(inventory.errors) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "&l {apiVersion: v1, kind: List, items: [*l]}\n",
        "&l {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [*l, *l]}]}\n",
        "apiVersion: v1\nkind: List\nitems: &i [{apiVersion: v1, kind: List, items: *i}]\n",
    ],
)
def test_a_list_that_holds_itself(text: str, deadline: Deadline) -> None:
    with deadline(30):
        inventory = stock(text)
    assert inventory.workloads == ()


def test_lists_of_lists_of_lists(deadline: Deadline) -> None:
    items = ["- &a0 {apiVersion: v1, kind: ConfigMap}"]
    items += [
        f"- &a{n} {{apiVersion: v1, kind: List, items: [{', '.join([f'*a{n - 1}'] * 10)}]}}"
        for n in range(1, 12)
    ]
    with deadline(30):
        inventory = stock("apiVersion: v1\nkind: List\nitems:\n" + "\n".join(items))
    assert len(inventory.errors) == 1


def test_a_long_list_many_times(deadline: Deadline) -> None:
    text = f"{CUSTOM}spec:\n  big: &b [{', '.join('1' * WIDTH)}]\n  all:\n" + "  - *b\n" * WIDTH
    with deadline(30):
        assert stock(text).workloads == ()


def test_a_long_mapping_merged_many_times(deadline: Deadline) -> None:
    members = ", ".join(f"k{n}: 1" for n in range(WIDTH))
    text = f"{CUSTOM}spec:\n  big: &b {{{members}}}\n  all:\n" + "  - {<<: *b}\n" * WIDTH
    with deadline(30):
        assert stock(text).workloads == ()


def test_long_arguments_many_times(deadline: Deadline) -> None:
    arguments = ", ".join(["--v"] * WIDTH)
    text = (
        f"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {{image: 'a:1', args: &a [{arguments}]}}\n"
        + "  - {image: 'a:1', args: *a}\n" * WIDTH
    )
    with deadline(30):
        inventory = stock(text)
    assert len(inventory.workloads) + len(inventory.errors) == 1


def test_a_long_chain_of_merges(deadline: Deadline) -> None:
    links = ["- &a0 {k: v}", *(f"- &a{n} {{<<: *a{n - 1}}}" for n in range(1, 2000))]
    with deadline(30):
        assert stock(f"{CUSTOM}spec:\n" + "\n".join(links)).objects <= 1


def test_a_list_of_very_many_items(deadline: Deadline) -> None:
    [document] = read(io.BytesIO(b"apiVersion: v1\nkind: List\nitems: [" + b"{}," * 250_000 + b"]\n"))
    assert isinstance(document, Document)
    with deadline(30):
        assert list(objects_in(document.root)) == []


def test_nesting_up_to_the_limit_is_searched() -> None:
    depth = DEPTH_LIMIT - 4
    text = f"{CUSTOM}spec: {'[' * depth}{{containers: [{{image: 'a:1'}}]}}{']' * depth}\n"
    assert images(text) == ["a:1"]


def test_many_aliases_of_one_pod_are_no_bomb() -> None:
    text = f"{CUSTOM}spec:\n  pod: &p {{containers: [{{image: 'a:1'}}]}}\n  all: [{', '.join(['*p'] * 99)}]\n"
    assert images(text) == ["a:1"] * 100
