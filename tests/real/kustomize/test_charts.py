"""Kustomizations with charts beside them are patched as `archcheck manifest` reads them: rendered, never fetched."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.errors import ExitCode
from archcheck.sources.charts.helm import find_helm
from tests.support import programs
from tests.support.kustomizations import AMD64_ONLY, files_in, read, workload, write
from tests.support.kustomize import Kustomize, Run

pytestmark = pytest.mark.real

NODES = """nodes:
- {name: pc, platform: linux/amd64, kubelet: v1.30.3}
- {name: a64, platform: linux/arm64, kubelet: v1.30.1}
"""
TEMPLATE = f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, labels: {{made-for: {{{{ .Capabilities.KubeVersion.Version | quote }}}}}}}}
spec:
  selector: {{matchLabels: {{app: x}}}}
  template:
    metadata: {{labels: {{app: x}}}}
    spec: {{containers: [{{name: c, image: "{AMD64_ONLY}"}}]}}
"""

MADE_UP = "metadata: {labels: {app: x}, annotations: {made-up: {{ randAlphaNum 20 | quote }}}}"


def chart(folder: Path) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    (folder / "values.yaml").write_text("{}\n")
    (folder / "templates/web.yaml").write_text(TEMPLATE)
    return folder


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    file = tmp_path / "nodes.yaml"
    file.write_text(NODES)
    return file


@pytest.mark.parametrize("home", ["charts", "below/./charts"])
def test_a_chart_beside_it_is_rendered_for_the_kubernetes_of_the_nodes(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, nodes: Path, home: str
) -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    over = write(tmp_path / "over", helmGlobals={"chartHome": home}, helmCharts=[{"name": "web"}])
    chart(over / home / "web")
    (over / home / "web/again").symlink_to("templates")
    target = ("-o", over / "arch", "--kustomization", over / "kustomization.yaml", "--nodes", nodes)
    found = archcheck("patch", over, *target)
    assert found.code == ExitCode.OK, found.err
    assert "1 workload: 1 patched" in found.err
    before = files_in(over)
    again = archcheck("patch", over, *target)
    assert "1 as they are" in again.err
    assert files_in(over) == before
    options = ["--enable-helm", f"--helm-command={find_helm()}", "--helm-kube-version=1.30.3"]
    text = Kustomize((*kustomize.command, *options)).build(over)
    assert [each["spec"]["template"]["spec"]["nodeSelector"] for each in read(text)] == [
        {"kubernetes.io/arch": "amd64"}
    ]
    (over / home / "web/templates/web.yaml").write_text(
        '{{ required (print "made for " .Capabilities.KubeVersion.Version) nil }}'
    )
    assert "made for v1.30.3" in archcheck("patch", over, *target).err


