"""What is said of a release's chart, and by what name a lock knows the version that a constraint comes to."""

from pathlib import Path

from archcheck.findings.chart_facts import ChartFacts
from archcheck.sources.charts.metadata import Metadata
from archcheck.sources.gitops.charts.locked import lock_key
from archcheck.sources.gitops.charts.model import HeldChart
from archcheck.sources.gitops.followed import used_chart
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.workloads.followed import UsedChart
from tests.support.tables import check_rows

DIGEST = f"sha256:{'0' * 64}"
CHARTS = "https://charts.example.org"


def test_a_constraint_has_a_name_in_a_lock_and_what_is_settled_has_none() -> None:
    rows: list[tuple[ChartSource, str]] = [
        (RepositoryChart(f"{CHARTS}/", "web", "1.x"), f"{CHARTS}#web 1.x"),
        (RepositoryChart(CHARTS, "web"), f"{CHARTS}#web *"),
        (RepositoryChart("https://me:secret@charts.example.org", "web", ">=1, <3"), f"{CHARTS}#web >=1, <3"),
        (RepositoryChart(CHARTS, "web", "1.2.3"), ""),
        (RegistryChart("oci://ghcr.io/team/web", "^1"), "oci://ghcr.io/team/web ^1"),
        (RegistryChart("oci://ghcr.io/team/web"), "oci://ghcr.io/team/web *"),
        (RegistryChart("oci://ghcr.io/team/web", "1.x", tag_pattern="-rc"), "oci://ghcr.io/team/web 1.x -rc"),
        (RegistryChart("oci://ghcr.io/team/web", "1.2.3"), ""),
        (RegistryChart("oci://ghcr.io/team/web", "1.x", DIGEST), ""),
        (GitChart("https://git.example.org/web", "charts/web", semver="1.x"), ""),
        (LocalChart(Path("charts/web")), ""),
        (UnknownChart("a bucket"), ""),
    ]

    def check(row: tuple[ChartSource, str]) -> None:
        assert lock_key(row[0]) == row[1]

    check_rows(rows, check)


def test_what_is_written_of_a_chart() -> None:
    rows: list[tuple[ChartSource, tuple[str, str, str]]] = [
        (LocalChart(Path("charts/web")), ("web", "charts/web", "")),
        (RepositoryChart("https://me:secret@charts.example.org", "web", "1.x"), ("web", CHARTS, "1.x")),
        (RegistryChart("oci://ghcr.io/team/web", "1.2.3"), ("web", "oci://ghcr.io/team/web", "1.2.3")),
        (
            RegistryChart("oci://ghcr.io/team/web", "1.2.3", DIGEST),
            ("web", "oci://ghcr.io/team/web", f"@{DIGEST}"),
        ),
        (
            GitChart("https://git.example.org/web", "charts/web", "main"),
            ("web", "https://git.example.org/web//charts/web", "main"),
        ),
        (
            ArchiveChart("https://example.org/web-1.tgz?token=x"),
            ("web-1.tgz", "https://example.org/web-1.tgz", ""),
        ),
        (PackedChart(b""), ("", "in the object", "")),
        (UnknownChart("a bucket"), ("", "", "")),
    ]

    def check(row: tuple[ChartSource, tuple[str, str, str]]) -> None:
        used = used_chart(row[0], None)
        assert (used.name, used.source, used.wanted) == row[1]
        assert (used.version, used.digest) == ("", "")

    check_rows(rows, check)


def test_a_chart_that_is_had_is_what_its_own_file_says(tmp_path: Path) -> None:
    archive = tmp_path / "web.tgz"
    archive.touch()
    held = HeldChart(archive, "web 1.4.0", Metadata(ChartFacts("web", "1.4.0", ()), ()), "0" * 64)
    found = used_chart(RepositoryChart(CHARTS, "web", "1.x"), held)
    assert found == UsedChart("web", CHARTS, "1.x", "1.4.0", DIGEST, f"{CHARTS}#web 1.x")
