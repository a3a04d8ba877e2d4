"""Reports of workloads that were placed on nodes."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from archcheck.config.model import Settings
from archcheck.documents.reading import read
from archcheck.errors import ExitCode
from archcheck.findings.checked_images import image_findings
from archcheck.findings.checked_workloads import workload_findings
from archcheck.findings.model import Severity
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.findings.run_images import run_images
from archcheck.images.availability import Availability, ManifestKind, Unresolved
from archcheck.images.platform import parse_platform
from archcheck.patches.search.remedies import planned_remedies
from archcheck.reports.model import ImageResult, Report
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.node import Node, default_labels, parse_taint
from archcheck.scheduling.runtime import ASSUMED, PullRule
from archcheck.sources.nodes import read_node_file
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory
from tests.support.answers import by_image
from tests.unit.reports.samples import DIGEST, found

FIXTURES = Path(__file__).parents[3] / "fixtures"
OLINUXINO = read_node_file(str(FIXTURES / "clusters" / "olinuxino.yaml"), Settings())

_DECLARED: dict[str, list[str]] = json.loads((FIXTURES / "platforms.json").read_text())
IMAGES: dict[str, Availability] = {
    **{name: found(" ".join(platforms)) for name, platforms in _DECLARED.items()},
    "${REGISTRY}/app:${TAG}": Unresolved(),
    "example/sensor:1": found("linux/arm/v7"),
    f"example/pinned:1@{DIGEST}": found("linux/amd64", ManifestKind.MANIFEST),
    "example/solver:1": found("linux/amd64"),
}

RENDERED = f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: home-sensor, namespace: home}}
spec:
  template:
    spec:
      nodeSelector: {{kubernetes.io/arch: arm64}}
      containers:
        - {{name: sensor, image: "example/sensor:1", ports: [{{containerPort: 1, hostPort: 80}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: home-operator, namespace: home}}
spec:
  template:
    spec:
      containers:
        - {{name: operator, image: "traefik:3", args: ["--acme-http01-solver-image=example/solver:1"]}}
---
apiVersion: batch/v1
kind: Job
metadata: {{name: home-migrate, namespace: home, annotations: {{helm.sh/hook: pre-upgrade}}}}
spec:
  template:
    spec:
      initContainers:
        - {{name: wait, image: "busybox:1.37"}}
      containers:
        - {{name: migrate, image: "example/pinned:1@{DIGEST}"}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: home-windows, namespace: home}}
spec:
  template:
    spec:
      nodeSelector: {{kubernetes.io/os: windows}}
      containers:
        - {{name: caddy, image: "caddy:2"}}
"""


def held(text: str, path: str = "manifests/web.yaml", *, rendered: bool = False) -> Inventory:
    inventory = collect_workloads(read(io.BytesIO(text.encode())), path, rendered=rendered)
    assert not inventory.errors, inventory.errors
    return inventory


def node(
    name: str,
    platform: str = "amd64",
    *taints: str,
    labels: Mapping[str, str] | None = None,
    rule: PullRule = PullRule.BEST_FIRST,
    assumptions: tuple[str, ...] = (),
    cordoned: bool = False,
) -> Node:
    """Return one node, as its kubelet would register it."""
    parsed = parse_platform(platform)
    own = default_labels(name, parsed) | (dict(labels) if labels else {})
    return Node(name, parsed, rule, own, tuple(map(parse_taint, taints)), cordoned, assumptions=assumptions)


def placed_report(
    inventory: Inventory, nodes: Sequence[Node], images: Mapping[str, Availability] = IMAGES
) -> Report:
    """Return the report on workloads whose images are known."""
    subjects = run_images((), inventory.workloads, ())
    answers = [by_image(images)[subject.image] for subject in subjects]
    cluster = Cluster(tuple(nodes), inventory.cluster_objects)
    placement_report = cluster.schedule(inventory.workloads, by_image(images))
    remedies = planned_remedies(inventory.workloads, placement_report, by_image(images), cluster)
    findings = [
        each
        for subject, answer in zip(subjects, answers, strict=True)
        for each in image_findings(subject.image, answer, subject.locations, ())
    ]
    findings += workload_findings(
        inventory.workloads, placement_report, by_image(images), remedies.__getitem__
    )
    complete = is_complete(answers)
    code = exit_code(findings, Severity.ERROR, broken=False, images=len(subjects), complete=complete)
    return Report(
        tuple(ImageResult(each.image, answer) for each, answer in zip(subjects, answers, strict=True)),
        inventory.workloads,
        tuple(findings),
        (),
        (),
        (),
        None,
        (),
        complete,
        code,
        placement_report,
    )


def together(*parts: Inventory) -> Inventory:
    return Inventory(tuple(workload for part in parts for workload in part.workloads))


def deployment(image: str, spec: str = "", name: str = "web") -> str:
    """Return a Deployment with one container, and one more line in its pod spec."""
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n"
        f"      containers:\n        - {{name: main, image: '{image}'}}\n      {spec}\n"
    )


_FIXTURE = "fixtures/placement/verdicts.yaml"
_VERDICTS = held((FIXTURES / "placement" / "verdicts.yaml").read_text(), _FIXTURE)
_TEN = (
    *OLINUXINO,
    node("zero", "linux/arm/v6", "arch=armhf:NoSchedule"),
    node("visionfive", "riscv64"),
    node("rock5-with-a-rather-long-name.example.org", "arm64", "gpu:NoSchedule", cordoned=True),
    node("nas", "amd64", "dedicated=storage:NoExecute"),
    node("cloud", "amd64", rule=PullRule.OPEN, labels={"kubernetes.io/arch": "amd64"}),
    node("edge", "arm64", rule=PullRule.OPEN, assumptions=(ASSUMED,)),
)

SAMPLES: dict[str, Report] = {
    "placement-verdicts": placed_report(
        together(_VERDICTS, held(RENDERED, "home/templates/all.yaml", rendered=True)), OLINUXINO
    ),
    "placement-ten": placed_report(_VERDICTS, _TEN),
    "placement-many": placed_report(
        held(deployment("nginx:1") + "---\n" + deployment("archlinux:base", name="backup")),
        [
            node(f"rack{at:02}x", "arm64" if at % 3 else "amd64", f"rack={at}:PreferNoSchedule")
            for at in range(43)
        ],
    ),
    "placement-no-workload": placed_report(
        held("apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"), OLINUXINO
    ),
}
assert {each.exit_code for each in SAMPLES.values()} == {ExitCode.FINDINGS, ExitCode.NOTHING_TO_CHECK}
