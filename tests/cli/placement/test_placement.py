"""Workloads placed on nodes, through the installed command."""

import json
import re
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.support import programs
from tests.support.command import Outcome, run, run_json
from tests.support.layouts import write_layout

FIXTURES = Path(__file__).parents[3] / "fixtures"
NODES, POOLS = FIXTURES / "clusters" / "olinuxino.yaml", FIXTURES / "clusters" / "pools.yaml"
LAYOUT = ("--registry-layout", FIXTURES / "registry")
VERDICTS = {
    "web": "ok",
    "broker": "ok",
    "database": "at-risk",
    "backup": "at-risk",
    "metrics": "at-risk",
    "cache": "stuck",
    "migrate": "stuck",
    "proxy": "ok",
    "app": "unknown",
}
FINE = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n"
    "      containers: [{name: web, image: 'nginx:1'}]\n"
)
NODE = (
    "apiVersion: v1\nkind: Node\nmetadata: {name: pc, labels: {kubernetes.io/arch: amd64}}\n"
    "status: {nodeInfo: {architecture: amd64, operatingSystem: linux, containerRuntimeVersion: 'containerd://1.7.1'}}\n"
)


def place(manifest: str, *arguments: object, nodes: object = NODES, cwd: Path | None = None) -> Outcome:
    """Check a manifest on standard input against nodes."""
    return run("manifest", "-", "--nodes", nodes, *LAYOUT, *arguments, stdin=manifest, cwd=cwd)


def verdicts(outcome: Outcome) -> dict[str, str]:
    return {each["name"]: each["verdict"] for each in outcome.report["workloads"]}


def test_every_verdict_on_the_nodes_of_a_home() -> None:
    outcome = run_json("manifest", FIXTURES / "placement", "--nodes", NODES, *LAYOUT)
    assert outcome.code == outcome.report["exit_code"] == ExitCode.FINDINGS, outcome.err
    assert verdicts(outcome) == VERDICTS
    assert [(each["name"], each["count"]) for each in outcome.report["nodes"]] == [
        ("a20", 2),
        ("a64", 2),
        ("pc", 2),
        ("server", 1),
    ]


def test_the_table_has_images_then_workloads_then_findings() -> None:
    outcome = run("manifest", FIXTURES / "placement", "--nodes", NODES, *LAYOUT)
    assert outcome.code == ExitCode.FINDINGS
    text = outcome.out
    assert text.index("IMAGE ") < text.index("WORKLOAD ") < text.index("NODES ") < text.index("error at-risk")
    row = next(line for line in text.splitlines() if line.startswith("CronJob/backup"))
    assert row.split() == ["CronJob/backup", "at", "risk", "\N{EN DASH}", "✗", "✓", "✓"]
    assert text.splitlines()[-1].endswith("9 workloads on 7 nodes: 3 ok, 3 at risk, 2 stuck, 1 unknown.")


def test_pools_of_a_configuration_say_the_same_as_the_nodes() -> None:
    first, second = (
        run_json("manifest", FIXTURES / "placement", "--nodes", each, *LAYOUT) for each in (NODES, POOLS)
    )
    one, two = first.report, second.report
    for report in (one, two):
        for each in report["nodes"]:
            del each["labels"]
    assert one == two


def test_what_the_verb_nodes_prints_is_taken_back() -> None:
    printed = run("nodes", NODES)
    assert printed.code == 0, printed.err
    again = run_json("manifest", FIXTURES / "placement", "--nodes", "-", *LAYOUT, stdin=printed.out)
    assert verdicts(again) == VERDICTS


def test_nodes_from_standard_input() -> None:
    outcome = run_json("manifest", FIXTURES / "placement", "--nodes", "-", *LAYOUT, stdin=NODES.read_bytes())
    assert verdicts(outcome) == VERDICTS


def test_nodes_as_json() -> None:
    document = json.dumps(
        {
            "apiVersion": "v1",
            "kind": "List",
            "items": [
                {
                    "apiVersion": "v1",
                    "kind": "Node",
                    "metadata": {"name": "pc"},
                    "status": {"nodeInfo": {"architecture": "amd64", "operatingSystem": "linux"}},
                }
            ],
        }
    )
    outcome = run_json("manifest", FIXTURES / "placement", "--nodes", "-", *LAYOUT, stdin=document)
    assert verdicts(outcome)["web"] == "ok"
    assert verdicts(outcome)["broker"] == "stuck"


@pytest.mark.real
def test_a_chart() -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    outcome = run_json("chart", FIXTURES / "charts" / "homecloud", "--nodes", NODES, *LAYOUT)
    assert outcome.code == ExitCode.FINDINGS, outcome.err
    assert {name: each for name, each in verdicts(outcome).items() if each != "ok"} == {
        "release-name-backup": "at-risk"
    }
    [finding] = [each for each in outcome.report["findings"] if each["rule"] == "at-risk"]
    assert (finding["line"], finding["column"]) == (12, 10)
    chart = FIXTURES / "charts" / "homecloud"
    assert finding["path"] == str(chart / "values.yaml")
    assert finding["template"] == str(chart / "templates" / "backup.yaml")
    assert (finding["container"], finding["image"]) == ("backup", "archlinux:base")


