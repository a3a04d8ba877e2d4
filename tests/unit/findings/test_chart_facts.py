"""Which images a chart declares, and which of them it renders."""

import pytest

from archcheck.findings.chart_facts import left_out, references_in
from tests.unit.findings.chart_cases import chart, references, rendered, workload


@pytest.mark.parametrize(
    ("declared", "images", "expected"),
    [
        ("", "nginx", ""),
        ("nginx", "", "nginx"),
        ("nginx:1", "nginx:2", ""),
        ("nginx redis:7", "nginx", "redis:7"),
        ("bitnami/nginx:1", "mirror.lan/hub/bitnami/nginx:1", ""),
        ("bitnami/nginx:1", "mirror.lan/bitnami/nginx:2", ""),
        ("bitnami/nginx:1", "mirror.lan/notbitnami/nginx:1", "bitnami/nginx:1"),
        ("bitnami/nginx:1", "bitnami/nginx-exporter:1", "bitnami/nginx:1"),
        ("bitnami/nginx:1 bitnami/nginx-exporter:1", "bitnami/nginx:1", "bitnami/nginx-exporter:1"),
        ("a/x:1 a/y:1 a/z:1", "a/y:1", "a/x:1 a/z:1"),
        ("nginx", "redis=nginx", ""),
    ],
)
def test_declared_and_not_rendered(declared: str, images: str, expected: str) -> None:
    assert left_out(chart(declared), rendered(images)) == references(expected)


def test_what_is_no_reference_is_left_out() -> None:
    assert list(
        references_in([workload("nginx:1"), workload("$(x)"), workload("Bad:1"), workload("")])
    ) == list(references("nginx:1"))
