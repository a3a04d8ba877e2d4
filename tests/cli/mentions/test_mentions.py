"""Images that variables, ConfigMaps and Secrets name, through the command line."""

from pathlib import Path
from typing import Any

import pytest

from archcheck.errors import ExitCode
from tests.support.command import Outcome, run, run_json

FIXTURES = Path(__file__).parents[3] / "fixtures"
LAYOUT = ("--registry-layout", FIXTURES / "registry")
NODES = ("--nodes", FIXTURES / "clusters" / "olinuxino.yaml")
STORAGE = """
apiVersion: v1
kind: ConfigMap
metadata: {name: local-path-config, namespace: kube-system}
data:
  helperPod.yaml: |
    apiVersion: v1
    kind: Pod
    metadata: {name: helper-pod}
    spec:
      containers: [{name: helper-pod, image: archlinux:base}]
"""
RUNNER = """
apiVersion: v1
kind: ConfigMap
metadata: {name: runner, namespace: ci}
data:
  config.toml: |
    [[runners]]
      image = "archlinux:base"
"""
OPERATOR = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: operator}
spec:
  template:
    spec:
      containers:
        - name: operator
          image: eclipse-mosquitto:2
          env: [{name: RELATED_IMAGE_DB, value: "archlinux:base"}]
"""


def check(text: str, *arguments: object) -> Outcome:
    return run_json("manifest", "-", *LAYOUT, *arguments, stdin=text)


def findings(outcome: Outcome) -> list[tuple[str, str, int]]:
    every: list[dict[str, Any]] = outcome.report["findings"]
    return [
        (each["rule"], each["severity"], each["line"]) for each in every if each["image"] == "archlinux:base"
    ]


def test_a_pod_that_runs_on_each_node_with_a_volume_is_an_error() -> None:
    outcome = check(STORAGE, *NODES)
    assert (outcome.code, findings(outcome)) == (ExitCode.FINDINGS, [("named-image", "error", 11)])
    outcome = check(STORAGE, "--platform", "linux/arm64")
    assert (outcome.code, findings(outcome)) == (ExitCode.FINDINGS, [("platform-missing", "error", 11)])


@pytest.mark.parametrize(("text", "line"), [(RUNNER, 8), (OPERATOR, 11)])
def test_what_some_program_may_run_is_a_note(text: str, line: int) -> None:
    outcome = check(text, *NODES)
    assert (outcome.code, findings(outcome)) == (ExitCode.OK, [("named-image", "note", line)])
    outcome = check(text, "--platform", "linux/arm64")
    assert findings(outcome) == [("platform-missing", "note", line)]


def test_the_report_has_roles_and_what_the_key_is_called() -> None:
    report = check(f"{RUNNER}---{OPERATOR}", *NODES).report
    uses = {
        (workload["kind"], workload["verdict"], image["role"], image["container"], image["path"])
        for workload in report["workloads"]
        for image in workload["images"]
    }
    assert uses == {
        ("Deployment", "ok", "container", "operator", None),
        ("Deployment", "ok", "variable", "operator", "env.RELATED_IMAGE_DB"),
        ("ConfigMap", None, "config", "config.toml", "data.config.toml: image"),
    }


@pytest.mark.parametrize("form", ["table", "markdown", "html", "junit", "sarif", "github", "gitlab"])
def test_every_format_takes_one(form: str) -> None:
    outcome = run("manifest", "-", *LAYOUT, *NODES, "--format", form, stdin=f"{RUNNER}---{OPERATOR}")
    assert (outcome.code, outcome.err) == (ExitCode.OK, "")
    assert "2 workloads" not in outcome.out


def test_the_owner_may_ignore_it() -> None:
    ignored = STORAGE.replace(
        "namespace:", "annotations: {archcheck/ignore: 'named-image never made'}, namespace:"
    )
    assert check(ignored, *NODES).code == ExitCode.OK


def test_patches_are_for_pods_alone(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(f"{STORAGE}---{OPERATOR}")
    outcome = run("patch", tmp_path, *LAYOUT, *NODES, "--form", "in-place")
    assert outcome.code == ExitCode.OK, outcome.err
    assert "1 workload" in outcome.err


def test_the_lock_and_the_list_have_them(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(STORAGE)
    assert "archlinux:base" in run("images", tmp_path, cwd=tmp_path).out
    locked = run("lock", tmp_path, *LAYOUT, cwd=tmp_path)
    assert locked.code == ExitCode.OK, locked.err
    assert "archlinux:base" in (tmp_path / "archcheck.lock").read_text()