@pytest.mark.parametrize(
    ("manifest", "arguments", "code"),
    [
        (FINE, [], ExitCode.OK),
        (FINE.replace("nginx:1", "archlinux:base"), [], ExitCode.FINDINGS),
        (FINE.replace("nginx:1", "archlinux:base"), ["--fail-on", "never"], ExitCode.OK),
        (FINE.replace("nginx:1", "${IMAGE}"), [], ExitCode.INCOMPLETE),
        (FINE.replace("nginx:1", "absent:1"), [], ExitCode.INCOMPLETE),
        (
            FINE.replace("nginx:1", "archlinux:base") + "---\n" + FINE.replace("nginx:1", "${X}"),
            [],
            ExitCode.FINDINGS,
        ),
        (FINE + "---\nkind: [\n", [], ExitCode.USAGE),
        ("", [], ExitCode.NOTHING_TO_CHECK),
        ("apiVersion: v1\nkind: Service\nmetadata: {name: web}\n", [], ExitCode.NOTHING_TO_CHECK),
    ],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_exit_codes(manifest: str, arguments: list[str], code: ExitCode, form: str) -> None:
    outcome = place(manifest, *arguments, "--format", form)
    assert outcome.code == code, outcome.err
    if form == "json":
        assert outcome.report["exit_code"] == code


@pytest.mark.parametrize(
    ("manifest", "fail_on", "code"),
    [
        (FINE, "note", ExitCode.FINDINGS),
        (FINE, "warning", ExitCode.OK),
        (FINE + "      nodeSelector: {beta.kubernetes.io/arch: amd64}\n", "warning", ExitCode.FINDINGS),
        (FINE + "      nodeSelector: {beta.kubernetes.io/arch: amd64}\n", "error", ExitCode.OK),
        (FINE + "      tolerations: [{operator: Exists}]\n", "note", ExitCode.OK),
    ],
)
def test_what_fails_a_run_is_for_the_user_to_say(manifest: str, fail_on: str, code: ExitCode) -> None:
    outcome = place(manifest, "--fail-on", fail_on)
    assert outcome.code == code, outcome.out


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("nodes:\n  - {name: a, platfrom: linux/arm64}\n", 2, "platform"),
        ("nodes:\n  - name: a\n    platform: linux/arm64\n    taints: [a=b]\n", 4, "key=value:Effect"),
        ("nodes:\n  - name: a\n    platform: linux/arm64\n    taints: ['a=b:NoShedule']\n", 4, "NoSchedule"),
        ("nodes:\n  - name: a\n    platform: linux/nothing/at/all\n", 3, "linux"),
        ("nodes:\n  - {name: a}\n", 2, "platform"),
        ("nodes:\n  - {name: a, platform: arm64}\n  - {name: a, platform: amd64}\n", 3, "two nodes"),
        ("nodes:\n  - {name: a, platform: arm64, pull: sometimes}\n", 2, "strict"),
        (FINE, 1, "a Node is expected"),
        ("kind: [\n", 2, "YAML"),
        ("just: text\n", 1, "kubectl get nodes"),
        ("", None, "no node"),
        ("apiVersion: v1\nkind: List\nitems: []\n", None, "no node"),
    ],
)
@pytest.mark.parametrize("verb", ["manifest", "image", "nodes"])
def test_nodes_that_cannot_be_used(text: str, line: int | None, said: str, verb: str, tmp_path: Path) -> None:
    path = tmp_path / "nodes.yaml"
    path.write_text(text)
    arguments = {
        "manifest": ("manifest", FIXTURES / "placement", "--nodes", path, *LAYOUT),
        "image": ("image", "nginx:1", "--nodes", path, *LAYOUT),
        "nodes": ("nodes", path),
    }[verb]
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (ExitCode.USAGE, "")
    assert f"{path}:{line}" in outcome.err if line else str(path) in outcome.err
    assert said in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("what", ["absent.yaml", "."])
def test_a_file_of_nodes_that_is_not_there(what: str, tmp_path: Path) -> None:
    outcome = place(FINE, nodes=tmp_path / what)
    assert outcome.code == ExitCode.USAGE
    assert str(tmp_path) in outcome.err


def test_standard_input_is_read_once() -> None:
    assert place(FINE, nodes="-").code == ExitCode.USAGE
    assert place(NODES.read_text(), nodes="-").code == ExitCode.USAGE


