"""A placeholder in what a pod says of nodes makes its placement unknown, and is never taken literally."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository, Run
from tests.support.tables import walked

_NODES = """\
nodes:
  - {name: pc, platform: linux/amd64}
  - {name: a64, platform: linux/arm64, taints: ["arch=arm:NoSchedule"]}
"""
_REQUIRED = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: %s}}"
_EXPRESSION = _REQUIRED % "{nodeSelectorTerms: [{matchExpressions: [%s]}]}"
_OPEN = [
    "nodeSelector: {kubernetes.io/arch: '${CLUSTER_ARCH:=amd64}'}",
    "nodeSelector: {'${KEY}': x}",
    "nodeSelector: {kubernetes.io/arch: __ARCH__}",
    "nodeSelector: {kubernetes.io/arch: ARCH}",
    "nodeSelector: {kubernetes.io/arch: amd64, zone: ZONE_NAME}",
    "nodeSelector: {kubernetes.io/arch: '@ARCH@'}",
    "nodeSelector: {kubernetes.io/arch: '%ARCH%'}",
    "nodeSelector: {kubernetes.io/arch: YOUR_ARCH}",
    "nodeSelector: {LABEL_KEY: LABEL_VALUE}",
    "nodeName: NODE_NAME",
    _EXPRESSION % "{key: zone, operator: In, values: [ZONE]}",
    "tolerations: [{key: TAINT_KEY, operator: Exists}]",
    "nodeSelector: {kubernetes.io/arch: $(params.ARCH)}",
    "nodeSelector: {kubernetes.io/arch: '{{inputs.parameters.arch}}'}",
    "nodeSelector: {kubernetes.io/arch: << inputs.arch >>}",
    "nodeSelector: {kubernetes.io/arch: '[ARCH]'}",
    "nodeSelector: {kubernetes.io/arch: '<your-arch>'}",
    "nodeSelector: '${SELECTOR}'",
    "nodeName: '${NODE}'",
    "os: {name: '${OS}'}",
    "affinity: '${AFFINITY}'",
    "affinity: {nodeAffinity: '{{ toYaml .affinity }}'}",
    _REQUIRED % "'${REQUIRED}'",
    _REQUIRED % "{nodeSelectorTerms: ['${TERM}']}",
    _EXPRESSION % "{key: kubernetes.io/arch, operator: In, values: ['${ARCH}']}",
    _EXPRESSION % "{key: kubernetes.io/arch, operator: In, values: [amd64, '${ARCH}']}",
    _EXPRESSION % "{key: kubernetes.io/arch, operator: In, values: '${ARCHS}'}",
    _EXPRESSION % "{key: '${KEY}', operator: Exists}",
    _EXPRESSION % "'${EXPRESSION}'",
    _EXPRESSION % "{key: disk, operator: '${OPERATOR}', values: [ssd]}",
    _REQUIRED
    % "{nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: ['$NODE']}]}]}",
    "tolerations: [{key: '${TAINT}', operator: Exists}]",
    "tolerations: [{key: arch, value: '${ARCH}', effect: NoSchedule}]",
    "tolerations: '${TOLERATIONS}'",
]


def _deployment(said: str, image: str = "both:1", kind: str = "Deployment") -> str:
    spec = f"{{template: {{spec: {{{said}, containers: [{{name: c, image: '{image}'}}]}}}}}}"
    return f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: web}}\nspec: {spec}\n"


def _warnings(done: Run) -> list[str]:
    """Return the rules of what is worse than a note: a taint keeps pods off one of the nodes."""
    return [each["rule"] for each in done.report["findings"] if each["severity"] != "note"]


@pytest.fixture
def cluster(repo: Repository) -> Repository:
    """A repository with two nodes, of which one has a taint."""
    repo.write(".archcheck.yaml", _NODES)
    return repo


@walked("said", _OPEN)
def test_the_verdict_is_unknown(cluster: Repository, said: str) -> None:
    cluster.write("d.yaml", _deployment(said))
    done = cluster.check()
    assert (done.code, done.verdicts) == (ExitCode.INCOMPLETE, {"web": "unknown"})
    assert _warnings(done) == ["placement-unresolved"]


@walked("said", _OPEN)
def test_an_image_for_some_nodes_is_neither_at_risk_nor_stuck(cluster: Repository, said: str) -> None:
    cluster.write("d.yaml", _deployment(said, "amd:1"))
    done = cluster.check()
    assert (done.verdicts, _warnings(done)) == ({"web": "unknown"}, ["placement-unresolved"])


def test_the_finding_is_at_the_placeholder_and_names_it(cluster: Repository) -> None:
    cluster.write("d.yaml", _deployment("nodeSelector: {kubernetes.io/arch: '${ARCH}'}"))
    [finding, *_] = cluster.check().report["findings"]
    assert (finding["path"], finding["line"]) == ("d.yaml", 4)
    assert finding["message"].endswith(": nodeSelector kubernetes.io/arch=${ARCH}")
    [workload] = cluster.check().report["workloads"]
    assert workload["open"] == ["nodeSelector kubernetes.io/arch=${ARCH}"]


def test_what_is_known_keeps_a_pod_off_all_the_same(cluster: Repository) -> None:
    """The taint of a64 is not tolerated, whatever the selector comes to."""
    cluster.write("d.yaml", _deployment("nodeSelector: {disk: '${DISK}'}"))
    [workload] = cluster.check().report["workloads"]
    assert [(each["node"], each["lands"], each["runs"]) for each in workload["placements"]] == [
        ("pc", True, "unknown"),
        ("a64", False, "native"),
    ]


def test_what_no_node_can_run_is_stuck_whatever_it_comes_to(cluster: Repository) -> None:
    cluster.write("d.yaml", _deployment("nodeName: '${NODE}'", "none:1"))
    cluster.write("e.yaml", _deployment("nodeName: '${NODE}'", "amd:1").replace("name: web", "name: api"))
    cluster.write(".archcheck.yaml", "nodes:\n  - {name: a64, platform: linux/arm64}\n")
    assert cluster.check().verdicts == {"web": "unknown", "api": "stuck"}


def test_a_daemon_set_may_land_nowhere(cluster: Repository) -> None:
    cluster.write("d.yaml", _deployment("nodeSelector: {a: '${B}'}", "amd:1", "DaemonSet"))
    cluster.write(".archcheck.yaml", "nodes:\n  - {name: a64, platform: linux/arm64}\n")
    assert cluster.check().verdicts == {"web": "unknown"}


@pytest.mark.parametrize(
    "said",
    [
        (
            "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, "
            "preference: {matchExpressions: [{key: kubernetes.io/arch, operator: In, values: ['${ARCH}']}]}}]}}"
        ),
        "nodeSelector: {kubernetes.io/os: linux}",
    ],
)
def test_what_keeps_no_pod_off_leaves_it_known(cluster: Repository, said: str) -> None:
    cluster.write("d.yaml", _deployment(said))
    done = cluster.check()
    assert (done.code, done.verdicts) == (ExitCode.OK, {"web": "ok"})
    assert "placement-unresolved" not in done.rules


@pytest.mark.parametrize(
    ("said", "by"),
    [
        (
            "metadata: {name: web, annotations: {archcheck/ignore: placement-unresolved set at release}}",
            "annotation",
        ),
        ("metadata: {name: web}", "configuration"),
    ],
)
def test_an_ignore_accepts_it(cluster: Repository, said: str, by: str) -> None:
    text = _deployment("nodeSelector: {kubernetes.io/arch: '${ARCH}'}")
    cluster.write("d.yaml", text.replace("metadata: {name: web}", said))
    if by == "configuration":
        entry = "ignore:\n  - {rule: placement-unresolved, reason: set at release}\n"
        cluster.write(".archcheck.yaml", _NODES + entry)
    done = cluster.check()
    assert (done.code, done.report["complete"], _warnings(done)) == (ExitCode.OK, True, [])
    assert [each["suppression"]["by"] for each in done.report["suppressed"]] == [by]


@walked(
    "key, value",
    [
        ("eks.amazonaws.com/capacityType", "ON_DEMAND"),
        ("eks.amazonaws.com/capacityType", "SPOT"),
        ("oci.oraclecloud.com/fault-domain", "FAULT-DOMAIN-1"),
        ("nvidia.com/gpu.product", "NVIDIA-A100-SXM4-40GB"),
        ("pool", "GPU_NODE"),
        ("mode", "auto"),
        ("env", "PROD"),
    ],
)
def test_a_value_that_nodes_have_is_literal(cluster: Repository, key: str, value: str) -> None:
    """Capital letters, and the word that asks Istio for an image, are values of labels like others."""
    node = f"nodes:\n  - {{name: pc, platform: linux/amd64, labels: {{{key}: {value}}}}}\n"
    cluster.write(".archcheck.yaml", node)
    cluster.write("d.yaml", _deployment(_EXPRESSION % f"{{key: {key}, operator: In, values: [{value}]}}"))
    done = cluster.check()
    assert (done.code, done.verdicts) == (ExitCode.OK, {"web": "ok"})


def test_without_nodes_nothing_hangs_on_it(repo: Repository) -> None:
    repo.write("d.yaml", _deployment("nodeSelector: {kubernetes.io/arch: '${ARCH}'}"))
    done = repo.check()
    assert (done.code, done.rules) == (ExitCode.OK, [])


@pytest.mark.parametrize(
    "beside",
    [
        (
            "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: r}\nhandler: runc\n"
            "scheduling: {nodeSelector: {a: '${B}'}}\n"
        ),
        (
            "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: r}\nhandler: runc\n"
            "scheduling: {tolerations: [{key: '${B}'}]}\n"
        ),
    ],
)
def test_a_placeholder_of_its_runtime_class(cluster: Repository, beside: str) -> None:
    cluster.write("r.yaml", beside)
    cluster.write("d.yaml", _deployment("runtimeClassName: r"))
    assert cluster.check().verdicts == {"web": "unknown"}


@pytest.mark.parametrize(
    "said",
    [
        (
            "metadata: {name: v}\nspec: {claimRef: {name: c}, nodeAffinity: {required: {nodeSelectorTerms: "
            "[{matchExpressions: [{key: a, operator: In, values: ['${B}']}]}]}}}"
        ),
        "metadata: {name: v, labels: {topology.kubernetes.io/zone: '${ZONE}'}}\nspec: {claimRef: {name: c}}",
    ],
)
def test_a_placeholder_of_its_volume(cluster: Repository, said: str) -> None:
    cluster.write("v.yaml", f"apiVersion: v1\nkind: PersistentVolume\n{said}\n")
    cluster.write("d.yaml", _deployment("volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]"))
    assert cluster.check().verdicts == {"web": "unknown"}


def test_no_patch_is_written_for_it(cluster: Repository) -> None:
    cluster.write("d.yaml", _deployment("nodeSelector: {disk: '${DISK}'}", "amd:1"))
    done = cluster.run("patch", "d.yaml", "--offline", "--registry-layout", cluster.path.parent / "layout")
    assert (done.code, "- op:" in done.out) == (ExitCode.INCOMPLETE, False)
    assert "where it lands is named only later: nodeSelector disk=${DISK}" in done.err


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("image: '${REGISTRY}/app:1'", "its image is named only later: ${REGISTRY}/app:1"),
        ("name: c", "its image is named only later"),
    ],
)
def test_a_patch_for_an_image_that_is_named_later_has_to_wait(
    cluster: Repository, image: str, said: str
) -> None:
    """It is not one that could not be read, and there is nothing to look up."""
    cluster.write("d.yaml", _deployment("nodeSelector: {}", "amd:1").replace("image: 'amd:1'", image))
    done = cluster.run("patch", "d.yaml", "--offline", "--registry-layout", cluster.path.parent / "layout")
    assert done.code == ExitCode.INCOMPLETE
    assert f"no patch: {said}\n  try: render it, and patch what comes out" in done.err
