"""`archcheck config show` prints what a run would take, and from where."""

import os
from pathlib import Path

import pytest

from archcheck.cli.run import main
from archcheck.config.loading import load_settings
from archcheck.config.showing import settings_shown
from archcheck.errors import ExitCode
from tests.support.command import Outcome, run

FILE = """\
platforms: [linux/amd64]
nodes: [{name: a20, platform: linux/arm/v7}]
fail-on: error
tolerate: [arch]
registries:
  docker.io: {username: me, password-env: ARCHCHECK_HUB_PASSWORD}
registries-config: [k3s.yaml]
cache-ttl: 1h
artifact-hub: https://hub.example
ignore: [{rule: at-risk, reason: we know}]
"""


class Shown:
    """Runs `archcheck config show` in a directory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def run(self, *arguments: str, text: str = FILE, **variables: str) -> Outcome:
        """Run it with a configuration and variables, which are named without what all begin with."""
        Path(".archcheck.yaml").write_text(text)
        with self._monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(f"ARCHCHECK_{name.upper()}", value)
            code = main(["config", "show", *arguments])
        captured = self._capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    def __call__(self, text: str = FILE, **variables: str) -> list[str]:
        """Return its lines."""
        done = self.run(text=text, **variables)
        assert (done.code, done.err) == (ExitCode.OK, "")
        return done.out.splitlines()


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shown:
    monkeypatch.chdir(tmp_path)
    return Shown(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("PLATFORM", "linux/arm64", "platforms: linux/arm64"),
        ("PLATFORM", "armhf arm64 armhf", "platforms: linux/arm/v7, linux/arm64"),
        ("NODES", "n.yaml", "nodes: those of n.yaml"),
        ("FAIL_ON", "never", "fail-on: never"),
        ("CACHE_TTL", "90s", "cache-ttl: 90s"),
        ("ARTIFACT_HUB", "https://other.example/", "artifact-hub: https://other.example"),
        ("REGISTRIES_CONFIG", "a.yaml:b.yaml", "registries-config: a.yaml, b.yaml"),
        ("REGISTRIES_CONFIG", "", "registries-config: none"),
        ("REGISTRY_LAYOUT", "lay", "registries: the layout lay instead of all"),
        ("BASELINE", "old.baseline", "baseline: old.baseline"),
        ("NO_BASELINE", "1", "baseline: none"),
        ("NO_IGNORES", "true", "ignore: none"),
    ],
)
def test_a_variable_is_shown_instead_of_the_file(lines: Shown, variable: str, value: str, line: str) -> None:
    shown = lines(**{variable.lower(): value})
    assert f"{line}  (ARCHCHECK_{variable})" in shown
    key = line.partition(":")[0]
    assert [each for each in shown if each.startswith(f"{key}:")] == [f"{line}  (ARCHCHECK_{variable})"]
    assert not [each for each in shown if each.startswith(f"ARCHCHECK_{variable}:")]


@pytest.mark.parametrize(
    "variable", ["PLATFORM", "NODES", "FAIL_ON", "CACHE_TTL", "ARTIFACT_HUB", "BASELINE"]
)
def test_an_empty_variable_sets_nothing(lines: Shown, variable: str) -> None:
    shown, usual = lines(**{variable.lower(): ""}), lines()
    assert [each for each in shown if each not in usual] == [
        f"ARCHCHECK_{variable}: empty, and says nothing  (environment)"
    ]


def test_platforms_that_nodes_switch_off_say_so(lines: Shown) -> None:
    why = "nodes are given, so linux/amd64 of .archcheck.yaml:1 does not count"
    assert f"platforms: none  ({why})" in lines()
    without = "platforms: [linux/amd64]\n"
    assert "platforms: linux/amd64  (.archcheck.yaml:1)" in lines(without)
    assert f"platforms: none  ({why})" in lines(without, nodes="n.yaml")
    assert "platforms: linux/arm64  (ARCHCHECK_PLATFORM)" in lines(platform="arm64")


@pytest.mark.parametrize("variable", ["NO_BASELINE", "NO_IGNORES"])
def test_a_flag_that_is_off_switches_nothing_off(lines: Shown, variable: str) -> None:
    Path("archcheck.baseline").write_text("version: 1\nfindings: []\n")
    shown = lines(**{variable.lower(): "0"})
    assert "baseline: archcheck.baseline  (default)" in shown
    assert "ignore: 1 entry  (.archcheck.yaml:10)" in shown


def test_the_default_of_registries_config_is_that_of_the_machine(tmp_path: Path) -> None:
    shown = list(settings_shown(load_settings(None, tmp_path, {}), {}, tmp_path / "none", ()))
    assert "registries-config: those of this machine  (default)" in shown


def test_taints_that_single_verbs_tolerate_stand_beside_those_of_all(lines: Shown) -> None:
    shown = lines(patch_tolerate="board speed", post_render_tolerate="old")
    at = shown.index("tolerate: arch  (.archcheck.yaml:4)")
    assert shown[at + 1 : at + 3] == [
        "tolerate, and for patch: board, speed  (ARCHCHECK_PATCH_TOLERATE)",
        "tolerate, and for post-render: old  (ARCHCHECK_POST_RENDER_TOLERATE)",
    ]


def test_the_file_that_a_variable_names(lines: Shown) -> None:
    Path("other.yaml").write_text("fail-on: note\n")
    shown = lines(config="other.yaml")
    assert shown[0] == "file: other.yaml  (ARCHCHECK_CONFIG)"
    assert "fail-on: note  (other.yaml:1)" in shown
    done = lines.run("--config", ".archcheck.yaml", config="other.yaml")
    assert done.out.splitlines()[0] == "file: .archcheck.yaml"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("FAILON", "did you mean ARCHCHECK_FAIL_ON?"),
        ("PLATFORMS", "did you mean ARCHCHECK_PLATFORM?"),
        ("QQQ", "no option has it"),
    ],
)
def test_a_variable_that_is_not_known(lines: Shown, name: str, says: str) -> None:
    assert f"ARCHCHECK_{name}: not known  ({says})" in lines(**{name: "never"})


def test_other_variables_are_listed(lines: Shown, tmp_path: Path) -> None:
    shown = lines(locked="1", chart_version="2")
    assert "ARCHCHECK_LOCKED: 1  (environment)" in shown
    assert "ARCHCHECK_CHART_VERSION: 2  (environment)" in shown
    assert f"ARCHCHECK_CACHE_DIR: {os.environ['ARCHCHECK_CACHE_DIR']}  (environment)" in shown


def test_no_secret_is_printed(lines: Shown) -> None:
    done = lines.run(
        hub_password="s3cret",
        chart_set="password=s3cret",
        chart_set_string="token=s3cret",
        tokn="s3cret",
        chart_repo="https://me:s3cret@charts.lan",
        artifact_hub="https://me:s3cret@hub.example",
    )
    assert "s3cret" not in done.out + done.err
    assert "ARCHCHECK_HUB_PASSWORD: given  (the password for docker.io)" in done.out
    assert "artifact-hub: https://hub.example  (ARCHCHECK_ARTIFACT_HUB)" in done.out


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PLATFORM", "linux"), ("FAIL_ON", "erorr"), ("CACHE_TTL", "soon"), ("ARTIFACT_HUB", "hub.example")],
)
def test_a_value_that_a_run_would_refuse(lines: Shown, variable: str, value: str) -> None:
    done = lines.run(**{variable.lower(): value})
    assert done.code == ExitCode.USAGE
    assert f"ARCHCHECK_{variable}: " in done.err


@pytest.mark.parametrize("name", [".archcheck.yml", ".archcheck.yaml/x", ".archcheck.yaml -> gone"])
def test_a_configuration_that_cannot_be_used_ends_every_run(tmp_path: Path, name: str) -> None:
    file, _, rest = name.partition("/")
    if "->" in name:
        (tmp_path / ".archcheck.yaml").symlink_to("gone")
    elif rest:
        (tmp_path / file).mkdir()
    else:
        (tmp_path / file).write_text("platforms: [arm64]\n")
    (tmp_path / "below").mkdir()
    for arguments in (["config", "show"], ["manifest", "-"]):
        done = run(*arguments, cwd=tmp_path / "below", stdin="kind: Pod\n")
        assert (done.code, done.out) == (ExitCode.USAGE, "")
        assert "../.archcheck.y" in done.err
