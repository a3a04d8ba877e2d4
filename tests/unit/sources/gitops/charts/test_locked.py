"""The version of a chart that a lock has of a constraint."""

from datetime import date
from pathlib import Path

import pytest

from archcheck.errors import ChartError
from archcheck.findings.chart_facts import ChartFacts
from archcheck.registry.lock.model import LockedChart
from archcheck.sources.charts.metadata import Metadata
from archcheck.sources.gitops.charts.locked import not_as_locked, require_locked, settled
from archcheck.sources.gitops.charts.model import ChartNotHereError, HeldChart
from archcheck.sources.gitops.model import RegistryChart, RepositoryChart

DIGEST = "0" * 64
LOCKED = LockedChart("1.4.0", f"sha256:{DIGEST}", date(2026, 1, 31))


def test_a_constraint_is_the_version_of_the_lock() -> None:
    assert settled(RepositoryChart("https://c.example", "web", "1.x"), LOCKED).version == "1.4.0"
    registry = settled(RegistryChart("oci://c.example/web", "1.x", tag_pattern="-rc"), LOCKED)
    assert registry == RegistryChart("oci://c.example/web", "1.4.0")


def test_an_error_says_what_the_lock_has_and_stays_of_its_kind() -> None:
    error = not_as_locked(ChartNotHereError("it is not here"), "", LOCKED)
    assert type(error) is ChartNotHereError
    assert error.what == "it is not here (archcheck.lock has 1.4.0 for no version)"
    assert "archcheck lock --update" in error.hint


def test_another_archive_of_the_same_version_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "web.tgz"
    archive.touch()
    metadata = Metadata(ChartFacts("web", "1.4.0", ()), ())
    require_locked(HeldChart(archive, "web 1.4.0", metadata, DIGEST), LOCKED)
    require_locked(HeldChart(tmp_path, "web 1.4.0", metadata, "1" * 64), LOCKED)
    with pytest.raises(ChartError, match="another archive"):
        require_locked(HeldChart(archive, "web 1.4.0", metadata, "1" * 64), LOCKED)
