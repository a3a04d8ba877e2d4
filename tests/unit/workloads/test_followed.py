"""What was followed, as values: labels, lines, and releases that several clusters have alike."""

from archcheck.workloads.followed import (
    FollowedCluster,
    FollowedRelease,
    UsedChart,
    followed_lines,
    releases_of,
)
from tests.support.tables import check_rows

WEB = UsedChart("web", "https://charts.example.org", "1.x", "1.4.0", "sha256:0")


def release(
    name: str, chart: UsedChart = WEB, *, kind: str = "HelmRelease", rendered: bool = True
) -> FollowedRelease:
    return FollowedRelease(kind, "apps", name, f"apps/{name}.yaml", 4, chart, rendered)


def test_a_chart_is_called_by_its_version_and_by_what_is_written() -> None:
    rows = [
        (UsedChart("web", "", "1.x", "1.4.0"), "web 1.4.0 (1.x)"),
        (UsedChart("web", "", "1.4.0", "1.4.0"), "web 1.4.0"),
        (UsedChart("web", "", "v1.4.0", "1.4.0"), "web 1.4.0"),
        (UsedChart("web", "", "", "1.4.0"), "web 1.4.0"),
        (UsedChart("web", "", "1.x"), "web 1.x"),
        (UsedChart("web", ""), "web"),
        (UsedChart("", ""), ""),
    ]

    def check(row: tuple[UsedChart, str]) -> None:
        assert row[0].label == row[1]

    check_rows(rows, check)


def test_a_line_says_how_much_there_is_and_how_much_was_not_rendered() -> None:
    lost = release("lost", rendered=False)
    cluster = FollowedCluster("clusters/home", (("Kustomization", 2), ("HelmRelease", 1)), (lost,))
    assert cluster.line == "followed clusters/home: 2 Kustomizations, 1 HelmRelease (1 not rendered)"
    assert FollowedCluster("", (("Application", 3),)).line == "followed: 3 Applications"


def test_of_very_many_clusters_the_first_are_named() -> None:
    clusters = [FollowedCluster(f"clusters/{number}", (("Kustomization", 1),)) for number in range(12)]
    lines = followed_lines([FollowedCluster("", releases=(release("web"),)), *clusters])
    assert lines[0] == "followed clusters/0: 1 Kustomization"
    assert lines[-1] == "followed 2 more clusters"
    assert len(lines) == 11


def test_what_clusters_have_alike_is_there_once_with_their_names() -> None:
    other = release("web", UsedChart("web", "https://charts.example.org", "1.x", "1.3.0", "sha256:1"))
    clusters = [
        FollowedCluster("a", releases=(release("web"), release("web"), release("db"))),
        FollowedCluster("b", releases=(release("web"),)),
        FollowedCluster("c", releases=(other,)),
        FollowedCluster("", releases=(release("plain"),)),
    ]
    found = [(each.label, each.chart.version, each.clusters) for each in releases_of(clusters)]
    assert found == [
        ("apps/HelmRelease/web", "1.4.0", ("a", "b")),
        ("apps/HelmRelease/db", "1.4.0", ("a",)),
        ("apps/HelmRelease/web", "1.3.0", ("c",)),
        ("apps/HelmRelease/plain", "1.4.0", ()),
    ]
