"""The user's own values, and the files that are the user's."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.real.helm.comparing import terms
from tests.real.helm.conftest import Helm, Try, digest
from tests.real.helm.writing import AMD64_ONLY, ANYWHERE, PLACEMENT, chart, field, fields, workload
from tests.support.command import Outcome

pytestmark = pytest.mark.real
Archcheck = Callable[..., Outcome]


def web(folder: Path, values: str = PLACEMENT, image: str = AMD64_ONLY) -> Path:
    return chart(folder, values, workload("web", fields(".Values"), image=image))


def test_lists_of_the_users_file_are_repeated(tmp_path: Path, attempt: Try) -> None:
    own = tmp_path / "own.yaml"
    term = {"matchExpressions": [{"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}]}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    own.write_text(yaml.safe_dump({"affinity": {"nodeAffinity": required}}))
    trial = attempt(web(tmp_path, image="redis:7"), "--values", own)
    (narrowed,) = terms(trial.pod("Deployment/web"))
    assert [each["key"] for each in narrowed["matchExpressions"]] == [
        "kubernetes.io/os",
        "kubernetes.io/arch",
    ]


def test_what_the_user_sets_is_there_beside_the_file(tmp_path: Path, attempt: Try) -> None:
    trial = attempt(web(tmp_path), "--set", r"nodeSelector.kubernetes\.io/os=linux")
    assert trial.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}


def test_set_that_overrides_the_file_is_noticed(tmp_path: Path, attempt: Try) -> None:
    at = chart(tmp_path, PLACEMENT, workload("web", field("affinity", ".Values.affinity")))
    trial = attempt(at, "--set", "affinity.nodeAffinity=null")
    assert (trial.values, trial.refused) == ({}, {"web"})


def test_set_of_what_the_file_repeats_is_no_obstacle(tmp_path: Path, attempt: Try) -> None:
    place = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
    first = f"{place}[0].matchExpressions[0]"
    parts = f"{first}.key=kubernetes.io/os,{first}.operator=In,{first}.values[0]=linux"
    at = chart(tmp_path, PLACEMENT, workload("web", field("affinity", ".Values.affinity")))
    (term,) = terms(attempt(at, "--set", parts).pod("Deployment/web"))
    assert [each["key"] for each in term["matchExpressions"]] == ["kubernetes.io/os", "kubernetes.io/arch"]


def test_set_of_a_whole_value_is_noticed_and_another_is_used(tmp_path: Path, attempt: Try) -> None:
    trial = attempt(web(tmp_path), "--set", "nodeSelector=null")
    assert list(trial.values) == ["affinity"]


def test_values_that_switch_a_workload_on(tmp_path: Path, attempt: Try) -> None:
    optional = (
        "{{- if .Values.worker.enabled }}\n" + workload("worker", fields(".Values.worker")) + "{{- end }}\n"
    )
    values = PLACEMENT + "worker: {enabled: false, affinity: {}}\n"
    at = chart(tmp_path, values, workload("web", fields(".Values"), image=ANYWHERE), optional)
    assert attempt(at).values == {}
    assert list(attempt(at, "--set", "worker.enabled=true").values) == ["worker"]


def test_defaults_that_the_user_removes_stay_away(tmp_path: Path, attempt: Try) -> None:
    for name, text in (("a", "tolerations: []\n"), ("b", "nodeSelector: {disk: null}\n")):
        (tmp_path / f"{name}.yaml").write_text(text)
    at = web(tmp_path, "nodeSelector: {disk: ssd}\n")
    trial = attempt(at, "-f", tmp_path / "a.yaml", "-f", tmp_path / "b.yaml")
    assert trial.pod("Deployment/web")["nodeSelector"] == {"kubernetes.io/arch": "amd64"}


def test_values_from_standard_input_are_refused(
    tmp_path: Path, archcheck: Archcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "input").open("w+") as empty:
        monkeypatch.setattr("sys.stdin", empty)
        outcome = archcheck("patch", "--chart", web(tmp_path), "--form", "helm-values", "--values", "-")
    assert outcome.code == ExitCode.USAGE
    assert "values from standard input can be read only once" in outcome.err
    assert outcome.out == ""


def test_without_a_file_the_text_goes_to_standard_output(tmp_path: Path, archcheck: Archcheck) -> None:
    outcome = archcheck("patch", "--chart", web(tmp_path), "--form", "helm-values")
    assert yaml.safe_load(outcome.out) == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}
    assert outcome.out.startswith("# ")


def test_a_chart_that_is_read_only(tmp_path: Path, attempt: Try) -> None:
    at = web(tmp_path)
    for folder in (at, at / "templates"):
        folder.chmod(0o555)
    if os.access(at, os.W_OK):
        pytest.skip("this user may write everywhere")
    trial = attempt(at)
    assert trial.values == {"nodeSelector": {"kubernetes.io/arch": "amd64"}}


@pytest.mark.parametrize("name", ["values.yaml", "Chart.yaml", "templates/all.yaml"])
def test_no_file_of_the_chart_is_written_over(tmp_path: Path, archcheck: Archcheck, name: str) -> None:
    at = web(tmp_path)
    seal = digest(at)
    outcome = archcheck("patch", "--chart", at, "--form", "helm-values", "-o", at / name)
    assert digest(at) == seal
    assert outcome.code == ExitCode.USAGE


def test_no_values_file_of_the_user_is_written_over(tmp_path: Path, archcheck: Archcheck) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("tolerations: [{operator: Exists}]\n")
    outcome = archcheck(
        "patch", "--chart", web(tmp_path), "--form", "helm-values", "--values", own, "-o", own
    )
    assert own.read_text() == "tolerations: [{operator: Exists}]\n"
    assert outcome.code == ExitCode.USAGE


def test_values_of_an_earlier_run_are_not_emptied_by_the_next(
    tmp_path: Path, archcheck: Archcheck, helm: Helm
) -> None:
    at, file = web(tmp_path), tmp_path / "nodes-values.yaml"
    archcheck("patch", "--chart", at, "--form", "helm-values", "-o", file)
    archcheck("patch", "--chart", at, "--form", "helm-values", "--values", file, "-o", file)
    assert "kubernetes.io/arch: amd64" in helm("template", "release-name", at, "--values", file)
