"""Charts of which no two renders are alike, and charts that fail."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.real.helm.comparing import rendered
from tests.real.helm.conftest import Helm, Try
from tests.real.helm.writing import AMD64_ONLY, ANYWHERE, PLACEMENT, chart, field, fields, workload
from tests.support.command import Outcome

pytestmark = pytest.mark.real
Archcheck = Callable[..., Outcome]
PASSWORD = """\
apiVersion: v1
kind: Secret
metadata: {name: password}
stringData: {password: {{ randAlphaNum 16 | quote }}}
"""
REQUIRED = '{{ required "a password, please" .Values.password }}'
ARCH = {"kubernetes.io/arch": "amd64"}


def values_for(archcheck: Archcheck, at: Path, *options: object) -> tuple[Outcome, object]:
    outcome = archcheck("patch", "--chart", at, "--form", "helm-values", *options)
    return outcome, yaml.safe_load(outcome.out)


def test_a_random_password_is_no_obstacle(tmp_path: Path, archcheck: Archcheck) -> None:
    checksum = 'checksum/secret: "{{ randAlphaNum 16 | sha256sum }}"'
    pod = workload("web", fields(".Values"), image=AMD64_ONLY, annotations=checksum)
    outcome, values = values_for(archcheck, chart(tmp_path, PLACEMENT, PASSWORD, pod))
    assert (outcome.code, values) == (ExitCode.OK, {"nodeSelector": ARCH})


def test_a_random_name_beside_it_is_no_obstacle(tmp_path: Path, archcheck: Archcheck) -> None:
    job = workload("job-{{ randAlpha 5 | lower }}", image=ANYWHERE, kind="Job")
    at = chart(tmp_path, PLACEMENT, job, workload("web", fields(".Values"), image=AMD64_ONLY))
    outcome, values = values_for(archcheck, at)
    assert (outcome.code, values) == (ExitCode.OK, {"nodeSelector": ARCH})


def test_a_workload_of_a_random_name_that_needs_nothing_is_not_moved(
    tmp_path: Path, archcheck: Archcheck
) -> None:
    job = workload("job-{{ randAlpha 5 | lower }}", fields(".Values"), image=ANYWHERE, kind="Job")
    at = chart(tmp_path, PLACEMENT, job, workload("web", fields(".Values"), image=AMD64_ONLY))
    outcome, values = values_for(archcheck, at)
    assert (outcome.code, values) == (ExitCode.FINDINGS, {})


def test_a_workload_of_a_random_name_that_hides_a_value_is_not_moved(
    tmp_path: Path, archcheck: Archcheck, helm: Helm
) -> None:
    fallback = "(.Values.job.nodeSelector | default .Values.nodeSelector)"
    job = workload(
        "job-{{ randAlpha 5 | lower }}", field("nodeSelector", fallback), image=ANYWHERE, kind="Job"
    )
    web = workload("web", field("nodeSelector", ".Values.nodeSelector"), image=AMD64_ONLY)
    at = chart(tmp_path, "nodeSelector: {}\njob: {nodeSelector: {}}\n", job, web)
    outcome, values = values_for(archcheck, at)
    (tmp_path / "written.yaml").write_text(yaml.safe_dump(values))
    after = rendered(helm("template", at, "--values", tmp_path / "written.yaml"))
    (moved,) = (each for each in after.values() if each["kind"] == "Job")
    assert "nodeSelector" not in moved["spec"]["template"]["spec"]
    assert outcome.code == ExitCode.FINDINGS


@pytest.mark.parametrize("template", [REQUIRED, '{{ fail "a password, please" }}'])
def test_a_chart_that_fails_does_so_with_its_own_words(
    tmp_path: Path, archcheck: Archcheck, template: str
) -> None:
    at = chart(tmp_path, PLACEMENT, f"# {template}\n" + workload("web", fields(".Values")))
    outcome, values = values_for(archcheck, at)
    assert (outcome.code, values) == (ExitCode.USAGE, None)
    assert "a password, please" in outcome.err


def test_what_a_chart_requires_may_be_given(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, f"# {REQUIRED}\n" + workload("web", fields(".Values"), image=AMD64_ONLY))
    assert attempt(at, "--set", "password=x").values == {"nodeSelector": ARCH}


def test_a_value_with_which_the_chart_fails_is_not_used(tmp_path: Path, attempt: Try) -> None:
    guard = '{{- if .Values.nodeSelector }}{{ fail "use affinity" }}{{ end }}\n'
    at = chart(tmp_path, PLACEMENT, guard + workload("web", fields(".Values"), image=AMD64_ONLY))
    assert list(attempt(at).values) == ["affinity"]


def test_values_that_exclude_each_other(tmp_path: Path, attempt: Try) -> None:
    guard = '{{- if and .Values.nodeSelector .Values.affinity }}{{ fail "one of both" }}{{ end }}\n'
    at = chart(tmp_path, PLACEMENT, guard + workload("web", fields(".Values")))
    assert list(attempt(at).values) == ["affinity"]


def test_a_value_that_fails_only_with_what_is_really_wanted(tmp_path: Path, attempt: Try) -> None:
    guard = '{{- if hasKey .Values.web.nodeSelector "kubernetes.io/arch" }}{{ fail "not so" }}{{ end }}\n'
    values = "web: {nodeSelector: {}}\nworker: {nodeSelector: {}}\n"
    templates = (
        guard + workload("web", field("nodeSelector", ".Values.web.nodeSelector"), image=AMD64_ONLY),
        workload("worker", field("nodeSelector", ".Values.worker.nodeSelector"), image=AMD64_ONLY),
    )
    trial = attempt(chart(tmp_path, values, *templates))
    assert (trial.values, trial.refused) == ({"worker": {"nodeSelector": ARCH}}, {"web"})


def test_many_values_that_the_chart_does_not_take_hide_none_that_it_takes(
    tmp_path: Path, attempt: Try
) -> None:
    names = [f"part{number}" for number in range(9)]
    guards = "".join(
        f'{{{{- if .Values.{name}.nodeSelector }}}}{{{{ fail "{name}" }}}}{{{{ end }}}}\n' for name in names
    )
    values = "".join(f"{name}: {{nodeSelector: {{}}}}\n" for name in names) + "zone: {nodeSelector: {}}\n"
    pod = field("nodeSelector", ".Values.zone.nodeSelector")
    trial = attempt(chart(tmp_path, values, guards + workload("web", pod, image=AMD64_ONLY)))
    assert trial.values == {"zone": {"nodeSelector": ARCH}}
