import pytest

from archcheck.findings.chart_facts import ChartFacts, left_out, references_in
from archcheck.findings.checked_charts import chart_findings
from archcheck.images.reference import Reference, parse_reference
from archcheck.workloads.model import ImageUse, PodSpec, Role, Source, Workload


def references(text: str) -> tuple[Reference, ...]:
    return tuple(parse_reference(each) for each in text.split())


def workload(image: str, path: str = "shop/templates/web.yaml") -> Workload:
    use = ImageUse("web", Role.CONTAINER, image, 1, 1)
    return Workload("apps/v1", "Deployment", "", "web", Source(path, None), (PodSpec(("spec",), (use,)),))


def rendered(text: str) -> list[Workload]:
    """Return a workload for each `image` of the chart's own, and `dependency=image` of another chart."""
    found = []
    for each in text.split():
        dependency, _, image = each.rpartition("=")
        path = f"shop/charts/{dependency}/templates/x.yaml" if dependency else "shop/templates/web.yaml"
        found.append(workload(image, path))
    return found


def chart(declared: str, name: str = "shop") -> ChartFacts:
    return ChartFacts(name, "1.2.3", references(declared))


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


def test_what_is_no_reference_is_left_out() -> None:
    assert list(
        references_in([workload("nginx:1"), workload("$(x)"), workload("Bad:1"), workload("")])
    ) == list(references("nginx:1"))
