from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import charts
from tests.support.command import Outcome

pytestmark = pytest.mark.real
Run = Callable[..., Outcome]


def test_a_directory_is_rendered_and_checked(tmp_path: Path, chart_command: Run) -> None:
    outcome = chart_command(charts.write_chart(tmp_path, "app"), "--platform", "linux/arm/v7")
    assert outcome.code == 0, outcome.err
    (workload,) = outcome.report["workloads"]
    assert workload["source"] == {
        "path": str(tmp_path / "app" / "templates" / "all.yaml"),
        "line": None,
        "variant": None,
        "release": None,
    }
    assert (workload["name"], workload["namespace"]) == ("release-name-web", "default")


def test_an_archive_gives_what_its_directory_gives(
    tmp_path: Path, chart_command: Run, helm_binary: str, env: dict[str, str]
) -> None:
    chart = charts.write_chart(tmp_path, "app")
    archive = charts.package(helm_binary, chart, tmp_path / "out", env)
    packed, plain = chart_command(archive).report, chart_command(chart).report
    assert packed["workloads"][0].pop("source")["path"] == "chart:app/templates/all.yaml"
    assert plain["workloads"][0].pop("source")["path"] == str(chart / "templates" / "all.yaml")
    lines = [each["workloads"][0]["images"][0].pop("line") for each in (packed, plain)]
    assert (packed, lines) == (plain, [None, None])


@pytest.mark.parametrize(
    ("options", "image"),
    [
        (["--set", "image=redis:7"], "docker.io/library/redis:7"),
        (["--set-string", "image=nginx:2"], "docker.io/library/nginx:2"),
        (["-f", "VALUES"], "docker.io/library/nginx:2"),
        (["-f", "VALUES", "--set", "image=redis:7"], "docker.io/library/redis:7"),
        (["--set-file", "image=VALUE"], "docker.io/library/redis:7"),
    ],
)
def test_values_reach_helm(tmp_path: Path, chart_command: Run, options: list[str], image: str) -> None:
    (tmp_path / "values-2.yaml").write_text("image: nginx:2\n")
    (tmp_path / "image.txt").write_text("redis:7")
    paths = {"VALUES": str(tmp_path / "values-2.yaml"), "image=VALUE": f"image={tmp_path / 'image.txt'}"}
    outcome = chart_command(charts.write_chart(tmp_path, "app"), *(paths.get(each, each) for each in options))
    assert charts.images(outcome.report) == [image]


def test_names_and_capabilities_reach_helm(tmp_path: Path, chart_command: Run) -> None:
    template = charts.DEPLOYMENT.replace(
        "apiVersion: apps/v1\n",
        'apiVersion: apps/v1\n# {{ .Capabilities.KubeVersion }}{{ if .Capabilities.APIVersions.Has "x/v1" }}\n# x{{ else }}{{ fail "no x" }}{{ end }}\n',
    ).replace("-web", "-{{ .Capabilities.KubeVersion.Minor }}")
    chart = charts.write_chart(tmp_path, "app", template=template)
    outcome = chart_command(
        chart, "-n", "home", "--release-name", "r", "--kube-version", "1.29.0", "--api-versions", "x/v1"
    )
    (workload,) = outcome.report["workloads"]
    assert (workload["name"], workload["namespace"]) == ("r-29", "home")


def test_hooks_and_tests_are_there_and_marked(tmp_path: Path, chart_command: Run) -> None:
    hook = charts.DEPLOYMENT.replace("  name:", "  annotations: {helm.sh/hook: 'test'}\n  name:")
    chart = charts.write_chart(tmp_path, "app", template=hook)
    (workload,) = chart_command(chart).report["workloads"]
    assert workload["hooks"] == ["test"]


def test_a_crd_is_rendered_on_request_only_and_holds_no_image(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(tmp_path, "app")
    (chart / "crds").mkdir()
    (chart / "crds" / "crd.yaml").write_text(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n"
    )
    assert chart_command(chart, "--include-crds").report["images"] == chart_command(chart).report["images"]


def test_a_failed_render_is_helms_own_message(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(tmp_path, "app", template='{{ fail "set a password, please" }}')
    outcome = chart_command(chart)
    assert outcome.code == 2
    assert "helm template failed" in outcome.err
    assert "set a password, please" in outcome.err
    assert outcome.out == ""


def test_a_broken_chart_yaml_names_its_line(tmp_path: Path, chart_command: Run) -> None:
    chart = charts.write_chart(tmp_path, "app", extra="annotations: {\n")
    outcome = chart_command(chart)
    assert outcome.code == 2
    assert "Chart.yaml" in outcome.err
    assert "line 4" in outcome.err or "line 5" in outcome.err


def test_a_values_file_that_is_not_there(tmp_path: Path, chart_command: Run) -> None:
    outcome = chart_command(charts.write_chart(tmp_path, "app"), "-f", "nowhere.yaml")
    assert (outcome.code, "nowhere.yaml" in outcome.err) == (2, True)


def test_no_helm_says_how_to_get_it(tmp_path: Path, chart_command: Run) -> None:
    outcome = chart_command(charts.write_chart(tmp_path, "app"), HELM_BIN=str(tmp_path / "no-helm"))
    assert outcome.code == 2
    assert "HELM_BIN" in outcome.err


def test_what_is_no_chart(tmp_path: Path, chart_command: Run) -> None:
    (tmp_path / "app.tgz").write_bytes(b"not an archive")
    for place in (tmp_path, tmp_path / "app.tgz", tmp_path / "nothing"):
        assert chart_command(place).code == 2


def test_offline_is_no_hindrance_to_a_chart_here(tmp_path: Path, chart_command: Run) -> None:
    outcome = chart_command(charts.write_chart(tmp_path, "app"), "--offline")
    assert outcome.code == 0, outcome.err
    assert outcome.report["images"]
