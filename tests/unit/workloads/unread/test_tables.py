from archcheck.workloads.unread.deployers import DEPLOYERS
from archcheck.workloads.unread.model import EVERY_KIND
from archcheck.workloads.unread.operators import OPERATORS
from archcheck.workloads.unread.tables import GROUPS, KINDS, NAMES, in_tables


def test_no_kind_stands_in_both_tables() -> None:
    """The second would win in silence."""
    assert not DEPLOYERS.keys() & OPERATORS.keys()
    assert len(KINDS) == len(DEPLOYERS) + len(OPERATORS)


def test_a_kind_is_looked_up_by_its_group() -> None:
    assert in_tables("argoproj.io", "Application") is DEPLOYERS["argoproj.io", "Application"]
    assert in_tables("argoproj.io", "AppProject") is None
    assert in_tables("app.k8s.io", "Application") is None
    assert "argoproj.io" in GROUPS
    assert "Application" in NAMES


def test_of_some_groups_every_kind_is_meant() -> None:
    groups = [group for group, kind in KINDS if kind == EVERY_KIND]
    for group in groups:
        assert in_tables(group, "OfALaterVersion") is KINDS[group, EVERY_KIND]
