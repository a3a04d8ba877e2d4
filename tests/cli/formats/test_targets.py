"""`-o [FORMAT=]FILE`: what is written where."""

import json
import os
from pathlib import Path

import pytest

from archcheck.cli.options.targets import FORMATS, read_targets
from archcheck.cli.output.target import OutputTarget
from archcheck.errors import ExitCode, UsageError
from tests.support.repository import ARM, Repository, pod


@pytest.fixture
def one(repo: Repository) -> Repository:
    """A repository with a finding."""
    repo.write("p.yaml", pod("one:1"))
    return repo


@pytest.mark.parametrize(
    ("shown", "outputs", "expected"),
    [
        ("table", [], [OutputTarget("table")]),
        ("json", [], [OutputTarget("json")]),
        ("table", ["x"], [OutputTarget("table", Path("x"))]),
        ("json", ["x"], [OutputTarget("json", Path("x"))]),
        ("table", ["json=x"], [OutputTarget("table"), OutputTarget("json", Path("x"))]),
        ("json", ["json=x"], [OutputTarget("json"), OutputTarget("json", Path("x"))]),
        ("html", ["a", "sarif=b"], [OutputTarget("html", Path("a")), OutputTarget("sarif", Path("b"))]),
        ("table", ["a", "b"], [OutputTarget("table", Path("a")), OutputTarget("table", Path("b"))]),
        ("table", ["json=a=b"], [OutputTarget("table"), OutputTarget("json", Path("a=b"))]),
        ("table", ["./a=b"], [OutputTarget("table", Path("a=b"))]),
        ("table", ["a.b=c"], [OutputTarget("table", Path("a.b=c"))]),
        ("json", ["-"], [OutputTarget("json")]),
        ("table", ["json=-"], [OutputTarget("json")]),
        ("table", ["json=/dev/stdout"], [OutputTarget("json")]),
        ("table", ["json=-", "sarif=x"], [OutputTarget("json"), OutputTarget("sarif", Path("x"))]),
        ("table", ["json=./-"], [OutputTarget("table"), OutputTarget("json", Path("-"))]),
    ],
)
def test_what_is_meant(shown: str, outputs: list[str], expected: list[OutputTarget]) -> None:
    assert list(read_targets(shown, outputs)) == expected


@pytest.mark.parametrize(
    "outputs",
    [
        [""],
        ["json="],
        ["=a"],
        ["json=-", "sarif=-"],
        ["-", "json=/dev/fd/1"],
        ["a", "a"],
        ["json=a", "sarif=a"],
        ["json=a", "sarif=./a"],
        ["json=/"],
        ["."],
    ],
)
def test_what_cannot_be_meant(outputs: list[str]) -> None:
    with pytest.raises(UsageError):
        read_targets("table", outputs)


@pytest.mark.parametrize(
    "outputs",
    [["json=a", "sarif=x/../a"], ["json=a", f"sarif={Path.cwd()}/a"]],
)
def test_one_file_by_two_names_is_refused(outputs: list[str]) -> None:
    with pytest.raises(UsageError):
        read_targets("table", outputs)


@pytest.mark.parametrize("output", ["sarfi=out.sarif", "JSON=out.json", "jsn=x"])
def test_a_format_that_is_misspelt_is_no_name_of_a_file(output: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_targets("table", [output])
    meant = "sarif" if output.startswith("s") else "json"
    assert caught.value.hint == f"did you mean {meant}? A file: ./{output}"


def test_a_format_like_no_other_is_met_with_all_of_them() -> None:
    with pytest.raises(UsageError) as caught:
        read_targets("table", ["pdf=out.pdf"])
    assert caught.value.hint.startswith("formats are table, json, sarif, ")


def test_a_link_to_a_file_is_another_name_of_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("run.json")
    with pytest.raises(UsageError):
        read_targets("table", [f"json={tmp_path}/run.json", f"sarif={tmp_path}/link"])


def test_a_link_to_itself_is_no_bug(one: Repository) -> None:
    (one.path / "loop").symlink_to("loop")
    done = one.check("-o", "json=loop")
    assert done.code == ExitCode.USAGE
    assert "cannot be written" in done.err


def test_standard_output_has_one_format(one: Repository) -> None:
    done = one.check("-o", "sarif=-")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "--format and --output name standard output twice" in done.err
    assert one.check("-o", "json=-").report["findings"]
    assert one.run("manifest", "p.yaml", *ARM, *one.online, "-o", "json=-").report["findings"]


def test_a_file_without_a_format_is_instead_of_standard_output(one: Repository) -> None:
    done = one.check("-o", "run.json")
    assert (done.code, done.out) == (ExitCode.FINDINGS, "")
    assert json.loads((one.path / "run.json").read_text())["exit_code"] == ExitCode.FINDINGS


def test_a_file_with_a_format_is_beside_it(one: Repository) -> None:
    done = one.run("manifest", "p.yaml", *ARM, *one.online, "-o", "json=run.json")
    assert "platform-missing" in done.out
    assert json.loads((one.path / "run.json").read_text())["findings"]


def test_a_file_may_lie_anywhere_that_is_there(one: Repository) -> None:
    (one.path / "out").mkdir()
    assert one.check("-o", "out/run.json").code == ExitCode.FINDINGS
    assert (one.path / "out/run.json").exists()


@pytest.mark.parametrize("output", ["json=nowhere/run.json", "nowhere/run.json", "json=p.yaml/x"])
def test_a_file_that_cannot_be_written(one: Repository, output: str) -> None:
    done = one.check("-o", output)
    assert done.code == ExitCode.USAGE
    assert "cannot be written" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_replaced_whole(one: Repository, form: str) -> None:
    target = one.write("out", "x" * 1_000_000)
    target.chmod(0o640)
    one.run("manifest", "p.yaml", *ARM, *one.online, "-o", f"{form}=out")
    assert "xxxx" not in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in one.path.iterdir()) == [".git", "out", "p.yaml"]


def test_a_link_is_written_where_it_leads(one: Repository) -> None:
    real = one.write("real.json", "")
    (one.path / "link.json").symlink_to("real.json")
    one.check("-o", "link.json")
    assert (one.path / "link.json").is_symlink()
    assert json.loads(real.read_text())


@pytest.mark.parametrize("form", FORMATS)
def test_a_name_that_is_no_text_ends_no_format(repo: Repository, form: str) -> None:
    (repo.path / os.fsdecode(b"\xff.yaml")).write_text(pod("one:1"))
    outputs = ("-o", f"{form}=out.{form}")
    done = repo.run("manifest", ".", *ARM, *repo.online, "--format", form, *outputs)
    assert done.code == ExitCode.FINDINGS, done.err
    assert (repo.path / f"out.{form}").read_bytes().decode()
