"""A Plan of the system-upgrade-controller is a workload: its images, and the nodes that it selects."""

import io

from archcheck.documents.reading import Document, read
from archcheck.workloads.extraction import Extract, extract
from archcheck.workloads.model import Role
from tests.support.tables import check_rows

_PLAN = """\
apiVersion: upgrade.cattle.io/v1
kind: Plan
metadata: {{name: server, namespace: system-upgrade}}
spec:
  nodeSelector:
    matchLabels: {{kubernetes.io/arch: arm64}}
    matchExpressions:
      - {{key: node-role.kubernetes.io/control-plane, operator: Exists}}
  tolerations:
    - {{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}}
  prepare: {{image: "rancher/k3s-upgrade:v1"}}
  upgrade:
    image: {image}
  {version}
"""


def _extract(image: str, version: str) -> Extract:
    text = _PLAN.format(image=image, version=version)
    (document,) = (each for each in read(io.BytesIO(text.encode())) if isinstance(each, Document))
    return extract(document, "plan.yaml", rendered=False)


def test_a_plan_runs_where_it_says() -> None:
    found = _extract("rancher/k3s-upgrade", "version: v1.36.3+k3s1")
    assert not found.skipped
    (workload,) = found.workloads
    assert workload.label == "system-upgrade/Plan/server"
    assert [(use.container, use.role, use.text, use.line) for use in workload.images] == [
        ("prepare", Role.INIT, "rancher/k3s-upgrade:v1", 11),
        ("upgrade", Role.CONTAINER, "rancher/k3s-upgrade:v1.36.3-k3s1", 13),
    ]
    constraints = workload.pods[0].constraints
    assert [(pair.key, pair.value) for pair in constraints.selector] == [("kubernetes.io/arch", "arm64")]
    (term,) = constraints.required or ()
    assert [(each.key, each.operator) for each in term.expressions] == [
        ("node-role.kubernetes.io/control-plane", "Exists")
    ]
    assert [each.key for each in constraints.tolerations] == [
        "node.kubernetes.io/unschedulable",
        "node-role.kubernetes.io/control-plane",
    ]
    assert not constraints.open


def test_an_image_without_a_tag_has_the_version_of_the_plan() -> None:
    rows = [
        ("reg:5000/a/b", "version: v1+x", "reg:5000/a/b:v1-x"),
        ("a/b:2", "version: v1", "a/b:2"),
        ("a/b", "channel: https://update.k3s.io/v1-release/channels/stable", "a/b:$(version of the channel)"),
        ("a/b", "concurrency: 1", "a/b"),
    ]

    def check(row: tuple[str, str, str]) -> None:
        image, version, wanted = row
        (workload,) = _extract(image, version).workloads
        assert workload.images[-1].text == wanted

    check_rows(rows, check)
