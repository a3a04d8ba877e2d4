"""`--format github` in a step of GitHub: annotations, and the whole in `$GITHUB_STEP_SUMMARY`."""

import pytest

from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod


@pytest.fixture
def one(repo: Repository) -> Repository:
    """A repository with a finding."""
    repo.write("p.yaml", pod("one:1"))
    return repo


def test_the_whole_is_appended(one: Repository) -> None:
    summary = one.write("summary.md", "# What another step said\n")
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    done = one.run("manifest", "p.yaml", *ARM, *one.online, "--format", "github", env=env)
    assert done.code == ExitCode.FINDINGS
    assert "::error" in done.out
    text = summary.read_text()
    assert text.startswith("# What another step said\n")
    assert "platform-missing" in text


def test_a_second_run_appends_again(one: Repository) -> None:
    env = {"GITHUB_STEP_SUMMARY": str(one.path / "summary.md")}
    for _ in range(2):
        one.run("manifest", "p.yaml", *ARM, *one.online, "--format", "github", env=env)
    text = (one.path / "summary.md").read_text()
    half = len(text) // 2
    assert text[:half] == text[half:]
    assert text


@pytest.mark.parametrize("form", ["table", "json", "markdown", "sarif"])
def test_other_formats_leave_it(one: Repository, form: str) -> None:
    env = {"GITHUB_STEP_SUMMARY": str(one.path / "summary.md")}
    one.run("manifest", "p.yaml", *ARM, *one.online, "--format", form, env=env)
    assert not (one.path / "summary.md").exists()


def test_the_annotations_in_a_file_and_on_standard_output_make_one_summary(one: Repository) -> None:
    once, twice = one.path / "once.md", one.path / "twice.md"
    github = ("manifest", "p.yaml", *ARM, *one.online, "--format", "github")
    one.run(*github, env={"GITHUB_STEP_SUMMARY": str(once)})
    one.run(*github, "-o", "github=annotations", env={"GITHUB_STEP_SUMMARY": str(twice)})
    assert twice.read_text() == once.read_text()


@pytest.mark.parametrize("value", ["", "nowhere/summary.md"])
def test_a_summary_that_cannot_be_written(one: Repository, value: str) -> None:
    env = {"GITHUB_STEP_SUMMARY": value}
    done = one.run("manifest", "p.yaml", *ARM, *one.online, "--format", "github", env=env)
    assert "::error" in done.out
    assert done.code == (ExitCode.USAGE if value else ExitCode.FINDINGS)


def annotate(repo: Repository, held: str) -> tuple[int, str]:
    """Run with a summary that holds a text already; return the exit code, and what it holds then."""
    summary = repo.write("summary.md", held)
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    done = repo.run("manifest", "p.yaml", *ARM, *repo.online, "--format", "github", env=env)
    return done.code, summary.read_text()


def test_it_begins_on_a_line_of_its_own(one: Repository) -> None:
    _, text = annotate(one, "no line end")
    assert text.startswith("no line end\n<!-- archcheck -->\n## ")


@pytest.fixture
def many(repo: Repository) -> Repository:
    """A repository with more to say than a comment on a pull request has room for."""
    repo.write("p.yaml", "---\n".join(pod(f"absent:{number}", name=f"p{number}") for number in range(600)))
    return repo


def test_there_is_room_for_far_more_than_in_a_comment(many: Repository) -> None:
    held = "x" * 700_000
    code, text = annotate(many, held)
    assert code == ExitCode.INCOMPLETE
    assert text.startswith(held)
    assert 100_000 < len(text.encode()) - len(held) < 300_000
    assert "absent:599" in text


def test_what_github_would_refuse_is_not_added(one: Repository) -> None:
    held = "x" * 995_000
    assert annotate(one, held) == (ExitCode.FINDINGS, held)
