"""Patterns of `ignore:` entries are as wide as they are written, and cost little."""

from itertools import product

from pathspec import GitIgnoreSpec

from archcheck.findings.model import Finding
from archcheck.findings.rules.platform_missing import RULE as PLATFORM_MISSING
from archcheck.findings.suppression import patterns
from archcheck.findings.suppression.model import IgnoreEntry
from archcheck.findings.suppression.patterns import matches_entry
from tests.support.tables import walked


def finding(image: str = "", workload: str = "", path: str = "", template: str = "") -> Finding:
    rule = PLATFORM_MISSING
    return Finding(
        rule.id, rule.severity, "", "", image=image, workload=workload, path=path, template=template
    )


PATHS = ["p.yaml", "deploy/p.yaml", "deploy/prod/p.yaml", "./deploy/p.yaml", "/abs/p.yaml", "../p.yaml", "-"]

PATH_PATTERNS = [
    "p.yaml",
    "/p.yaml",
    "deploy/",
    "deploy/*.yaml",
    "**/prod/*",
    "!p.yaml",
    "#p",
    "*",
    "\\-",
    "a b ",
]


@walked(
    "pattern, label, matches",
    [
        ("web*", "web-system/Pod/a", False),
        ("web*", "prod/Pod/web-1", True),
        ("web*", "Pod/web-1", True),
        ("Po*", "prod/Pod/a", False),
        ("Pod", "prod/Pod/a", False),
        ("prod", "prod/Pod/a", False),
        ("*", "prod/Pod/a", True),
        ("*", "Pod/a", True),
        ("*", "", False),
        ("Po*/a", "prod/Pod/a", True),
        ("Pod/*", "prod/Pod/a", True),
        ("Pod/*", "Pod/a", True),
        ("Pod/*", "prod/CronJob/a", False),
        ("prod/*", "prod/Pod/a", True),
        ("pro*/*", "prod/Pod/a", True),
        ("prod/*", "prod-2/Pod/a", False),
        ("prod/*", "test/Pod/prod", False),
        ("prod/*", "prod/a", True),
        ("prod/P*", "prod/Pod/a", False),
        ("prod/*/a", "prod/Pod/a", True),
        ("prod/*/a", "prod/Pod/b", False),
        ("prod/Pod/*", "prod/Pod/a", True),
        ("prod/Pod/*", "Pod/a", False),
        ("x/prod/Pod/a", "prod/Pod/a", False),
        ("*/*/*", "Pod/a", False),
        ("we?", "prod/Pod/web", True),
        ("Pod?a", "prod/Pod/a", False),
        ("we[a-c]", "prod/Pod/web", True),
        ("we[!a-c]", "prod/Pod/web", False),
        ("Pod[!a]a", "prod/Pod/a", False),
        ("we[", "prod/Pod/we[", True),
        ("a.b", "prod/Pod/a.b", True),
        ("a.b*", "prod/Pod/axb", False),
        ("WEB", "prod/Pod/web", False),
    ],
)
def test_a_workload_is_matched_part_by_part(pattern: str, label: str, matches: bool) -> None:
    entry = IgnoreEntry("r", workload=pattern)
    assert matches_entry(entry, finding(workload=label), str) == matches


@walked(
    "pattern, image, matches",
    [
        ("docker*", "one:1", False),
        ("docker*", "docker:24", True),
        ("docker.io*", "one:1", False),
        ("docker.io/*", "one:1", True),
        ("docker.io/*", "grafana/grafana:1", True),
        ("grafana*", "grafana/grafana:1", False),
        ("grafana/*", "grafana/grafana:1", True),
        ("grafana", "grafana/grafana:1", False),
        ("o*", "one:1", True),
        ("one", "one:1", True),
        ("one:*", "one:1", True),
        ("one", "docker.io/library/one:1", True),
        ("one", "ghcr.io/x/one:1", False),
        ("*one", "ghcr.io/x/one:1", False),
        ("ghcr.io/x/*", "ghcr.io/x/y/one:1", True),
        ("*/one", "ghcr.io/x/one:1", True),
        ("*", "ghcr.io/x/one:1", True),
        ("*", "", False),
        ("one", "", False),
        ("$(IMAGE)", "$(IMAGE)", True),
        ("[o]ne", "one:1", True),
        ("[::1]:5000/*", "[::1]:5000/app:1", True),
        ("ONE", "one:1", False),
    ],
)
def test_an_image_without_a_slash_is_matched_by_short_names(pattern: str, image: str, matches: bool) -> None:
    entry = IgnoreEntry("r", image=pattern)
    assert matches_entry(entry, finding(image=image), str) == matches


@walked("pattern, path", list(product(PATH_PATTERNS, PATHS)))
def test_a_path_is_matched_as_by_git(pattern: str, path: str) -> None:
    expected = GitIgnoreSpec.from_lines([pattern]).match_file(path)
    entry = IgnoreEntry("r", path=pattern)
    assert matches_entry(entry, finding(path=path), str) == expected
    assert matches_entry(entry, finding(path="elsewhere.txt", template=path), str) == (
        expected or pattern == "*"
    )


def test_a_finding_without_a_path_is_at_none() -> None:
    assert not matches_entry(IgnoreEntry("r", path="*"), finding(), str)


def test_a_name_and_a_pattern_are_taken_apart_once_for_many_entries_and_findings() -> None:
    caches = (patterns._image_names, patterns._tails, patterns._workload_matcher, patterns._path_matcher)
    entries = [
        IgnoreEntry("r", image=f"ghcr.io/x{number}/*", workload=f"prod{number}/*", path=f"deploy/t{number}/")
        if number % 2
        else IgnoreEntry("r", workload=f"web{number}-*")
        for number in range(20)
    ]
    findings = [
        finding(
            f"ghcr.io/org/app{number}:1", f"n{number % 9}/Deployment/app{number}", f"deploy/a{number}/x.yaml"
        )
        for number in range(100)
    ]
    for cached in caches:
        cached.cache_clear()
    assert not any(matches_entry(entry, each, str) for each in findings for entry in entries)
    taken_apart = sum(cached.cache_info().misses for cached in caches)
    assert taken_apart <= 2 * (len(entries) + len(findings))
