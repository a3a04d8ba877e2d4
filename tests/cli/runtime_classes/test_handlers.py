"""Pods that the handler of a RuntimeClass runs: what is not for the node depends on it, and is no failure."""

import json
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.index_layouts import Layout

DATA = Path(__file__).with_name("data")
SPIN = "the handler spin of RuntimeClass wasmtime-spin"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return Layout(tmp_path / "layout").write(
        {
            "ghcr.io/example/spin:single": "wasi/wasm",
            "ghcr.io/example/spin:index": ["wasi/wasm"],
            "ghcr.io/example/mixed:1": ["linux/amd64", "linux/arm64", "wasi/wasm"],
        }
    )


def report(capsys: pytest.CaptureFixture[str], registry: Path, *given: object) -> dict[str, Any]:
    options = [
        "--nodes",
        DATA / "nodes.yaml",
        "--registry-layout",
        registry,
        "--no-cache",
        "--format",
        "json",
    ]
    main(["manifest", *map(str, [*given, *options])])
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_what_a_handler_of_its_own_runs_depends_on_it(
    capsys: pytest.CaptureFixture[str], registry: Path
) -> None:
    found = report(capsys, registry, DATA / "m.yaml")
    verdicts = {each["name"]: each["verdict"] for each in found["workloads"]}
    assert verdicts == {
        "spin-single": "at-risk",
        "spin-index": "at-risk",
        "spin-absent-class": "at-risk",
        "mixed": "ok",
    }
    runs = {each["name"]: [at["runs"] for at in each["placements"]] for each in found["workloads"]}
    assert runs["spin-single"] == runs["spin-index"] == runs["spin-absent-class"] == ["depends", "depends"]
    assert {each["rule"] for each in found["findings"]} == {"fallback-depends"}
    messages = {each["workload"]: each["message"] for each in found["findings"]}
    assert messages["Deployment/spin-single"] == (
        f"ghcr.io/example/spin:single is for wasi/wasm: whether {SPIN} runs it on spin-amd is not told"
    )
    assert "the handler of RuntimeClass wasmtime runs it" in messages["Deployment/spin-absent-class"]
    assert found["exit_code"] == ExitCode.OK


def test_a_handler_runs_no_image_that_is_not_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layout says of nothing that it is missing, so that unknown stays unknown."""
    layout = Layout(tmp_path / "layout").write({})
    found = report(capsys, layout, DATA / "m.yaml")
    assert {each["verdict"] for each in found["workloads"]} == {"unknown"}


def test_no_patch_is_made_of_what_a_handler_may_run(
    capsys: pytest.CaptureFixture[str], registry: Path
) -> None:
    given = ["patch", DATA / "m.yaml", "--nodes", DATA / "nodes.yaml", "--registry-layout", registry]
    main([*map(str, given), "--no-cache"])
    said = capsys.readouterr()
    assert f"is a matter of {SPIN}" in said.out + said.err
