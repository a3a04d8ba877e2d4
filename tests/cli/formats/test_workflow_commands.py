"""Where GitHub runs it, no text from outside is a command to the runner, and elsewhere texts are as they were."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from archcheck.cli.output.workflow_commands import without_commands
from archcheck.errors import ExitCode
from tests.support.repository import ARM, Repository, pod

ACTIONS = {"GITHUB_ACTIONS": "true"}
NAME = "::error::x ##[error]y.yaml"


@pytest.fixture
def hostile(repo: Repository) -> Repository:
    """A repository with a finding and a broken file, of hostile names."""
    repo.write(NAME, pod("one:1", name="a"))
    repo.write(f"broken {NAME}", "apiVersion: v1\nkind: [\n")
    return repo


def commands(text: str) -> list[str]:
    """Return the lines that a runner would take for commands."""
    return [line for line in re.split(r"[\r\n]", text) if line.lstrip().startswith("::") or "##[" in line]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("a\n \t::set-output name=a::b\n", "a\n \t\\x3a:set-output name=a::b\n"),
        ("a\r::x", "a\r\\x3a:x"),
        ("a ::x b::c", "a ::x b::c"),
        ("a ##[error]b", "a \\x23#[error]b"),
        ("###[group]", "#\\x23#[group]"),
        (":x # ## [a]", ":x # ## [a]"),
        ("", ""),
    ],
)
def test_what_is_a_command_is_broken_and_nothing_else_changes(text: str, shown: str) -> None:
    assert without_commands(text) == shown
    assert commands(shown) == []


@pytest.mark.parametrize("form", ["table", "markdown", "json", "sarif", "junit", "gitlab", "html"])
def test_no_format_has_a_command_of_others(hostile: Repository, form: str) -> None:
    check = ("manifest", ".", *ARM, *hostile.online, "--format", form)
    done = hostile.run(*check, env=ACTIONS)
    assert done.code == ExitCode.USAGE
    assert done.out
    assert commands(done.out) == commands(done.err) == []
    elsewhere = hostile.run(*check, env={"GITHUB_ACTIONS": ""})
    assert commands(elsewhere.out + elsewhere.err)
    if form in ("json", "sarif", "gitlab"):
        assert json.loads(done.out) == json.loads(elsewhere.out)
    if form == "junit":
        assert ET.canonicalize(done.out) == ET.canonicalize(elsewhere.out)


def test_annotations_are_the_only_commands(hostile: Repository) -> None:
    done = hostile.run("manifest", ".", *ARM, *hostile.online, "--format", "github", env=ACTIONS)
    assert commands(done.err) == []
    lines = done.out.splitlines()
    assert len(lines) == 2
    assert all(re.match(r"::error file=[^:,]+,line=\d+,", line) for line in lines)


def test_a_file_has_its_texts_as_they_are(hostile: Repository) -> None:
    check = ("manifest", ".", *ARM, *hostile.online, "-o", "table=t", "-o", "json=j")
    hostile.run(*check, env=ACTIONS)
    written = [(hostile.path / name).read_text() for name in "tj"]
    hostile.run(*check, env={"GITHUB_ACTIONS": ""})
    assert [(hostile.path / name).read_text() for name in "tj"] == written


@pytest.mark.parametrize(
    "arguments",
    [
        ("manifest", "\n::error::x"),
        ("manifest", "--\n::error::x"),
        ("manifest", ".", "--format", "\n::error::x"),
        ("\n::error::x",),
        ("lock", "."),
        ("diff", "\n::error::x"),
        ("report", "##[error]x"),
        ("explain", "##[error]x"),
    ],
)
def test_no_message_is_a_command(hostile: Repository, arguments: tuple[str, ...]) -> None:
    done = hostile.run(*arguments, env=ACTIONS)
    assert done.code != ExitCode.OK
    assert done.err
    assert commands(done.out) == commands(done.err) == []


def test_a_comparison_has_none(hostile: Repository) -> None:
    images = {"::error::x.example/a:1": "linux/amd64", "x.example/##[error]y:1": "linux/arm64"}
    blocks = "".join(
        f'  "{name}":\n    digest: sha256:{"0" * 64}\n    kind: index\n    platforms: [{has}]\n    seen: 2026-01-01\n'
        for name, has in sorted(images.items())
    )
    hostile.write("old", f"# archcheck.lock/v1\nimages:\n{blocks}")
    done = hostile.run("diff", "old", "old", env=ACTIONS)
    assert commands(done.out) == commands(done.err) == []
