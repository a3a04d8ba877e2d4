"""Windows nodes: which builds run there, by the version of their runtime, and the label that tells them apart."""

import json
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.index_layouts import Layout, Spec

DATA = Path(__file__).with_name("data")
IMAGES: dict[str, Spec] = {
    "docker.io/library/linuxonly:1": ["linux/amd64", "linux/arm64"],
    "docker.io/library/both:1": [
        "linux/amd64",
        "linux/arm64",
        "windows/amd64@10.0.17763.4010",
        "windows/amd64@10.0.20348.1547",
    ],
    "docker.io/library/win2019:1": ["windows/amd64@10.0.17763.4010"],
    "docker.io/library/win2022:single": "windows/amd64@10.0.20348.1547",
    "docker.io/library/win2022:1": ["windows/amd64@10.0.20348.1487"],
}


def report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, nodes: str, runtime: str = ""
) -> dict[str, Any]:
    registry = Layout(tmp_path / f"layout{len(runtime)}").write(IMAGES)
    text = (DATA / nodes).read_text()
    (tmp_path / "nodes.yaml").write_text(text.replace("containerd://2.3.4", runtime) if runtime else text)
    given = ["manifest", DATA / "m.yaml", "--nodes", tmp_path / "nodes.yaml", "--registry-layout", registry]
    main([*map(str, given), "--no-cache", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def pulled(found: dict[str, Any], image: str) -> dict[str, str | None]:
    [entry] = [each for each in found["images"] if each["reference"] == f"docker.io/library/{image}"]
    return {each["node"]: each["platform"] for each in entry["pulled"]}


def test_build_26200_takes_ltsc2022_from_the_version_that_does(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = pulled(report(capsys, tmp_path, "nodes26.yaml"), "win2022:1")
    assert before == {"lin": None, "w26200": None, "w2019hv": None}
    after = pulled(report(capsys, tmp_path, "nodes26.yaml", "containerd://2.4.2"), "win2022:1")
    assert after == {"lin": None, "w26200": "windows(10.0.20348.1487)/amd64", "w2019hv": None}


def test_patches_separate_builds_by_their_label_before_they_name_hosts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    registry = Layout(tmp_path / "layout").write(IMAGES)
    given = ["patch", DATA / "m.yaml", "--nodes", DATA / "nodes.yaml", "--registry-layout", registry]
    assert main([*map(str, given), "--no-cache", "--form", "strategic"]) == ExitCode.FINDINGS
    out = capsys.readouterr().out
    assert out.count('node.kubernetes.io/windows-build: "10.0.20348"') == 2
    assert out.count('node.kubernetes.io/windows-build: "10.0.17763"') == 1
    assert "hostname" not in out


def test_the_remedy_names_the_label_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = report(capsys, tmp_path, "nodes.yaml")
    remedies = {each["workload"]: each["remedy"] for each in found["findings"] if each["rule"] == "at-risk"}
    label = "add nodeSelector node.kubernetes.io/windows-build"
    assert remedies["Deployment/iis-2022"].startswith(f"{label}: 10.0.20348")
    assert remedies["Deployment/iis-2019"].startswith(f"{label}: 10.0.17763")
