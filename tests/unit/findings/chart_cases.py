"""Charts as their `Chart.yaml` says of them, and what they render."""

from archcheck.findings.chart_facts import ChartFacts
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
    return ChartFacts(name, "1.2.3", references(declared), f"{name}/Chart.yaml")
