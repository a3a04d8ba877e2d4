"""Which releases of a state count."""

import pytest

from archcheck.documents.values import node_of
from archcheck.sources.gitops.helmfile.selecting import (
    ConditionError,
    holds,
    is_installed,
    is_selected,
    labels_of,
)
from archcheck.sources.gitops.values import placed_values
from tests.support.tables import check_rows


def test_conditions_are_looked_up() -> None:
    values = placed_values(
        node_of({"a": {"enabled": True}, "b": {"c": {"enabled": False}}, "d": {}, "e": {"enabled": "yes"}}),
        "",
    )
    rows = [
        ("", True),
        ("true", True),
        ("False", False),
        ("a.enabled", True),
        ("b.c.enabled", False),
        ("d.enabled", False),
        ("e.enabled", False),
    ]

    def check(row: tuple[str, bool]) -> None:
        assert holds(row[0], values) is row[1]

    check_rows(rows, check)


@pytest.mark.parametrize("condition", ["a.on", "x.enabled", "a.enabled.enabled"])
def test_a_condition_of_nothing_is_an_error(condition: str) -> None:
    with pytest.raises(ConditionError):
        holds(condition, placed_values(node_of({"a": {"enabled": True}}), ""))


def test_a_release_may_be_taken_away() -> None:
    rows = [({}, True), ({"installed": True}, True), ({"installed": False}, False)]

    def check(row: tuple[dict[str, bool], bool]) -> None:
        assert is_installed(placed_values(node_of(row[0]), "")) is row[1]

    check_rows(rows, check)


def test_selectors_look_at_labels() -> None:
    release = placed_values(
        node_of({"name": "web", "namespace": "apps", "chart": "acme/app", "labels": {"tier": "front"}}), ""
    )
    labels = labels_of(release, placed_values(node_of({"all": "yes"}), ""))
    rows = [
        ((), True),
        (("name=web",), True),
        (("chart=app,tier=front",), True),
        (("tier!=front",), False),
        (("tier=back", "all=yes"), True),
        (("tier=back",), False),
    ]

    def check(row: tuple[tuple[str, ...], bool]) -> None:
        assert is_selected(row[0], labels) is row[1]

    check_rows(rows, check)
