"""`archcheck config`, and what the environment sets."""

import json
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.command import run

FIXTURES = Path(__file__).parents[3] / "fixtures"
NODES = FIXTURES / "clusters" / "olinuxino.yaml"
LAYOUT = FIXTURES / "registry"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'archlinux:base'}]}\n"


def test_show_says_where_each_value_is_from(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text("fail-on: warning\n\nplatforms: [armhf]\n")
    below = tmp_path / "below"
    below.mkdir()
    done = run("config", "show", cwd=below, env={"ARCHCHECK_CACHE_TTL": "90s", "ARCHCHECK_FORMAT": "json"})
    lines = done.out.splitlines()
    assert "fail-on: warning  (../.archcheck.yaml:1)" in lines
    assert "platforms: linux/arm/v7  (../.archcheck.yaml:3)" in lines
    assert "cache-ttl: 90s  (ARCHCHECK_CACHE_TTL)" in lines
    assert "tolerate: none  (default)" in lines
    assert "ARCHCHECK_FORMAT: json  (environment)" in lines


def test_show_of_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text("fail-on: sometimes\n")
    done = run("config", "show", cwd=tmp_path)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert ".archcheck.yaml:1" in done.err


def test_show_escapes_what_could_move_the_cursor(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text('include: ["a\\e[2J"]\n')
    assert "\x1b" not in run("config", "show", cwd=tmp_path).out


def test_init_writes_a_file_that_sets_nothing_yet(tmp_path: Path) -> None:
    assert run("config", "init", cwd=tmp_path).code == ExitCode.OK
    text = (tmp_path / ".archcheck.yaml").read_text()
    assert yaml.safe_load(text) is None
    assert "(default)" in run("config", "show", cwd=tmp_path).out


def test_every_example_in_it_is_understood(tmp_path: Path) -> None:
    run("config", "init", cwd=tmp_path)
    path = tmp_path / ".archcheck.yaml"
    lines = path.read_text().splitlines()
    wanted = [line[2:] for line in lines if line.startswith(("# ", "#  ")) and not line[2:3].isupper()]
    path.write_text("\n".join(wanted) + "\n")
    done = run("config", "show", cwd=tmp_path)
    assert done.code == ExitCode.OK, done.err
    shown = [line for line in done.out.splitlines() if ".archcheck.yaml:" in line]
    assert len(shown) == 10


def test_init_takes_the_nodes_of_a_cluster(tmp_path: Path) -> None:
    done = run("config", "init", "--nodes", "-", stdin=NODES.read_text(), cwd=tmp_path)
    assert done.code == ExitCode.OK
    nodes = yaml.safe_load((tmp_path / ".archcheck.yaml").read_text())["nodes"]
    assert [each["name"] for each in nodes] == ["a20", "a64", "pc", "server"]
    (tmp_path / "pod.yaml").write_text(POD)
    checked = run("manifest", ".", "--registry-layout", LAYOUT, cwd=tmp_path)
    assert "on 7 nodes: 1 at risk" in checked.out


def test_init_leaves_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text("fail-on: note\n")
    done = run("config", "init", cwd=tmp_path)
    assert done.code == ExitCode.USAGE
    assert "--force" in done.err
    assert (tmp_path / ".archcheck.yaml").read_text() == "fail-on: note\n"
    assert run("config", "init", "--force", cwd=tmp_path).code == ExitCode.OK


def test_the_schema_is_printed(tmp_path: Path) -> None:
    assert json.loads(run("config", "schema", cwd=tmp_path).out)["title"] == ".archcheck.yaml"


@pytest.mark.parametrize(
    ("configured", "variable", "option", "code"),
    [
        ("", "", [], ExitCode.FINDINGS),
        ("fail-on: never", "", [], ExitCode.OK),
        ("fail-on: never", "error", [], ExitCode.FINDINGS),
        ("fail-on: never", "error", ["--fail-on", "never"], ExitCode.OK),
        ("", "never", [], ExitCode.OK),
    ],
)
def test_an_option_wins_over_its_variable_and_that_over_the_file(
    tmp_path: Path, configured: str, variable: str, option: list[str], code: int
) -> None:
    (tmp_path / ".archcheck.yaml").write_text(configured)
    (tmp_path / "pod.yaml").write_text(POD)
    env = {"ARCHCHECK_REGISTRY_LAYOUT": str(LAYOUT), "ARCHCHECK_PLATFORM": "armhf arm64"}
    if variable:
        env["ARCHCHECK_FAIL_ON"] = variable
    done = run("manifest", "pod.yaml", *option, cwd=tmp_path, env=env)
    assert done.code == code
    assert "lacks linux/arm/v7, linux/arm64" in done.out


def test_a_variable_of_a_verb_is_not_one_of_another(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(POD)
    env = {"ARCHCHECK_REGISTRY_LAYOUT": str(LAYOUT), "ARCHCHECK_CHART_VERSION": "1", "ARCHCHECK_VERSION": "9"}
    assert run("manifest", "pod.yaml", cwd=tmp_path, env=env).code == ExitCode.OK


def test_a_variable_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(POD)
    done = run("manifest", "pod.yaml", cwd=tmp_path, env={"ARCHCHECK_FORMAT": "xml"})
    assert done.code == ExitCode.USAGE
    assert "ARCHCHECK_FORMAT" in done.err


def test_flags_and_files_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(POD)
    env = {
        "ARCHCHECK_REGISTRY_LAYOUT": str(LAYOUT),
        "ARCHCHECK_NODES": str(NODES),
        "ARCHCHECK_OUTPUT": "json=a.json markdown=b.md",
        "ARCHCHECK_QUIET": "1",
    }
    done = run("manifest", "pod.yaml", cwd=tmp_path, env=env)
    assert (done.code, done.err) == (ExitCode.FINDINGS, "")
    assert json.loads((tmp_path / "a.json").read_text())["exit_code"] == 1
    assert (tmp_path / "b.md").stat().st_size