@pytest.mark.parametrize(
    "home", ["", "/usr", "/", "../../../../../../../../..", "/proc/self/root", "x" * 300]
)
@pytest.mark.parametrize("name", ["absent", "../../usr", "y" * 300])
def test_a_chart_that_is_not_there_is_one_error_at_once(
    tmp_path: Path,
    kustomize: Kustomize,
    archcheck: Run,
    home: str,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is listed to see that, nothing copied, nothing fetched."""
    said = {"helmGlobals": {"chartHome": home}} if home else {}
    over = write(tmp_path / "over", workload(), helmCharts=[{"name": name}], **said)
    before = files_in(over)
    monkeypatch.setattr("archcheck.sources.trial_builds.copying.Copies.add", None)
    target = ("-o", over / "arch", "--kustomization", over / "kustomization.yaml")
    for source in (over, over / "objects.yaml"):
        found = archcheck("patch", source, *target)
        assert found.code == ExitCode.USAGE
        assert f"helmCharts: the chart {name} is not beside the kustomization" in found.err
        assert f"{over / 'kustomization.yaml'}:" in found.err
        assert "internal error" not in found.err
    assert files_in(over) == before


GENERATOR = {
    "apiVersion": "builtin",
    "kind": "ConfigMapGenerator",
    "metadata": {"name": "x"},
    "files": ["a=https://127.0.0.1:1/a"],
}
TRANSFORMER = {"apiVersion": "builtin", "kind": "PatchTransformer", "metadata": {"name": "x"}}
REMOTE: dict[str, dict[str, Any]] = {
    "https://127.0.0.1:1/base.yaml": {"resources": ["https://127.0.0.1:1/base.yaml"]},
    "https://127.0.0.1:1/p?a=b": {"patches": [{"path": "https://127.0.0.1:1/p?a=b"}]},
    "https://127.0.0.1:1/e?a=b": {
        "configMapGenerator": [{"name": "x", "envs": ["https://127.0.0.1:1/e?a=b"]}]
    },
    "https://127.0.0.1:1/a": {"generators": [yaml.safe_dump(GENERATOR)]},
    "https://127.0.0.1:1/t": {
        "transformers": [yaml.safe_dump({**TRANSFORMER, "path": "https://127.0.0.1:1/t"})]
    },
    "https://127.0.0.1:1/m": {
        "transformers": [
            yaml.safe_dump(
                {**TRANSFORMER, "kind": "PatchStrategicMergeTransformer", "paths": ["https://127.0.0.1:1/m"]}
            )
        ]
    },
    "https://127.0.0.1:1/r": {
        "transformers": [
            yaml.safe_dump(
                {
                    **TRANSFORMER,
                    "kind": "ReplacementTransformer",
                    "replacements": [{"path": "https://127.0.0.1:1/r"}],
                }
            )
        ]
    },
}


@pytest.mark.parametrize("address", REMOTE)
def test_what_is_remote_is_not_fetched_offline(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = write(tmp_path / "over", workload(), **REMOTE[address])
    monkeypatch.setattr("archcheck.sources.trial_builds.building.built", None)
    found = archcheck("patch", over, "-o", over / "arch", "--offline")
    assert found.code == ExitCode.USAGE
    assert f"names {address}, and nothing may be fetched now" in found.err
    assert f"names {address}, and no host may be asked now" in archcheck("manifest", over, "--offline").err


@pytest.mark.parametrize("deep", [False, True])
def test_what_the_files_of_generators_name_is_not_fetched_offline(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, monkeypatch: pytest.MonkeyPatch, *, deep: bool
) -> None:
    over = write(tmp_path / "over", workload(), generators=["made" if deep else "made/objects.yaml"])
    write(over / "made", GENERATOR)
    monkeypatch.setattr("archcheck.sources.trial_builds.building.built", None)
    found = archcheck("patch", over, "-o", over / "arch", "--offline")
    assert "names https://127.0.0.1:1/a, and nothing may be fetched now" in found.err


def test_addresses_that_kustomize_only_passes_on_are_not_remote(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    annotate = {
        **TRANSFORMER,
        "kind": "AnnotationsTransformer",
        "annotations": {"a": "https://127.0.0.1:1/a"},
        "fieldSpecs": [{"path": "metadata/annotations", "create": True}],
    }
    literals = [{"name": "x", "literals": ["a=https://127.0.0.1:1/a"]}]
    over = write(
        tmp_path / "over",
        workload(),
        configMapGenerator=literals,
        transformers=[yaml.safe_dump(annotate)],
        commonAnnotations={"b": "https://127.0.0.1:1/a"},
    )
    found = archcheck("patch", over, "-o", over / "arch", "--offline")
    assert found.code == ExitCode.OK, found.err
    assert "1 workload: 1 patched" in found.err


@pytest.mark.parametrize("verb", ["patch", "manifest"])
def test_a_chart_with_a_version_is_not_fetched_where_kustomize_looks_for_it(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, verb: str
) -> None:
    """It looks for it in NAME-VERSION/NAME alone, and would write what it fetches there."""
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    entry = {"name": "web", "repo": "http://127.0.0.1:1", "version": "1.0.0"}
    over = write(tmp_path / "over", helmCharts=[entry])
    chart(over / "charts/web")
    before = files_in(over)
    found = archcheck(verb, over)
    assert (
        "the chart web 1.0.0 of http://127.0.0.1:1 is not beside the kustomization" in found.out + found.err
    )
    assert "kustomize failed" not in found.out + found.err
    assert files_in(over) == before
    (over / "charts/web-1.0.0").mkdir()
    (over / "charts/web").rename(over / "charts/web-1.0.0/web")
    found = archcheck(verb, over)
    assert "not beside" not in found.out + found.err
    assert "kubernetes.io/arch: amd64" in found.out


def test_pods_that_are_others_each_time_are_said_to_be_that(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    programs.require("helm", "pip install 'kube-archcheck[helm]'")
    over = write(tmp_path / "over", helmCharts=[{"name": "web"}])
    template = chart(over / "charts/web") / "templates/web.yaml"
    template.write_text(TEMPLATE.replace("metadata: {labels: {app: x}}", MADE_UP))
    before = files_in(over)
    found = archcheck("patch", over, "-o", over / "arch", "--kustomization", over / "kustomization.yaml")
    assert found.code == ExitCode.USAGE
    assert "kustomize builds other workloads each time" in found.err
    assert "kustomize build --enable-helm DIR | archcheck patch -" in found.err
    assert files_in(over) == before


def test_without_helm_it_is_named(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = write(tmp_path / "over", helmCharts=[{"name": "web"}])
    chart(over / "charts/web")
    monkeypatch.setenv("HELM_BIN", str(tmp_path / "absent"))
    found = archcheck("patch", over, "-o", over / "arch")
    assert found.code == ExitCode.USAGE
    assert "HELM_BIN names" in found.err
