from collections.abc import Sequence
from pathlib import Path

import pytest

from archcheck.actions.patch.options import PatchForm, PatchTarget, require_sense
from archcheck.errors import UsageError
from tests.support.tables import check_rows

OUT = Path("out")
IN_PLACE, VALUES = PatchForm.IN_PLACE, PatchForm.HELM_VALUES
PARADOXES: list[tuple[PatchTarget, Sequence[str], bool, str]] = [
    (PatchTarget(PatchForm.KUSTOMIZE), ["a"], True, "one or the other"),
    (PatchTarget(VALUES), ["a"], False, "is for --chart"),
    (PatchTarget(IN_PLACE), [], True, "templates are never edited"),
    (PatchTarget(PatchForm.JSON6902, OUT, "k.yaml"), ["a"], False, "--kustomization is for --form kustomize"),
    (PatchTarget(PatchForm.KUSTOMIZE, None, "k.yaml"), ["a"], False, "needs the component's folder"),
    (PatchTarget(PatchForm.KUSTOMIZE, Path("-")), ["a"], False, "is a folder"),
    (PatchTarget(PatchForm.STRATEGIC, write=True), ["a"], False, "--write is for --form in-place"),
    (PatchTarget(IN_PLACE, OUT), ["a"], False, "has no -o"),
    (PatchTarget(IN_PLACE, write=True), ["-"], False, "cannot be edited in place"),
]
SENSIBLE: list[tuple[PatchTarget, Sequence[str], bool]] = [
    (PatchTarget(PatchForm.KUSTOMIZE), ["a", "-"], False),
    (PatchTarget(PatchForm.KUSTOMIZE, OUT, "-"), ["a"], False),
    (PatchTarget(PatchForm.KUSTOMIZE, OUT, "k.yaml"), [], True),
    (PatchTarget(VALUES, OUT), [], True),
    (PatchTarget(IN_PLACE, write=True), ["a"], False),
    (PatchTarget(PatchForm.JSON6902, Path("-")), ["-"], False),
]


def test_options_that_contradict_each_other_are_refused() -> None:
    def check(row: tuple[PatchTarget, Sequence[str], bool, str]) -> None:
        target, paths, chart, words = row
        with pytest.raises(UsageError, match=words):
            require_sense(target, paths, chart=chart)

    check_rows(PARADOXES, check)


def test_all_others_are_not() -> None:
    check_rows(SENSIBLE, lambda row: require_sense(row[0], row[1], chart=row[2]))


def test_only_a_component_has_a_folder() -> None:
    assert PatchTarget(PatchForm.KUSTOMIZE, OUT).component == OUT
    assert PatchTarget(PatchForm.JSON6902, OUT).component is None
