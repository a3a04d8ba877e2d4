"""A chart that renders no workload."""

from archcheck.findings.checked_charts import chart_findings
from tests.unit.findings.chart_cases import chart, rendered


def test_it_is_told_at_the_file_of_the_chart() -> None:
    [finding] = chart_findings(chart("bitnami/shop:8"), [])
    assert (finding.rule, finding.severity, finding.path) == ("chart-empty", "warning", "shop/Chart.yaml")
    assert finding.message == "shop 1.2.3 renders no workload with these values: nothing was checked"
    assert "--values" in finding.remedy


def test_one_workload_is_enough() -> None:
    assert list(chart_findings(chart(""), rendered("nginx"))) == []
