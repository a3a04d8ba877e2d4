"""What a scan of a directory passes over is never silently fine."""

import os
from pathlib import Path

import pytest

from archcheck.sources.files import read_manifests
from archcheck.workloads.collecting import A_TEMPLATE


def test_a_directory_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (error,) = read_manifests([str(tmp_path)]).errors
    assert error.path == str(tmp_path / "sub")


def test_a_broken_manifest_with_marks_of_a_template_is_unread(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        'apiVersion: v1\nkind: Pod\nspec: {containers: [{command: ["{{ x }}"}]}\n'
    )
    (skipped,) = read_manifests([str(tmp_path)]).skipped
    assert (skipped.reason, skipped.unread) == (A_TEMPLATE, True)
