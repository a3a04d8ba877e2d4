"""Repositories of Flux, Argo CD, k3s, helmfile: what they deploy is not all read, and no run passes in silence.

`data/gitops.txt` has a small repository for each rule of these tools: `==== NAME ====` begins one, and
`-- PATH --` a file of it.
"""

import re
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.unread.conftest import Repository

_CASE = re.compile(r"^==== (.+) ====\n", re.MULTILINE)
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_RELEASE = re.compile(
    r"^kind: (HelmRelease|Application|ApplicationSet|HelmChart|HelmChartConfig|ResourceSet|FluxInstance|"
    r"ArtifactGenerator)$",
    re.MULTILINE,
)
_FLUX = re.compile(r"^apiVersion: kustomize\.toolkit\.fluxcd\.io", re.MULTILINE)


def _cases() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "data" / "gitops.txt").read_text()
    _, *parts = _CASE.split(text)
    found = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        _, *files = _FILE.split(body)
        found[name] = dict(zip(files[::2], files[1::2], strict=True))
    return found


_CASES = _cases()


def _releases(files: dict[str, str]) -> set[str]:
    """Return the files with an object that deploys what stands elsewhere."""
    manifests = {name: text for name, text in files.items() if "/templates/" not in name}
    return {
        name
        for name, text in manifests.items()
        if _FLUX.search(text) or (_RELEASE.search(text) and "source.toolkit.fluxcd.io" not in text)
    }


@pytest.mark.parametrize("name", _CASES)
def test_no_run_is_ok_while_a_release_stands_unread(repo: Repository, kustomized: str, name: str) -> None:
    for path, text in _CASES[name].items():
        repo.write(path, text)
    done = repo.check()
    assert done.code not in (ExitCode.OK, ExitCode.NOTHING_TO_CHECK, ExitCode.INTERNAL)
    assert not done.report["complete"]
    named = {each["path"] for each in done.report["skipped"] if each["unread"]}
    assert _releases(_CASES[name]) <= named
    assert "Traceback" not in done.err
    assert all(line.startswith(("error: ", "  ", "skipped ", "not read ")) for line in done.err.splitlines())


def test_there_are_releases_among_them() -> None:
    assert sum(bool(_releases(files)) for files in _CASES.values()) >= 25
