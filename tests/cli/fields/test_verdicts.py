"""Custom resources on two nodes: what their fields name, where their pods go, and what is written for them."""

from archcheck.errors import ExitCode
from tests.cli.fields.conftest import Folder
from tests.support.tables import walked

KNOWN = {
    "Prometheus": ("monitoring.coreos.com/v1", "{image: 'amd:1'}"),
    "Cluster": ("postgresql.cnpg.io/v1", "{imageName: 'amd:1'}"),
    "Workflow": ("argoproj.io/v1alpha1", "{templates: [{name: a, container: {image: 'amd:1'}}]}"),
    "TaskRun": ("tekton.dev/v1", "{taskSpec: {steps: [{image: 'amd:1'}]}}"),
    "CephCluster": ("ceph.rook.io/v1", "{cephVersion: {image: 'amd:1'}}"),
}
PLACED = {
    "Prometheus": ("monitoring.coreos.com/v1", "{image: 'amd:1', nodeSelector: {kubernetes.io/arch: amd64}}"),
    "Cluster": (
        "postgresql.cnpg.io/v1",
        "{imageName: 'amd:1', affinity: {nodeSelector: {kubernetes.io/arch: amd64}}}",
    ),
    "Workflow": (
        "argoproj.io/v1alpha1",
        "{nodeSelector: {kubernetes.io/arch: amd64}, templates: [{name: a, container: {image: 'amd:1'}}]}",
    ),
    "TaskRun": (
        "tekton.dev/v1",
        "{podTemplate: {nodeSelector: {kubernetes.io/arch: amd64}}, taskSpec: {steps: [{image: 'amd:1'}]}}",
    ),
    "CephCluster": (
        "ceph.rook.io/v1",
        (
            "{placement: {all: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
            "[{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]}}}}, "
            "cephVersion: {image: 'amd:1'}}"
        ),
    ),
}


def manifest(version: str, kind: str, spec: str) -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec}\n"


@walked("kind", KNOWN)
def test_a_known_kind_is_placed_as_a_pod_is(folder: Folder, kind: str) -> None:
    code, report = folder.report(manifest(KNOWN[kind][0], kind, KNOWN[kind][1]))
    assert code == ExitCode.FINDINGS
    [workload] = report["workloads"]
    assert (workload["verdict"], workload["images"][0]["role"]) == ("at-risk", "field")
    assert [(each["rule"], each["line"]) for each in report["findings"]] == [("at-risk", 4)]
    assert report["skipped"] == []


@walked("kind", PLACED)
def test_what_its_fields_say_of_nodes_counts(folder: Folder, kind: str) -> None:
    code, report = folder.report(manifest(PLACED[kind][0], kind, PLACED[kind][1]))
    assert (code, [each["verdict"] for each in report["workloads"]]) == (ExitCode.OK, ["ok"])


@walked("kind", KNOWN)
def test_what_is_written_into_it_makes_it_well(folder: Folder, kind: str) -> None:
    text = manifest(KNOWN[kind][0], kind, KNOWN[kind][1])
    code, _, err = folder.run(text, "patch", "--form", "in-place", "--write")
    assert code == ExitCode.OK, err
    written = (folder.path / "m.yaml").read_text()
    assert folder.report(written)[0] == ExitCode.OK, written


def test_a_merge_of_a_custom_resource_is_none_that_the_server_refuses(folder: Folder) -> None:
    text = manifest(KNOWN["Prometheus"][0], "Prometheus", KNOWN["Prometheus"][1])
    _, out, _ = folder.run(text, "patch", "--form", "strategic")
    assert "--type=merge" in out
    assert "nodeSelector:\n    kubernetes.io/arch: amd64\n" in out


@walked(
    "image, code, verdict",
    [
        ("both:1", ExitCode.OK, "ok"),
        ("amd:1", ExitCode.INCOMPLETE, "unknown"),
        ("other:1", ExitCode.FINDINGS, "stuck"),
    ],
)
def test_a_kind_that_no_table_knows(folder: Folder, image: str, code: ExitCode, verdict: str) -> None:
    """The images are held against the nodes, and where the pod goes is for its operator to decide."""
    exit_code, report = folder.report(
        manifest("x.example.org/v1", "Thing", f"{{engine: {{image: '{image}'}}}}")
    )
    assert (exit_code, [each["verdict"] for each in report["workloads"]]) == (code, [verdict])
    [use] = report["workloads"][0]["images"]
    assert (use["role"], use["path"], use["line"]) == ("field", "spec.engine.image", 4)
    if verdict == "unknown":
        [finding] = report["findings"]
        assert finding["rule"] == "placement-unresolved"
        assert finding["message"] == "its operator decides where it lands; amd:1 lacks what a64 needs"


def test_pods_of_one_object_may_need_different_nodes(folder: Folder) -> None:
    """One change of the workflow cannot suit both, so that none is written."""
    spec = "{templates: [{name: a, container: {image: 'amd:1'}}, {name: b, container: {image: 'arm:1'}}]}"
    code, out, err = folder.run(
        manifest("argoproj.io/v1alpha1", "Workflow", spec), "patch", "--form", "json6902"
    )
    assert code == ExitCode.FINDINGS
    assert "op: add" not in out
    assert "no patch" in err


def test_an_ignore_beside_a_field_counts(folder: Folder) -> None:
    beside = "amd:1 # archcheck: ignore[placement-unresolved] runs on the PC"
    code, report = folder.report(manifest("x.example.org/v1", "Thing", f"\n  image: {beside}"))
    assert (code, report["findings"]) == (ExitCode.OK, [])
