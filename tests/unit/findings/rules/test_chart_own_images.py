"""A chart that renders none of the images it declares for itself."""

import pytest

from archcheck.findings.checked_charts import chart_findings
from tests.unit.findings.chart_cases import chart, rendered


def test_it_is_told_at_the_file_of_the_chart() -> None:
    [finding] = chart_findings(chart("bitnami/shop:1"), rendered("mysql=bitnami/mysql:8"))
    assert (finding.rule, finding.severity, finding.path) == (
        "chart-own-images",
        "warning",
        "shop/Chart.yaml",
    )
    assert finding.message == (
        "shop 1.2.3 renders none of the images it declares for itself, only those of its dependencies"
    )


@pytest.mark.parametrize(
    ("declared", "images"),
    [
        ("bitnami/shop:1", "bitnami/shop:2"),
        ("", "redis=redis"),
        ("bitnami/redis:7", "redis=bitnami/redis:7"),
    ],
    ids=["renders-it", "declares-none", "an-umbrella"],
)
def test_a_chart_that_renders_what_it_is_for_is_fine(declared: str, images: str) -> None:
    assert list(chart_findings(chart(declared), rendered(images))) == []
