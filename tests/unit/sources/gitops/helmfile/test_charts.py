"""Which chart a release of helmfile means."""

from pathlib import Path

from archcheck.documents.values import node_of
from archcheck.sources.gitops.helmfile.charts import chart_of
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import placed_values
from tests.support.tables import named_rows

_STATE = placed_values(
    node_of(
        {
            "repositories": [
                {"name": "acme", "url": "https://charts.example"},
                {"name": "reg", "url": "ghcr.io/acme/charts", "oci": True},
            ]
        }
    ),
    "",
)


def test_the_chart_of_a_release(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    git = "https://github.com/acme/charts.git"
    rows: dict[str, ChartSource] = {
        "./charts/app": LocalChart(root / "env/charts/app"),
        "../charts/app": LocalChart(root / "charts/app"),
        "app": LocalChart(root / "env/app"),
        "a/b/c/d": LocalChart(root / "env/a/b/c/d"),
        "../../app": UnknownChart("it is outside of the repository"),
        "/app": UnknownChart("it is outside of the repository"),
        "acme/app": RepositoryChart("https://charts.example", "app", "1"),
        "acme/sub/app": RepositoryChart("https://charts.example", "sub/app", "1"),
        "reg/app": RegistryChart("oci://ghcr.io/acme/charts/app", "1"),
        "oci://ghcr.io/acme/app": RegistryChart("oci://ghcr.io/acme/app", "1"),
        "https://host/app-1.tgz": ArchiveChart("https://host/app-1.tgz"),
        f"git::{git}@charts/app?ref=v1": GitChart(git, "charts/app", "v1"),
        f"git::{git}//charts/app?depth=1&ref=v1": GitChart(git, "charts/app", "v1"),
        f"git::{git}": GitChart(git, ""),
        "git::ssh://git@github.com/acme/c.git@app": GitChart("ssh://git@github.com/acme/c.git", "app"),
        "s3://bucket/app": UnknownChart("s3://bucket/app is no address of charts"),
        "other/app": UnknownChart("the repository other is not one that the state names"),
    }
    repository = Repository(root)

    def check(row: tuple[str, ChartSource]) -> None:
        assert chart_of(row[0], "1", _STATE, root / "env", repository) == row[1]

    named_rows({chart: (chart, wanted) for chart, wanted in rows.items()}, check)
