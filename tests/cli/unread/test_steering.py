"""What a custom resource says of nodes beside its pod specs: its operator decides what comes of that."""

import pytest

from archcheck.errors import ExitCode
from tests.cli.unread.conftest import Repository
from tests.support.tables import walked

_NODES = "nodes:\n  - {name: pc, platform: linux/amd64}\n  - {name: a64, platform: linux/arm64}\n"
_HEAD = "apiVersion: {0}\nkind: {1}\nmetadata: {{name: r}}\nspec:\n"
_ARM = "nodeSelector: {kubernetes.io/arch: arm64}"
_AMD = "nodeSelector: {kubernetes.io/arch: amd64}"
_SET = "containerSet: {containers: [{name: c, image: 'amd:1'}]}"
_BARE = "containers: [{name: c, image: 'amd:1'}]"
_SUBSETS = (
    "  topology: {subsets: [{nodeSelectorTerm: {matchExpressions: [{key: a, operator: Exists}]}}]}\n"
    f"  template: {{statefulSetTemplate: {{spec: {{template: {{spec: {{{_BARE}}}}}}}}}}}\n"
)
_BESIDE = [
    (
        "flows.example.org/v1",
        "Workflow",
        f"  {_ARM}\n  templates: [{{name: t, {_SET}}}]\n",
        "spec.nodeSelector",
    ),
    (
        "flows.example.org/v1",
        "Workflow",
        f"  {_AMD}\n  templates: [{{name: t, {_SET}}}]\n",
        "spec.nodeSelector",
    ),
    (
        "flows.example.org/v1",
        "CronWorkflow",
        f"  workflowSpec:\n    templates: [{{name: t, {_SET}, {_AMD}}}]\n",
        "spec.workflowSpec.templates[].nodeSelector",
    ),
    (
        "argoproj.io/v1alpha1",
        "Workflow",
        f"  podSpecPatch: '{{nodeName: pc}}'\n  templates: [{{name: t, {_SET}}}]\n",
        "spec.podSpecPatch",
    ),
    ("example.org/v1", "Thing", f"  pod: {{{_AMD}}}\n  {_BARE}\n", "spec.pod.nodeSelector"),
    (
        "example.org/v1",
        "Thing",
        f"  scheduling: {{affinity: {{nodeAffinity: {{preferred: [1]}}}}}}\n  {_BARE}\n",
        "spec.scheduling.affinity.nodeAffinity",
    ),
    (
        "example.org/v1",
        "Thing",
        f"  placement: {{tolerations: [{{key: a}}]}}\n  {_BARE}\n",
        "spec.placement.tolerations",
    ),
    (
        "apps.kruise.io/v1alpha1",
        "UnitedDeployment",
        _SUBSETS,
        "spec.topology.subsets[].nodeSelectorTerm",
    ),
]
_KNOWN = [
    ("argoproj.io/v1alpha1", "Workflow", f"  {_AMD}\n  templates: [{{name: t, {_SET}}}]\n"),
    ("argoproj.io/v1alpha1", "Rollout", f"  template: {{spec: {{{_AMD}, {_BARE}}}}}\n"),
    ("example.org/v1", "Thing", f"  {_AMD}\n  {_BARE}\n"),
    ("example.org/v1", "Thing", f"  {_AMD}\n  {_BARE}\n  storage: {{nodeSelector: {{}}, tolerations: []}}\n"),
    ("example.org/v1", "Thing", f"  {_AMD}\n  {_BARE}\n  affinity: {{podAntiAffinity: {{}}}}\n"),
    ("example.org/v1", "Thing", f"  a: {{{_AMD}, {_BARE}}}\n  b: {{{_AMD}, {_BARE}}}\n"),
    ("example.org/v1", "Thing", f"  {_AMD}\n  {_BARE}\n  b: {{{_AMD}, {_BARE}}}\nstatus: {{nodeName: pc}}\n"),
]


@walked("version, kind, spec, field", _BESIDE)
def test_where_its_pods_land_is_its_operators(
    repo: Repository, version: str, kind: str, spec: str, field: str
) -> None:
    repo.clear()
    repo.write(".archcheck.yaml", _NODES)
    repo.write("r.yaml", _HEAD.format(version, kind) + spec)
    done = repo.check()
    assert (done.code, done.verdicts) == (ExitCode.INCOMPLETE, {"r": "unknown"})
    [finding] = done.report["findings"]
    assert (finding["rule"], finding["line"]) == ("placement-unresolved", 6 if "workflow" in field else 5)
    assert finding["message"] == f"where it lands is not known: its operator decides it, by {field}"


@walked("version, kind, spec", _KNOWN)
def test_what_stands_in_its_pod_specs_is_known(repo: Repository, version: str, kind: str, spec: str) -> None:
    repo.clear()
    repo.write(".archcheck.yaml", _NODES)
    repo.write("r.yaml", _HEAD.format(version, kind) + spec)
    done = repo.check()
    assert (done.code, done.verdicts) == (ExitCode.OK, {"r": "ok"})


def test_a_resource_that_says_nothing_of_nodes_may_land_on_each(repo: Repository) -> None:
    repo.write(".archcheck.yaml", _NODES)
    repo.write("r.yaml", _HEAD.format("example.org/v1", "Thing") + f"  {_BARE}\n")
    done = repo.check()
    assert (done.code, done.verdicts) == (ExitCode.FINDINGS, {"r": "at-risk"})


@walked("version, kind, spec, field", _BESIDE)
def test_a_patch_is_refused_with_the_field_that_speaks_of_nodes(
    repo: Repository, version: str, kind: str, spec: str, field: str
) -> None:
    repo.clear()
    repo.write(".archcheck.yaml", _NODES)
    repo.write("r.yaml", _HEAD.format(version, kind) + spec)
    done = repo.run("patch", "--offline", "--registry-layout", repo.path.parent / "layout", "r.yaml")
    said = " ".join(done.err.split())
    assert f"where it lands is not known: its operator decides it, by {field}" in said
    assert (
        f"say it by hand in the {kind}, where {field} stands; then check the pods that its operator" in said
    )
    assert "render it" not in said


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            _HEAD.format("helm.fluxcd.io/v1", "HelmRelease") + f"  values: {{{_BARE}}}\n",
            "render the HelmRelease, and patch what comes out; or say it in its values",
        ),
        (
            _HEAD.format("v1", "Pod") + f"  nodeSelector: {{kubernetes.io/arch: '${{ARCH}}'}}\n  {_BARE}\n",
            "render it, and patch what comes out",
        ),
    ],
)
def test_a_patch_of_what_is_rendered_later_is_refused(repo: Repository, text: str, hint: str) -> None:
    repo.write(".archcheck.yaml", _NODES)
    repo.write("r.yaml", text)
    done = repo.run("patch", "--offline", "--registry-layout", repo.path.parent / "layout", "r.yaml")
    assert hint in " ".join(done.err.split())