def test_nodes_of_the_configuration_are_the_default(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text(POOLS.read_text())
    outcome = run("manifest", FIXTURES / "placement", "--format", "json", *LAYOUT, cwd=tmp_path)
    assert verdicts(outcome) == VERDICTS
    (tmp_path / "one.yaml").write_text(NODE)
    other = run(
        "manifest", FIXTURES / "placement", "--nodes", "one.yaml", "--format", "json", *LAYOUT, cwd=tmp_path
    )
    assert [each["name"] for each in other.report["nodes"]] == ["pc"]


def test_required_platforms_of_the_configuration_count_where_no_nodes_are_given(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text("platforms: [linux/riscv64]\n")
    common = ("--format", "json", *LAYOUT)
    manifest = FINE.replace("nginx:1", "mariadb:11")
    alone = run("manifest", "-", *common, stdin=manifest, cwd=tmp_path)
    assert (alone.code, alone.report["required_platforms"]) == (ExitCode.FINDINGS, ["linux/riscv64"])
    placed = place(manifest, *common, cwd=tmp_path)
    assert (placed.code, placed.report["required_platforms"]) == (ExitCode.OK, [])


def test_required_platforms_of_the_command_line_count_beside_nodes() -> None:
    outcome = place(FINE.replace("nginx:1", "mariadb:11"), "--platform", "linux/riscv64", "--format", "json")
    assert outcome.code == ExitCode.FINDINGS
    assert [each["rule"] for each in outcome.report["findings"]] == ["platform-missing"]
    assert verdicts(outcome) == {"web": "ok"}


def test_the_reasons_are_for_those_who_ask() -> None:
    assert "may land and runs" not in place(FINE).out
    lines = place(FINE, "-v").out.splitlines()
    at = lines.index("Deployment/web: ok")
    assert lines[at + 1 : at + 5] == [
        "    a20 (2): kept off; else runs",
        "        taint arch=armhf:NoSchedule",
        "        taint speed=slow:NoSchedule",
        "    a64 (2): may land and runs",
    ]


def test_images_get_a_column_for_each_platform_of_the_nodes() -> None:
    outcome = run("image", "nginx:1", "traefik:3", "--nodes", NODES, *LAYOUT)
    assert outcome.code == ExitCode.OK, outcome.err
    assert outcome.out.splitlines()[0].split() == ["IMAGE", "arm/v7", "arm64", "amd64", "MORE"]
    assert "WORKLOAD" not in outcome.out


def test_without_nodes_and_platforms_nothing_is_required() -> None:
    outcome = run("manifest", "-", *LAYOUT, stdin=FINE.replace("nginx:1", "archlinux:base"))
    assert outcome.code == ExitCode.OK
    assert "No platform is required" in outcome.out.splitlines()[-1]
    assert "No platform is required" not in place(FINE).out


def test_without_nodes_a_workload_has_no_verdict_and_its_selector_is_read() -> None:
    manifest = FINE + "      nodeSelector: {kubernetes.io/arch: aarch64}\n"
    outcome = run("manifest", "-", "--format", "json", *LAYOUT, stdin=manifest)
    assert outcome.code == ExitCode.FINDINGS
    assert [(each["verdict"], each["placements"]) for each in outcome.report["workloads"]] == [(None, [])]
    assert [each["rule"] for each in outcome.report["findings"]] == ["arch-unknown"]


def test_how_a_node_pulls_is_said_by_the_configuration(tmp_path: Path) -> None:
    layout = write_layout(tmp_path / "layout", {"docker.io/library/sensor:1": ["linux/arm/v7"]})
    pools = "nodes:\n  - {name: a64, platform: linux/arm64, runtime: 'containerd://2.1.0'}\n"
    found = {}
    for pull in ("", "pull: strict\n", "pull: fallback\n"):
        (tmp_path / "pools.yaml").write_text(pools + pull)
        arguments = ("--nodes", tmp_path / "pools.yaml", "--registry-layout", layout, "--format", "json")
        report = run("manifest", "-", *arguments, stdin=FINE.replace("nginx:1", "sensor:1")).report
        [placement] = report["workloads"][0]["placements"]
        found[pull] = placement["runs"], [each["rule"] for each in report["findings"]]
    assert found == {
        "": ("depends", ["fallback-depends"]),
        "pull: strict\n": ("no", ["stuck"]),
        "pull: fallback\n": ("fallback", ["fallback-only"]),
    }


def test_an_escape_in_a_node_does_not_reach_the_terminal(tmp_path: Path) -> None:
    hostile = NODE.replace("name: pc", 'name: "\\e[31mpc"').replace(": amd64,", ': "\\e[2Jx",')
    (tmp_path / "nodes.yaml").write_text(hostile)
    for form in ("table", "json"):
        outcome = place(FINE, "-v", "--format", form, nodes=tmp_path / "nodes.yaml")
        assert "\x1b" not in outcome.out + outcome.err
        assert re.search(r"\\\\?(x1b|u001b)\[31mpc", outcome.out)


def test_a_node_that_says_nothing_leaves_the_run_incomplete(tmp_path: Path) -> None:
    (tmp_path / "nodes.yaml").write_text("apiVersion: v1\nkind: Node\nmetadata: {name: new}\n")
    (tmp_path / "pod.yaml").write_text(
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "nginx:1"}]}\n'
    )
    done = run("manifest", str(tmp_path / "pod.yaml"), "--nodes", str(tmp_path / "nodes.yaml"), "--offline")
    assert (done.code, "1 unknown" in done.out) == (3, True)
