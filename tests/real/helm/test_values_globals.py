"""Global values: hidden by a component's, merged with it, or over it."""

from pathlib import Path

import pytest

from tests.real.helm.conftest import Try
from tests.real.helm.writing import AMD64_ONLY, ANYWHERE, chart, depends, field, workload

pytestmark = pytest.mark.real
FALLBACK = "(.Values.{}.nodeSelector | default .Values.global.nodeSelector)"
MERGE = "(merge (deepCopy .Values.global.nodeSelector) .Values.{}.nodeSelector)"
ARCH = {"kubernetes.io/arch": "amd64"}
SELECTORS = """\
global: {nodeSelector: {}}
server: {nodeSelector: {}}
worker: {nodeSelector: {}}
"""


def part(name: str, way: str, image: str = AMD64_ONLY) -> str:
    return workload(name, field("nodeSelector", way.format(name)), image=image)


@pytest.mark.parametrize("way", [FALLBACK, MERGE])
def test_components_are_told_apart(tmp_path: Path, attempt: Try, way: str) -> None:
    templates = part("server", way), part("worker", way, ANYWHERE)
    trial = attempt(chart(tmp_path, SELECTORS, *templates))
    assert trial.values == {"server": {"nodeSelector": ARCH}}


@pytest.mark.parametrize("way", [FALLBACK, MERGE])
def test_the_global_value_reaches_what_has_none_of_its_own(tmp_path: Path, attempt: Try, way: str) -> None:
    hook = workload("hook", field("nodeSelector", ".Values.global.nodeSelector"), image=AMD64_ONLY)
    trial = attempt(chart(tmp_path, SELECTORS, part("server", way), hook))
    assert trial.verdicts == {"Deployment/server": "ok", "Deployment/hook": "ok"}


def test_a_component_that_hides_the_global_value_keeps_what_it_had(tmp_path: Path, attempt: Try) -> None:
    values = "global: {nodeSelector: {disk: ssd}}\nserver: {nodeSelector: {}}\n"
    nodes = "nodes:\n  - {name: pi, platform: linux/arm/v7, labels: {disk: ssd}}\n  - {name: pc, platform: linux/amd64, labels: {disk: ssd}}\n"
    trial = attempt(chart(tmp_path, values, part("server", FALLBACK)), nodes=nodes)
    assert trial.values == {"global": {"nodeSelector": ARCH}}


def test_a_global_value_that_would_move_a_neighbour_is_not_used(tmp_path: Path, attempt: Try) -> None:
    hook = workload("hook", field("nodeSelector", ".Values.global.nodeSelector"), image=AMD64_ONLY)
    trial = attempt(chart(tmp_path, SELECTORS, part("worker", FALLBACK, ANYWHERE), hook))
    assert (trial.values, trial.refused) == ({}, {"hook"})


def test_one_workload_that_is_not_reached_is_no_reason_to_give_up_the_others(
    tmp_path: Path, attempt: Try
) -> None:
    hook = workload("hook", field("nodeSelector", ".Values.global.nodeSelector"), image=AMD64_ONLY)
    templates = part("server", FALLBACK), part("worker", FALLBACK, ANYWHERE), hook
    trial = attempt(chart(tmp_path, SELECTORS, *templates))
    assert (trial.values, trial.refused) == ({"server": {"nodeSelector": ARCH}}, {"hook"})


def test_a_global_value_in_all_subcharts_at_once(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, "global: {nodeSelector: {}}\n", extra=depends("one") + depends("two")[14:])
    for name in ("one", "two"):
        pod = field("nodeSelector", ".Values.global.nodeSelector")
        chart(at / "charts", "", workload(name, pod, image=AMD64_ONLY), name=name)
    trial = attempt(at)
    assert trial.verdicts == {"Deployment/one": "ok", "Deployment/two": "ok"}


def test_a_global_value_for_one_subchart_of_two(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, "global: {nodeSelector: {}}\n", extra=depends("one") + depends("two")[14:])
    for name, image in (("one", AMD64_ONLY), ("two", ANYWHERE)):
        pod = field("nodeSelector", ".Values.global.nodeSelector")
        chart(at / "charts", "", workload(name, pod, image=image), name=name)
    trial = attempt(at)
    assert "two" not in trial.values
    assert trial.verdicts["Deployment/two"] == "ok"
