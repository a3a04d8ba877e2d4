"""Repositories of Flux, Argo CD, k3s, helmfile: no run of them passes in silence, or breaks.

`data/gitops.txt` has a small repository for each rule of these tools: `==== NAME ====` begins one, and
`-- PATH --` a file of it.
"""

import re
from pathlib import Path

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository

_CASE = re.compile(r"^==== (.+) ====\n", re.MULTILINE)
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)


def _cases() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "data" / "gitops.txt").read_text()
    _, *parts = _CASE.split(text)
    found = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        _, *files = _FILE.split(body)
        found[name] = dict(zip(files[::2], files[1::2], strict=True))
    return found


_CASES = _cases()


@pytest.mark.parametrize("name", _CASES)
def test_no_run_ends_well_whose_images_no_registry_has(repo: Repository, kustomized: str, name: str) -> None:
    for path, text in _CASES[name].items():
        repo.write(path, text)
    done = repo.check()
    assert done.code not in (ExitCode.OK, ExitCode.NOTHING_TO_CHECK, ExitCode.INTERNAL)
    assert "Traceback" not in done.err
    assert all(
        line.startswith(("error: ", "  ", "followed", "skipped ", "not read "))
        for line in done.err.splitlines()
    )
