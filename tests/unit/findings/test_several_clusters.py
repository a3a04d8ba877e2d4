"""Findings of several clusters."""

from dataclasses import replace

from archcheck.findings.model import Finding, Severity
from archcheck.findings.several_clusters import each_once, naming_some

HOME = Finding("at-risk", Severity.ERROR, "fails on a20", "try", "web", clusters=("home",))
CLOUD = replace(HOME, clusters=("cloud",))


def test_what_is_alike_is_one_with_both_names() -> None:
    [both] = each_once([[HOME], [CLOUD]])
    assert both == HOME
    assert both.clusters == ("home", "cloud")
    other = replace(CLOUD, message="fails on a64")
    assert list(each_once([[HOME], [other]])) == [HOME, other]


def test_what_one_has_twice_is_two() -> None:
    assert [each.clusters for each in each_once([[HOME, HOME], [CLOUD]])] == [("home", "cloud"), ("home",)]
    assert list(each_once([[HOME, HOME]])) == [HOME, HOME]


def test_names_are_said_only_where_not_all_are_meant() -> None:
    both = replace(HOME, clusters=("cloud", "home"))
    named = naming_some([HOME, both], ("home", "cloud"))
    assert [each.clusters for each in named] == [("home",), ()]
    assert naming_some([HOME], ()) == (HOME,)
