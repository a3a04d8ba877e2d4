"""`archcheck nodes`: a cluster's nodes as the `nodes:` of a configuration."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Outcome, run
from tests.support.hostile import HOSTILE_TEXTS
from tests.support.layouts import write_layout

HOSTILE = (
    "yes",
    "~",
    "a: b",
    "a\nb: c",
    "!!python/object",
    "é",
    *(text for name, text in HOSTILE_TEXTS.items() if name != "surrogate"),
)
OLINUXINO = Path(__file__).parent.parent.parent / "fixtures" / "clusters" / "olinuxino.yaml"


def listed(name: str, **labels: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "status": {
            "nodeInfo": {
                "architecture": "amd64",
                "operatingSystem": "linux",
                "containerRuntimeVersion": "containerd://1.7.27",
            }
        },
    }


def nodes_of(*items: object, arguments: tuple[object, ...] = (), cwd: Path | None = None) -> Outcome:
    return run(
        "nodes", *arguments, stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}), cwd=cwd
    )


def reported(folder: Path, block: str) -> list[dict[str, Any]]:
    """Return the nodes of a report for which a block was the cluster."""
    path = folder / "block.yaml"
    path.write_text(block, "utf-8")
    layout = write_layout(folder / "layout", {"docker.io/library/one:1": ["linux/amd64"]})
    done = run("image", "one:1", "--registry-layout", layout, "--nodes", path, "--format", "json")
    assert done.code in (0, 1), done.err
    found = done.report["nodes"]
    assert isinstance(found, list)
    return found


def test_the_cluster_of_the_demo() -> None:
    done = run("nodes", OLINUXINO)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "nodes:"
    assert [line for line in lines if "name:" in line] == [
        f"  - name: {name}" for name in ("a20", "a64", "pc", "server")
    ]
    assert "    hosts: [a20-1, a20-2]" in lines
    assert '    taints: ["arch=armhf:NoSchedule", "speed=slow:NoSchedule"]' in lines
    assert '    taints: ["node-role.kubernetes.io/master:PreferNoSchedule"]' in lines


def test_a_file_standard_input_and_a_dash_say_the_same() -> None:
    text = OLINUXINO.read_text()
    outcomes = [run("nodes", OLINUXINO), run("nodes", stdin=text), run("nodes", "-", stdin=text)]
    assert len({(each.code, each.out, each.err) for each in outcomes}) == 1


def test_what_is_printed_is_printed_again_from_what_was_printed() -> None:
    first = run("nodes", OLINUXINO)
    assert run("nodes", stdin=first.out).out == first.out


def test_what_is_printed_can_be_kept_as_the_configuration(tmp_path: Path) -> None:
    (tmp_path / ".archcheck.yaml").write_text(f"platforms: [amd64]\n{run('nodes', OLINUXINO).out}")
    layout = write_layout(tmp_path / "layout", {"docker.io/library/one:1": ["linux/amd64"]})
    done = run("image", "one:1", "--registry-layout", layout, "--format", "json", cwd=tmp_path)
    assert [(node["name"], node["count"]) for node in done.report["nodes"]] == [
        ("a20", 2),
        ("a64", 2),
        ("pc", 2),
        ("server", 1),
    ]


@pytest.mark.parametrize("flag", ["-o", "--output"])
def test_an_output(tmp_path: Path, flag: str) -> None:
    done = run("nodes", OLINUXINO, flag, tmp_path / "nodes.yaml")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "nodes.yaml").read_text() == run("nodes", OLINUXINO).out


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    done = run("nodes", OLINUXINO, "-o", tmp_path / "none" / "nodes.yaml")
    assert (done.code, done.out) == (2, "")
    assert "cannot be written" in done.err


def test_an_error_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "nodes.yaml").write_text("as before\n")
    assert run("nodes", "-", "-o", tmp_path / "nodes.yaml", stdin="a: [").code == 2
    assert (tmp_path / "nodes.yaml").read_text() == "as before\n"


def test_what_passes_is_left_out_and_said() -> None:
    today = listed("pc1") | {
        "spec": {"taints": [{"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"}]}
    }
    done = nodes_of(today)
    assert done.code == 0
    assert "taints" not in done.out
    assert done.err == "left out, since they pass: node.kubernetes.io/not-ready\n"


def test_what_is_assumed_is_said() -> None:
    board = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": "pi"},
        "status": {"nodeInfo": {"architecture": "arm"}},
    }
    done = nodes_of(board)
    assert "platform: linux/arm/v7" in done.out
    assert "taken to be v7 (pi)" in done.err
    assert "runtime not given" in done.err


def test_the_configuration_tells_what_the_api_does_not(tmp_path: Path) -> None:
    board = listed("pi", **{"example.org/cpu": "v6"})
    board["status"]["nodeInfo"] |= {"architecture": "arm", "containerRuntimeVersion": "containerd://2.1.0"}
    (tmp_path / "mine.yaml").write_text("variant-label: example.org/cpu\npull: strict\n")
    done = nodes_of(board, arguments=("--config", tmp_path / "mine.yaml"))
    assert "platform: linux/arm/v6" in done.out
    assert "pull: strict" in done.out
    (tmp_path / ".archcheck.yaml").write_text("variant-label: example.org/cpu\n")
    assert "platform: linux/arm/v6" in nodes_of(board, cwd=tmp_path).out


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        ("", "-: no node in it"),
        ("a: [", "-:2: not YAML"),
        ("NAME STATUS\npc1  Ready\n", "-:1: neither nodes nor a configuration"),
        (
            "\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
            "-:2: a Node is expected, not a Deployment",
        ),
        ("nodes:\n- {name: a, platfrom: amd64}\n", "-:2: unknown key 'platfrom'"),
        (b"\x7fELF\x00\xff", "-:1: "),
    ],
)
def test_what_is_no_list_of_nodes_is_an_error(stdin: str | bytes, says: str) -> None:
    done = run("nodes", "-", stdin=stdin)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {says}")
    assert "Traceback" not in done.err


def test_an_unknown_key_is_met_with_the_right_one() -> None:
    assert "try: did you mean platform?" in run("nodes", stdin="nodes:\n- {name: a, platfrom: amd64}\n").err


@pytest.mark.parametrize(
    "arguments",
    [("none.yaml",), ("a", "b"), ("--format", "json", OLINUXINO), ("--config", "none", OLINUXINO)],
)
def test_wrong_usage(arguments: tuple[object, ...]) -> None:
    done = run("nodes", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_working_directory_that_is_gone_is_no_bug(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); "
    script += f"import sys; sys.argv[1:] = ['nodes', {str(OLINUXINO)!r}]; "
    script += "from archcheck.__main__ import main; main()"
    done = _python(script)
    assert done.code == 2
    assert "working directory" in done.err


def _python(script: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def control_characters(text: str) -> Iterator[str]:
    return (each for each in text if (ord(each) < 32 and each != "\n") or 127 <= ord(each) < 160)


def test_hostile_texts_move_no_cursor_and_come_back_as_they_were(tmp_path: Path) -> None:
    nodes = [listed(f"{text}{at}", **{f"key {text}": text}) for at, text in enumerate(HOSTILE)]
    done = nodes_of(*nodes)
    assert done.code == 0
    assert not list(control_characters(done.out + done.err))
    found = reported(tmp_path, done.out)
    assert {
        key: text for node in found for key, text in node["labels"].items() if key.startswith("key ")
    } == {f"key {text}": text for text in HOSTILE}
    assert run("nodes", stdin=done.out).out == done.out


def test_half_a_letter_is_refused_or_replaced_and_no_bug() -> None:
    done = run("nodes", stdin=json.dumps(listed("\ud800")))
    assert done.code in (0, 2)
    if done.code == 0:
        assert run("nodes", stdin=done.out).code == 0
