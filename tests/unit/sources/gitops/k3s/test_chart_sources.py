"""Which chart a HelmChart means."""

from archcheck.sources.gitops.k3s.chart_sources import chart_of
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from tests.support.built_objects import built_objects
from tests.support.tables import check_rows

_ROWS: list[tuple[str, ChartSource]] = [
    ("chartContent: aGVs\n  chart: app\n  repo: https://charts.example", PackedChart(b"hel")),
    ("chartContent: '%%%'", UnknownChart("chartContent is not base64")),
    (
        "chart: app\n  repo: https://charts.example\n  version: 1.0.0",
        RepositoryChart("https://charts.example", "app", "1.0.0"),
    ),
    ("chart: oci://ghcr.io/acme/app\n  version: '1'", RegistryChart("oci://ghcr.io/acme/app", "1")),
    ("chart: app\n  repo: oci://ghcr.io/acme/", RegistryChart("oci://ghcr.io/acme/app")),
    ("chart: https://host/app-1.0.0.tgz\n  version: '9'", ArchiveChart("https://host/app-1.0.0.tgz")),
    ("chart: stable/app", RepositoryChart("https://charts.helm.sh/stable", "app")),
    ("chart: app", UnknownChart("its chart, app, is of no repository that it names")),
    (
        "chart: https://%{KUBERNETES_API}%/static/charts/traefik-1.tgz",
        UnknownChart("its chart is one that k3s or RKE2 serves itself"),
    ),
]


def test_the_chart_of_a_helm_chart() -> None:
    def check(row: tuple[str, ChartSource]) -> None:
        text = f"apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {{name: web}}\nspec:\n  {row[0]}\n"
        assert chart_of(built_objects(text)[0]) == row[1]

    check_rows(_ROWS, check)
