"""The file of an object of Flux or Argo CD → the file with patches in that object; other bytes stay.

What archcheck wrote there before is replaced where it is for the same target, and goes where it is not wanted
any more: with the same patches a second run changes nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from archcheck.documents.marks import split_mark
from archcheck.documents.nodes import Mapping
from archcheck.patches.gitops.destinations import (
    Destination,
    HeldEntries,
    PostRendererPatches,
    held_entries,
    new_renderer,
)
from archcheck.patches.gitops.entries import value_of_entry
from archcheck.patches.kustomize.component import PatchEntry
from archcheck.patches.yaml_edit.list_insertions import ListChange
from archcheck.patches.yaml_edit.lists import with_list
from archcheck.patches.yaml_edit.pieces import Place, pieces_of, placed_objects


def with_entries(
    data: bytes, start: Place, root: Mapping, destination: Destination, entries: Sequence[PatchEntry]
) -> bytes:
    """Return a file in which an object holds just these entries of archcheck's, beside those of others.

    Args:
        data: the file.
        start: where the object begins in it.
        root: the object, as it was read.
        destination: where it holds patches.
        entries: all that are wanted there.

    Raises:
        CannotInsertError: there is no safe way to write them, or the object has changed since.

    """
    for change in changes(root, destination, entries):
        data = with_list(data, start, root, change)
        root = object_at(data, start)
    return data


def changes(root: Mapping, destination: Destination, entries: Sequence[PatchEntry]) -> list[ListChange]:
    """Return what becomes of the lists of an object, one after the other: the last one first."""
    left = list(entries)
    made: list[ListChange] = []
    held = held_entries(root, destination)
    for number, each in enumerate(held):
        change = _change(each, left)
        if number == len(held) - 1 and left:
            change = ListChange(change.path, tuple(map(value_of_entry, left)), change.others)
            left = []
        made.append(_as_whole(each, change))
    if left and isinstance(destination, PostRendererPatches):
        path, renderer = new_renderer(list(map(value_of_entry, left)))
        made.insert(0, ListChange(path, (renderer,)))
    return [change for change in reversed(made) if change.appended or change.others]


def _change(held: HeldEntries, left: list[PatchEntry]) -> ListChange:
    """Return what becomes of the entries that are there; those that are wanted are taken out of `left`."""
    others: dict[int, Any] = {}
    for index, entry in held.entries:
        wanted = next((each for each in left if each.target == entry.target), None)
        if wanted is None:
            others[index] = None
        else:
            left.remove(wanted)
            if wanted.text != entry.text:
                others[index] = value_of_entry(wanted)
    return ListChange(held.path, others=others)


def _as_whole(held: HeldEntries, change: ListChange) -> ListChange:
    """Return a change that takes away what a list is in, if nothing is left of it."""
    is_left = len(change.others) < len(held.entries) or _any(change.others.values()) or change.appended
    if is_left or not held.whole:
        return change
    return ListChange(held.whole[:-1], others={int(held.whole[-1]): None})


def _any(values: Iterable[Any]) -> bool:
    return any(value is not None for value in values)


def object_at(data: bytes, start: Place) -> Mapping:
    """Return the object that begins at a place of a file."""
    for piece in pieces_of(split_mark(data)[1]):
        if piece.first <= start[0] <= piece.last and start in (there := placed_objects(piece)):
            return there[start][1]
    raise AssertionError(start)
