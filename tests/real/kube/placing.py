"""The command on the nodes of a home: its patches, and which nodes a workload reaches."""

import functools
import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.real.kube.server import Answer, Server
from tests.support.command import Outcome, run, run_json

DATA = Path(__file__).with_name("data")
FIXTURES = Path(__file__).parents[3] / "fixtures"
HOME = (
    "--nodes",
    FIXTURES / "clusters/olinuxino.yaml",
    "--registry-layout",
    FIXTURES / "registry",
    "--no-cache",
)
TOLERATE = ("--tolerate", "arch", "--tolerate", "speed")
TOUCHED = ("nodeSelector", "affinity", "tolerations")
"""All that a patch changes of a pod spec."""

_NODES = ("a20-1", "a20-2", "a64-1", "a64-2", "pc-1", "pc-2", "server")


@dataclass(frozen=True)
class Reach:
    """The nodes that a workload's pods land on, and those of them that run it."""

    lands: frozenset[str]
    good: frozenset[str]


@dataclass(frozen=True)
class Printed:
    """One patch of the output, and the words of the command above it."""

    command: list[str]
    text: str

    @property
    def name(self) -> str:
        """The name of the workload that it is for."""
        return self.command[3]

    @property
    def value(self) -> Any:
        """What it says."""
        return yaml.safe_load(self.text)

    def apply(self, server: Server, folder: Path, *options: str) -> Answer:
        """Run the command as it is printed."""
        file = folder / "patch.yaml"
        file.write_text(self.text)
        words = [word.replace("=FILE", f"={file}") for word in self.command[1:]]
        done = server.kubectl(*words, *options, "--output=json")
        if done.returncode:
            return Answer(422, {"message": done.stderr})
        return Answer(200, json.loads(done.stdout))


def patches(manifest: str) -> dict[str, Printed]:
    """Return by name the JSON 6902 patches that make a manifest safe."""
    found = patch(manifest)
    assert found.code == ExitCode.OK, found.err
    return printed(found.out)


def patch(manifest: str, form: str = "json6902") -> Outcome:
    return run("patch", "-", "--form", form, *TOLERATE, *HOME, stdin=manifest)


def printed(text: str) -> dict[str, Printed]:
    found = [Printed(_command(each), each) for each in text.split("---\n") if each]
    return {each.name: each for each in found}


def reaches(manifest: str) -> dict[str, Reach]:
    """Return by name which nodes each workload of a manifest reaches."""
    found = run_json("manifest", "-", *HOME, stdin=manifest)
    assert found.code in {ExitCode.OK, ExitCode.FINDINGS}, found.err
    return {each["name"]: _reach(each["placements"]) for each in found.report["workloads"]}


def landings(
    capsys: pytest.CaptureFixture[str], folder: Path, nodes: list[dict[str, Any]], pods: list[dict[str, Any]]
) -> dict[str, set[str]]:
    """Return for each pod the nodes where it may land, as the command says."""
    (folder / "nodes.json").write_text(json.dumps({"apiVersion": "v1", "kind": "NodeList", "items": nodes}))
    (folder / "pods.yaml").write_text("\n---\n".join(map(json.dumps, pods)))
    given = [
        "manifest",
        folder / "pods.yaml",
        "--nodes",
        folder / "nodes.json",
        "--no-cache",
        "--format",
        "json",
    ]
    main([*map(str, given), "--registry-layout", str(FIXTURES / "registry")])
    report = json.loads(capsys.readouterr().out)
    hosts = {node["name"]: node["hosts"] for node in report["nodes"]}
    return {
        each["name"]: {host for at in each["placements"] if at["lands"] for host in hosts[at["node"]]}
        for each in report["workloads"]
    }


@functools.cache
def cases() -> dict[str, str]:
    """Return the text of every workload of `data`, by its name."""
    texts = [text for file in sorted(DATA.glob("*.yaml")) for text in file.read_text().split("---\n")]
    return {parsed(text)["metadata"]["name"]: text for text in texts}


def listed(objects: Iterable[dict[str, Any]]) -> str:
    """Return objects as `kubectl get --output=json` prints them."""
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})


def parsed(manifest: str) -> dict[str, Any]:
    found = yaml.safe_load(manifest)
    assert isinstance(found, dict)
    return found


def _reach(placements: list[Mapping[str, Any]]) -> Reach:
    lands = [each for each in placements if each["lands"]]
    good = [each for each in lands if each["runs"] in {"native", "fallback"}]
    return Reach(_nodes(lands), _nodes(good))


def _nodes(placements: list[Mapping[str, Any]]) -> frozenset[str]:
    """Return nodes by their own names: nodes that are alike to a run stand in it as one, `pc` for `pc-1` and `pc-2`."""
    pools = {each["node"] for each in placements}
    return frozenset(name for name in _NODES if {name, name.rpartition("-")[0]} & pools)


def _command(text: str) -> list[str]:
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# kubectl ")]
    assert len(lines) == 1, text
    return shlex.split(lines[0])
