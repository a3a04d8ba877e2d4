import pytest

from archcheck.errors import ChartError
from archcheck.sources.charts.versions import best_version, is_exact
from tests.support.tables import walked

TAGS = ["1.0.0", "1.2.0_build.5", "v1.9.3", "2.0.0", "2.1.0", "3.0.0-rc.1", "latest", "sha256-abc.sig", "2"]


@walked(
    "constraint, expected",
    [
        ("", "2.1.0"),
        ("^1", "v1.9.3"),
        ("~1.2", "1.2.0_build.5"),
        ("1.x", "v1.9.3"),
        (">=1, <2", "v1.9.3"),
        ("<1.2,>=1", "1.0.0"),
        (">= 1.0.0 < 1.5.0", "1.2.0_build.5"),
        ("1.0 - 2.0", "2.0.0"),
        ("1.0.x || 2.0.x", "2.0.0"),
        ("^2, != 2.1.0", "2.0.0"),
        ("!=2.1.0", "2.0.0"),
        (">=3.0.0-0", "3.0.0-rc.1"),
        (">=3", None),
        ("*", "2.1.0"),
    ],
)
def test_the_newest_within_a_constraint(constraint: str, expected: str | None) -> None:
    assert best_version(TAGS, constraint) == expected


@walked("constraint", ["nonsense", "1.2.3.4", "||", "^", ">=a"])
def test_what_is_no_constraint(constraint: str) -> None:
    with pytest.raises(ChartError, match="no constraint"):
        best_version(TAGS, constraint)


@walked(
    "version, exact",
    [
        ("1.2.3", True),
        ("v1.2.3", True),
        ("1.2.3-rc.1+b", True),
        ("1.2.3_b", True),
        ("1.2", False),
        ("^1.2.3", False),
        ("", False),
    ],
)
def test_exact_versions(version: str, exact: bool) -> None:
    assert is_exact(version) is exact


@walked(
    "constraint, expected",
    [
        ("<2", "1.2.4"),
        ("<2.0.0", "1.2.4"),
        (">=1.2.3", "1.2.4"),
        (">0.0.0-0", "2.0.0-beta.1"),
        (">=1.2.3-0", "2.0.0-beta.1"),
        (">=1.2.3-0, <2.0.0", "2.0.0-beta.1"),
        ("^1.2.3-0", "1.2.4"),
        ("1.2.x", "1.2.4"),
    ],
)
def test_prereleases_are_for_those_who_name_one(constraint: str, expected: str) -> None:
    assert best_version(["1.2.3", "1.2.4", "2.0.0-beta.1", "2024.01.15"], constraint) == expected
