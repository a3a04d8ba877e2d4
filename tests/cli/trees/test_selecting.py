"""include: and exclude: of the configuration, with the meaning that .gitignore gives them."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.trees.conftest import Repository, pod
from tests.support.tables import walked


@pytest.fixture
def pods(repo: Repository) -> Repository:
    """Pods at the top, and in two directories."""
    for name in ("p", "deploy/q", "deploy/deep/r", "docs/s"):
        repo.write(f"{name}.yaml", pod(name.rpartition("/")[2]))
    return repo


def names(repo: Repository, configuration: str, *paths: str) -> list[str]:
    """Return which pods count."""
    repo.write(".archcheck.yaml", configuration)
    return sorted(repo.run(*(paths or (".",))).names)


def test_all_counts_where_nothing_is_said(pods: Repository) -> None:
    assert names(pods, "platforms: [linux/arm64]\n") == ["p", "q", "r", "s"]


@walked(
    "patterns, left",
    [
        ("[docs]", "pqr"),
        ("[docs/]", "pqr"),
        ("[/docs]", "pqr"),
        ("['docs/**']", "pqr"),
        ("['docs/*']", "pqr"),
        ("[deep]", "pqs"),
        ("[/deep]", "pqrs"),
        ("[deploy/deep/]", "pqs"),
        ("['**/deep']", "pqs"),
        ("['*.yaml']", ""),
        ("[/*.yaml]", "qrs"),
        ("[p.yaml/]", "pqrs"),
        ("[r.yaml]", "pqs"),
        ("['[pq].yaml']", "rs"),
        ("['*.yaml', '!q.yaml']", "q"),
        ("['!q.yaml', '*.yaml']", ""),
        ("['deploy/*', '!deploy/deep']", "prs"),
        ("[deploy, '!deploy/q.yaml']", "ps"),
        ("['# a comment', docs]", "pqr"),
        ("['', docs]", "pqr"),
    ],
)
def test_excluded(pods: Repository, patterns: str, left: str) -> None:
    assert names(pods, f"exclude: {patterns}\n") == list(left)


@walked(
    "patterns, left",
    [
        ("[docs]", "s"),
        ("[docs/]", "s"),
        ("['docs/**']", "s"),
        ("['**/*.yaml']", "pqrs"),
        ("[deploy/]", "qr"),
        ("['deploy/*.yaml']", "q"),
        ("[deep/]", "r"),
        ("[deploy/, '!deploy/deep/']", "q"),
    ],
)
def test_included(pods: Repository, patterns: str, left: str) -> None:
    assert names(pods, f"include: {patterns}\n") == list(left)


def test_what_is_excluded_is_not_included(pods: Repository) -> None:
    assert names(pods, "include: [deploy/]\nexclude: [r.yaml]\n") == ["q"]


def test_patterns_are_about_the_directory_of_the_configuration(
    pods: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    pods.write(".archcheck.yaml", "exclude: [/deploy/deep/]\n")
    monkeypatch.chdir(pods.path / "deploy")
    assert pods.run(".").names == ["q"]
    monkeypatch.chdir(pods.path / "docs")
    assert sorted(pods.run("../deploy", "..").names) == ["p", "q", "s"]


def test_patterns_hold_for_changed_files(pods: Repository) -> None:
    pods.write(".archcheck.yaml", "exclude: [docs/]\n")
    assert pods.run("--changed", "p.yaml", "docs/s.yaml").names == ["p"]


def test_a_file_that_is_named_counts_whatever_is_excluded(pods: Repository) -> None:
    assert names(pods, "exclude: ['*.yaml']\n", "docs/s.yaml") == ["s"]


def test_a_chart_is_excluded_by_its_directory(repo: Repository) -> None:
    repo.chart("charts/app")
    repo.write("p.yaml", pod("p"))
    for pattern in ("charts/app", "charts/app/", "charts/", "app", "/charts/*"):
        assert names(repo, f"exclude: ['{pattern}']\n") == ["p"]


def test_a_chart_is_included_by_its_directory(repo: Repository, helm: str) -> None:
    repo.chart("charts/app")
    repo.write("p.yaml", pod("p"))
    for pattern in ("charts/app", "charts/", "app/", "charts/**", "/charts/*"):
        assert names(repo, f"include: ['{pattern}']\n") == ["release-name-web"]


def test_a_kustomization_is_excluded_by_its_directory(repo: Repository, kustomized: str) -> None:
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("base/p.yaml", pod("p"))
    repo.write("overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: x-\n")
    assert names(repo, "exclude: [base/]\n") == ["x-p"]


def test_a_base_whose_overlays_are_excluded_is_built(repo: Repository, kustomized: str) -> None:
    repo.write("base/kustomization.yaml", "resources: [p.yaml]\n")
    repo.write("base/p.yaml", pod("p"))
    repo.write("overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: x-\n")
    assert names(repo, "exclude: [overlay/]\n") == ["p"]


@walked("key", ["include", "exclude"])
@walked("pattern", ["!", "foo/[", "a**[", "\\"])
def test_a_pattern_that_is_malformed_is_an_error_or_means_nothing(
    pods: Repository, key: str, pattern: str
) -> None:
    pods.write(".archcheck.yaml", f"{key}: ['{pattern}']\n")
    found = pods.run(".")
    assert found.code in (ExitCode.USAGE, ExitCode.FINDINGS, ExitCode.NOTHING_TO_CHECK)
    if found.code == ExitCode.USAGE:
        assert ".archcheck.yaml" in found.err
        assert pattern in found.err
