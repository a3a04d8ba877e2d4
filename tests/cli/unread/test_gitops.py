"""Repositories of Flux, Argo CD, k3s, helmfile: what they deploy is not all read, and no run passes in silence.

`data/gitops.txt` has a small repository for each rule of these tools: `==== NAME ====` begins one, and
`-- PATH --` a file of it.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository

_CASE = re.compile(r"^==== (.+) ====\n", re.MULTILINE)
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_DEPLOY = frozenset(
    {
        *(("helm.toolkit.fluxcd.io", "HelmRelease"), ("kustomize.toolkit.fluxcd.io", "Kustomization")),
        *(("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet")),
        *(("helm.cattle.io", "HelmChart"), ("helm.cattle.io", "HelmChartConfig")),
        *(("fluxcd.controlplane.io", "ResourceSet"), ("fluxcd.controlplane.io", "FluxInstance")),
        ("source.extensions.fluxcd.io", "ArtifactGenerator"),
    }
)
_HEAD = re.compile(r"^(apiVersion|kind): *[\"']?([^\s\"']+)", re.MULTILINE)
_SEPARATOR = re.compile(r"^---.*$", re.MULTILINE)


def _cases() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "data" / "gitops.txt").read_text()
    _, *parts = _CASE.split(text)
    found = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        _, *files = _FILE.split(body)
        found[name] = dict(zip(files[::2], files[1::2], strict=True))
    return found


_CASES = _cases()


def _releases(files: dict[str, str]) -> Counter[tuple[str, str]]:
    """Return path and kind of each object that deploys what stands elsewhere; a chart's own are rendered."""
    found: Counter[tuple[str, str]] = Counter()
    for name, text in files.items():
        for document in _SEPARATOR.split(text) if "/templates/" not in name else ():
            head = dict(_HEAD.findall(document))
            kind = head.get("kind", "")
            if (head.get("apiVersion", "").rpartition("/")[0], kind) in _DEPLOY:
                found[name, kind] += 1
    return found


@pytest.mark.parametrize("name", _CASES)
def test_no_run_is_ok_while_a_release_stands_unread(repo: Repository, kustomized: str, name: str) -> None:
    for path, text in _CASES[name].items():
        repo.write(path, text)
    done = repo.check()
    assert done.code not in (ExitCode.OK, ExitCode.NOTHING_TO_CHECK, ExitCode.INTERNAL)
    assert not done.report["complete"]
    named = Counter((each["path"], each["kind"]) for each in done.report["skipped"] if each["unread"])
    assert _releases(_CASES[name]) - named == Counter()
    assert "Traceback" not in done.err
    assert all(line.startswith(("error: ", "  ", "skipped ", "not read ")) for line in done.err.splitlines())


def test_there_are_releases_among_them() -> None:
    found = [_releases(files) for files in _CASES.values()]
    assert sum(map(bool, found)) >= 25
    assert {kind for each in found for _, kind in each} == {kind for _, kind in _DEPLOY} - {"FluxInstance"}


def test_a_release_beside_its_source_is_among_them() -> None:
    both = re.compile(r"^kind: (HelmRepository|OCIRepository)$", re.MULTILINE)
    beside = [
        name
        for files in _CASES.values()
        for name, kind in _releases(files)
        if kind == "HelmRelease" and both.search(files[name])
    ]
    assert beside
