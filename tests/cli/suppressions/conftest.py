"""A repository for each test."""

from pathlib import Path

import pytest

from tests.support.repository import Repository


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """An empty repository, and a registry that has a few images."""
    return Repository.make(tmp_path)
