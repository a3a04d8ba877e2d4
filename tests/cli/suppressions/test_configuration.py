"""`ignore:` and `severity:` of the configuration."""

from datetime import UTC, datetime, timedelta

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import Repository, aside, pod, rules
from tests.support.tables import walked

REASON = "reason: we know"


def _ignoring(repo: Repository, *entries: str) -> None:
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    repo.write(".archcheck.yaml", f"ignore:\n{lines}")


_ENTRIES: list[tuple[str, bool]] = [
    ("rule: platform-missing", True),
    ("rule: image-missing", False),
    ("image: one:1", True),
    ("image: one", True),
    ("image: 'one:*'", True),
    ("image: 'o?e'", True),
    ("image: docker.io/library/one", True),
    ("image: docker.io/library/one:1", True),
    ("image: 'docker.io/*'", True),
    ("image: '*'", True),
    ("image: one:2", False),
    ("image: on", False),
    ("image: 'ghcr.io/*'", False),
    ("workload: p", True),
    ("workload: Pod/p", True),
    ("workload: prod/Pod/p", True),
    ("workload: 'prod/*'", True),
    ("workload: test/Pod/p", False),
    ("workload: Pod", False),
    ("workload: 'pro*'", False),
    ("workload: 'Po*'", False),
    ("image: 'docker*'", False),
    ("path: deploy/prod/p.yaml", True),
    ("path: p.yaml", True),
    ("path: /deploy/", True),
    ("path: deploy/**", True),
    ("path: '**/prod/*.yaml'", True),
    ("path: deploy/*.yaml", False),
    ("path: /p.yaml", False),
    ("path: other/", False),
    ("rule: platform-missing, image: one, workload: p, path: deploy/", True),
    ("rule: image-missing, image: one, workload: p, path: deploy/", False),
    ("rule: platform-missing, image: two, workload: p, path: deploy/", False),
    ("rule: platform-missing, image: one, workload: q, path: deploy/", False),
    ("rule: platform-missing, image: one, workload: p, path: other/", False),
]


@walked("entry, counts, within", [(*row, within) for row in _ENTRIES for within in (".", "deploy/prod")])
def test_all_that_an_entry_says_must_match(repo: Repository, entry: str, counts: bool, within: str) -> None:
    _ignoring(repo, f"{entry}, {REASON}")
    repo.write("deploy/prod/p.yaml", pod("one:1", metadata="namespace: prod"))
    done = repo.check(within=within)
    expected = [("platform-missing", "configuration")] if counts else []
    assert aside(done) == expected
    assert ("platform-missing" in rules(done)) != counts


@pytest.mark.parametrize("image", ["one:1", "one", "docker.io/library/one:1", "one:1@sha256:*"])
def test_an_image_with_tag_and_digest(repo: Repository, image: str) -> None:
    digest = repo.run("image", "one:1", *repo.online, "--format", "json").report["images"][0]["digest"]
    _ignoring(repo, f"image: '{image}', {REASON}")
    repo.write("p.yaml", pod(f"one:1@{digest}"))
    assert ("platform-missing", "configuration") in aside(repo.check())


def test_a_registry_in_brackets_matches_itself(repo: Repository) -> None:
    _ignoring(repo, f"image: '[::1]:5000/app:1', rule: image-unreadable, {REASON}")
    repo.write("p.yaml", pod("'[::1]:5000/app:1'"))
    assert aside(repo.check()) == [("image-unreadable", "configuration")]


def test_the_report_says_by_what_and_why(repo: Repository) -> None:
    _ignoring(repo, f"rule: platform-missing, {REASON}, expires: 2999-01-01")
    repo.write("p.yaml", pod("one:1"))
    (found,) = repo.check().report["suppressed"]
    said = found["suppression"]
    assert (said["by"], said["reason"], said["line"]) == ("configuration", "we know", 2)
    assert said["path"].endswith(".archcheck.yaml")
    assert said["expires"] == "2999-01-01"


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True)])
def test_the_day_on_which_it_expires_is_its_last(repo: Repository, days: int, counts: bool) -> None:
    day = datetime.now(UTC).date() + timedelta(days)
    _ignoring(repo, f"rule: platform-missing, {REASON}, expires: {day}")
    repo.write("p.yaml", pod("one:1"))
    done = repo.check()
    assert (done.code == ExitCode.OK) == counts
    assert rules(done) == ([] if counts else ["platform-missing", "ignore-expired"])
    if not counts:
        assert str(day) in done.report["findings"][1]["message"]
        assert done.report["findings"][1]["line"] == 2


