"""What a report says of indexes of which a node gets less than they have."""

import json
from pathlib import Path
from typing import Any

import pytest

from archcheck.cli.run import main
from archcheck.errors import ExitCode
from tests.support.index_layouts import Layout, Spec

DATA = Path(__file__).with_name("data")
IMAGES: dict[str, Spec] = {
    "docker.io/t/noplat:both": ["bare:linux/amd64", "bare:linux/arm64"],
    "docker.io/t/noplat:second": ["linux/amd64", "bare:linux/arm64"],
    "docker.io/t/noplat:first": ["bare:linux/amd64", "linux/arm64"],
    "docker.io/t/noplat:v7last": ["bare:linux/amd64", "bare:linux/arm/v7"],
    "docker.io/t/nested:noplat": [["linux/amd64", "attest"], ["linux/arm64", "attest"]],
    "docker.io/t/nested:plat": [
        {"platform": "linux/amd64", "index": ["linux/amd64", "attest"]},
        {"platform": "linux/arm64", "index": ["linux/arm64", "attest"]},
    ],
    "docker.io/t/nested:one": [["linux/amd64", "linux/arm64"]],
    "docker.io/t/nested:mixed": ["linux/amd64", ["linux/arm64"]],
    "docker.io/t/nested:mixed2": [["linux/arm64"], "linux/amd64"],
}
NO_MATCH = "ImagePullBackOff: no match for platform in manifest"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return Layout(tmp_path / "layout").write(IMAGES)


def check(
    capsys: pytest.CaptureFixture[str], registry: Path, *arguments: object, code: ExitCode
) -> dict[str, Any]:
    given = [*map(str, arguments), "--registry-layout", str(registry), "--no-cache", "--format", "json"]
    assert main(given) == code
    report = json.loads(capsys.readouterr().out)
    assert isinstance(report, dict)
    return report


def by_name(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in report["workloads"]}


def fates(workload: dict[str, Any]) -> dict[str, str]:
    """Return what becomes of a workload on each node: how it runs, else how it fails."""
    return {each["node"]: each["fails_with"] or each["runs"] for each in workload["placements"]}


def test_a_gate_does_not_pass_what_no_node_gets(capsys: pytest.CaptureFixture[str], registry: Path) -> None:
    files = (DATA / "gate.yaml", "--nodes", DATA / "g.yaml")
    report = check(capsys, registry, "manifest", *files, code=ExitCode.FINDINGS)
    workloads = by_name(report)
    assert {name: each["verdict"] for name, each in workloads.items()} == {"x": "stuck", "y": "stuck"}
    both, nested = fates(workloads["x"]), fates(workloads["y"])
    first = "of its entries without a platform only the first is looked at, which is linux/amd64"
    assert both == {
        "a64…": f"{NO_MATCH}; it has linux/amd64, linux/arm64, but {first}",
        "crio": "CrashLoopBackOff: exec format error: the image is for linux/amd64 alone",
    }
    within = "the index within the index that it follows has linux/amd64"
    assert nested["a64…"] == f"{NO_MATCH}; {within}"
    assert "CRI-O follows no index within an index" in nested["crio"]
    assert "platform-hidden" in {each["rule"] for each in report["findings"]}


def test_what_an_index_has_is_told_from_what_a_node_gets(
    capsys: pytest.CaptureFixture[str], registry: Path
) -> None:
    files = (DATA / "p.yaml", "--nodes", DATA / "nodes.yaml")
    report = check(capsys, registry, "manifest", *files, code=ExitCode.FINDINGS)
    images = {each["reference"].removeprefix("docker.io/t/"): each for each in report["images"]}
    pulled = {
        name: {each["node"]: each["platform"] for each in image["pulled"]} for name, image in images.items()
    }
    assert images["noplat:both"]["platforms"] == ["linux/amd64", "linux/arm64"]
    only_pc = {"pc": "linux/amd64", "a64…": None, "a20": None, "crio-arm": None}
    everywhere = {**only_pc, "a64…": "linux/arm64"}
    assert pulled["noplat:both"] == only_pc
    assert pulled["nested:noplat"] == only_pc
    assert pulled["noplat:v7last"] == only_pc
    assert pulled["noplat:second"] == {**everywhere, "crio-arm": "linux/arm64"}
    assert pulled["noplat:first"] == {**everywhere, "crio-arm": "linux/arm64"}
    for name in ("nested:plat", "nested:one", "nested:mixed", "nested:mixed2"):
        assert pulled[name] == everywhere


def test_a_platform_that_is_required_is_one_that_is_got(
    capsys: pytest.CaptureFixture[str], registry: Path
) -> None:
    given = ("image", "t/noplat:both", "t/nested:mixed", "--platform", "linux/arm64")
    report = check(capsys, registry, *given, code=ExitCode.FINDINGS)
    found = {(each["rule"], each["image"]): each["message"] for each in report["findings"]}
    assert found == {
        ("platform-missing", "t/noplat:both"): "t/noplat:both lacks linux/arm64; it has linux/amd64",
        ("platform-hidden", "t/noplat:both"): (
            "t/noplat:both has linux/arm64 where containerd and Docker do not look"
        ),
    }


def test_a_pod_that_selects_what_its_image_hides_is_told(
    capsys: pytest.CaptureFixture[str], registry: Path
) -> None:
    report = check(capsys, registry, "manifest", DATA / "gate.yaml", code=ExitCode.FINDINGS)
    assert [(each["rule"], each["workload"]) for each in report["findings"]].count(
        ("arch-not-in-image", "Pod/x")
    ) == 1


def test_a_lock_knows_what_a_node_gets(
    capsys: pytest.CaptureFixture[str], registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.yaml").write_bytes((DATA / "p.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(["lock", "p.yaml", "--registry-layout", str(registry), "--no-cache"]) == ExitCode.OK
    capsys.readouterr()
    lock = (tmp_path / "archcheck.lock").read_text()
    assert lock.count("    listing: ") == len(IMAGES)
    given = ["manifest", "p.yaml", "--nodes", str(DATA / "nodes.yaml"), "--format", "json"]
    main([*given, "--registry-layout", str(registry), "--no-cache"])
    online = json.loads(capsys.readouterr().out)
    main([*given, "--locked"])
    locked = json.loads(capsys.readouterr().out)
    assert locked["workloads"] == online["workloads"]
    assert [each["pulled"] for each in locked["images"]] == [each["pulled"] for each in online["images"]]


def test_the_table_does_not_say_of_what_is_hidden_that_it_is_there_or_falls_back(
    capsys: pytest.CaptureFixture[str], registry: Path
) -> None:
    given = ["image", "t/noplat:both", "t/noplat:v7last", "t/noplat:second"]
    main([*given, "--registry-layout", str(registry), "--no-cache"])
    lines = capsys.readouterr().out.splitlines()
    cells = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("t/")}
    assert cells == {
        "t/noplat:both": ["✓", "?", "\u2013"],
        "t/noplat:v7last": ["✓", "\u2013", "?"],
        "t/noplat:second": ["✓", "✓", "\u2013"],
    }
    assert "? there, where a runtime does not look (platform-hidden)" in lines
