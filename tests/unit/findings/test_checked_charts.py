"""What is odd about what a chart renders: one rule at most has a finding."""

import pytest

from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.checked_charts import chart_findings
from tests.unit.findings.chart_cases import chart, rendered


@pytest.mark.parametrize(
    ("declared", "images", "rules"),
    [
        ("", "", ["chart-empty"]),
        ("bitnami/shop:8", "", ["chart-empty"]),
        ("", "nginx", []),
        ("", "redis=redis", []),
        ("bitnami/shop:1", "bitnami/shop:1", []),
        ("bitnami/shop:1", "mirror.lan/shop:2", []),
        ("bitnami/shop:1 bitnami/exporter:1", "bitnami/shop:1", []),
        ("bitnami/shop:1 bitnami/os-shell:1", "bitnami/os-shell:1 redis=bitnami/redis:7", []),
        ("bitnami/shop:1", "mysql=bitnami/mysql:8", ["chart-own-images"]),
        ("bitnami/shop:1 bitnami/os-shell:1", "redis=bitnami/os-shell:1", ["chart-own-images"]),
        ("bitnami/shop:1", "{{image}}", ["chart-own-images"]),
        ("bitnami/redis:7 bitnami/mysql:8", "redis=bitnami/redis:7 mysql=bitnami/mysql:8", []),
    ],
)
def test_what_is_odd_about_a_render(declared: str, images: str, rules: list[str]) -> None:
    findings = list(chart_findings(chart(declared), rendered(images)))
    assert [finding.rule for finding in findings] == rules
    for finding in findings:
        assert finding.severity == "warning"
        assert finding.message.startswith("shop 1.2.3 renders no")
        assert "--set" in finding.remedy


def test_a_chart_without_version_is_named_without() -> None:
    [finding] = chart_findings(ChartFacts("shop", "", ()), [])
    assert finding.message.startswith("shop renders no workload")