def test_an_expired_ignore_fails_where_ignores_are_strict(repo: Repository) -> None:
    _ignoring(repo, f"rule: platform-missing, {REASON}, expires: 2020-01-01")
    repo.write("p.yaml", pod("both:1"))
    assert repo.check().code == ExitCode.OK
    assert repo.check("--strict-ignores").code == ExitCode.FINDINGS


@walked(
    "text, line, hint",
    [
        ("ignore:\n  - {rule: at-risk}\n", 2, "needs a reason"),
        ("ignore:\n  - {rule: at-risk, reason: ' '}\n", 2, "needs a reason"),
        ("ignore:\n  - {rule: at-risk, reason: }\n", 2, "text is expected"),
        ("ignore:\n  - {reason: x}\n", 2, "ignore of everything"),
        ("ignore:\n  - at-risk\n", 2, "mapping"),
        ("ignore: at-risk\n", 1, "list is expected"),
        ("ignore:\n  - {rule: at-rsk, reason: x}\n", 2, "did you mean at-risk?"),
        ("ignore:\n  - {rule: '*', reason: x}\n", 2, "not known"),
        ("ignore:\n  - {rules: at-risk, reason: x}\n", 2, "did you mean rule?"),
        ("ignore:\n  - {rule: at-risk, reason: x, expire: 2026-01-01}\n", 2, "did you mean expires?"),
        ("ignore:\n  - {rule: at-risk, reason: x, expires: soon}\n", 2, "is no day"),
        ("ignore:\n  - {rule: at-risk, reason: x, expires: 2026-02-30}\n", 2, "is no day"),
        ("ignore:\n  - {rule: at-risk, reason: x, expires: 20270131}\n", 2, "is no day"),
        ("ignore:\n  - {rule: at-risk, rule: stuck, reason: x}\n", 2, "rule stands here twice"),
        ("fail-on: error\nfail-on: never\n", 2, "fail-on stands here twice"),
        ("ignore:\n  - {path: '!', reason: x}\n", 2, ""),
        ("severity:\n  at-rsk: note\n", 2, "did you mean at-risk?"),
        ("severity:\n  at-risk: notice\n", 2, "did you mean note?"),
        ("severity: note\n", 1, "mapping is expected"),
        ("fail-on: erorr\n", 1, "did you mean error?"),
        ("ignores:\n  - {rule: at-risk, reason: x}\n", 1, "did you mean ignore?"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_line_and_suggestion(
    repo: Repository, text: str, line: int, hint: str
) -> None:
    repo.write(".archcheck.yaml", text)
    repo.write("p.yaml", pod("one:1"))
    done = repo.check()
    assert done.code == ExitCode.USAGE, done.err
    assert f".archcheck.yaml:{line}:" in done.err
    assert hint in done.err


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("error", "error", 1),
        ("warning", "error", 0),
        ("warning", "warning", 1),
        ("note", "warning", 0),
        ("note", "note", 1),
        ("error", "never", 0),
    ],
)
@pytest.mark.parametrize("by_option", [True, False])
def test_a_severity_decides_with_fail_on(
    repo: Repository, severity: str, fail_on: str, code: int, by_option: bool
) -> None:
    text = f"severity: {{platform-missing: {severity}}}\n"
    repo.write(".archcheck.yaml", text if by_option else f"{text}fail-on: {fail_on}\n")
    repo.write("p.yaml", pod("one:1"))
    done = repo.check(*(("--fail-on", fail_on) if by_option else ()))
    assert done.code == done.report["exit_code"] == code
    assert done.report["findings"][0]["severity"] == severity


def test_the_option_wins_over_fail_on_of_the_configuration(repo: Repository) -> None:
    repo.write(".archcheck.yaml", "fail-on: never\n")
    repo.write("p.yaml", pod("one:1"))
    assert repo.check().code == ExitCode.OK
    assert repo.check("--fail-on", "error").code == ExitCode.FINDINGS


def test_strict_ignores_win_over_a_severity(repo: Repository) -> None:
    repo.write(
        ".archcheck.yaml",
        "severity: {ignore-unused: note}\nignore:\n  - {rule: platform-missing, reason: x}\n",
    )
    repo.write("p.yaml", pod("both:1"))
    assert repo.check("--strict-ignores").code == ExitCode.FINDINGS
