from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import charts
from tests.support.command import Outcome

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]

BITNAMI = """\
annotations:
  images: |
    - name: nginx
      image: docker.io/library/nginx:1
    - name: redis
      image: docker.io/library/redis:7
"""
ARTIFACT_HUB = BITNAMI.replace("  images:", "  artifacthub.io/images:")


@pytest.mark.parametrize("annotation", [BITNAMI, ARTIFACT_HUB], ids=["bitnami", "artifact hub"])
def test_declared_and_not_rendered_is_listed_apart(
    tmp_path: Path, chart_command: Run, annotation: str
) -> None:
    chart = charts.write_chart(tmp_path, "app", extra=annotation)
    outcome = chart_command(chart, "--platform", "linux/arm/v7")
    assert outcome.code == 0
    assert outcome.report["declared"] == ["docker.io/library/redis:7"]
    assert charts.images(outcome.report) == ["docker.io/library/nginx:1"]


def test_declared_images_are_checked_on_request(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(tmp_path, "app", extra=BITNAMI)
    outcome = chart_command(chart, "--platform", "linux/arm/v7", "--declared")
    assert outcome.code == 1
    assert outcome.report["declared"] == []
    assert [(f["rule"], f["image"]) for f in outcome.report["findings"]] == [("platform-missing", "redis:7")]


def test_a_chart_that_renders_no_workload_is_never_fine(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(tmp_path, "app", extra=BITNAMI, template="apiVersion: v1\nkind: ConfigMap\n")
    outcome = chart_command(chart)
    assert outcome.code == 4
    assert [f["rule"] for f in outcome.report["findings"]] == ["chart-empty"]
    assert len(outcome.report["declared"]) == 2


def test_a_chart_that_renders_only_other_images_warns(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(tmp_path, "app", extra=BITNAMI, values="image: nginx-exporter:1\n")
    findings = chart_command(chart).report["findings"]
    assert "chart-own-images" in [finding["rule"] for finding in findings]


def test_a_mirror_of_the_declared_images_does_not_warn(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(
        tmp_path, "app", extra=BITNAMI, values="image: mirror.lan/hub/library/nginx:1\n"
    )
    report = chart_command(chart).report
    assert "chart-own-images" not in [finding["rule"] for finding in report["findings"]]
    assert report["declared"] == ["docker.io/library/redis:7"]


@pytest.mark.parametrize("text", ["images: '{{ nonsense'", "images: '- 1'", "images: '[[[['", "images: ''"])
def test_an_annotation_that_is_no_list_declares_nothing(
    tmp_path: Path, chart_command: Run, text: str
) -> None:
    chart = charts.write_chart(tmp_path, "app", extra=f"annotations:\n  {text}\n")
    assert chart_command(chart).report["declared"] == []
